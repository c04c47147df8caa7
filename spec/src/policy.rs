//! What a document says about an API beyond OpenAPI: the extensions of this workspace, read into types.
//!
//! ```
//! use spec::{Document, Pointer, policy::{self, RetryRules}};
//!
//! let document = Document::parse("api.yaml", "
//! openapi: 3.0.3
//! info: {title: Example, version: '1'}
//! x-retry:
//! - status: 5XX
//!   unless: [{pointer: /code, value: locked}]
//! paths: {}
//! ").unwrap();
//! let rules = policy::read::<RetryRules>(&document, &Pointer::root()).unwrap().unwrap();
//! assert!(rules.allows(503, &serde_json::json!({"code": "busy"})));
//! assert!(!rules.allows(503, &serde_json::json!({"code": "locked"})));
//! ```

mod conditions;
mod marks;
mod states;
#[cfg(test)]
mod tests;
mod transport;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::escape::escape;
use crate::pointer::Pointer;
use crate::report::Report;
use crate::structure::{Kind, Site, sites};

pub use conditions::{Condition, ErrorKind, ErrorKinds, RetryRule, RetryRules, Status, Test};
pub use marks::{
    EmptyIsUnset, EnumVarNames, Extensible, ExtensibleEnum, Sensitivity, ServerName, Tags,
    VariantView,
};
pub use states::{Move, State, StateMachine, Trigger, WaitsFor};
pub use transport::{
    Algorithm, CallOption, Encoding, IdempotencyKey, KeyFormat, MessagePart, Pagination, Prefix,
    TokenExchange, WebhookSignature,
};

/// An extension with a fixed place and shape.
pub trait Extension: DeserializeOwned {
    /// The name of the member, such as `x-retry`.
    const NAME: &'static str;
}

/// Reads the extension `T` of the object at `owner`; `None` when the object has none.
///
/// # Errors
/// The extension has another shape; located at the member that is wrong.
pub fn read<T: Extension>(document: &Document, owner: &Pointer) -> Result<Option<T>, Report> {
    let Some(value) = owner
        .find(document.value())
        .and_then(|owner| owner.get(T::NAME))
    else {
        return Ok(None);
    };
    match parse::<T>(&owner.push(T::NAME), value) {
        Ok(extension) => Ok(Some(extension)),
        Err(problem) => Err(Report::new(document, vec![problem])),
    }
}

/// All extensions `T` of a document with the objects that have them. Malformed ones are left out; the lint reports them.
pub fn all<T: Extension>(document: &Document) -> Vec<(Pointer, T)> {
    found(&sites(document.value()))
}

pub(crate) fn found<T: Extension>(sites: &[Site<'_>]) -> Vec<(Pointer, T)> {
    let hosts = KNOWN
        .iter()
        .filter(|known| known.name == T::NAME)
        .flat_map(|known| known.hosts);
    let hosts: Vec<_> = hosts.copied().collect();
    let sites = sites.iter().filter(|site| hosts.contains(&site.kind));
    sites
        .filter_map(|site| {
            let (pointer, value) = site.member(T::NAME)?;
            Some((site.pointer.clone(), parse(&pointer, value).ok()?))
        })
        .collect()
}

fn parse<T: DeserializeOwned>(pointer: &Pointer, value: &Value) -> Result<T, Diagnostic> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = place_of(pointer, error.path());
        let message = escape(&error.inner().to_string());
        let problem = Diagnostic::new(Code::MalformedExtension, place, message);
        if error.inner().to_string().starts_with("unknown field") {
            problem.at_key()
        } else {
            problem
        }
    })
}

/// The pointer to where a typed reading failed.
pub(crate) fn place_of(root: &Pointer, path: &serde_path_to_error::Path) -> Pointer {
    use serde_path_to_error::Segment;
    path.iter()
        .fold(root.clone(), |place, segment| match segment {
            Segment::Seq { index } => place.push(index),
            Segment::Map { key } => place.push(key),
            Segment::Enum { variant } => place.push(variant),
            Segment::Unknown => place,
        })
}

/// An extension as the lint sees it: its name, the objects it belongs to, and how it is read.
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) hosts: &'static [Kind],
    check: fn(&Pointer, &Value) -> Vec<Diagnostic>,
}

impl Known {
    const fn of<T: Extension>(hosts: &'static [Kind]) -> Self {
        let check = |pointer: &Pointer, value: &Value| {
            parse::<T>(pointer, value).err().into_iter().collect()
        };
        Self {
            name: T::NAME,
            hosts,
            check,
        }
    }

    /// An extension that is a list: each item is read for itself, so that one mistake does not hide the next.
    const fn list<T: Extension, Item: DeserializeOwned>(hosts: &'static [Kind]) -> Self {
        let check = |pointer: &Pointer, value: &Value| match value {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items
                    .filter_map(|(number, item)| parse::<Item>(&pointer.push(number), item).err())
                    .collect()
            }
            other => parse::<T>(pointer, other).err().into_iter().collect(),
        };
        Self {
            name: T::NAME,
            hosts,
            check,
        }
    }

    /// What is wrong with the shape of the extension at `pointer`.
    pub(crate) fn malformed(&self, pointer: &Pointer, value: &Value) -> Vec<Diagnostic> {
        (self.check)(pointer, value)
    }
}

/// The vocabulary.
pub(crate) const KNOWN: &[Known] = &[
    Known::of::<Prefix>(&[Kind::SecurityScheme]),
    Known::of::<TokenExchange>(&[Kind::SecurityScheme]),
    Known::of::<IdempotencyKey>(&[Kind::Parameter]),
    Known::of::<CallOption>(&[Kind::Parameter]),
    Known::of::<Pagination>(&[Kind::Operation]),
    Known::list::<RetryRules, RetryRule>(&[Kind::Document]),
    Known::list::<ErrorKinds, ErrorKind>(&[Kind::Schema]),
    Known::of::<WebhookSignature>(&[Kind::Document]),
    Known::of::<ExtensibleEnum>(&[Kind::Schema]),
    Known::of::<EnumVarNames>(&[Kind::Schema]),
    Known::of::<Extensible>(&[Kind::Schema]),
    Known::of::<EmptyIsUnset>(&[Kind::Schema]),
    Known::of::<Sensitivity>(&[Kind::Schema, Kind::SecurityScheme]),
    Known::of::<StateMachine>(&[Kind::Schema]),
    Known::of::<VariantView>(&[Kind::Schema]),
    Known::of::<Tags>(&[Kind::Schema]),
    Known::of::<ServerName>(&[Kind::Server]),
    // The structure of webhooks is that of paths and checked with it.
    Known {
        name: "x-webhooks",
        hosts: &[Kind::Document],
        check: |_, _| Vec::new(),
    },
];

/// A name in lower case with words joined by `_`.
fn snake_case<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('_').all(is_word) {
        return Ok(text);
    }
    Err(serde::de::Error::custom(format_args!(
        "expected a name in snake_case, found `{}`",
        escape(&text)
    )))
}
