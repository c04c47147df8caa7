//! Answers: which are a success, and what each carries.

use openapiv3::{ReferenceOr, Response, StatusCode};
use spec::Pointer;

use super::bodies::{BODY_HELP, component, is_json};
use super::cases::{Way, label, media_word, reason, tell_apart};
use super::schemas::Schemas;
use super::text;
use crate::model::{Content, Expr, Failure, Operation, StatusRange};

/// An answer as the document lists it.
struct Listed<'d> {
    status: StatusRange,
    key: String,
    pointer: Pointer,
    response: &'d Response,
}

impl<'d> Schemas<'d> {
    /// What the operation answers; gives back its failures, whose types the whole API shares.
    pub(super) fn responses(
        &mut self,
        described: &spec::Operation<'d>,
        operation: &mut Operation,
    ) -> Vec<Way> {
        let (successes, failures) = self.listed(described);
        operation.success_statuses = successes.iter().map(|listed| listed.status).collect();
        operation.failures = failures
            .iter()
            .map(|listed| Failure {
                status: listed.status,
                docs: text::item(&label(listed.status), &listed.response.description),
                pointer: described.pointer.push("responses").push(&listed.key),
            })
            .collect();
        let successes = self.ways(&successes, described, "response");
        let failures = self.ways(&failures, described, "error");
        operation.accept = accept(&[&successes, &failures]);
        tell_apart(successes, operation);
        failures
    }

    /// Successes and failures. Without a status from 200 to 299 it must be `default` that describes a success.
    fn listed(&mut self, described: &spec::Operation<'d>) -> (Vec<Listed<'d>>, Vec<Listed<'d>>) {
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
        let mut listed: Vec<Listed<'d>> = Vec::new();
        for (status, key, response) in exact.chain(default) {
            if let Some((pointer, response)) = self.response(response, pointer.push(&key)) {
                listed.push(Listed {
                    status,
                    key,
                    pointer,
                    response,
                });
            }
        }
        if !listed.iter().any(|listed| is_success(listed.status))
            && let Some(default) = listed.last_mut()
            && default.status == StatusRange::Default
        {
            default.status = StatusRange::Class(2);
            self.ignored(
                pointer.push("default"),
                "no status from 200 to 299 is listed, so `default` is read as the success; as a failure it stays in the raw body",
            );
        }
        listed
            .into_iter()
            .partition(|listed| is_success(listed.status))
    }

    /// A way of answering for each status and media type.
    fn ways(
        &mut self,
        listed: &[Listed<'d>],
        described: &spec::Operation<'d>,
        word: &str,
    ) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for answer in listed {
            let content = &answer.response.content;
            let pointer = answer.pointer.push("content");
            let way = |content, value, pointer| Way {
                status: answer.status,
                content,
                value,
                docs: text::docs(&answer.response.description),
                pointer,
            };
            let never = described.method == "head" || is_bare(answer.status);
            if never && described.method != "head" && !content.is_empty() {
                let message = format!("HTTP has no content under status {}", answer.key);
                self.ignored(pointer.clone(), message);
            }
            if never || content.is_empty() {
                ways.push(way(Content::Empty, Expr::Unit, answer.pointer.clone()));
                continue;
            }
            for (index, offer) in self.offers(&pointer, content).into_iter().enumerate() {
                let only = ways.iter().all(|way| way.content == Content::Empty);
                let mut name = match answer.pointer.tokens() {
                    // What operations share is not named after the first of them.
                    [components, _, name] if components == "components" => name.clone(),
                    _ if only => described.id.to_owned(),
                    _ => format!("{}.{}", described.id, reason(answer.status, &answer.key)),
                };
                if index > 0 {
                    name.push('.');
                    name.push_str(&media_word(&offer.content));
                }
                name.push('.');
                name.push_str(word);
                // Two representations of one inline schema are one type.
                let value = match ways.iter().rev().take(index).find(|way| {
                    is_representation(&way.content, &offer.content)
                        && content
                            .get(way.pointer.last().unwrap_or_default())
                            .is_some_and(|media| media.schema == offer.media.schema)
                }) {
                    Some(same) => same.value.clone(),
                    None => self.offered(&offer, &pointer, &name),
                };
                let at = pointer.push(offer.written);
                ways.push(way(offer.content, value, at));
            }
        }
        ways
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

/// The media types that are asked for: those of successes before those of failures, JSON before others.
fn accept(ways: &[&[Way]]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for ways in ways {
        let mut wanted: Vec<&str> = ways
            .iter()
            .filter_map(|way| match &way.content {
                // Of all that a range covers, only JSON can be read.
                Content::Json(name) if name.ends_with('*') => Some("application/json"),
                content => content.media_type(),
            })
            .collect();
        wanted.sort_by_key(|name| (*name != "application/json", !is_json(name)));
        for name in wanted {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if names.is_empty() {
        "application/json".to_owned()
    } else {
        names.join(", ")
    }
}

fn is_representation(one: &Content, other: &Content) -> bool {
    matches!(
        (one, other),
        (Content::Json(_), Content::Json(_)) | (Content::Text(_), Content::Text(_))
    )
}

/// Whether HTTP gives an answer no content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5).
fn is_bare(range: StatusRange) -> bool {
    matches!(range, StatusRange::Exact(204 | 205 | 304))
}

fn is_success(range: StatusRange) -> bool {
    matches!(range, StatusRange::Exact(200..=299) | StatusRange::Class(2))
}
