//! Bodies of requests: JSON among their media types, and its type.

use openapiv3::{MediaType, ReferenceOr, RequestBody};
use spec::Pointer;

use super::schemas::Schemas;
use crate::model::{Body, Expr, Limits};

/// What to do about a reference that leads nowhere.
pub(super) const BODY_HELP: &str = "refer to one under `#/components` that is no reference itself";

impl<'d> Schemas<'d> {
    pub(super) fn body(
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
        let (media_type, content) = self.json(&pointer, &body.content)?;
        let (value, limits) = self.limited_content(
            content,
            &pointer.push("content").push(media_type),
            &format!("{}.body", described.id),
        );
        Some(Body {
            value,
            limits,
            required: body.required,
            media_type: media_type.to_owned(),
            pointer,
        })
    }

    /// The JSON among the media types of a body; `None` when there is no content, or after a diagnostic.
    fn json(
        &mut self,
        pointer: &Pointer,
        content: &'d openapiv3::Content,
    ) -> Option<(&'d str, &'d MediaType)> {
        let json = content.iter().find(|(name, _)| is_json(name));
        let pointer = pointer.push("content");
        match json {
            Some((name, content_of)) => {
                if content.len() > 1 {
                    self.ignored(
                        pointer,
                        format!("of the media types of the request body, only `{name}` is used"),
                    );
                }
                Some((name, content_of))
            }
            None if content.is_empty() => None,
            None => {
                self.unsupported(
                    pointer,
                    "the request body is not JSON",
                    "offer it as `application/json` too",
                );
                None
            }
        }
    }

    pub(super) fn content(
        &mut self,
        content: &'d MediaType,
        pointer: &Pointer,
        name: &str,
    ) -> Expr {
        self.limited_content(content, pointer, name).0
    }

    fn limited_content(
        &mut self,
        content: &'d MediaType,
        pointer: &Pointer,
        name: &str,
    ) -> (Expr, Limits) {
        let Some(schema) = &content.schema else {
            return (Expr::Json, Limits::default());
        };
        let usage = self.usage(schema, &pointer.push("schema"), name);
        let value = if usage.nullable {
            Expr::Nullable(Box::new(usage.value))
        } else {
            usage.value
        };
        (value, usage.limits)
    }
}

/// Whether a media type is JSON, whatever its parameters.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

pub(super) fn component(reference: &str, kind: &str) -> Option<(Pointer, String)> {
    let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
    match pointer.tokens() {
        [components, found, name] if components == "components" && found == kind => {
            Some((pointer.clone(), name.clone()))
        }
        _ => None,
    }
}
