//! Members: new ones, and those that may or must not be missing.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use spec::{
    Document,
    edit::{Change, Place},
};

use super::super::sites::{self, Schema};
use super::super::{NoEdit, Observed, Proposal, Shape, UNDOCUMENTED, by_hand, is_word, name_of};
use super::behind;

/// An undocumented member becomes a property that is not required.
pub(in crate::proposal) fn member(
    document: &Document,
    observed: &Observed,
    shape: &Shape,
    after: Option<&str>,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let name = observed.instance.last().unwrap_or_default();
    if !is_word(name) || !shape.names().iter().all(|name| is_word(name)) {
        return by_hand("a name among its members is no plain word, and could be a value");
    }
    let listed = schema.members.get("properties").and_then(Value::as_object);
    if listed.is_some_and(|listed| listed.contains_key(name)) {
        return Err(NoEdit::Allowed);
    }
    if listed.is_none() && schema.members.get("type").and_then(Value::as_str) != Some("object") {
        return by_hand(
            "the place is described by several schemas, and which of them the member belongs to is not known",
        );
    }
    let mark = marks(document);
    let mut described = Map::from_iter([("description".to_owned(), UNDOCUMENTED.into())]);
    described.extend(shape.schema(&mark));
    mark(name, &mut described);
    let change = in_properties(&schema, name, described, after);
    let proposal = Proposal::new(
        format!("`{}` is a member", name_of(&observed.instance)),
        vec![change],
    );
    Ok(proposal.note("check whether the member needs `x-sensitive`, and say what it means"))
}

/// A property behind the one that was in front of it in the message, if that is described.
fn in_properties(
    schema: &Schema<'_>,
    name: &str,
    described: Map<String, Value>,
    after: Option<&str>,
) -> Change {
    let properties = schema.at.push("properties");
    let listed = schema.members.get("properties").and_then(Value::as_object);
    if let Some(listed) = listed {
        let after = after.filter(|name| listed.contains_key(*name));
        let place = after.map_or(Place::Last, |name| Place::After(name.to_owned()));
        return Change::member(&properties, name, described, place);
    }
    let members = Map::from_iter([(name.to_owned(), Value::Object(described))]);
    let place = behind(schema, &["required", "nullable", "type"]);
    Change::member(&schema.at, "properties", members, place)
}

/// Adds the mark that members of the same name have elsewhere in the document: what is secret there is so here.
pub(in crate::proposal) fn marks(
    document: &Document,
) -> impl Fn(&str, &mut Map<String, Value>) + use<> {
    let mut known = BTreeMap::new();
    collect_marks(document, document.value(), &mut known);
    move |name, schema| {
        if let Some(mark) = known.get(name) {
            schema.insert("x-sensitive".to_owned(), Value::from(*mark));
        }
    }
}

fn collect_marks(document: &Document, value: &Value, known: &mut BTreeMap<String, &'static str>) {
    match value {
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                let schema = document
                    .resolve(schema)
                    .map_or(schema, |(_, schema)| schema);
                let is_secret = schema.get("format") == Some(&json!("password"))
                    || schema.get("x-sensitive") == Some(&json!("secret"));
                if is_secret {
                    known.insert(name.clone(), "secret");
                } else if schema.get("x-sensitive") == Some(&json!("personal")) {
                    known.entry(name.clone()).or_insert("personal");
                }
            }
            for value in members.values() {
                collect_marks(document, value, known);
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_marks(document, item, known)),
        _ => {}
    }
}

/// A required member need not be there.
pub(in crate::proposal) fn optional(
    document: &Document,
    observed: &Observed,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let name = observed.instance.last().unwrap_or_default();
    let listed = schema.members.get("required").and_then(Value::as_array);
    let Some(number) = listed.and_then(|listed| listed.iter().position(|known| known == name))
    else {
        return if schema.members.contains_key("discriminator") {
            by_hand("the member tells the variants apart")
        } else {
            Err(NoEdit::Allowed)
        };
    };
    let required = schema.at.push("required");
    // OpenAPI 3.0 has no empty list here.
    let is_only = listed.is_some_and(|listed| listed.len() == 1);
    let change = Change::remove(if is_only {
        required
    } else {
        required.push(number)
    });
    let proposal = Proposal::new(
        format!("`{}` is not always there", name_of(&observed.instance)),
        vec![change],
    );
    Ok(proposal.breaking("the member becomes optional"))
}

/// A request must have a member.
pub(in crate::proposal) fn demanded(
    document: &Document,
    observed: &Observed,
    shape: Option<&Shape>,
) -> Result<Proposal, NoEdit> {
    let schema = sites::schema(document, observed)?;
    let name = observed.instance.last().unwrap_or_default();
    if !is_word(name) {
        return by_hand("the name is no plain word");
    }
    let mut changes = Vec::new();
    let required = schema.at.push("required");
    match schema.members.get("required").and_then(Value::as_array) {
        Some(listed) if listed.iter().any(|known| known == name) => return Err(NoEdit::Allowed),
        Some(_) => changes.push(Change::item(&required, name)),
        None => changes.push(Change::member(
            &schema.at,
            "required",
            json!([name]),
            behind(&schema, &["type"]),
        )),
    }
    let is_described = schema
        .members
        .get("properties")
        .is_some_and(|listed| listed.get(name).is_some());
    if !is_described {
        let mark = marks(document);
        let mut described = Map::from_iter([(
            "description".to_owned(),
            Value::from("Demanded by the vendor; not documented."),
        )]);
        described.extend(shape.map(|shape| shape.schema(&mark)).unwrap_or_default());
        mark(name, &mut described);
        changes.push(in_properties(&schema, name, described, None));
    }
    let proposal = Proposal::new(
        format!("a request needs `{}`", name_of(&observed.instance)),
        changes,
    );
    Ok(proposal
        .breaking("calls without the member are refused")
        .note("recordings that are meant to be well-formed need the member, too"))
}
