//! Operations: their ids, parameters and security.

use std::collections::HashMap;

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::reference;
use crate::structure::{Kind, Site, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    [ids(subject), parameters(subject), security(subject)].concat()
}

fn ids(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut first: HashMap<&str, Pointer> = HashMap::new();
    let mut problems = Vec::new();
    for operation in subject.each(Kind::Operation) {
        let place = operation.pointer.push("operationId");
        match operation.text("operationId") {
            None => problems.extend(missing_id(operation)),
            Some(id) => match first.get(id) {
                None => {
                    first.insert(id, place);
                }
                Some(before) => problems.push(
                    Diagnostic::new(
                        Code::DuplicateOperationId,
                        place,
                        format!("the operation id `{id}` is used twice"),
                    )
                    .label("second time")
                    .related(before.clone(), "first time"),
                ),
            },
        }
    }
    problems
}

/// Only what clients call needs a name; a webhook has that of its key.
fn missing_id(operation: &Site<'_>) -> Option<Diagnostic> {
    let is_called =
        operation.pointer.tokens().len() == 3 && operation.pointer.tokens().first()? == "paths";
    let is_absent = !operation.members.contains_key("operationId");
    (is_called && is_absent).then(|| {
        Diagnostic::new(
            Code::MissingOperationId,
            operation.pointer.clone(),
            "the operation has no `operationId`",
        )
    })
}

fn parameters(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let lists = subject
        .sites
        .iter()
        .filter(|site| matches!(site.kind, Kind::PathItem | Kind::Operation));
    let twice = lists.flat_map(|owner| twice(subject.document, owner));
    let optional = subject
        .each(Kind::Parameter)
        .filter(|parameter| {
            parameter.text("in") == Some("path")
                && parameter.members.get("required") != Some(&Value::Bool(true))
        })
        .map(|parameter| {
            let name = parameter.text("name").unwrap_or_default();
            let place = parameter
                .member("required")
                .map_or_else(|| parameter.pointer.clone(), |(place, _)| place);
            Diagnostic::new(
                Code::OptionalPathParameter,
                place,
                format!("the path parameter `{name}` is not required"),
            )
        });
    twice.chain(optional).collect()
}

/// The parameters of a path or operation, references followed: where each is listed, and what it is.
pub(super) fn listed<'d>(document: &'d Value, owner: &Site<'d>) -> Vec<(Pointer, &'d Value)> {
    let Some((place, Value::Array(list))) = owner.member("parameters") else {
        return Vec::new();
    };
    list.iter()
        .enumerate()
        .filter_map(|(number, value)| {
            let place = place.push(number);
            let (_, parameter) = reference::resolve(document, place.clone(), value).ok()?;
            Some((place, parameter))
        })
        .collect()
}

/// Name and place of a parameter, which identify it.
pub(super) fn identity(parameter: &Value) -> Option<(&str, &str)> {
    Some((
        parameter.get("in")?.as_str()?,
        parameter.get("name")?.as_str()?,
    ))
}

fn twice(document: &Value, owner: &Site<'_>) -> Vec<Diagnostic> {
    let mut first: HashMap<(&str, String), Pointer> = HashMap::new();
    let mut problems = Vec::new();
    for (place, parameter) in listed(document, owner) {
        let Some((location, name)) = identity(parameter) else {
            continue;
        };
        // Header names are the same in any case.
        let key = (
            location,
            if location == "header" {
                name.to_ascii_lowercase()
            } else {
                name.to_owned()
            },
        );
        match first.get(&key) {
            None => {
                first.insert(key, place);
            }
            Some(before) => problems.push(
                Diagnostic::new(
                    Code::DuplicateParameter,
                    place,
                    format!("the {location} parameter `{name}` stands twice in this list"),
                )
                .label("second time")
                .related(before.clone(), "first time"),
            ),
        }
    }
    problems
}

fn security(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let schemes = subject
        .document
        .get("components")
        .and_then(|components| components.get("securitySchemes"));
    let names: Vec<_> = schemes
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|schemes| schemes.keys())
        .collect();
    let owners = subject
        .sites
        .iter()
        .filter(|site| matches!(site.kind, Kind::Document | Kind::Operation));
    owners
        .filter_map(|owner| owner.member("security"))
        .flat_map(|(place, list)| {
            let requirements = list
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default()
                .iter()
                .enumerate();
            requirements.flat_map(move |(number, requirement)| {
                let place = place.push(number);
                let required = requirement
                    .as_object()
                    .into_iter()
                    .flat_map(|members| members.keys());
                required
                    .map(move |name| (place.push(name), name))
                    .collect::<Vec<_>>()
            })
        })
        .filter(|(_, name)| !names.contains(name))
        .map(|(place, name)| {
            let problem = Diagnostic::new(
                Code::UnknownSecurityScheme,
                place,
                format!("there is no security scheme `{name}`"),
            )
            .at_key();
            match closest(name, names.iter().map(|name| name.as_str())) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem,
            }
        })
        .collect()
}
