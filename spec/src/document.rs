//! Reading a document: text, tree, structure, typed model.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::operation::{self, Operation};
use crate::pointer::Pointer;
use crate::policy::place_of;
use crate::reference;
use crate::report::Report;
use crate::source::{Location, Source};
use crate::tree::{self, Node};
use crate::{lint, structure, version};

/// An OpenAPI 3.0 document that was read and is structurally sound: every standard member has the kind that the
/// specification gives it. Rules about meaning are checked by [`lint`](crate::lint()).
///
/// ```
/// let document = spec::Document::parse("api.yaml", "
/// openapi: 3.0.3
/// info: {title: Example, version: '1'}
/// paths: {}
/// ").unwrap();
/// let title = spec::Pointer::parse("/info/title").unwrap();
/// assert_eq!(document.locate(&title).unwrap().line, 3);
/// ```
#[derive(Debug)]
pub struct Document {
    text: Text,
    openapi: OpenAPI,
}

impl Document {
    /// Reads a file of YAML or JSON.
    ///
    /// # Errors
    /// Every mistake that was found: the file cannot be read, is no UTF-8, no YAML, no OpenAPI 3.0 document.
    pub fn load(path: &Path) -> Result<Self, Report> {
        let name = path.display().to_string();
        let text = read(path)
            .map_err(|problem| Report::of(Arc::new(Source::new(&name, "")), None, vec![problem]))?;
        Self::parse(&name, &text)
    }

    /// Reads a text of YAML or JSON; `name` stands for it in reports.
    ///
    /// # Errors
    /// As [`Document::load`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Report> {
        let text = Text::parse(name, text)?;
        if let Some(problem) = version::check(&text.value) {
            return Err(text.report(vec![problem]));
        }
        let mut problems = structure::check(&text.value);
        if problems
            .iter()
            .any(|problem| problem.severity() == crate::Severity::Error)
        {
            problems.extend(lint::tolerant(&text));
            return Err(text.report(problems));
        }
        match typed(&text.value) {
            Ok(openapi) => Ok(Self { text, openapi }),
            Err(error) => {
                let message = format!(
                    "the typed model of OpenAPI 3.0 refuses the document: {}",
                    error.inner()
                );
                let place = place_of(&Pointer::root(), error.path());
                Err(text.report(vec![Diagnostic::new(Code::Refused, place, message)]))
            }
        }
    }

    /// The typed model.
    pub fn openapi(&self) -> &OpenAPI {
        &self.openapi
    }

    /// The plain tree, as written: references stand as references.
    pub fn value(&self) -> &Value {
        &self.text.value
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text.source.text
    }

    /// The name it was read under, usually a path.
    pub fn name(&self) -> &str {
        &self.text.source.name
    }

    /// Where the value stands: a scalar's own text, the key of a mapping or list. `None` when the document has no such
    /// value.
    pub fn locate(&self, pointer: &Pointer) -> Option<Location> {
        let found = self.text.tree.find(pointer)?;
        Some(self.text.source.location(found.value_bytes()))
    }

    /// Where the value stands or, if the document has none, the nearest one around it.
    pub fn locate_nearest(&self, pointer: &Pointer) -> Location {
        let (found, _) = self.text.tree.find_nearest(pointer);
        self.text.source.location(found.value_bytes())
    }

    /// Follows a chain of local references from `value`, which may be one itself or not. `None` when the chain is
    /// circular, leaves the document or leads to nothing.
    ///
    /// The pointer names where the value at the end of the chain stands; it is the root only for a `value` that is no
    /// reference, whose place cannot be known.
    pub fn resolve<'d>(&'d self, value: &'d Value) -> Option<(Pointer, &'d Value)> {
        reference::resolve(&self.text.value, Pointer::root(), value).ok()
    }

    /// What stands at `pointer` once a chain of local references there is followed, and where that is.
    pub fn follow(&self, pointer: &Pointer) -> Option<(Pointer, &Value)> {
        let value = pointer.find(&self.text.value)?;
        reference::resolve(&self.text.value, pointer.clone(), value).ok()
    }

    /// All operations in the order of the document, references to path items and parameters followed.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        operation::all(self)
    }

    pub(crate) fn inner(&self) -> &Text {
        &self.text
    }
}

