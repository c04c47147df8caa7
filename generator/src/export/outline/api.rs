//! The API itself: hosts, credentials, operations, policy.

use spec::policy::{Condition, Status, Test};

use super::page::{Page, Row};
use super::words;
use crate::model::{
    Answer, AnswerRule, Model, Operation, Refusal, SchemeKind, StatusRange, Success,
};

pub(super) fn head(model: &Model, page: &mut Page<'_>) {
    let api = &model.api;
    page.line(0, &format!("{} {}", api.title, api.version), &api.pointer);
    if !model.environments.is_empty() {
        page.heading("Environments");
    }
    let rows = model.environments.iter();
    let rows = rows.map(|host| Row::new([&host.name, &host.url], &host.pointer));
    page.table(1, &rows.collect::<Vec<_>>());
    if !model.schemes.is_empty() {
        page.heading("Credentials");
    }
    let rows = model.schemes.iter().map(|scheme| {
        let kind = match scheme.kind {
            SchemeKind::Public => "given, public",
            SchemeKind::Secret => "given, secret",
            SchemeKind::Exchanged => "obtained",
        };
        let header = format!("{}: {}...", scheme.header, scheme.prefix);
        let name = words::name(&scheme.field, &scheme.wire);
        Row::new([&name, &header, kind], &scheme.pointer)
    });
    page.table(1, &rows.collect::<Vec<_>>());
}

pub(super) fn operations(model: &Model, page: &mut Page<'_>) {
    if !model.operations.is_empty() {
        page.heading("Operations");
    }
    for operation in &model.operations {
        let line = words::listed(&[
            &format!(
                "{}  {} {}",
                operation.name, operation.method, operation.path
            ),
            if operation.deprecated {
                "deprecated"
            } else {
                ""
            },
        ]);
        page.line(1, &line, &operation.pointer);
        page.table(2, &parts(model, operation));
    }
}

/// What an operation takes and gives, in the order in which it is sent and answered.
fn parts(model: &Model, operation: &Operation) -> Vec<Row> {
    let mut rows = Vec::new();
    for argument in &operation.arguments {
        let name = words::name(&argument.name, &argument.wire);
        let value = words::expr(model, &argument.value);
        let limits = words::limits(&argument.limits);
        rows.push(Row::new(
            ["path", &name, &value, "", &limits],
            &argument.pointer,
        ));
    }
    for parameter in &operation.query {
        let name = words::name(&parameter.name, &parameter.wire);
        let value = words::expr(model, &parameter.value);
        let marks = if parameter.required { "" } else { "?" };
        let marks_and_limits = words::listed(&[
            words::sensitivity(parameter.sensitivity),
            &words::limits(&parameter.limits),
        ]);
        rows.push(Row::new(
            ["query", &name, &value, marks, &marks_and_limits],
            &parameter.pointer,
        ));
    }
    if let Some(key) = &operation.idempotency {
        let lifetime = format!("idempotency key, for {} s", key.lifetime_seconds);
        rows.push(Row::new(["header", &key.header, &lifetime], &key.pointer));
    }
    for option in &operation.options {
        let name = format!("option {}", option.name);
        rows.push(Row::new(["header", &option.header, &name], &option.pointer));
    }
    let schemes = operation.security.iter();
    for scheme in schemes.filter_map(|index| model.schemes.get(*index)) {
        rows.push(Row::new(
            ["header", &scheme.header, &scheme.wire],
            &scheme.pointer,
        ));
    }
    if let Some(body) = &operation.body {
        let value = words::expr(model, &body.value);
        let marks = if body.required { "" } else { "?" };
        rows.push(Row::new(
            ["body", &body.media_type, &value, marks],
            &body.pointer,
        ));
    }
    if let Some(pages) = &operation.pagination {
        let what = format!("{} of {}", pages.page, pages.size);
        let items = format!("items at {}", pages.items);
        rows.push(Row::new(["pages", &what, &items], &pages.pointer));
    }
    rows.extend(answers(model, operation));
    rows
}

