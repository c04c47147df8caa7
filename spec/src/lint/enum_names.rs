//! Names of listed values: one for each, and none twice.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::policy::{EnumVarNames, ExtensibleEnum, Extension, found};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let names = found::<EnumVarNames>(&subject.sites);
    names
        .into_iter()
        .flat_map(|(owner, names)| {
            let place = owner.push(EnumVarNames::NAME);
            let values = owner.find(subject.document).map_or_else(Vec::new, listed);
            let count = values.len();
            let texts = values.iter().filter(|value| !value.is_null()).count();
            let problem =
                |place, message| Diagnostic::new(Code::MalformedExtension, place, message);
            let length = names.0.len();
            let mut problems = Vec::new();
            if length != count && length != texts {
                let message = format!("{length} names for {texts} values");
                problems.push(
                    problem(place.clone(), message)
                        .help("give each value of the enum a name, in the same order"),
                );
            }
            let mut seen = BTreeSet::new();
            for (number, name) in names.0.iter().enumerate() {
                if !seen.insert(name) {
                    let message = format!("`{}` stands twice", crate::escape::escape(name));
                    problems.push(problem(place.push(number), message));
                }
            }
            problems
        })
        .collect()
}

/// The values that a schema lists, each once.
fn listed(schema: &Value) -> Vec<&Value> {
    let lists = ["enum", ExtensibleEnum::NAME];
    let all = lists
        .into_iter()
        .filter_map(|keyword| schema.get(keyword)?.as_array())
        .flatten();
    let mut values: Vec<&Value> = Vec::new();
    for value in all {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}
