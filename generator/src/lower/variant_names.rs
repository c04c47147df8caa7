//! What the variants of a union without a discriminator are called, before they have Rust names.

use openapiv3::{ReferenceOr, Schema};

use super::alternatives::Alternative;
use super::choice;
use super::schemas::component_name;
use super::union::without_common_end;
use crate::model::{Constant, Evidence, Expr, JsonKind, Test};

/// A name for each variant, none of them twice.
pub(super) fn of(
    union: &str,
    alternatives: &[Alternative],
    members: &[ReferenceOr<Schema>],
    evidence: &[Evidence],
) -> Vec<String> {
    let names = alternatives
        .iter()
        .zip(evidence)
        .map(|(alternative, one)| name(union, alternative, members, one, evidence));
    distinct(names)
}

/// What a variant is called, before it is a Rust name: its component without what it shares with the union, its title, what
/// it is recognised by, or its kind.
fn name(
    union: &str,
    alternative: &Alternative,
    members: &[ReferenceOr<Schema>],
    evidence: &Evidence,
    all: &[Evidence],
) -> String {
    let only = match (alternative.members.as_slice(), &alternative.value) {
        // A union is named by what it reads where several schemas come together.
        ([_, _, ..], Some(_)) => None,
        (places, _) => places.first().and_then(|index| members.get(*index)),
    };
    match only {
        Some(ReferenceOr::Reference { reference }) => {
            let name = component_name(reference).unwrap_or_default();
            return without_common_end(&name, union);
        }
        Some(ReferenceOr::Item(schema)) => {
            if let Some(title) = &schema.schema_data.title {
                return title.clone();
            }
            if let [value] = choice::listed(schema).as_slice() {
                return (*value).to_owned();
            }
        }
        None => {}
    }
    let word = match (&alternative.value, evidence.kinds.as_slice()) {
        (Some(Expr::String), _) => "String",
        (Some(Expr::DateTime), _) => "DateTime",
        (Some(Expr::Decimal), _) => "Decimal",
        (Some(Expr::I32 | Expr::I64), _) => "Integer",
        (Some(Expr::F64), _) => "Number",
        (Some(Expr::Bool), _) => "Bool",
        (_, [JsonKind::String]) => "Keyword",
        (_, [JsonKind::Array]) => "List",
        (_, [JsonKind::Object]) => return by_evidence(evidence, all),
        _ => "Other",
    };
    word.to_owned()
}

/// An object without a name, called after what it is recognised by: its constants, a member that no other is recognised by, or
/// the kind of a member.
fn by_evidence(evidence: &Evidence, all: &[Evidence]) -> String {
    const LIST: usize = 3;
    let alone = |name: &str| {
        let holders = all
            .iter()
            .filter(|one| one.members.iter().any(|(member, _)| member == name));
        holders.count() == 1
    };
    let members = || evidence.members.iter();
    let constants = members().find_map(|(name, test)| match test {
        Test::Values(values) if values.len() <= LIST => Some((name, values)),
        _ => None,
    });
    if let Some((name, values)) = constants {
        let words: Vec<String> = values
            .iter()
            .map(|value| match value {
                Constant::Text(text) => text.clone(),
                Constant::Integer(number) => format!("{name} {number}"),
                Constant::Boolean(flag) => format!("{name} {flag}"),
                Constant::Null => format!("{name} null"),
            })
            .collect();
        return words.join(" or ");
    }
    let named = members()
        .find(|(name, _)| alone(name))
        .or_else(|| members().next());
    match named {
        Some((name, Test::Kinds(kinds))) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("{kind:?}")).collect();
            format!("{name} {}", kinds.join(" or "))
        }
        Some((name, _)) => name.clone(),
        None => "Object".to_owned(),
    }
}

/// Titles may be equal; variants may not.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut given: Vec<String> = Vec::new();
    for name in names {
        let mut candidate = name.clone();
        let mut number = 2_usize;
        while given.contains(&candidate) {
            candidate = format!("{name} {number}");
            number = number.saturating_add(1);
        }
        given.push(candidate);
    }
    given
}
