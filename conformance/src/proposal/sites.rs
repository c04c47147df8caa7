//! Places of the document: which schema a finding is about, what leads to it, and who else uses it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use spec::{Document, Pointer, edit::Change};

use super::{Direction, NoEdit, Observed, by_hand};

/// Members of a schema that a judge names as what refuses a value.
const KEYWORDS: &[&str] = &[
    "type",
    "nullable",
    "required",
    "enum",
    "x-extensible-enum",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "uniqueItems",
    "oneOf",
    "anyOf",
    "allOf",
    "not",
    "additionalProperties",
    "x-state-machine",
];

/// A schema in the document.
pub(super) struct Schema<'d> {
    pub(super) at: Pointer,
    pub(super) members: &'d Map<String, Value>,
    /// The keyword that refused the value.
    pub(super) keyword: Option<String>,
}

/// The schema that a finding is about, references followed.
pub(super) fn schema<'d>(
    document: &'d Document,
    observed: &Observed,
) -> Result<Schema<'d>, NoEdit> {
    let pointer = &observed.schema;
    let keyword = pointer.last().filter(|last| {
        let holder = pointer
            .parent()
            .and_then(|parent| parent.last().map(str::to_owned));
        KEYWORDS.contains(last) && holder.as_deref() != Some("properties")
    });
    let owner = match keyword {
        Some(_) => pointer.parent().unwrap_or_default(),
        None => pointer.clone(),
    };
    let Some((at, Value::Object(members))) = document.follow(&owner) else {
        return by_hand("the document has no schema for the place any more");
    };
    Ok(Schema {
        at,
        members,
        keyword: keyword.map(str::to_owned),
    })
}

/// Where the body's schema stands, its own references not yet followed.
fn body(document: &Document, observed: &Observed) -> Option<Pointer> {
    let message = match observed.direction {
        Direction::Response => response(document, &observed.operation, observed.status)?,
        Direction::Request => operation(document, &observed.operation)?.push("requestBody"),
        Direction::Webhook => {
            let webhook = Pointer::root().push("x-webhooks").push(&observed.operation);
            let (at, value) = document.follow(&webhook)?;
            let method = value
                .as_object()?
                .iter()
                .find(|(_, operation)| operation.get("requestBody").is_some())?
                .0;
            at.push(method).push("requestBody")
        }
    };
    let (at, value) = document.follow(&message)?;
    let content = value.get("content")?.as_object()?;
    let media_type = content
        .keys()
        .find(|name| is_json(name))
        .or_else(|| content.keys().next())?;
    Some(at.push("content").push(media_type).push("schema"))
}

pub(super) fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

/// Where the operation of this id stands.
pub(super) fn operation(document: &Document, id: &str) -> Option<Pointer> {
    document
        .operations()
        .find(|operation| operation.id == id)
        .map(|operation| operation.pointer)
}

/// Where the answer is described: by its status, else by its range, else by `default`.
pub(super) fn response(document: &Document, operation_id: &str, status: u16) -> Option<Pointer> {
    let responses = operation(document, operation_id)?.push("responses");
    let keys = [
        status.to_string(),
        format!("{}XX", status / 100),
        "default".to_owned(),
    ];
    keys.iter()
        .map(|key| responses.push(key))
        .find(|place| place.find(document.value()).is_some())
}

/// The place that leads to the schema at `target` for the value observed: the property, item or variant before its reference is
/// followed.
pub(super) fn leading_to(
    document: &Document,
    observed: &Observed,
    target: &Pointer,
) -> Option<Pointer> {
    described(document, observed)
        .into_iter()
        .find(|place| document.follow(place).is_some_and(|(at, _)| at == *target))
}

/// The schemas of what lies at the place observed, references followed, those of variants too.
pub(super) fn schemas_of(document: &Document, observed: &Observed) -> Vec<Pointer> {
    let places = described(document, observed).into_iter();
    places
        .filter_map(|place| document.follow(&place).map(|(at, _)| at))
        .collect()
}

