//! Answers: which are a success and what it carries, and which are documented failures.

use openapiv3::{ReferenceOr, Response, StatusCode};
use spec::Pointer;

use super::bodies::{BODY_HELP, component};
use super::schemas::Schemas;
use super::text;
use crate::model::{Expr, Failure, Operation, StatusRange, TypeId};

impl<'d> Schemas<'d> {
    pub(super) fn responses(
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
                operation.failures.push(Failure {
                    status: range,
                    docs: text::item(&label(range), &response.description),
                    pointer: pointer.push(&key),
                });
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
