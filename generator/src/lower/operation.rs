//! Operations: methods of the client.

use openapiv3::{MediaType, ReferenceOr, RequestBody, Response, StatusCode};
use spec::Pointer;

use super::schemas::Schemas;
use super::{security, text};
use crate::model::{Body, Expr, Operation, Scheme, StatusRange, TypeId};
use crate::names::{self, Style};

impl<'d> Schemas<'d> {
    /// One operation, its names still to be given; and the type that its failures carry.
    pub(super) fn operation(
        &mut self,
        described: &spec::Operation<'d>,
        schemes: &[Scheme],
    ) -> (Operation, Vec<(TypeId, Pointer)>) {
        let source = described.operation;
        self.tag = source.tags.first().cloned().unwrap_or_default();
        if !source.callbacks.is_empty() {
            self.ignored(
                described.pointer.push("callbacks"),
                "callbacks are not generated",
            );
        }
        if !source.servers.is_empty() {
            let message = "calls go to the server of the client, not to one of the operation";
            self.ignored(described.pointer.push("servers"), message);
        }
        let summary = source.summary.as_deref().unwrap_or_default();
        let mut docs = text::docs(summary);
        if !docs.is_empty() && !docs.0.ends_with(['.', '!', '?']) {
            docs.0.push('.');
        }
        docs.paragraph(&text::docs(source.description.as_deref().unwrap_or_default()).0);
        let mut operation = Operation {
            id: described.id.to_owned(),
            name: String::new(),
            constant: String::new(),
            method: described.method.to_uppercase(),
            path: described.path.to_owned(),
            pointer: described.pointer.clone(),
            docs,
            link: source
                .external_docs
                .as_ref()
                .map(|external| external.url.clone()),
            deprecated: source.deprecated,
            arguments: Vec::new(),
            siblings: Vec::new(),
            query_name: None,
            query_required_name: None,
            query: Vec::new(),
            body: None,
            success: Expr::Unit,
            success_statuses: Vec::new(),
            failures: Vec::new(),
            security: security::of_operation(self, schemes, described),
            idempotency: None,
            options: Vec::new(),
            pagination: self.extension(&described.pointer),
        };
        self.parameters(described, &mut operation);
        if let Some(body) = &source.request_body {
            operation.body = self.body(described, body);
        }
        let errors = self.responses(described, &mut operation);
        (operation, errors)
    }

    fn body(
        &mut self,
        described: &spec::Operation<'d>,
        body: &'d ReferenceOr<RequestBody>,
    ) -> Option<Body> {
        let pointer = described.pointer.push("requestBody");
        let components = self.document.openapi().components.as_ref();
        let (pointer, body) = match body {
            ReferenceOr::Item(body) => (pointer, body),
            ReferenceOr::Reference { reference } => {
                let found = component(reference, "requestBodies").and_then(|(at, name)| {
                    Some((at, components?.request_bodies.get(&name)?.as_item()?))
                });
                let Some(found) = found else {
                    self.unsupported(
                        pointer,
                        format!("the request body `{reference}` cannot be reached"),
                        BODY_HELP,
                    );
                    return None;
                };
                found
            }
        };
        let (media_type, content) = self.json(&pointer, &body.content, "the request body")?;
        let value = self.content(
            content,
            &pointer.push("content").push(media_type),
            &format!("{}.body", described.id),
        );
        Some(Body {
            value,
            required: body.required,
            media_type: media_type.to_owned(),
        })
    }

    /// The JSON among the media types of a body; `None` when there is no content, or after a diagnostic.
    fn json(
        &mut self,
        pointer: &Pointer,
        content: &'d openapiv3::Content,
        what: &str,
    ) -> Option<(&'d str, &'d MediaType)> {
        let json = content.iter().find(|(name, _)| is_json(name));
        let pointer = pointer.push("content");
        match json {
            Some((name, content_of)) => {
                if content.len() > 1 {
                    self.ignored(
                        pointer,
                        format!("of the media types of {what}, only `{name}` is used"),
                    );
                }
                Some((name, content_of))
            }
            None if content.is_empty() => None,
            None => {
                self.unsupported(
                    pointer,
                    format!("{what} is not JSON"),
                    "offer it as `application/json` too",
                );
                None
            }
        }
    }

    fn content(&mut self, content: &'d MediaType, pointer: &Pointer, name: &str) -> Expr {
        let Some(schema) = &content.schema else {
            return Expr::Json;
        };
        let usage = self.usage(schema, &pointer.push("schema"), name);
        if usage.nullable {
            Expr::Nullable(Box::new(usage.value))
        } else {
            usage.value
        }
    }

