//! What operations mean to each other: names that must not clash, and routes that must not be taken for another.

use spec::Pointer;

use crate::model::{Operation, Sibling, Success};
use crate::names::{self, Style};

/// Names the operations, together: methods, statics, structs of query parameters and enums of answers.
pub(super) fn name(operations: &mut [Operation]) {
    let ids: Vec<String> = operations
        .iter()
        .map(|operation| match operation.id.as_str() {
            "" => format!("{} {}", operation.method.to_lowercase(), operation.path),
            id => id.to_owned(),
        })
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let methods = names::assign(
        Style::Field,
        &ids,
        &["new", "builder", "clone", "fmt", "from", "into"],
    );
    let constants = names::assign(Style::Static, &ids, &["API", "RETRY"]);
    let queries = names::assign(Style::Type, &ids, &[]);
    let answers: Vec<String> = ids.iter().map(|id| format!("{id} response")).collect();
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    let answers = names::assign(Style::Type, &answers, &[]);
    let given = methods
        .into_iter()
        .zip(constants)
        .zip(&queries)
        .zip(answers);
    for (operation, (((method, constant), query), answer)) in operations.iter_mut().zip(given) {
        if let Success::Several(several) = &mut operation.success {
            several.name = answer;
        }
        operation.name = method;
        operation.constant = constant;
        if !operation.query.is_empty() {
            operation.query_name = Some(query.clone());
        }
        if operation.query.iter().any(|parameter| parameter.required) {
            let mut required = format!("{query}Required");
            while queries.contains(&required) {
                required.push_str("Of");
            }
            operation.query_required_name = Some(required);
        }
    }
}

/// Finds literal segments that stand where another operation of the same method has a parameter.
pub(super) fn siblings(operations: &mut [Operation]) {
    let routes: Vec<(String, Vec<String>, Pointer)> = operations
        .iter()
        .map(|operation| {
            (
                operation.method.clone(),
                operation.path.split('/').map(str::to_owned).collect(),
                operation.pointer.clone(),
            )
        })
        .collect();
    for operation in operations {
        let own: Vec<&str> = operation.path.split('/').collect();
        for (method, other, pointer) in &routes {
            if *method != operation.method || other.len() != own.len() {
                continue;
            }
            let differing: Vec<(&str, &String)> = own
                .iter()
                .copied()
                .zip(other)
                .filter(|(mine, theirs)| mine != theirs)
                .collect();
            if let [(mine, theirs)] = differing.as_slice()
                && let Some(parameter) = mine
                    .strip_prefix('{')
                    .and_then(|rest| rest.strip_suffix('}'))
                && !theirs.contains('{')
            {
                operation.siblings.push(Sibling {
                    parameter: parameter.to_owned(),
                    literal: (*theirs).clone(),
                    pointer: pointer.clone(),
                });
            }
        }
    }
}
