//! Paths: their templates and the parameters that fill them.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::Subject;
use super::operations::{identity, listed};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::structure::{Kind, Site};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut shapes: HashMap<String, Pointer> = HashMap::new();
    for item in subject
        .sites
        .iter()
        .filter(|site| site.kind == Kind::PathItem)
    {
        let [paths, path] = item.pointer.tokens() else {
            continue;
        };
        if paths != "paths" {
            continue;
        }
        match template(path) {
            Err(reason) => problems.push(
                Diagnostic::new(
                    Code::MalformedPath,
                    item.pointer.clone(),
                    format!("the path `{path}` {reason}"),
                )
                .at_key(),
            ),
            Ok(template) => {
                let before = shapes.insert(template.shape.clone(), item.pointer.clone());
                problems.extend(before.map(|before| ambiguous(item, path, before)));
                problems.extend(parameters(subject, item, &template));
            }
        }
    }
    problems
}

fn ambiguous(item: &Site<'_>, path: &str, before: Pointer) -> Diagnostic {
    let other = before.last().unwrap_or_default().to_owned();
    Diagnostic::new(
        Code::AmbiguousPath,
        item.pointer.clone(),
        format!("`{path}` matches the same requests as `{other}`"),
    )
    .at_key()
    .related(before, "the other path")
}

/// A path with its parameters.
struct Template {
    names: BTreeSet<String>,
    /// The path without the names.
    shape: String,
}

fn template(path: &str) -> Result<Template, &'static str> {
    if !path.starts_with('/') {
        return Err("does not begin with `/`");
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("has a segment `.` or `..`, which clients resolve");
    }
    if path.contains(['?', '#']) {
        return Err("holds a `?` or `#`, where a path ends");
    }
    if path.contains(|character: char| character.is_whitespace() || character.is_control()) {
        return Err("holds a space or control character");
    }
    let mut names = BTreeSet::new();
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("has a `{` without its `}`")?;
        if before.contains('}') {
            return Err("has a `}` without its `{`");
        }
        if name.is_empty() || name.contains(['{', '/']) {
            return Err("has braces without a name");
        }
        if !names.insert(name.to_owned()) {
            return Err("has the same parameter twice");
        }
        shape.push_str(before);
        shape.push_str("{}");
        rest = after;
    }
    if rest.contains('}') {
        return Err("has a `}` without its `{`");
    }
    shape.push_str(rest);
    Ok(Template { names, shape })
}

fn parameters(subject: &Subject<'_>, item: &Site<'_>, template: &Template) -> Vec<Diagnostic> {
    let shared = path_parameters(subject.document, item);
    let own: Vec<_> = subject
        .each(Kind::Operation)
        .filter(|operation| operation.pointer.parent().as_ref() == Some(&item.pointer))
        .map(|operation| (operation, path_parameters(subject.document, operation)))
        .collect();
    let mut problems = Vec::new();
    for (place, name) in shared
        .iter()
        .chain(own.iter().flat_map(|(_, parameters)| parameters))
    {
        if !template.names.contains(*name) {
            let path = item.pointer.last().unwrap_or_default();
            problems.push(Diagnostic::new(
                Code::UnusedPathParameter,
                place.clone(),
                format!("the path `{path}` has no `{{{name}}}`"),
            ));
        }
    }
    for name in &template.names {
        let declares = |parameters: &[(Pointer, &str)]| {
            parameters.iter().any(|(_, declared)| declared == name)
        };
        if declares(&shared) {
            continue;
        }
        let without: Vec<_> = own
            .iter()
            .filter(|(_, parameters)| !declares(parameters))
            .collect();
        // Where every operation lacks it, the path is what is wrong.
        if without.len() == own.len() {
            if let Some((operation, _)) = without.first() {
                problems.push(
                    undeclared(name, item.pointer.clone())
                        .related(operation.pointer.clone(), "not among its parameters"),
                );
            }
        } else {
            problems.extend(without.iter().map(|(operation, _)| {
                undeclared(name, operation.pointer.clone())
                    .related(item.pointer.clone(), "the path")
            }));
        }
    }
    problems
}

fn undeclared(name: &str, place: Pointer) -> Diagnostic {
    Diagnostic::new(
        Code::UndeclaredPathParameter,
        place,
        format!("the path parameter `{name}` is not declared"),
    )
    .label(format!("`{{{name}}}` has no parameter"))
    .at_key()
    .help(format!(
        "add a parameter: {{name: {name}, in: path, required: true, schema: {{type: string}}}}"
    ))
}

fn path_parameters<'d>(document: &'d Value, owner: &Site<'d>) -> Vec<(Pointer, &'d str)> {
    let in_path =
        |parameter: &'d Value| identity(parameter).filter(|(location, _)| *location == "path");
    listed(document, owner)
        .into_iter()
        .filter_map(|(place, parameter)| Some((place, in_path(parameter)?.1)))
        .collect()
}
