//! How a document is written, so that new text looks like the old.

use serde_json::Value;

use super::layout::{byte, column};
use crate::tree::{Content, Node};

/// The habits of a document: of each, what it does more often.
#[derive(Debug)]
pub(super) struct Style {
    /// The line break.
    pub(super) newline: &'static str,
    /// By how much a mapping is indented below its key.
    pub(super) step: usize,
    /// By how much the dashes of a list are indented below its key.
    pub(super) dash: usize,
    /// The quotes of text that needs some.
    pub(super) quotes: Quotes,
    /// Whether a list of scalars stands in brackets.
    pub(super) has_flow_lists: bool,
    /// Whether a mapping of one scalar stands in braces, behind a key and behind a dash.
    pub(super) has_flow_pairs: [bool; 2],
    /// Whether all of it is JSON.
    pub(super) is_json: bool,
}

/// Which quotes stand around text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Single,
    Double,
}

/// How often each habit was seen.
#[derive(Default)]
struct Census {
    steps: [usize; 9],
    dashes: [usize; 9],
    single: usize,
    double: usize,
    lists: Split,
    pairs: [Split; 2],
}

#[derive(Clone, Copy, Default)]
struct Split {
    flow: usize,
    block: usize,
}

impl Style {
    pub(super) fn of(text: &str, root: &Node) -> Self {
        let mut census = Census::default();
        census.visit(text, root, false);
        let first = text.find('\n').unwrap_or_default();
        let before = first.checked_sub(1).and_then(|at| byte(text, at));
        Self {
            newline: if before == Some(b'\r') { "\r\n" } else { "\n" },
            step: most(&census.steps).filter(|step| *step > 0).unwrap_or(2),
            dash: most(&census.dashes).unwrap_or(2),
            quotes: if census.double > census.single {
                Quotes::Double
            } else {
                Quotes::Single
            },
            has_flow_lists: census.lists.flow >= census.lists.block,
            has_flow_pairs: census.pairs.map(|pairs| pairs.flow > pairs.block),
            is_json: is_flow(text, root),
        }
    }
}

impl Census {
    fn visit(&mut self, text: &str, node: &Node, is_item: bool) {
        let is_flow = is_flow(text, node);
        match &node.content {
            Content::Scalar { plain, .. } => match (plain, byte(text, node.bytes.start)) {
                (None, Some(b'\'')) => self.single += 1,
                (None, Some(b'"')) => self.double += 1,
                _ => {}
            },
            Content::List(items) => {
                if !items.is_empty() && items.iter().all(is_scalar) {
                    self.lists.count(is_flow);
                }
                for item in items {
                    self.visit(text, item, true);
                }
            }
            Content::Mapping(entries) => {
                if let [only] = entries.as_slice()
                    && is_scalar(&only.value)
                {
                    let [members, items] = &mut self.pairs;
                    let pairs = if is_item { items } else { members };
                    pairs.count(is_flow);
                }
                for entry in entries {
                    if !is_flow {
                        self.indentation(text, entry.key_bytes.start, &entry.value);
                    }
                    self.visit(text, &entry.value, false);
                }
            }
        }
    }

    fn indentation(&mut self, text: &str, key: usize, value: &Node) {
        let own = column(text, key);
        let (first, counts) = match &value.content {
            Content::Mapping(entries) => (
                entries.first().map(|entry| entry.key_bytes.start),
                &mut self.steps,
            ),
            Content::List(items) => (
                items.first().and_then(|item| dash(text, item)),
                &mut self.dashes,
            ),
            Content::Scalar { .. } => (None, &mut self.steps),
        };
        let is_below = |at: &usize| !is_flow(text, value) && *at > key;
        let Some(first) = first.filter(is_below) else {
            return;
        };
        if let Some(count) = column(text, first)
            .checked_sub(own)
            .and_then(|by| counts.get_mut(by))
        {
            *count += 1;
        }
    }
}

impl Split {
    fn count(&mut self, is_flow: bool) {
        if is_flow {
            self.flow += 1;
        } else {
            self.block += 1;
        }
    }
}

/// The dash in front of an item that stands on its line.
fn dash(text: &str, item: &Node) -> Option<usize> {
    let start = super::layout::line_start(text, item.bytes.start);
    let line = text.get(start..item.bytes.start + 1)?;
    let lead = line.len() - line.trim_start().len();
    line.trim_start().starts_with('-').then_some(start + lead)
}

fn most(counts: &[usize]) -> Option<usize> {
    let (by, count) = counts
        .iter()
        .enumerate()
        .rev()
        .max_by_key(|(_, count)| **count)?;
    (*count > 0).then_some(by)
}

fn is_flow(text: &str, node: &Node) -> bool {
    !is_scalar(node) && matches!(byte(text, node.bytes.start), Some(b'{' | b'['))
}

fn is_scalar(node: &Node) -> bool {
    matches!(node.content, Content::Scalar { .. })
}

/// Whether `value` is neither a list nor a mapping.
pub(super) fn is_plain_value(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}
