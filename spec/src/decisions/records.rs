//! Lists of records in YAML: each is read for itself, so that one mistake does not hide the next.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_yaml::Value as Yaml;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Text;
use crate::pointer::Pointer;
use crate::policy::place_of;
use crate::structure::{closest, quoted_list};

/// Reads the list under `name`; `check` says what the types cannot.
pub(super) fn read<T: DeserializeOwned>(
    text: &Text,
    name: &str,
    known: &[&'static str],
    check: impl Fn(&T, &Pointer) -> Vec<Diagnostic>,
) -> (Vec<T>, Vec<Diagnostic>) {
    let mut problems = unknown_members(text, known);
    let place = Pointer::root().push(name);
    let root: Yaml = match serde_yaml::from_str(&text.source.text) {
        Ok(root) => root,
        Err(error) => {
            problems.push(malformed(Pointer::root(), error.to_string()));
            return (Vec::new(), problems);
        }
    };
    let Some(Yaml::Sequence(items)) = root.get(name) else {
        problems.push(malformed(
            place,
            format!("`{name}` must be a list of records"),
        ));
        return (Vec::new(), problems);
    };
    let mut list = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let place = place.push(number);
        match serde_path_to_error::deserialize::<_, T>(item) {
            Ok(record) => {
                problems.extend(check(&record, &place));
                list.push(record);
            }
            Err(error) => {
                let message = error.inner().to_string();
                let at = place_of(&place, error.path());
                let is_unknown = message.starts_with("unknown field");
                let problem = malformed(at, message);
                problems.push(if is_unknown {
                    problem.at_key()
                } else {
                    problem
                });
            }
        }
    }
    (list, problems)
}

/// Reads a whole number at the root.
pub(super) fn count(text: &Text, name: &str) -> Result<Option<u32>, Diagnostic> {
    let Some(value) = text.value.get(name) else {
        return Ok(None);
    };
    match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
        Some(number) => Ok(Some(number)),
        None => Err(malformed(
            Pointer::root().push(name),
            format!("`{name}` must be a whole number"),
        )),
    }
}

pub(super) fn malformed(pointer: Pointer, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::MalformedRecord, pointer, message)
}

fn unknown_members(text: &Text, known: &[&'static str]) -> Vec<Diagnostic> {
    let members = text
        .value
        .as_object()
        .into_iter()
        .flat_map(|members| members.keys());
    members
        .filter(|name| !known.contains(&name.as_str()))
        .map(|name| {
            let problem = malformed(
                Pointer::root().push(name),
                format!("the file has no member `{name}`"),
            )
            .at_key();
            match closest(name, known.iter().copied()) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem.help(format!("expected {}", quoted_list(known.iter().copied()))),
            }
        })
        .collect()
}

/// A value or a list of them.
pub(super) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected one value or a list of them")]
    enum OneOrMany<T> {
        One(T),
        Many(Vec<T>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(value) => vec![value],
        OneOrMany::Many(values) => values,
    })
}
