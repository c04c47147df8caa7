//! Formats, patterns and limits.

use serde_json::{Value, json};
use spec::{Document, edit::Change};

use super::super::{NoEdit, Observed, Proposal, by_hand, name_of, sites};
use super::behind;

/// A text outside its format or pattern: the empty one means that nothing is set, any other lifts the rule.
pub(in crate::proposal) fn text(
    document: &Document,
    observed: &Observed,
    is_empty: bool,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    if is_empty && schema.members.get("type") == Some(&json!("string")) {
        if schema.members.contains_key("x-empty-is-unset") {
            return Err(NoEdit::Allowed);
        }
        let place = behind(&schema, &["nullable", "pattern", "format", "type"]);
        let change = Change::member(&schema.at, "x-empty-is-unset", true, place);
        let proposal = Proposal::new(
            format!(
                "an empty `{}` means that it is not set",
                name_of(&observed.instance)
            ),
            vec![change],
        );
        return Ok(proposal.breaking("the member becomes optional"));
    }
    let proposal = without_keyword(document, observed)?;
    let is_format = schema.keyword.as_deref() == Some("format");
    let has_type_of_its_own = schema.members.get("format").is_some();
    Ok(if is_format || has_type_of_its_own {
        proposal
            .breaking("money, times and ids are no longer read as such, or no longer as strictly")
    } else {
        proposal
    })
}

/// The keyword that refused a value goes: where the new limit is cannot be seen.
pub(in crate::proposal) fn without_keyword(
    document: &Document,
    observed: &Observed,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let Some(keyword) = schema
        .keyword
        .as_deref()
        .filter(|keyword| schema.members.contains_key(*keyword))
    else {
        return Err(NoEdit::Allowed);
    };
    let mut changes = vec![Change::remove(schema.at.push(keyword))];
    if let Some(exclusive) = match keyword {
        "maximum" => Some("exclusiveMaximum"),
        "minimum" => Some("exclusiveMinimum"),
        _ => None,
    }
    .filter(|name| schema.members.contains_key(*name))
    {
        changes.push(Change::remove(schema.at.push(exclusive)));
    }
    let title = format!(
        "`{}` has no `{keyword}` any more",
        name_of(&observed.instance)
    );
    Ok(Proposal::new(title, changes).note("put a rule in its place once the vendor documents one"))
}

/// A limit becomes what was seen.
pub(in crate::proposal) fn size(
    document: &Document,
    observed: &Observed,
    least: usize,
    most: usize,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let Some(keyword) = schema.keyword.as_deref() else {
        return by_hand("which limit was broken is not known");
    };
    let at = schema.at.push(keyword);
    let limit = schema.members.get(keyword).and_then(Value::as_u64);
    let found = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
    let (change, title) = match limit {
        Some(limit) if keyword.starts_with("max") && limit < found(most) => (
            Change::replace(at, most),
            format!(
                "`{}` may be as large as {most}",
                name_of(&observed.instance)
            ),
        ),
        Some(limit) if keyword.starts_with("min") && limit > found(least) => {
            let change = if least == 0 {
                Change::remove(at)
            } else {
                Change::replace(at, least)
            };
            (
                change,
                format!(
                    "`{}` may be as small as {least}",
                    name_of(&observed.instance)
                ),
            )
        }
        _ => return Err(NoEdit::Allowed),
    };
    Ok(Proposal::new(title, vec![change])
        .note("the limit is what was seen; look at columns and buffers that rest on the old one"))
}
