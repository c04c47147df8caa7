//! Null.

use serde_json::{Value, json};
use spec::{Document, Pointer, edit::Change};

use super::super::sites::{self, Schema};
use super::super::{NoEdit, Observed, Proposal, by_hand, name_of};
use super::behind;

/// Null where none was documented.
pub(in crate::proposal) fn nullable(
    document: &Document,
    observed: &Observed,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    if schema.members.get("nullable") == Some(&Value::Bool(true)) {
        return Err(NoEdit::Allowed);
    }
    let site = sites::leading_to(document, observed, &schema.at);
    let reference = site
        .as_ref()
        .and_then(|site| site.find(document.value()))
        .filter(|value| value.get("$ref").is_some());
    let changes = match (site, reference) {
        // Others mean the component without null.
        (Some(site), Some(reference)) if sites::references(document, &schema.at) > 1 => {
            let union = json!({"oneOf": [reference, only_null(document)]});
            vec![Change::replace(site, union)]
        }
        _ => null_in(document, &schema)?,
    };
    let proposal = Proposal::new(
        format!("`{}` may be null", name_of(&observed.instance)),
        changes,
    );
    Ok(proposal.breaking("the member becomes optional"))
}

fn null_in(document: &Document, schema: &Schema<'_>) -> Result<Vec<Change>, NoEdit> {
    let mut changes = Vec::new();
    if let Some(Value::Array(_)) = schema.members.get("oneOf") {
        return Ok(vec![Change::item(
            &schema.at.push("oneOf"),
            only_null(document),
        )]);
    }
    if !schema.members.contains_key("type") {
        return by_hand("the schema has no type, beside which alone `nullable` has a meaning");
    }
    changes.push(if schema.members.contains_key("nullable") {
        Change::replace(schema.at.push("nullable"), true)
    } else {
        let place = behind(schema, &["format", "type"]);
        Change::member(&schema.at, "nullable", true, place)
    });
    if schema.members.contains_key("enum") {
        changes.push(Change::item(&schema.at.push("enum"), Value::Null));
    }
    Ok(changes)
}

/// The component that admits only null, or such a schema where the document has none.
pub(super) fn only_null(document: &Document) -> Value {
    let schemas = Pointer::root().push("components").push("schemas");
    let listed = schemas.find(document.value()).and_then(Value::as_object);
    let is_null = |schema: &Value| {
        schema.get("enum") == Some(&json!([null])) && schema.get("nullable") == Some(&json!(true))
    };
    let known = listed
        .into_iter()
        .flatten()
        .find(|(_, schema)| is_null(schema));
    match known {
        Some((name, _)) => json!({"$ref": format!("#{}", schemas.push(name))}),
        None => json!({"type": "string", "nullable": true, "enum": [null]}),
    }
}