/// What reading the typed model may use of the stack. `openapiv3` reads through untagged enums: at the depth that a document may have,
/// their frames need more than a thread has by default.
const STACK: usize = 32 << 20;

fn typed(value: &Value) -> Result<OpenAPI, serde_path_to_error::Error<serde_json::Error>> {
    let read = || serde_path_to_error::deserialize(value);
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        match builder.spawn_scoped(scope, read) {
            Ok(reader) => reader
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => read(),
        }
    })
}

fn read(path: &Path) -> Result<String, Diagnostic> {
    let unreadable = |message: String| Diagnostic::new(Code::Unreadable, Pointer::root(), message);
    if path.is_dir() {
        return Err(unreadable("this is a directory".to_owned()).help("name the file inside it"));
    }
    let bytes = std::fs::read(path)
        .map_err(|error| unreadable(format!("the file cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before =
            String::from_utf8_lossy(error.as_bytes().get(..at).unwrap_or_default()).into_owned();
        let line = before.matches('\n').count() + 1;
        Diagnostic::new(
            Code::NotUtf8,
            Pointer::root(),
            format!("the file is not UTF-8: byte {at}, on line {line}, begins no character"),
        )
    })
}

/// A text that was read as YAML or JSON, whatever it describes, and knows where its values stand.
#[derive(Debug)]
pub struct Text {
    pub(crate) source: Arc<Source>,
    pub(crate) tree: Node,
    pub(crate) value: Value,
}

impl Text {
    /// Reads YAML or JSON whose root is a mapping without equal keys.
    ///
    /// # Errors
    /// A syntax error, a root that is no mapping, or keys that stand twice.
    pub fn parse(name: &str, text: &str) -> Result<Self, Report> {
        let source = Arc::new(Source::new(name, text));
        let tree = match tree::build(text) {
            Ok(tree) => tree,
            Err(problem) => return Err(Report::of(source, None, vec![problem])),
        };
        let text = Self {
            value: tree.to_value(),
            source,
            tree,
        };
        let mut problems: Vec<_> = text
            .tree
            .duplicate_keys()
            .into_iter()
            .map(duplicate_key)
            .collect();
        if !text.value.is_object() {
            let found = crate::escape::kind_of(&text.value);
            let (code, message) = match text.value {
                Value::Null => (Code::Empty, "the document is empty".to_owned()),
                _ => (
                    Code::Empty,
                    format!("a document is a mapping, and this is {found}"),
                ),
            };
            problems.push(Diagnostic::new(code, Pointer::root(), message));
        }
        if problems.is_empty() {
            Ok(text)
        } else {
            Err(text.report(problems))
        }
    }

    /// Reads a file in the same way.
    ///
    /// # Errors
    /// As [`Text::parse`], and a file that cannot be read or is no UTF-8.
    pub fn load(path: &Path) -> Result<Self, Report> {
        let name = path.display().to_string();
        let text = read(path)
            .map_err(|problem| Report::of(Arc::new(Source::new(&name, "")), None, vec![problem]))?;
        Self::parse(&name, &text)
    }

    /// The plain tree.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The text as it was read.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// The name it was read under, usually a path.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// Where the value stands or, if there is none, the nearest one around it.
    pub fn locate_nearest(&self, pointer: &Pointer) -> Location {
        let (found, _) = self.tree.find_nearest(pointer);
        self.source.location(found.value_bytes())
    }

    pub(crate) fn report(&self, problems: Vec<Diagnostic>) -> Report {
        Report::of(Arc::clone(&self.source), Some(&self.tree), problems)
    }
}

fn duplicate_key(
    (pointer, second, first): (Pointer, std::ops::Range<usize>, std::ops::Range<usize>),
) -> Diagnostic {
    let name = pointer.last().unwrap_or_default().to_owned();
    Diagnostic::new(
        Code::DuplicateKey,
        pointer,
        format!("the key `{name}` stands twice in one mapping"),
    )
    .label("second time")
    .at_bytes(second)
    .related_bytes(first, "first time")
}
