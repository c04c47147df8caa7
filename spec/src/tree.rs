//! A document as a tree in which every value and every key knows its bytes.
//!
//! Built from parser events rather than by a deserializer, because that is the only way to keep positions, to see both of
//! two equal keys, and to know whether a scalar was quoted.

mod build;
mod scalar;
#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;

use serde_json::{Map, Value};

use crate::pointer::{self, Pointer};

pub(crate) use build::build;

/// A value and the bytes it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) bytes: Range<usize>,
    pub(crate) content: Content,
}

/// What stands at a node.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A scalar, with its text where it was written without quotes.
    Scalar {
        value: Value,
        plain: Option<String>,
    },
    List(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// A member of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_bytes: Range<usize>,
    pub(crate) value: Node,
}

/// A node as found by a pointer, with the key it stands under.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'t> {
    pub(crate) node: &'t Node,
    pub(crate) key_bytes: Option<&'t Range<usize>>,
}

impl Node {
    /// The plain value; of equal keys the first one counts.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Scalar { value, .. } => value.clone(),
            Content::List(items) => items.iter().map(Node::to_value).collect(),
            Content::Mapping(entries) => {
                let mut members = Map::new();
                for entry in entries {
                    members
                        .entry(entry.key.as_str())
                        .or_insert_with(|| entry.value.to_value());
                }
                Value::Object(members)
            }
        }
    }

    /// What `pointer` points to.
    pub(crate) fn find(&self, pointer: &Pointer) -> Option<Found<'_>> {
        let (found, depth) = self.find_nearest(pointer);
        (depth == pointer.tokens().len()).then_some(found)
    }

    /// What `pointer` points to or the nearest thing around it, and how many tokens lead there.
    pub(crate) fn find_nearest(&self, pointer: &Pointer) -> (Found<'_>, usize) {
        let mut found = Found {
            node: self,
            key_bytes: None,
        };
        for (depth, token) in pointer.tokens().iter().enumerate() {
            match found.node.child(token) {
                Some(next) => found = next,
                None => return (found, depth),
            }
        }
        (found, pointer.tokens().len())
    }

    fn child(&self, token: &str) -> Option<Found<'_>> {
        match &self.content {
            Content::Mapping(entries) => {
                entries
                    .iter()
                    .find(|entry| entry.key == token)
                    .map(|entry| Found {
                        node: &entry.value,
                        key_bytes: Some(&entry.key_bytes),
                    })
            }
            Content::List(items) => items.get(pointer::index(token)?).map(|node| Found {
                node,
                key_bytes: None,
            }),
            Content::Scalar { .. } => None,
        }
    }

    /// Each key that stands a second time in its mapping: where, and the bytes of both keys.
    pub(crate) fn duplicate_keys(&self) -> Vec<(Pointer, Range<usize>, Range<usize>)> {
        let mut found = Vec::new();
        self.collect_duplicate_keys(&Pointer::root(), &mut found);
        found
    }

    fn collect_duplicate_keys(
        &self,
        pointer: &Pointer,
        found: &mut Vec<(Pointer, Range<usize>, Range<usize>)>,
    ) {
        match &self.content {
            Content::Scalar { .. } => {}
            Content::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    item.collect_duplicate_keys(&pointer.push(number), found);
                }
            }
            Content::Mapping(entries) => {
                let mut seen = std::collections::HashMap::new();
                for entry in entries {
                    let place = pointer.push(&entry.key);
                    if let Some(first) = seen.get(entry.key.as_str()) {
                        found.push((place.clone(), entry.key_bytes.clone(), Range::clone(first)));
                    } else {
                        seen.insert(entry.key.as_str(), entry.key_bytes.clone());
                    }
                    entry.value.collect_duplicate_keys(&place, found);
                }
            }
        }
    }
}

impl Found<'_> {
    /// The bytes to underline for the value: a scalar's text, otherwise the key, otherwise the opening of the value.
    pub(crate) fn value_bytes(&self) -> Range<usize> {
        match (&self.node.content, self.key_bytes) {
            (Content::Mapping(_) | Content::List(_), Some(key)) => key.clone(),
            (Content::Mapping(entries), None) => entries
                .first()
                .filter(|entry| entry.key_bytes.start == self.node.bytes.start)
                .map_or_else(|| self.node.bytes.clone(), |entry| entry.key_bytes.clone()),
            (Content::Scalar { .. }, Some(key)) if self.node.bytes.is_empty() => key.clone(),
            _ => self.node.bytes.clone(),
        }
    }

    /// The bytes of the key, or of the value where there is none.
    pub(crate) fn key_bytes(&self) -> Range<usize> {
        self.key_bytes
            .cloned()
            .unwrap_or_else(|| self.value_bytes())
    }
}
