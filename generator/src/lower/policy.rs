//! Policy that stands in extensions: retries, kinds of errors, token exchange, webhooks.

use serde_json::Value as Json;
use spec::Pointer;

use super::schemas::Schemas;
use super::text;
use crate::model::{
    Condition, Environment, ErrorKind, Operation, RetryRule, Scheme, StatusRange, TokenExchange,
    WebhookSignature, Webhooks,
};
use crate::names::{self, Style};

impl<'d> Schemas<'d> {
    /// `servers`
    pub(super) fn environments(&mut self) -> Vec<Environment> {
        let servers = Pointer::root().push("servers");
        let mut found = Vec::new();
        for (index, server) in self.document.openapi().servers.iter().enumerate() {
            let mut url = server.url.clone();
            for (name, variable) in server.variables.iter().flatten() {
                url = url.replace(&format!("{{{name}}}"), &variable.default);
            }
            if !url.starts_with("https://") && !url.starts_with("http://") {
                self.ignored(
                    servers.push(index),
                    "a relative server address names no host; callers give a URL",
                );
                continue;
            }
            let given = server
                .extensions
                .get("x-name")
                .and_then(Json::as_str)
                .map(str::to_owned);
            let name = given.unwrap_or_else(|| {
                if index == 0 {
                    "Default".to_owned()
                } else {
                    format!("Server {index}")
                }
            });
            let docs = text::docs(server.description.as_deref().unwrap_or_default());
            found.push(Environment { name, url, docs });
        }
        let wires: Vec<&str> = found
            .iter()
            .map(|environment: &Environment| environment.name.as_str())
            .collect();
        let named = names::assign(Style::Variant, &wires, &["Url"]);
        for (environment, name) in found.iter_mut().zip(named) {
            environment.name = name;
        }
        found
    }

    /// `x-retry`
    pub(super) fn retry(&mut self) -> Vec<RetryRule> {
        let rules = self
            .document
            .openapi()
            .extensions
            .get("x-retry")
            .and_then(Json::as_array);
        let pointer = Pointer::root().push("x-retry");
        let mut found = Vec::new();
        for (index, rule) in rules.into_iter().flatten().enumerate() {
            let at = pointer.push(index);
            let status = self.status(rule.get("status"), &at);
            let when = self.conditions(rule.get("when"), &at.push("when"));
            let unless = self.conditions(rule.get("unless"), &at.push("unless"));
            found.extend(status.map(|status| RetryRule {
                status,
                when,
                unless,
            }));
        }
        found
    }

    /// `x-error-kinds` of the schema that failures carry.
    pub(super) fn error_kinds(&mut self, pointer: &Pointer) -> Vec<ErrorKind> {
        let pointer = pointer.push("x-error-kinds");
        let listed = pointer
            .find(self.document.value())
            .and_then(Json::as_array)
            .into_iter()
            .flatten();
        let listed: Vec<&Json> = listed.collect();
        let wires: Vec<&str> = listed.iter().map(|kind| text_of(kind, "kind")).collect();
        let named = names::assign(Style::Variant, &wires, &["Other"]);
        let mut found = Vec::new();
        for ((index, kind), name) in listed.iter().enumerate().zip(named) {
            let at = pointer.push(index);
            let mut docs = text::docs(text_of(kind, "description"));
            if docs.is_empty() {
                docs.paragraph(&format!("{}.", text::code(text_of(kind, "kind"))));
            }
            found.push(ErrorKind {
                name,
                docs,
                status: kind
                    .get("status")
                    .and_then(Json::as_u64)
                    .and_then(|status| u16::try_from(status).ok()),
                when: self.conditions(kind.get("when"), &at.push("when")),
            });
        }
        found
    }

    fn status(&mut self, status: Option<&Json>, at: &Pointer) -> Option<StatusRange> {
        let found = match status {
            Some(Json::Number(number)) => number
                .as_u64()
                .and_then(|code| u16::try_from(code).ok())
                .map(StatusRange::Exact),
            Some(Json::String(text)) => {
                let class = text
                    .strip_suffix("XX")
                    .and_then(|class| class.parse().ok())
                    .map(StatusRange::Class);
                class.or_else(|| text.parse().ok().map(StatusRange::Exact))
            }
            _ => None,
        };
        if found.is_none() {
            self.unsupported(
                at.push("status"),
                "this is no status",
                "write a number such as 429, or a class such as 5XX",
            );
        }
        found
    }