/// The places that describe the value observed, their references not yet followed.
fn described(document: &Document, observed: &Observed) -> Vec<Pointer> {
    let body = body(document, observed);
    let mut places = with_variants(document, body.into_iter().collect());
    for token in observed.instance.tokens() {
        let below = places
            .iter()
            .filter_map(|place| document.follow(place))
            .flat_map(|(at, schema)| {
                let member = |name: &str| schema.get(name).map(|_| at.push(name));
                let property = member("properties")
                    .map(|all| all.push(token))
                    .filter(|place| place.find(document.value()).is_some());
                let other = property
                    .is_none()
                    .then(|| [member("items"), member("additionalProperties")]);
                property
                    .into_iter()
                    .chain(other.into_iter().flatten().flatten())
                    .collect::<Vec<_>>()
            });
        places = with_variants(document, below.collect());
    }
    places
}

/// The places and, of unions among them, all variants.
fn with_variants(document: &Document, places: Vec<Pointer>) -> Vec<Pointer> {
    let mut all = places;
    let mut next = 0;
    while let Some(place) = all.get(next).cloned() {
        next += 1;
        let Some((at, schema)) = document.follow(&place) else {
            continue;
        };
        for keyword in ["oneOf", "anyOf", "allOf"] {
            let count = schema
                .get(keyword)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            let variants = (0..count).map(|number| at.push(keyword).push(number));
            let new: Vec<_> = variants.filter(|variant| !all.contains(variant)).collect();
            all.extend(new);
        }
    }
    all
}

/// The component that `place` is or lies in.
fn component(place: &Pointer) -> Option<Pointer> {
    match place.tokens() {
        [components, kind, name, ..] if components == "components" => {
            Some(Pointer::root().push(components).push(kind).push(name))
        }
        _ => None,
    }
}

/// How many references lead to what stands at `target`.
pub(super) fn references(document: &Document, target: &Pointer) -> usize {
    fn count(value: &Value, text: &str) -> usize {
        match value {
            Value::Object(members) => {
                let own = usize::from(members.get("$ref").and_then(Value::as_str) == Some(text));
                own + members
                    .values()
                    .map(|value| count(value, text))
                    .sum::<usize>()
            }
            Value::Array(items) => items.iter().map(|value| count(value, text)).sum(),
            _ => 0,
        }
    }
    count(document.value(), &format!("#{target}"))
}

/// A note for each component that is changed and that other operations use.
pub(super) fn shared(document: &Document, changes: &[Change], observed: &Observed) -> Vec<String> {
    let components: BTreeSet<_> = changes
        .iter()
        .filter_map(|change| component(&change.pointer))
        .collect();
    let mut notes = Vec::new();
    for component in components {
        let others: Vec<_> = users(document, &component)
            .into_iter()
            .filter(|user| *user != observed.operation)
            .collect();
        let shown: Vec<_> = others.iter().take(3).map(String::as_str).collect();
        let more = match others.len().saturating_sub(shown.len()) {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        if !others.is_empty() {
            let name = super::name_of(&component);
            notes.push(format!(
                "`{name}` is also used by {}{more}",
                shown.join(", ")
            ));
        }
    }
    notes
}

/// The operations and webhooks from which references lead to `component`.
fn users(document: &Document, component: &Pointer) -> Vec<String> {
    let webhooks = document
        .value()
        .get("x-webhooks")
        .and_then(Value::as_object);
    let webhooks = webhooks.into_iter().flat_map(|all| {
        all.keys()
            .map(|name| (name.clone(), Pointer::root().push("x-webhooks").push(name)))
    });
    let operations = document
        .operations()
        .map(|operation| (operation.id.to_owned(), operation.pointer));
    let uses = |start: &Pointer| {
        let mut seen = BTreeSet::new();
        let mut open = vec![start.clone()];
        while let Some(place) = open.pop() {
            let Some(value) = place.find(document.value()) else {
                continue;
            };
            let mut targets = Vec::new();
            collect_references(value, &mut targets);
            open.extend(
                targets
                    .into_iter()
                    .filter(|target| seen.insert(target.clone())),
            );
        }
        seen.contains(component)
    };
    operations
        .chain(webhooks)
        .filter(|(_, place)| uses(place))
        .map(|(name, _)| name)
        .collect()
}

fn collect_references(value: &Value, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) => {
            let reference = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|text| text.strip_prefix('#'));
            found.extend(reference.and_then(Pointer::parse));
            members
                .values()
                .for_each(|value| collect_references(value, found));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect_references(item, found)),
        _ => {}
    }
}
