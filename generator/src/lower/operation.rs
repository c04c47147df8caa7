//! Operations: methods of the client.

use super::cases::Way;
use super::schemas::Schemas;
use super::{security, text};
use crate::model::{Expr, Operation, Scheme, Success};

impl<'d> Schemas<'d> {
    /// One operation, its names still to be given; and its failures.
    pub(super) fn operation(
        &mut self,
        described: &spec::Operation<'d>,
        schemes: &[Scheme],
    ) -> (Operation, Vec<Way>) {
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
            success: Success::One(Expr::Unit),
            success_statuses: Vec::new(),
            answers: Vec::new(),
            refusals: Vec::new(),
            accept: String::new(),
            failures: Vec::new(),
            security: security::of_operation(self, schemes, described),
            idempotency: None,
            options: Vec::new(),
            headers: Vec::new(),
            constrained: false,
            pagination: self.located(&described.pointer),
        };
        self.parameters(described, &mut operation);
        if let Some(body) = &source.request_body {
            operation.body = self.body(described, body);
        }
        let failures = self.responses(described, &mut operation);
        (operation, failures)
    }
}