    fn conditions(&mut self, conditions: Option<&Json>, at: &Pointer) -> Vec<Condition> {
        let mut found = Vec::new();
        for (index, condition) in conditions
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let pointer = text_of(condition, "pointer").to_owned();
            match (condition.get("value"), condition.get("absent")) {
                (Some(value), None) if is_literal(value) => found.push(Condition::Equals(pointer, value.clone())),
                (None, Some(Json::Bool(true))) => found.push(Condition::Absent(pointer)),
                _ => self.unsupported(
                    at.push(index),
                    "this is no condition",
                    "write `{pointer: P, value: V}` with a string, whole number, boolean or null, or `{pointer: P, absent: true}`",
                ),
            }
        }
        found
    }

    /// `x-token-exchange` of a security scheme.
    pub(super) fn token_exchange(
        &mut self,
        schemes: &[Scheme],
        operations: &[Operation],
    ) -> Option<TokenExchange> {
        let components = Pointer::root().push("components").push("securitySchemes");
        for (scheme, described) in schemes.iter().enumerate() {
            let at = components.push(&described.wire).push("x-token-exchange");
            let Some(exchange) = at.find(self.document.value()) else {
                continue;
            };
            let id = text_of(exchange, "operation");
            let Some(operation) = operations.iter().position(|operation| operation.id == id) else {
                self.unsupported(
                    at.push("operation"),
                    format!("there is no operation `{id}`"),
                    "name an `operationId`",
                );
                continue;
            };
            let hands_out = operations.get(operation);
            if hands_out.is_some_and(|found| {
                !found.arguments.is_empty() || found.body.is_some() || !found.query.is_empty()
            }) {
                self.unsupported(
                    at.push("operation"),
                    format!("the operation `{id}` needs more than credentials"),
                    "exchange a token through an operation without parameters and without a body",
                );
            }
            return Some(TokenExchange {
                scheme,
                operation,
                token: text_of(exchange, "token").to_owned(),
                expires_at: text_of(exchange, "expires-at").to_owned(),
                margin_seconds: exchange
                    .get("margin-seconds")
                    .and_then(Json::as_u64)
                    .unwrap_or_default(),
            });
        }
        None
    }

    /// `x-webhooks` and `x-webhook-signature`
    pub(super) fn webhooks(&mut self) -> Option<Webhooks> {
        let document = self.document.value();
        let listed = document.get("x-webhooks").and_then(Json::as_object);
        let mut webhooks = Webhooks {
            event: None,
            events: Vec::new(),
            signature: self.signature(),
        };
        for (name, item) in listed.into_iter().flatten() {
            let at = Pointer::root().push("x-webhooks").push(name).push("post");
            let post = item.get("post").unwrap_or(&Json::Null);
            self.tag = "webhooks".to_owned();
            webhooks
                .events
                .push((name.clone(), text::docs(text_of(post, "description"))));
            let schema = at
                .push("requestBody")
                .push("content")
                .push("application/json")
                .push("schema");
            let reference = schema
                .find(document)
                .map(|schema| text_of(schema, "$ref"))
                .unwrap_or_default();
            let Some(place) = self.component(reference, &schema) else {
                continue;
            };
            let event = self.named(&place);
            if webhooks.event.is_some_and(|other| other != event) {
                self.ignored(
                    schema,
                    "only one type of event can be read; this one is left out",
                );
            } else {
                webhooks.event = Some(event);
            }
        }
        (webhooks.event.is_some() || webhooks.signature.is_some()).then_some(webhooks)
    }

    fn signature(&mut self) -> Option<WebhookSignature> {
        let extension = self.document.value().get("x-webhook-signature")?;
        let at = Pointer::root().push("x-webhook-signature");
        let message: Vec<String> = extension
            .get("message")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
            .map(str::to_owned)
            .collect();
        let known = text_of(extension, "algorithm") == "hmac-sha512"
            && text_of(extension, "encoding") == "hex"
            && message
                .iter()
                .all(|part| matches!(part.as_str(), "body" | "timestamp"));
        if !known {
            self.unsupported(
                at,
                "this signature scheme is not supported",
                "the algorithm is `hmac-sha512`, the encoding `hex`, and the message made of `body` and `timestamp`",
            );
            return None;
        }
        Some(WebhookSignature {
            algorithm: text_of(extension, "algorithm").to_owned(),
            message,
            encoding: text_of(extension, "encoding").to_owned(),
            signature_header: text_of(extension, "signature-header").to_ascii_lowercase(),
            timestamp_header: text_of(extension, "timestamp-header").to_ascii_lowercase(),
            tolerance_seconds: extension
                .get("tolerance-seconds")
                .and_then(Json::as_u64)
                .unwrap_or(300),
        })
    }
}

fn text_of<'v>(value: &'v Json, member: &str) -> &'v str {
    value.get(member).and_then(Json::as_str).unwrap_or_default()
}

fn is_literal(value: &Json) -> bool {
    match value {
        Json::Number(number) => number.as_i64().is_some(),
        Json::String(_) | Json::Bool(_) | Json::Null => true,
        Json::Array(_) | Json::Object(_) => false,
    }
}
