//! What extensions name: operations, parameters, properties, and places in answers.

use serde_json::Value;

use super::Subject;
use super::operations::{identity, listed};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::policy::{
    CallOption, EmptyIsUnset, ErrorKinds, Extensible, ExtensibleEnum, Extension, IdempotencyKey,
    Pagination, StateMachine, TokenExchange, Trigger, VariantView, found,
};
use crate::reference;
use crate::structure::{Kind, Site, closest};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    [
        tokens(subject),
        pages(subject),
        views(subject),
        calls(subject),
        kinds(subject),
        strings(subject),
        headers(subject),
    ]
    .concat()
}

fn absent(place: Pointer, what: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ExtensionTarget,
        place,
        format!("there is no {what} `{name}`"),
    )
}

fn operation<'s, 'd>(subject: &'s Subject<'d>, id: &str) -> Option<&'s Site<'d>> {
    subject
        .each(Kind::Operation)
        .find(|site| site.text("operationId") == Some(id))
}

fn no_operation(subject: &Subject<'_>, place: Pointer, id: &str) -> Diagnostic {
    let problem = absent(place, "operation", id);
    match closest(
        id,
        subject
            .each(Kind::Operation)
            .filter_map(|site| site.text("operationId")),
    ) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem,
    }
}

fn tokens(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (owner, exchange) in found::<TokenExchange>(&subject.sites) {
        let place = owner.push(TokenExchange::NAME);
        match operation(subject, &exchange.operation) {
            None => problems.push(no_operation(
                subject,
                place.push("operation"),
                &exchange.operation,
            )),
            Some(site) => {
                let pointers = [
                    ("token", &exchange.token),
                    ("expires-at", &exchange.expires_at),
                ];
                problems.extend(pointers.into_iter().filter_map(|(name, pointer)| {
                    in_answer(subject, site, place.push(name), pointer)
                }));
            }
        }
    }
    problems
}

fn pages(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (owner, pages) in found::<Pagination>(&subject.sites) {
        let Some(site) = subject.sites.iter().find(|site| site.pointer == owner) else {
            continue;
        };
        let place = owner.push(Pagination::NAME);
        let parent = owner
            .parent()
            .and_then(|parent| subject.sites.iter().find(|site| site.pointer == parent));
        let parameters: Vec<_> = [Some(site), parent]
            .into_iter()
            .flatten()
            .flat_map(|owner| listed(subject.document, owner))
            .collect();
        for (member, name) in [("page", &pages.page), ("size", &pages.size)] {
            if !parameters
                .iter()
                .any(|(_, parameter)| identity(parameter) == Some(("query", name)))
            {
                problems.push(absent(place.push(member), "query parameter", name));
            }
        }
        let pointers = [
            ("items", &pages.items),
            ("total-pages", &pages.total_pages),
            ("total-items", &pages.total_items),
        ];
        problems.extend(
            pointers.into_iter().filter_map(|(member, pointer)| {
                in_answer(subject, site, place.push(member), pointer)
            }),
        );
    }
    problems
}

/// A finding if no successful answer of the operation has a value at `pointer`.
fn in_answer(
    subject: &Subject<'_>,
    operation: &Site<'_>,
    place: Pointer,
    pointer: &Pointer,
) -> Option<Diagnostic> {
    let document = subject.document;
    let responses = operation.members.get("responses")?.as_object()?;
    let mut schemas = responses
        .iter()
        .filter(|(status, _)| status.starts_with('2'))
        .filter_map(|(_, response)| reference::resolve(document, Pointer::root(), response).ok())
        .filter_map(|(_, response)| response.get("content")?.as_object())
        .flat_map(|content| content.values())
        .filter_map(|media_type| media_type.get("schema"))
        .peekable();
    schemas.peek()?;
    let is_there = schemas.any(|schema| describes(document, schema, pointer.tokens()));
    (!is_there).then(|| {
        let message = format!("no answer of the operation has a value at `{pointer}`");
        Diagnostic::new(Code::ExtensionTarget, place, message)
    })
}

