//! From a document to a [`Model`]: all judgement happens here.
//!
//! A construct is expressed, reported as left out, or reported as impossible; nothing is dropped silently. Named schemas
//! are worked on one after the other from a queue, so that no chain of references is too long for the stack.

mod alternatives;
mod ambiguity;
mod answers;
mod bodies;
mod cases;
mod choice;
mod constraints;
mod defaults;
mod direction;
mod evidence;
mod finish;
mod limits;
mod machine;
mod media;
mod object;
mod operation;
mod outline;
mod parameter;
mod policy;
mod recursion;
mod refusals;
mod routes;
mod schema;
mod schemas;
mod security;
pub mod text;
mod union;
mod variant_names;
mod variants;

use openapiv3::{SchemaKind, Type as SchemaType};
use spec::{Code, Diagnostic, Document, Pointer};

use crate::model::{Api, Expr, Model, Operation, Shape, Struct, TypeId};
use schemas::{Pending, Schemas};

/// Lowers a document. The model is complete only when no diagnostic is an error.
pub fn lower(document: &Document) -> (Model, Vec<Diagnostic>) {
    let mut schemas = Schemas::new(document);
    let mut credentials = security::schemes(document);
    let environments = schemas.environments();
    let mut operations: Vec<Operation> = Vec::new();
    let mut failures = Vec::new();
    for described in document.operations() {
        let (operation, ways) = schemas.operation(&described, &credentials);
        failures.extend(ways.into_iter().map(|way| (operations.len(), way)));
        operations.push(operation);
        schemas.work();
    }
    routes::name(&mut operations);
    routes::siblings(&mut operations);
    let webhooks = schemas.webhooks();
    schemas.work();
    let mut answers: Vec<TypeId> = Vec::new();
    for (_, way) in &failures {
        way.value.each_named(false, &mut |id, _| answers.push(id));
    }
    let mut error = schemas.refusals(failures, &mut operations);
    let retry = schemas.retry();
    schemas.unreached();
    keep_used(&mut credentials, &mut operations);
    let token_exchange = schemas.token_exchange(&credentials, &operations);

    schemas.open_enums();
    schemas.defaults();
    for operation in &operations {
        operation
            .success
            .each(&mut |expr| expr.each_named(false, &mut |id, _| answers.push(id)));
    }
    answers.extend(webhooks.as_ref().and_then(|webhooks| webhooks.event));
    let requests = operations
        .iter_mut()
        .filter_map(|operation| operation.body.as_mut().map(|body| &mut body.value));
    let pairs = schemas.split_by_direction(requests.collect(), answers);
    let Schemas {
        drafts,
        diagnostics,
        ..
    } = schemas;
    let (topics, mut types) = finish::types(document, drafts, &operations);
    direction::describe(&mut types, &pairs);
    refusals::name(&mut error, &types);
    constraints::mark(&mut types, &mut operations);
    let info = &document.openapi().info;
    let api = Api {
        title: spec::escape(&info.title),
        version: spec::escape(&info.version),
        docs: text::docs(info.description.as_deref().unwrap_or_default()),
        license: info
            .license
            .as_ref()
            .map(|license| license.name.clone())
            .filter(|name| is_spdx(name)),
        source: document.name().to_owned(),
        pointer: Pointer::root().push("info"),
    };
    let model = Model {
        api,
        environments,
        schemes: credentials,
        topics,
        types,
        operations,
        error,
        retry,
        token_exchange,
        webhooks,
    };
    (model, diagnostics)
}

/// Schemes stay in their place; one that no operation uses would ask callers for a credential in vain.
fn keep_used(schemes: &mut Vec<crate::model::Scheme>, operations: &mut [Operation]) {
    let used: Vec<bool> = (0..schemes.len())
        .map(|index| {
            operations
                .iter()
                .any(|operation| operation.security.contains(&index))
        })
        .collect();
    let moved: Vec<usize> = used
        .iter()
        .scan(0_usize, |next, used| {
            let own = *next;
            *next = next.saturating_add(usize::from(*used));
            Some(own)
        })
        .collect();
    for operation in operations {
        for index in &mut operation.security {
            *index = moved.get(*index).copied().unwrap_or(*index);
        }
    }
    let mut keep = used.iter();
    schemes.retain(|_| keep.next().copied().unwrap_or_default());
}

impl<'d> Schemas<'d> {
    /// Makes the types that were promised, and those promised meanwhile.
    fn work(&mut self) {
        while let Some(pending) = self.next_pending() {
            let shape = self.shape(&pending);
            if let Some(draft) = self.drafts.get_mut(pending.id.index()) {
                draft.ty.shape = shape;
            }
        }
    }

    fn shape(&mut self, pending: &Pending<'d>) -> Shape {
        let discriminator = pending.schema.schema_data.discriminator.as_ref();
        match (&pending.schema.schema_kind, choice::members(pending.schema)) {
            (SchemaKind::Type(SchemaType::Object(object)), _) => self.object(pending, object),
            (SchemaKind::Type(SchemaType::String(_)), _) => self.string_enum(pending),
            (_, Some((keyword, members))) => match discriminator {
                Some(discriminator) => self.union(pending, discriminator, members, keyword),
                None => self.choice(pending, members, keyword),
            },
            _ => Shape::Struct(Struct::default()),
        }
    }

    fn is_enum(&self, id: TypeId) -> bool {
        // Its shape may not be made yet; the document tells.
        let Some(draft) = self.drafts.get(id.index()) else {
            return false;
        };
        let place = draft.ty.pointer.find(self.document.value());
        place.is_some_and(|schema| {
            schema.get("type").and_then(serde_json::Value::as_str) == Some("string")
        })
    }

    fn unreached(&mut self) {
        let components = self.document.openapi().components.as_ref();
        for name in components
            .into_iter()
            .flat_map(|components| components.schemas.keys())
        {
            if !self.reached.contains(name) {
                let message = format!(
                    "no operation reaches the schema `{name}`, so no type is generated for it"
                );
                self.diagnostics.push(Diagnostic::new(
                    Code::Ignored,
                    schemas::component_pointer(name),
                    message,
                ));
            }
        }
    }
}

/// Whether a text can be an SPDX expression: words of letters, digits, dots and dashes, and parentheses.
fn is_spdx(name: &str) -> bool {
    let known = |character: char| character.is_ascii_alphanumeric() || " .-+()".contains(character);
    // In an expression of several words every second one is an operator.
    let words: Vec<&str> = name.split_whitespace().collect();
    !words.is_empty()
        && name.chars().all(known)
        && words
            .iter()
            .skip(1)
            .step_by(2)
            .all(|word| matches!(*word, "OR" | "AND" | "WITH"))
}

/// Whether an expression is a plain word in Rust, for which a setter needs no conversion.
pub(crate) fn is_copy(expr: &Expr) -> bool {
    matches!(expr, Expr::Bool | Expr::I32 | Expr::I64 | Expr::F64)
}