fn answers(model: &Model, operation: &Operation) -> Vec<Row> {
    let successes: Vec<Row> = match &operation.success {
        Success::One(value) => {
            let value = words::expr(model, value);
            let row = |range: &StatusRange| {
                let status = words::status(*range);
                let pointer = operation.pointer.push("responses").push(&status);
                Row::new(["answer", &status, &value], &pointer)
            };
            operation.success_statuses.iter().map(row).collect()
        }
        Success::Several(answers) => {
            let row = |rule: &AnswerRule| {
                let value = answers.variants.get(rule.case);
                let value = value.map_or_else(String::new, |case| words::expr(model, &case.value));
                let media_type = rule.content.media_type().unwrap_or_default();
                Row::new(
                    ["answer", &words::status(rule.status), &value, media_type],
                    &rule.pointer,
                )
            };
            operation.answers.iter().map(row).collect()
        }
    };
    let failures = operation.failures.iter().map(|failure| {
        let status = words::status(failure.status);
        Row::new(["fails", &status], &failure.pointer)
    });
    successes.into_iter().chain(failures).collect()
}

pub(super) fn policy(model: &Model, page: &mut Page<'_>) {
    if let Some(error) = &model.error {
        let types: Vec<String> = match &error.body {
            Refusal::One(id) => vec![model.name(*id).to_owned()],
            Refusal::Several(types) => {
                let word = |case: &Answer| words::expr(model, &case.value);
                types.iter().map(word).collect()
            }
        };
        page.heading(&format!("Failures: {}", types.join(", ")));
        let rows = error.kinds.iter().map(|kind| {
            let status = kind.status.map(status).unwrap_or_default();
            Row::new(
                [&kind.name, &status, &conditions(&kind.when)],
                &kind.pointer,
            )
        });
        page.table(1, &rows.collect::<Vec<_>>());
    }
    if !model.retry.is_empty() {
        page.heading("Repeated");
    }
    let rows = model.retry.iter().map(|rule| {
        let unless = conditions(&rule.unless);
        let unless = if unless.is_empty() {
            unless
        } else {
            format!("unless {unless}")
        };
        let status = status(rule.status);
        Row::new([&status, &conditions(&rule.when), &unless], &rule.pointer)
    });
    page.table(1, &rows.collect::<Vec<_>>());
    if let Some(exchange) = &model.token_exchange {
        page.heading("Token");
        let operation = model.operations.get(exchange.operation);
        let name = operation.map_or("", |operation| operation.name.as_str());
        let places = format!("{} until {}", exchange.token, exchange.expires_at);
        let margin = format!("{} s before that", exchange.margin_seconds);
        page.table(1, &[Row::new([name, &places, &margin], &exchange.pointer)]);
    }
    if let Some(webhooks) = &model.webhooks {
        let event = webhooks.event.map(|id| format!(": {}", model.name(id)));
        page.heading(&format!("Webhooks{}", event.unwrap_or_default()));
        for event in &webhooks.events {
            page.line(1, &event.name, &event.pointer);
        }
        if let Some(signature) = &webhooks.signature {
            let line = format!(
                "signed by {:?} in {}, good for {} s",
                signature.algorithm, signature.signature_header, signature.tolerance_seconds
            );
            page.line(1, &line, &signature.pointer);
        }
    }
}

fn status(status: Status) -> String {
    match status {
        Status::Exact(code) => code.to_string(),
        Status::Range(class) => format!("{class}XX"),
    }
}

fn conditions(conditions: &[Condition]) -> String {
    let words = conditions.iter().map(|condition| match &condition.test {
        Test::Is(value) => format!("{} is {value}", condition.pointer),
        Test::Absent => format!("{} is absent", condition.pointer),
    });
    words.collect::<Vec<_>>().join(" and ")
}
