//! Examples, defaults and listed values, judged by their schemas.

use std::collections::HashSet;

use serde_json::Value;

use super::schemas::has_type;
use crate::code::Code;
use crate::contract::Bench;
use crate::diagnostic::Diagnostic;
use crate::document::Text;
use crate::pointer::Pointer;
use crate::reference;
use crate::structure::{Kind, Site, sites};

pub(super) fn check(text: &Text) -> Vec<Diagnostic> {
    let bench = match Bench::new(text) {
        Ok(bench) => bench,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    let mut unusable = HashSet::new();
    for site in sites(&text.value)
        .iter()
        .filter(|site| !site.is_reference())
    {
        for (schema, place, value) in values(&text.value, site) {
            match bench.judge(&schema) {
                Ok(judge) => {
                    let violations = judge.as_written(value).into_iter();
                    let is_default = place.tokens().last().is_some_and(|name| name == "default");
                    problems.extend(violations.map(|violation| {
                        let problem = Diagnostic::new(
                            Code::InvalidExample,
                            place.join(&violation.instance),
                            violation.message,
                        )
                        .label("contradicts the schema")
                        .related(violation.schema, "which says so here");
                        if is_default {
                            problem
                                .help("correct the default, or the schema if the default is right")
                        } else {
                            problem
                        }
                    }));
                }
                Err(problem) if unusable.insert(schema) => problems.push(problem),
                Err(_) => {}
            }
        }
    }
    problems
}

/// The values beside a schema: where the schema is, where the value is, and the value.
fn values<'d>(document: &'d Value, site: &Site<'d>) -> Vec<(Pointer, Pointer, &'d Value)> {
    match site.kind {
        Kind::Schema => {
            let own = ["example", "default"]
                .into_iter()
                .filter_map(|name| site.member(name))
                .collect::<Vec<_>>();
            own.into_iter()
                .chain(listed(site))
                .map(|(place, value)| (site.pointer.clone(), place, value))
                .collect()
        }
        Kind::MediaType | Kind::Parameter | Kind::Header if site.members.contains_key("schema") => {
            let schema = site.pointer.push("schema");
            let one = site.member("example").into_iter();
            one.chain(named(document, site))
                .map(|(place, value)| (schema.clone(), place, value))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The values of an enum; those of the wrong kind have a rule of their own.
fn listed<'d>(site: &Site<'d>) -> Vec<(Pointer, &'d Value)> {
    let Some((place, Value::Array(listed))) = site.member("enum") else {
        return Vec::new();
    };
    let fits = |value: &Value| site.text("type").is_none_or(|name| has_type(value, name));
    listed
        .iter()
        .enumerate()
        .filter(|(_, value)| fits(value))
        .map(|(number, value)| (place.push(number), value))
        .collect()
}

/// The values of `examples`, references followed.
fn named<'d>(document: &'d Value, site: &Site<'d>) -> Vec<(Pointer, &'d Value)> {
    let Some((place, Value::Object(examples))) = site.member("examples") else {
        return Vec::new();
    };
    examples
        .iter()
        .filter_map(|(name, example)| {
            let (place, example) = reference::resolve(document, place.push(name), example).ok()?;
            Some((place.push("value"), example.get("value")?))
        })
        .collect()
}
