//! Policy that stands in extensions: retries, kinds of errors, token exchange, webhooks.

use serde_json::Value as Json;
use spec::policy::{
    self, Condition, ErrorKinds, Extension, RetryRules, ServerName, Test, WebhookSignature,
};
use spec::{Diagnostic, Pointer};

use super::schemas::Schemas;
use super::text;
use crate::model::{
    Environment, ErrorKind, Located, Operation, Scheme, TokenExchange, WebhookEvent, Webhooks,
};
use crate::names::{self, Style};

impl Schemas<'_> {
    /// An extension of the object at `owner`. One of another shape is reported and counts as none.
    pub(super) fn extension<T: Extension>(&mut self, owner: &Pointer) -> Option<T> {
        policy::read(self.document, owner).unwrap_or_else(|report| {
            self.diagnostics
                .extend(report.iter().map(|finding| finding.diagnostic().clone()));
            None
        })
    }

    /// The same, and where it stands.
    pub(super) fn located<T: Extension>(&mut self, owner: &Pointer) -> Option<Located<T>> {
        Some(Located {
            value: self.extension(owner)?,
            pointer: owner.push(T::NAME),
        })
    }

    /// `servers`
    pub(super) fn environments(&mut self) -> Vec<Environment> {
        let servers = Pointer::root().push("servers");
        let mut found = Vec::new();
        for (index, server) in self.document.openapi().servers.iter().enumerate() {
            let mut url = server.url.clone();
            for (name, variable) in server.variables.iter().flatten() {
                url = url.replace(&format!("{{{name}}}"), &variable.default);
            }
            let at = servers.push(index);
            if !url.starts_with("https://") && !url.starts_with("http://") {
                self.ignored(
                    at,
                    "a relative server address names no host; callers give a URL",
                );
                continue;
            }
            let name = match self.extension::<ServerName>(&at) {
                Some(given) => given.0,
                None if index == 0 => "Default".to_owned(),
                None => format!("Server {index}"),
            };
            let docs = text::docs(server.description.as_deref().unwrap_or_default());
            found.push(Environment {
                name,
                url,
                docs,
                pointer: at,
            });
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
    pub(super) fn retry(&mut self) -> Vec<Located<policy::RetryRule>> {
        let rules = self
            .extension::<RetryRules>(&Pointer::root())
            .unwrap_or_default();
        let at = Pointer::root().push(RetryRules::NAME);
        for (index, rule) in rules.0.iter().enumerate() {
            self.literals(&rule.when, &at.push(index).push("when"));
            self.literals(&rule.unless, &at.push(index).push("unless"));
        }
        let rules = rules.0.into_iter().enumerate();
        rules
            .map(|(index, value)| Located {
                value,
                pointer: at.push(index),
            })
            .collect()
    }

    /// `x-error-kinds` of the schemas that failures carry. Kinds of one name are one kind.
    pub(super) fn error_kinds(&mut self, owners: &[Pointer]) -> Vec<ErrorKind> {
        let mut kinds = Vec::new();
        for owner in owners {
            let of_one = self.extension::<ErrorKinds>(owner).unwrap_or_default();
            let at = owner.push(ErrorKinds::NAME);
            for (index, kind) in of_one.0.iter().enumerate() {
                self.literals(&kind.when, &at.push(index).push("when"));
            }
            let places = (0..of_one.0.len()).map(|index| at.push(index));
            kinds.extend(of_one.0.into_iter().zip(places));
        }
        let wires: Vec<&str> = kinds.iter().map(|(kind, _)| kind.kind.as_str()).collect();
        let named = names::assign(Style::Variant, &wires, &["Other"]);
        let named = kinds.into_iter().zip(named);
        named
            .map(|((kind, pointer), name)| {
                let mut docs = text::docs(&kind.description);
                docs.paragraph(if docs.is_empty() {
                    "Not described."
                } else {
                    ""
                });
                ErrorKind {
                    name,
                    docs,
                    status: kind.status,
                    when: kind.when,
                    pointer,
                }
            })
            .collect()
    }

    /// A condition stands in a static, which holds no lists, objects and fractions.
    fn literals(&mut self, conditions: &[Condition], at: &Pointer) {
        for (index, condition) in conditions.iter().enumerate() {
            let fits = match &condition.test {
                Test::Is(Json::Number(number)) => number.as_i64().is_some(),
                Test::Is(value) => !value.is_array() && !value.is_object(),
                Test::Absent => true,
            };
            if !fits {
                self.unsupported(
                    at.push(index).push("value"),
                    "a condition cannot compare with this value",
                    "compare with a string, a whole number, a boolean or null",
                );
            }
        }
    }

    /// `x-token-exchange` of a security scheme.
    pub(super) fn token_exchange(
        &mut self,
        schemes: &[Scheme],
        operations: &[Operation],
    ) -> Option<TokenExchange> {
        let components = Pointer::root().push("components").push("securitySchemes");
        let mut found = None;
        for scheme in schemes {
            let owner = components.push(&scheme.wire);
            let Some(exchange) = self.extension::<policy::TokenExchange>(&owner) else {
                continue;
            };
            let at = owner.push(policy::TokenExchange::NAME);
            let id = &exchange.operation;
            let Some((operation, described)) = operations
                .iter()
                .enumerate()
                .find(|(_, operation)| operation.id == *id)
            else {
                self.unsupported(
                    at.push("operation"),
                    format!("there is no operation `{id}`"),
                    "name an `operationId`",
                );
                continue;
            };
            if !described.arguments.is_empty()
                || described.body.is_some()
                || !described.query.is_empty()
            {
                self.unsupported(
                    at.push("operation"),
                    format!("the operation `{id}` needs more than credentials"),
                    "exchange a token through an operation without parameters and without a body",
                );
            }
            if found.is_some() {
                self.unsupported(
                    at,
                    "only one scheme can be fed by a token exchange",
                    "exchange one token",
                );
                continue;
            }
            found = Some(TokenExchange {
                operation,
                token: exchange.token.to_string(),
                expires_at: exchange.expires_at.to_string(),
                margin_seconds: exchange.margin_seconds,
                pointer: at,
            });
        }
        found
    }

    /// `x-webhooks` and `x-webhook-signature`
    pub(super) fn webhooks(&mut self) -> Option<Webhooks> {
        let signature = self.located::<WebhookSignature>(&Pointer::root());
        let document = self.document.value();
        let listed = document.get("x-webhooks").and_then(Json::as_object);
        let mut webhooks = Webhooks {
            event: None,
            events: Vec::new(),
            signature,
        };
        for (name, item) in listed.into_iter().flatten() {
            let at = Pointer::root().push("x-webhooks").push(name).push("post");
            let post = item.get("post").unwrap_or(&Json::Null);
            "webhooks".clone_into(&mut self.tag);
            webhooks.events.push(WebhookEvent {
                name: name.clone(),
                docs: text::docs(text_of(post, "description")),
                pointer: Pointer::root().push("x-webhooks").push(name),
            });
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
                let message = "only one type of event can be read; this one is left out";
                self.diagnostics
                    .push(Diagnostic::new(spec::Code::Ignored, schema, message));
            } else {
                webhooks.event = Some(event);
            }
        }
        (webhooks.event.is_some() || webhooks.signature.is_some()).then_some(webhooks)
    }
}

fn text_of<'v>(value: &'v Json, member: &str) -> &'v str {
    value.get(member).and_then(Json::as_str).unwrap_or_default()
}
