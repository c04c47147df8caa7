//! What a report says about variants that nothing tells apart.

use openapiv3::{ReferenceOr, Schema};
use spec::{Code, Diagnostic, Pointer};

use super::alternatives::Alternative;
use super::evidence::{self, Ambiguous};
use super::outline::Outline;
use super::schemas::component_name;
use super::text;
use crate::model::JsonKind;

/// The finding for one pair: which two, why, and what would tell them apart.
pub(super) fn report(
    pointer: &Pointer,
    alternatives: &[Alternative],
    members: &[ReferenceOr<Schema>],
    outlines: &[Outline],
    (one, other): Ambiguous,
) -> Option<Diagnostic> {
    let variant = |index: usize| {
        let alternative = alternatives.get(index)?;
        let place = pointer.push(alternative.members.first()?);
        Some((called(alternative, members), outlines.get(index)?, place))
    };
    let ((name, outline, place), (other_name, other_outline, other_place)) =
        (variant(one)?, variant(other)?);
    let (why, help) = reason((&name, outline), (&other_name, other_outline));
    let message = format!("{name} and {other_name} cannot be told apart: {why}");
    Some(
        Diagnostic::new(Code::AmbiguousUnion, other_place, message)
            .related(place, "the other variant")
            .help(help),
    )
}

/// What a report calls a variant.
fn called(alternative: &Alternative, members: &[ReferenceOr<Schema>]) -> String {
    let first = alternative.members.first().copied().unwrap_or_default();
    let name = match members.get(first) {
        Some(ReferenceOr::Reference { reference }) => component_name(reference),
        Some(ReferenceOr::Item(schema)) => schema.schema_data.title.clone(),
        None => None,
    };
    name.map_or_else(
        || format!("variant {}", first.saturating_add(1)),
        |name| text::code(&name),
    )
}

/// Why nothing tells two variants apart, and what would.
fn reason(one: (&str, &Outline), other: (&str, &Outline)) -> (String, String) {
    let both =
        |kind: JsonKind| one.1.facts.kinds.contains(&kind) && other.1.facts.kinds.contains(&kind);
    if both(JsonKind::Array) {
        return (
            "both may be arrays".to_owned(),
            "let one variant be an array, of items that are a union".to_owned(),
        );
    }
    if both(JsonKind::Object) {
        let shared = evidence::shared_members(one.1, other.1);
        let shared: Vec<String> = shared.into_iter().map(text::code).collect();
        let shared = match shared.as_slice() {
            [] => "no member in common".to_owned(),
            names => format!("{} in common", names.join(", ")),
        };
        let why =
            format!("they have {shared}, and neither requires a member that the other cannot have");
        let missing = |one: &Outline, other: &Outline| {
            let mut own = one
                .members
                .keys()
                .filter(|name| other.member(name).is_none());
            own.next().map(|name| text::code(name))
        };
        let constant = "give both a required member with a one-value enum of its own";
        let require = match (missing(one.1, other.1), missing(other.1, one.1)) {
            (Some(name), _) => format!("require {name} in {}, or ", one.0),
            (None, Some(name)) => format!("require {name} in {}, or ", other.0),
            (None, None) => String::new(),
        };
        return (
            why,
            format!("{require}{constant}, or add a `discriminator`"),
        );
    }
    if both(JsonKind::String) {
        return (
            "both may be the same string".to_owned(),
            "list different values in their enums, or describe both by one schema".to_owned(),
        );
    }
    (
        "both may be the same value".to_owned(),
        "describe both by one schema".to_owned(),
    )
}
