//! From parser events to the tree, within fixed budgets.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::Value;

use super::{Content, Entry, Node, scalar};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;

/// How deep values may be nested, aliases expanded.
const MAX_DEPTH: usize = 128;
/// How many values a document may hold, aliases expanded.
const MAX_NODES: usize = 2_000_000;

/// Reads YAML, or JSON as the subset of YAML it is.
///
/// # Errors
/// One diagnostic: a syntax error ends the reading.
pub(crate) fn build(text: &str) -> Result<Node, Diagnostic> {
    let mut builder = Builder {
        text,
        ..Builder::default()
    };
    let mut options = Options::default();
    options.emit_comments = false;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| syntax(text, &error))?;
        builder.take(event, &span)?;
    }
    builder.root.ok_or_else(|| {
        failure(Code::Empty, 0..0, "the document is empty")
            .help("begin with `openapi: 3.0.3`, `info:` and `paths:`")
    })
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    root: Option<Node>,
    open: Vec<Open>,
    /// What each anchor stands for, how deep that is and how many values it holds.
    anchors: HashMap<usize, (Node, usize, usize)>,
    nodes: usize,
}

/// A list or mapping whose end was not seen yet.
struct Open {
    start: usize,
    anchor: usize,
    content: Content,
    /// The key that waits for its value.
    key: Option<(String, Range<usize>)>,
    is_mapping: bool,
    /// Depth of the deepest value inside.
    height: usize,
    /// How many values were known when this was opened.
    nodes_before: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Diagnostic> {
        let bytes = span.byte_range().unwrap_or(0..0);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(failure(
                Code::NoJsonCounterpart,
                bytes,
                "a second document begins here",
            )
            .help("keep one document in a file")),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), bytes)
            }
            Event::SequenceStart(_, anchor, tag) => {
                collection_tag(tag.as_deref(), "seq", &bytes)?;
                self.open(bytes.start, anchor, false)
            }
            Event::MappingStart(_, anchor, tag) => {
                collection_tag(tag.as_deref(), "map", &bytes)?;
                self.open(bytes.start, anchor, true)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(bytes.end),
            Event::Alias(anchor) => self.alias(anchor, bytes),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        bytes: Range<usize>,
    ) -> Result<(), Diagnostic> {
        let is_plain = style == ScalarStyle::Plain;
        if self.expects_key() {
            return self.key(text, is_plain, tag, bytes);
        }
        let value = match tag {
            None if is_plain => scalar::plain(text),
            None => Ok(Value::String(text.to_owned())),
            Some(tag) => tagged(tag, text, &bytes)?,
        };
        let value = value.map_err(|scalar::NotFinite| {
            failure(
                Code::NoJsonCounterpart,
                bytes.clone(),
                format!("JSON has no number `{text}`"),
            )
        })?;
        // The event of a block scalar goes on to the next token; its text ends earlier.
        let text_end = self
            .text
            .get(bytes.clone())
            .map_or(0, |raw| raw.trim_end().len());
        let bytes = bytes.start..bytes.start + text_end;
        let plain = (is_plain && tag.is_none()).then(|| text.to_owned());
        self.count(1, &bytes)?;
        self.place(
            Node {
                bytes,
                content: Content::Scalar { value, plain },
            },
            anchor,
            1,
            1,
        )
    }

    fn expects_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.is_mapping && open.key.is_none())
    }

    fn key(
        &mut self,
        text: &str,
        is_plain: bool,
        tag: Option<&Tag>,
        bytes: Range<usize>,
    ) -> Result<(), Diagnostic> {
        if text == "<<" && is_plain {
            return Err(failure(
                Code::NoJsonCounterpart,
                bytes,
                "merge keys (`<<`) are not part of YAML 1.2",
            )
            .help("write the merged members out, or use `$ref`"));
        }
        if is_plain && tag.is_none() && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            return Err(failure(
                Code::NoJsonCounterpart,
                bytes,
                "a key must be text, and this one is null",
            )
            .help("put the key in quotes"));
        }
        if let Some(open) = self.open.last_mut() {
            open.key = Some((text.to_owned(), bytes));
        }
        Ok(())
    }

    fn open(&mut self, start: usize, anchor: usize, is_mapping: bool) -> Result<(), Diagnostic> {
        if self.expects_key() {
            return Err(failure(
                Code::NoJsonCounterpart,
                start..start + 1,
                "a key must be text, and this one is a list or mapping",
            )
            .help("if a template placeholder such as `{{name}}` is meant, put it in quotes"));
        }
        within_depth(self.open.len() + 1, &(start..start + 1))?;
        self.count(1, &(start..start + 1))?;
        let content = if is_mapping {
            Content::Mapping(Vec::new())
        } else {
            Content::List(Vec::new())
        };
        let nodes_before = self.nodes - 1;
        self.open.push(Open {
            start,
            anchor,
            content,
            key: None,
            is_mapping,
            height: 0,
            nodes_before,
        });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        // The event that ends a block collection stands on the next token; the collection itself ends with its text.
        let end = end.max(open.start);
        let text = self.text.get(open.start..end).unwrap_or_default();
        let bytes = open.start..open.start + text.trim_end().len();
        let node = Node {
            bytes,
            content: open.content,
        };
        self.place(
            node,
            open.anchor,
            open.height + 1,
            self.nodes - open.nodes_before,
        )
    }

    fn alias(&mut self, anchor: usize, bytes: Range<usize>) -> Result<(), Diagnostic> {
        let Some((node, height, size)) = self.anchors.get(&anchor) else {
            return Err(failure(
                Code::Syntax,
                bytes,
                "this alias stands inside what it names",
            ));
        };
        let (height, size) = (*height, *size);
        within_depth(self.open.len() + height, &bytes)?;
        if self.nodes + size > MAX_NODES {
            return Err(too_many(&bytes));
        }
        self.nodes += size;
        let node = Node {
            bytes: bytes.clone(),
            content: node.content.clone(),
        };
        if self.expects_key() {
            return match node.content {
                Content::Scalar {
                    value: Value::String(text),
                    ..
                } => self.key(&text, false, None, bytes),
                _ => Err(failure(
                    Code::NoJsonCounterpart,
                    bytes,
                    "a key must be text, and this alias names something else",
                )),
            };
        }
        self.place(node, 0, height, size)
    }

    fn place(
        &mut self,
        node: Node,
        anchor: usize,
        height: usize,
        size: usize,
    ) -> Result<(), Diagnostic> {
        if anchor != 0 {
            // Anchors cost a copy; the budget counts it like any other value.
            self.count(size, &node.bytes)?;
            self.anchors.insert(anchor, (node.clone(), height, size));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(open) => {
                open.height = open.height.max(height);
                match (&mut open.content, open.key.take()) {
                    (Content::Mapping(entries), Some((key, key_bytes))) => {
                        entries.push(Entry {
                            key,
                            key_bytes,
                            value: node,
                        });
                    }
                    (Content::List(items), _) => items.push(node),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, more: usize, bytes: &Range<usize>) -> Result<(), Diagnostic> {
        self.nodes += more;
        if self.nodes <= MAX_NODES {
            Ok(())
        } else {
            Err(too_many(bytes))
        }
    }
}

fn within_depth(depth: usize, bytes: &Range<usize>) -> Result<(), Diagnostic> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    let message = format!("values are nested more than {MAX_DEPTH} deep");
    Err(failure(Code::TooLarge, bytes.clone(), message))
}

fn too_many(bytes: &Range<usize>) -> Diagnostic {
    failure(
        Code::TooLarge,
        bytes.clone(),
        format!("with its aliases written out the document holds more than {MAX_NODES} values"),
    )
}

fn tagged(
    tag: &Tag,
    text: &str,
    bytes: &Range<usize>,
) -> Result<Result<Value, scalar::NotFinite>, Diagnostic> {
    let unfit = |kind: &str| {
        failure(
            Code::NoJsonCounterpart,
            bytes.clone(),
            format!("`{text}` is tagged as {kind} and is none"),
        )
    };
    match tag.core_suffix() {
        Some("str") => Ok(Ok(Value::String(text.to_owned()))),
        Some(kind @ ("int" | "float" | "bool" | "null")) => {
            let value = match scalar::plain(text) {
                Ok(value) => value,
                Err(error) => return Ok(Err(error)),
            };
            let fits = match kind {
                "int" => value.is_i64() || value.is_u64(),
                "float" => value.is_number(),
                "bool" => value.is_boolean(),
                _ => value.is_null(),
            };
            if fits {
                Ok(Ok(value))
            } else {
                Err(unfit(kind))
            }
        }
        _ => Err(unknown_tag(tag, bytes)),
    }
}

fn collection_tag(
    tag: Option<&Tag>,
    expected: &str,
    bytes: &Range<usize>,
) -> Result<(), Diagnostic> {
    match tag {
        Some(tag) if tag.core_suffix() != Some(expected) => Err(unknown_tag(tag, bytes)),
        _ => Ok(()),
    }
}

fn unknown_tag(tag: &Tag, bytes: &Range<usize>) -> Diagnostic {
    failure(
        Code::NoJsonCounterpart,
        bytes.clone(),
        format!("the tag `{}` has no meaning here", tag.original()),
    )
    .help("remove the tag")
}

fn syntax(text: &str, error: &ScanError) -> Diagnostic {
    let start = error
        .marker()
        .byte_offset()
        .unwrap_or(text.len())
        .min(text.len());
    let width = text
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let problem =
        failure(Code::Syntax, start..start + width, error.info()).label("the reader stopped here");
    match error.kind() {
        ErrorKind::MappingValueNotAllowed => {
            problem.help("put text that holds `: ` in quotes, or correct the indentation")
        }
        _ => problem,
    }
}

fn failure(code: Code, bytes: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Pointer::root(), message).at_bytes(bytes)
}
