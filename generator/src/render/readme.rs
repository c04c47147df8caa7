//! `README.md` of the crate, and the example that its front page shows.

use std::fmt::Write as _;

use super::super::format::header;
use super::{answers, constraints};
use crate::Options;
use crate::lower::text;
use crate::model::{Expr, Model, Operation, SchemeKind};
use crate::names;

pub(super) fn page(model: &Model, options: &Options) -> String {
    let mut page = format!("<!-- {} -->\n\n", header("", &model.api.source).trim());
    let _ = writeln!(page, "# {}\n", options.crate_name);
    let _ = writeln!(
        page,
        "Client of {}, version {}.\n",
        text::docs(&model.api.title).0,
        text::docs(&model.api.version).0
    );
    if let Some(example) = example(model, options) {
        // Lines that only the compiler needs are hidden by rustdoc and nowhere else.
        let shown = example.replace("rust,no_run", "rust");
        let shown: Vec<&str> = shown
            .lines()
            .filter(|line| !line.starts_with("# ") && *line != "#")
            .collect();
        let _ = writeln!(page, "{}\n", shown.join("\n"));
    }
    page.push_str("| Method | Call | Answer |\n| --- | --- | --- |\n");
    for operation in &model.operations {
        let answer = answers::cell(model, operation);
        let _ = writeln!(
            page,
            "| {} | {} | {answer} |",
            text::code(&format!("Client::{}", names::bare(&operation.name))),
            text::code(&format!("{} {}", operation.method, operation.path)),
        );
    }
    if constraints::needed(model) {
        page.push_str(
            "\nA call that breaks limits of the document is not sent, and its error names every place and limit.\n\
             `Call::without_validation` leaves the judgement to the server.\n",
        );
    }
    page.push_str(
        "\nEverything in this folder is generated: edit the document instead, and generate again. Types are `#[non_exhaustive]`, and\n\
         enums and unions keep what they do not know, so a client goes on working when the API grows.\n",
    );
    page
}

/// A call that reads something, as a doctest that is compiled and not run.
pub(super) fn example(model: &Model, options: &Options) -> Option<String> {
    let plain = |operation: &&Operation| {
        operation.method == "GET"
            && !operation.deprecated
            && operation.query_required_name.is_none()
            && operation
                .arguments
                .iter()
                .all(|argument| argument.value == Expr::String)
    };
    let simplest = |operation: &&Operation| {
        (
            operation.query_name.is_some(),
            operation.arguments.is_empty(),
        )
    };
    let operation = model.operations.iter().filter(plain).min_by_key(simplest)?;
    let credentials: Vec<String> = model
        .schemes
        .iter()
        .filter(|scheme| scheme.kind != SchemeKind::Exchanged)
        .map(|scheme| format!("    {}: \"...\".into(),\n", scheme.field))
        .collect();
    let environment = model.environments.first().map_or_else(
        || "Environment::Url(\"https://example.com\".to_owned())".to_owned(),
        |environment| format!("Environment::{}", environment.name),
    );
    let mut arguments: Vec<&str> = operation.arguments.iter().map(|_| "\"...\"").collect();
    if operation.query_name.is_some() {
        arguments.push("Default::default()");
    }
    let krate = options.crate_name.replace('-', "_");
    let (import, build) = if credentials.is_empty() {
        (
            "{Client, Environment}",
            format!("let client = Client::new({environment})?;"),
        )
    } else {
        let fields = credentials.concat();
        (
            "{Client, Credentials, Environment}",
            format!(
                "let credentials = Credentials {{\n{fields}}};\nlet client = Client::new({environment}, credentials)?;"
            ),
        )
    };
    Some(format!(
        "```rust,no_run\nuse {krate}::{import};\n\n# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{build}\n\
         let answer = client.{}({}).await?;\nprintln!(\"{{:?}}\", answer.value());\n# Ok(())\n# }}\n```",
        names::bare(&operation.name),
        arguments.join(", ")
    ))
}
