//! Edits of what is around a body: statuses, media types, headers.

use serde_json::{Map, Value, json};
use spec::{
    Document, Pointer,
    edit::{Change, Place},
};

use super::{NoEdit, Observed, Proposal, Shape, UNDOCUMENTED, by_hand, is_word, schemas, sites};

/// A status that the operation does not describe.
pub(super) fn status(
    document: &Document,
    observed: &Observed,
    shape: Option<&Shape>,
    like: Option<u16>,
) -> Result<Proposal, NoEdit> {
    let status = observed.status;
    let Some(operation) = sites::operation(document, &observed.operation) else {
        return by_hand("the document has no such operation");
    };
    let at = operation.push("responses");
    let Some(Value::Object(listed)) = at.find(document.value()) else {
        return by_hand("the operation describes no answers");
    };
    if listed.contains_key(&status.to_string()) {
        return Err(NoEdit::Allowed);
    }
    let response = match status {
        200..=299 => success(document, &at, shape, like),
        400..=499 => refusal(listed),
        300..=399 => {
            return by_hand("redirects are not followed, and what stands behind one is not known");
        }
        _ => return by_hand("a fault of the vendor is no part of the contract"),
    };
    let Some(response) = response else {
        return by_hand("no described answer of the operation says what the body is");
    };
    let before = listed
        .keys()
        .filter(|key| key.parse::<u16>().is_ok_and(|key| key < status))
        .max();
    let place = before.map_or(Place::First, |key| Place::After(key.clone()));
    let proposal = Proposal::new(
        format!("`{}` may answer {status}", observed.operation),
        vec![Change::member(&at, &status.to_string(), response, place)],
    );
    Ok(match status {
        200..=299 => proposal.breaking("what a successful call returns changes"),
        _ => proposal,
    })
}

/// The body of another success, by reference; else what was seen of it.
fn success(
    document: &Document,
    at: &Pointer,
    shape: Option<&Shape>,
    like: Option<u16>,
) -> Option<Value> {
    let Some(shape) = shape else {
        return Some(json!({"description": UNDOCUMENTED}));
    };
    let known = like.and_then(|status| {
        let (_, response) = document.follow(&at.push(status))?;
        response
            .get("content")?
            .get("application/json")?
            .get("schema")
            .cloned()
    });
    let schema = match known {
        Some(schema) if schema.get("$ref").is_some() => schema,
        _ if shape.names().iter().all(|name| is_word(name)) => {
            Value::Object(shape.schema(&schemas::marks(document)))
        }
        _ => return None,
    };
    Some(json!({"description": UNDOCUMENTED, "content": {"application/json": {"schema": schema}}}))
}

/// The component that describes the other refusals.
fn refusal(listed: &Map<String, Value>) -> Option<Value> {
    let is_refusal = |key: &String| key.starts_with('4') || key == "default";
    let shared = |(_, response): &(&String, &Value)| response.get("$ref").is_some();
    let found = listed
        .iter()
        .filter(|(key, _)| is_refusal(key))
        .find(shared);
    // What `default` says is said for this status already; its name is the more general one.
    let general = listed.get_key_value("default").filter(shared);
    general.or(found).map(|(_, response)| response.clone())
}

/// A media type beside the one that is described.
pub(super) fn media_type(
    document: &Document,
    observed: &Observed,
    found: &str,
) -> Result<Proposal, NoEdit> {
    let essence = found
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let is_name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte))
    };
    let is_media_type = essence
        .split_once('/')
        .is_some_and(|(kind, rest)| is_name(kind) && is_name(rest));
    if !is_media_type || !sites::is_json(&essence) {
        return by_hand(
            "an answer that is no JSON comes from something before the API, or the API changed altogether",
        );
    }
    let Some((at, response)) = answer(document, observed) else {
        return by_hand("the document does not describe the answer");
    };
    let content = at.push("content");
    let Some(Value::Object(listed)) = response.get("content") else {
        return by_hand("the document describes the answer without a body");
    };
    if listed.contains_key(&essence) {
        return Err(NoEdit::Allowed);
    }
    let Some(schema) = listed
        .values()
        .find_map(|described| described.get("schema"))
    else {
        return by_hand("the document has no schema for the body");
    };
    let change = Change::member(&content, &essence, json!({"schema": schema}), Place::Last);
    let proposal = Proposal::new(format!("the answer may be {essence}"), vec![change]);
    Ok(proposal.breaking("clients that read one media type meet another"))
}

/// A header that the answer may have.
pub(super) fn header(
    document: &Document,
    observed: &Observed,
    name: &str,
) -> Result<Proposal, NoEdit> {
    let Some((at, response)) = answer(document, observed) else {
        return by_hand("the document does not describe the answer");
    };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !is_word(name) || !name.bytes().all(is_token) {
        return by_hand("the name is none that a header usually has");
    }
    let described = json!({"description": UNDOCUMENTED, "schema": {"type": "string"}});
    let change = match response.get("headers").and_then(Value::as_object) {
        Some(listed) if listed.keys().any(|known| known.eq_ignore_ascii_case(name)) => {
            return Err(NoEdit::Allowed);
        }
        Some(_) => Change::member(&at.push("headers"), name, described, Place::Last),
        None => {
            let mut headers = Map::new();
            headers.insert(name.to_owned(), described);
            Change::member(
                &at,
                "headers",
                headers,
                Place::After("description".to_owned()),
            )
        }
    };
    Ok(Proposal::new(
        format!("the answer may have the header `{name}`"),
        vec![change],
    ))
}

/// A header that the answer need not have.
pub(super) fn optional_header(
    document: &Document,
    observed: &Observed,
    name: &str,
) -> Result<Proposal, NoEdit> {
    let found = answer(document, observed).and_then(|(at, response)| {
        let listed = response.get("headers")?.as_object()?;
        let known = listed
            .keys()
            .find(|known| known.eq_ignore_ascii_case(name))?;
        document.follow(&at.push("headers").push(known))
    });
    match found {
        Some((at, header)) if header.get("required") == Some(&Value::Bool(true)) => {
            let change = Change::remove(at.push("required"));
            let proposal = Proposal::new(
                format!("the header `{}` may be absent", spec::escape(name)),
                vec![change],
            );
            Ok(proposal.breaking("the header becomes optional"))
        }
        _ => Err(NoEdit::Allowed),
    }
}

fn answer<'d>(document: &'d Document, observed: &Observed) -> Option<(Pointer, &'d Value)> {
    document.follow(&sites::response(
        document,
        &observed.operation,
        observed.status,
    )?)
}