    fn responses(
        &mut self,
        described: &spec::Operation<'d>,
        operation: &mut Operation,
    ) -> Vec<(TypeId, Pointer)> {
        let pointer = described.pointer.push("responses");
        let responses = &described.operation.responses;
        let exact = responses.responses.iter().map(|(status, response)| {
            let range = match status {
                StatusCode::Code(code) => StatusRange::Exact(*code),
                StatusCode::Range(class) => StatusRange::Class(*class),
            };
            (range, status.to_string(), response)
        });
        let default = responses
            .default
            .iter()
            .map(|response| (StatusRange::Default, "default".to_owned(), response));
        let all: Vec<_> = exact.chain(default).collect();
        let has_success = all.iter().any(|(range, ..)| is_success(*range));
        let mut answers: Vec<Expr> = Vec::new();
        let mut errors = Vec::new();
        for (range, key, response) in all {
            let at = pointer.push(&key);
            let Some((at, response)) = self.response(response, at) else {
                continue;
            };
            let success = is_success(range) || !has_success && range == StatusRange::Default;
            let what = format!("the answer with status {key}");
            let value = self
                .json(&at, &response.content, &what)
                .map(|(media_type, content)| {
                    let name = format!(
                        "{}.{}",
                        described.id,
                        if success { "response" } else { "error" }
                    );
                    self.content(content, &at.push("content").push(media_type), &name)
                });
            if success {
                operation.success_statuses.push(range);
                let value = value.unwrap_or(Expr::Unit);
                if !answers.is_empty() && !answers.contains(&value) {
                    let help = "let all successes of the operation carry the same schema";
                    self.unsupported(
                        at,
                        "an operation with several types of success is not supported",
                        help,
                    );
                } else {
                    answers.push(value);
                }
            } else {
                operation
                    .failures
                    .push(text::item(&label(range), &response.description));
                match value {
                    Some(Expr::Named(id)) => errors.push((id, at)),
                    Some(_) => self.ignored(
                        at,
                        "the body of this failure has no type; it stays in the raw body",
                    ),
                    None => {}
                }
            }
        }
        operation.success = answers.into_iter().next().unwrap_or(Expr::Unit);
        errors
    }

    fn response(
        &mut self,
        response: &'d ReferenceOr<Response>,
        at: Pointer,
    ) -> Option<(Pointer, &'d Response)> {
        let components = self.document.openapi().components.as_ref();
        match response {
            ReferenceOr::Item(response) => Some((at, response)),
            ReferenceOr::Reference { reference } => {
                let found = component(reference, "responses").and_then(|(at, name)| {
                    Some((at, components?.responses.get(&name)?.as_item()?))
                });
                if found.is_none() {
                    self.unsupported(
                        at,
                        format!("the response `{reference}` cannot be reached"),
                        BODY_HELP,
                    );
                }
                found
            }
        }
    }
}

const BODY_HELP: &str = "refer to one under `#/components` that is no reference itself";

/// Names the operations, together: methods, statics and structs of query parameters.
pub(super) fn name(operations: &mut [Operation]) {
    let ids: Vec<String> = operations
        .iter()
        .map(|operation| match operation.id.as_str() {
            "" => format!("{} {}", operation.method.to_lowercase(), operation.path),
            id => id.to_owned(),
        })
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let methods = names::assign(
        Style::Field,
        &ids,
        &["new", "builder", "clone", "fmt", "from", "into"],
    );
    let constants = names::assign(Style::Static, &ids, &["API", "RETRY"]);
    let queries = names::assign(Style::Type, &ids, &[]);
    let given = methods.into_iter().zip(constants).zip(&queries);
    for (operation, ((method, constant), query)) in operations.iter_mut().zip(given) {
        operation.name = method;
        operation.constant = constant;
        if !operation.query.is_empty() {
            operation.query_name = Some(query.clone());
        }
        if operation.query.iter().any(|parameter| parameter.required) {
            let mut required = format!("{query}Required");
            while queries.contains(&required) {
                required.push_str("Of");
            }
            operation.query_required_name = Some(required);
        }
    }
}

/// Finds literal segments that stand where another operation of the same method has a parameter.
pub(super) fn siblings(operations: &mut [Operation]) {
    let routes: Vec<(String, Vec<String>)> = operations
        .iter()
        .map(|operation| {
            (
                operation.method.clone(),
                operation.path.split('/').map(str::to_owned).collect(),
            )
        })
        .collect();
    for operation in operations {
        let own: Vec<&str> = operation.path.split('/').collect();
        for (method, other) in &routes {
            if *method != operation.method || other.len() != own.len() {
                continue;
            }
            let differing: Vec<(&str, &String)> = own
                .iter()
                .copied()
                .zip(other)
                .filter(|(mine, theirs)| mine != theirs)
                .collect();
            if let [(mine, theirs)] = differing.as_slice()
                && let Some(parameter) = mine
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'))
                && !theirs.contains('{')
            {
                operation
                    .siblings
                    .push((parameter.to_owned(), (*theirs).clone()));
            }
        }
    }
}

/// How a status is called in documentation.
fn label(range: StatusRange) -> String {
    match range {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "any other".to_owned(),
    }
}

fn is_success(range: StatusRange) -> bool {
    matches!(range, StatusRange::Exact(200..=299) | StatusRange::Class(2))
}

/// Whether a media type is JSON, whatever its parameters.
fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn component(reference: &str, kind: &str) -> Option<(Pointer, String)> {
    let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
    match pointer.tokens() {
        [components, found, name] if components == "components" && found == kind => {
            Some((pointer.clone(), name.clone()))
        }
        _ => None,
    }
}
