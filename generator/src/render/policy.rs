//! `policy.rs`: what the runtime knows of the API, as statics.

use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use spec::policy::{Condition, Pagination, RetryRule, Status, Test};

use super::{Module, constraints, ident};
use crate::model::{
    AnswerRule, Content, Docs, Idempotency, Model, Operation, Scheme, SchemeKind, StatusRange,
    TokenExchange,
};

pub(super) fn module(model: &Model) -> Module {
    let keys = keys(model);
    let mut items = imports(model);
    items.push(api(model));
    items.extend(model.schemes.iter().map(scheme));
    items.extend(keys.iter().map(|key| {
        let (name, header, seconds) = (
            ident(&key.name),
            &key.header,
            Literal::u64_unsuffixed(key.lifetime),
        );
        quote! {
            static #name: IdempotencyHeader = IdempotencyHeader {
                header: #header,
                lifetime: Duration::from_secs(#seconds),
            };
        }
    }));
    items.extend(
        model
            .operations
            .iter()
            .map(|operation| self::operation(model, operation, &keys)),
    );
    let docs = "What the document says about operations, credentials and repetition, as data for the runtime.";
    Module {
        path: PathBuf::from("src/policy.rs"),
        docs: Docs(docs.to_owned()),
        items,
    }
}

fn imports(model: &Model) -> Vec<TokenStream> {
    let uses_keys = model
        .operations
        .iter()
        .any(|operation| operation.idempotency.is_some());
    let duration = (uses_keys || model.token_exchange.is_some()).then(|| {
        quote!(
            use std::time::Duration;
        )
    });
    let any = |is: fn(&Operation) -> bool| model.operations.iter().any(is);
    let rules = any(|operation| !(operation.answers.is_empty() && operation.refusals.is_empty()));
    let mut names = Vec::new();
    if rules {
        names.push("AnswerRule");
    }
    names.push("Api");
    let conditions = || {
        model
            .retry
            .iter()
            .flat_map(|rule| rule.when.iter().chain(&rule.unless))
    };
    if conditions().next().is_some() {
        names.push("Condition");
    }
    if rules {
        names.push("Content");
    }
    if !model.schemes.is_empty() {
        names.push("CredentialSource");
    }
    if uses_keys {
        names.push("IdempotencyHeader");
    }
    if conditions().any(|condition| matches!(condition.test, Test::Is(_))) {
        names.push("Literal");
    }
    if !model.operations.is_empty() {
        names.extend(["Method", "Operation"]);
    }
    if any(|operation| operation.pagination.is_some()) {
        names.push("Pagination");
    }
    if !model.retry.is_empty() {
        names.push("RetryRule");
    }
    if !model.schemes.is_empty() {
        names.push("SecurityScheme");
    }
    if !model.retry.is_empty() || rules || any(|operation| !operation.success_statuses.is_empty()) {
        names.push("StatusRange");
    }
    if model.token_exchange.is_some() {
        names.push("TokenExchange");
    }
    let names = names.into_iter().map(ident);
    duration
        .into_iter()
        .chain([quote!(use openapi_runtime::{#(#names),*};)])
        .chain(constraints::needed(model).then(|| {
            quote!(
                use crate::constraints;
            )
        }))
        .collect()
}

fn api(model: &Model) -> TokenStream {
    let exchange = model
        .token_exchange
        .as_ref()
        .map_or_else(|| quote!(None), |exchange| token_exchange(model, exchange));
    let retry = model.retry.iter().map(|found| rule(found));
    quote! {
        pub(crate) static API: Api = Api {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            token_exchange: #exchange,
            retry: &[#(#retry),*],
        };
    }
}

fn token_exchange(model: &Model, exchange: &TokenExchange) -> TokenStream {
    let operation = model
        .operations
        .get(exchange.operation)
        .map(|operation| ident(&operation.constant));
    let (token, expires_at) = (&exchange.token, &exchange.expires_at);
    let margin = Literal::u64_unsuffixed(exchange.margin_seconds);
    quote! {
        Some(TokenExchange {
            operation: &#operation,
            token: #token,
            expires_at: #expires_at,
            margin: Duration::from_secs(#margin),
        })
    }
}

fn scheme(scheme: &Scheme) -> TokenStream {
    let (name, wire, header, prefix) = (
        ident(&scheme.constant),
        &scheme.wire,
        &scheme.header,
        &scheme.prefix,
    );
    let (visible, source) = match scheme.kind {
        SchemeKind::Exchanged => (quote!(), quote!(TokenExchange)),
        SchemeKind::Public | SchemeKind::Secret => (quote!(pub(crate)), quote!(Given)),
    };
    quote! {
        #visible static #name: SecurityScheme = SecurityScheme {
            name: #wire,
            header: #header,
            prefix: #prefix,
            source: CredentialSource::#source,
        };
    }
}

fn operation(model: &Model, operation: &Operation, keys: &[Key]) -> TokenStream {
    let (name, id, path) = (ident(&operation.constant), &operation.id, &operation.path);
    let method = ident(&capitalised(&operation.method));
    let security = operation
        .security
        .iter()
        .filter_map(|index| model.schemes.get(*index))
        .map(|scheme| ident(&scheme.constant));
    let security = unless_empty(&quote!(security), security.map(|name| quote!(&#name)));
    let idempotency = keys
        .iter()
        .find(|key| {
            operation
                .idempotency
                .as_ref()
                .is_some_and(|header| key.is_for(header))
        })
        .map(|key| ident(&key.name))
        .map(|name| quote!(idempotency: Some(&#name),));
    let options = operation
        .options
        .iter()
        .map(|option| &option.header)
        .map(|header| quote!(#header));
    let options = unless_empty(&quote!(options), options);
    let siblings = operation.siblings.iter().map(|sibling| {
        let (parameter, literal) = (&sibling.parameter, &sibling.literal);
        quote!((#parameter, #literal))
    });
    let siblings = unless_empty(&quote!(siblings), siblings);
    let success = operation
        .success_statuses
        .iter()
        .map(|range| status(*range));
    let success = unless_empty(&quote!(success), success);
    let answers = unless_empty(&quote!(answers), operation.answers.iter().map(answer_rule));
    let refusals = unless_empty(
        &quote!(refusals),
        operation.refusals.iter().map(answer_rule),
    );
    let accept = &operation.accept;
    let accept = (accept != "application/json").then(|| quote!(accept: #accept,));
    let pagination = operation
        .pagination
        .as_ref()
        .map(|pages| pagination(&pages.value));
    let constraints = operation
        .constrained
        .then(|| quote!(constraints: &constraints::#name,));
    quote! {
        pub(crate) static #name: Operation = Operation {
            #security
            #idempotency
            #options
            #siblings
            #success
            #answers
            #refusals
            #accept
            #pagination
            #constraints
            ..Operation::new(#id, Method::#method, #path)
        };
    }
}

fn answer_rule(rule: &AnswerRule) -> TokenStream {
    let (status, case) = (status(rule.status), Literal::usize_unsuffixed(rule.case));
    let content = match &rule.content {
        Content::Empty => quote!(Content::Empty),
        Content::Json(name) => quote!(Content::Json(#name)),
        Content::Text(name) => quote!(Content::Text(#name)),
        Content::Binary(name) => quote!(Content::Binary(#name)),
    };
    quote!(AnswerRule::new(#status, #content, #case))
}

fn pagination(pages: &Pagination) -> TokenStream {
    let Pagination { page, size, .. } = pages;
    let [items, total_pages, total_items] =
        [&pages.items, &pages.total_pages, &pages.total_items].map(ToString::to_string);
    quote! {
        pagination: Some(&Pagination {
            page: #page,
            size: #size,
            items: #items,
            total_pages: #total_pages,
            total_items: #total_items,
        }),
    }
}

/// A field that is a list; nothing when the list is empty, which is what `Operation::new` says.
fn unless_empty(field: &TokenStream, items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let items: Vec<TokenStream> = items.collect();
    if items.is_empty() {
        quote!()
    } else {
        quote!(#field: &[#(#items),*],)
    }
}

/// A header of idempotency keys, named once however many operations take it.
struct Key {
    name: String,
    header: String,
    lifetime: u64,
}

impl Key {
    fn is_for(&self, header: &Idempotency) -> bool {
        (&self.header, self.lifetime) == (&header.header, header.lifetime_seconds)
    }
}

fn keys(model: &Model) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for header in model
        .operations
        .iter()
        .filter_map(|operation| operation.idempotency.as_ref())
    {
        if !keys.iter().any(|key| key.is_for(header)) {
            let number = keys.len().saturating_add(1);
            let name = if number == 1 {
                "IDEMPOTENCY_KEY".to_owned()
            } else {
                format!("IDEMPOTENCY_KEY_{number}")
            };
            keys.push(Key {
                name,
                header: header.header.clone(),
                lifetime: header.lifetime_seconds,
            });
        }
    }
    keys
}

/// The statuses that a policy names.
pub(super) fn range(status: Status) -> StatusRange {
    match status {
        Status::Exact(code) => StatusRange::Exact(code),
        Status::Range(class) => StatusRange::Class(class),
    }
}

fn rule(rule: &RetryRule) -> TokenStream {
    let status = status(range(rule.status));
    let when = rule.when.iter().map(condition);
    let unless = rule.unless.iter().map(condition);
    quote!(RetryRule { status: #status, when: &[#(#when),*], unless: &[#(#unless),*] })
}

pub(super) fn status(range: StatusRange) -> TokenStream {
    match range {
        StatusRange::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(StatusRange::Exact(#code))
        }
        StatusRange::Class(class) => {
            let class = Literal::u16_unsuffixed(class);
            quote!(StatusRange::Class(#class))
        }
        StatusRange::Default => quote!(StatusRange::Any),
    }
}

pub(super) fn condition(condition: &Condition) -> TokenStream {
    let pointer = condition.pointer.to_string();
    match &condition.test {
        Test::Is(value) => {
            let value = literal(value);
            quote!(Condition::Equals { pointer: #pointer, value: #value })
        }
        Test::Absent => quote!(Condition::Absent { pointer: #pointer }),
    }
}

fn literal(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::String(text) => quote!(Literal::Str(#text)),
        serde_json::Value::Bool(flag) => quote!(Literal::Bool(#flag)),
        serde_json::Value::Number(number) => {
            let number = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(Literal::Int(#number))
        }
        _ => quote!(Literal::Null),
    }
}

fn capitalised(method: &str) -> String {
    let lower = method.to_ascii_lowercase();
    let mut letters = lower.chars();
    letters
        .next()
        .map(|first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
        .unwrap_or_default()
}