/// Whether a schema says anything of the value that the tokens lead to. Compositions are taken at their word.
fn describes(document: &Value, schema: &Value, tokens: &[String]) -> bool {
    let Some((token, rest)) = tokens.split_first() else {
        return true;
    };
    let Ok((_, schema)) = reference::resolve(document, Pointer::root(), schema) else {
        return true;
    };
    if ["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|name| schema.get(name).is_some())
    {
        return true;
    }
    let property = schema
        .get("properties")
        .and_then(|properties| properties.get(token));
    let other = || {
        schema
            .get("additionalProperties")
            .filter(|other| **other != Value::Bool(false))
    };
    let item = || {
        schema
            .get("items")
            .filter(|_| token.bytes().all(|byte| byte.is_ascii_digit()))
    };
    property
        .or_else(other)
        .or_else(item)
        .is_some_and(|below| describes(document, below, rest))
}

fn views(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (owner, view) in found::<VariantView>(&subject.sites) {
        let place = owner.push(VariantView::NAME);
        let properties = owner
            .find(subject.document)
            .and_then(|schema| schema.get("properties"));
        let lacks = |name: &str| properties.is_none_or(|listed| listed.get(name).is_none());
        if lacks(&view.tag) {
            problems.push(absent(place.push("tag"), "property", &view.tag));
        }
        for (tag, member) in view.members.iter().filter(|(_, member)| lacks(member)) {
            problems.push(absent(place.push("members").push(tag), "property", member));
        }
    }
    problems
}

fn calls(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let machines = found::<StateMachine>(&subject.sites);
    let moves = machines.iter().flat_map(|(owner, machine)| {
        let place = owner.push(StateMachine::NAME).push("moves");
        machine
            .moves
            .iter()
            .enumerate()
            .map(move |(number, step)| (place.push(number).push("by").push("call"), &step.by))
    });
    moves
        .filter_map(|(place, trigger)| match trigger {
            Trigger::Call(id) if operation(subject, id).is_none() => {
                Some(no_operation(subject, place, id))
            }
            _ => None,
        })
        .collect()
}

/// Kinds are told apart by values at pointers, which the schema of errors must have.
fn kinds(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (owner, kinds) in found::<ErrorKinds>(&subject.sites) {
        let Some(schema) = owner.find(subject.document) else {
            continue;
        };
        let place = owner.push(ErrorKinds::NAME);
        for (number, kind) in kinds.0.iter().enumerate() {
            let place = place.push(number).push("when");
            for (number, condition) in kind.when.iter().enumerate() {
                if !describes(subject.document, schema, condition.pointer.tokens()) {
                    let message = format!("the schema has no value at `{}`", condition.pointer);
                    problems.push(Diagnostic::new(
                        Code::ExtensionTarget,
                        place.push(number).push("pointer"),
                        message,
                    ));
                }
            }
        }
    }
    problems
}

/// Keys and options of a call travel in headers.
fn headers(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let elsewhere = subject
        .each(Kind::Parameter)
        .filter(|parameter| parameter.text("in") != Some("header"));
    elsewhere
        .flat_map(|parameter| {
            let names = [IdempotencyKey::NAME, CallOption::NAME].into_iter();
            let names = names.filter(|name| parameter.members.contains_key(*name));
            names.map(|name| {
                let message = format!("`{name}` needs `in: header` beside it");
                Diagnostic::new(Code::ExtensionTarget, parameter.pointer.push(name), message)
                    .at_key()
            })
        })
        .collect()
}

/// Marks that mean something only beside certain members.
fn strings(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let problem = |schema: &Site<'_>, name: &str, lacks: &str| {
        Diagnostic::new(
            Code::ExtensionTarget,
            schema.pointer.push(name),
            format!("`{name}` needs {lacks} beside it"),
        )
        .at_key()
    };
    subject
        .each(Kind::Schema)
        .flat_map(|schema| {
            let has = |name: &str| schema.members.contains_key(name);
            let is_string = schema.text("type") == Some("string");
            let text_marks = [ExtensibleEnum::NAME, EmptyIsUnset::NAME]
                .into_iter()
                .filter(|name| has(name) && !is_string);
            let text_marks = text_marks.map(|name| problem(schema, name, "`type: string`"));
            let is_union = has("discriminator") && has("oneOf");
            let union_marks = (has(Extensible::NAME) && !is_union)
                .then(|| problem(schema, Extensible::NAME, "`oneOf` and a `discriminator`"));
            text_marks.chain(union_marks).collect::<Vec<_>>()
        })
        .collect()
}
