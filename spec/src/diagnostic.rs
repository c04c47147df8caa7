//! One finding about a document: what is wrong, where, and what to do.

use std::ops::Range;

use crate::code::{Code, Severity};
use crate::pointer::Pointer;

/// A finding before it is placed in a text: a code, a JSON Pointer and words.
///
/// ```
/// use spec::{Code, Diagnostic, Pointer};
///
/// let finding = Diagnostic::new(Code::Unsupported, Pointer::root().push("paths"), "callbacks are not supported")
///     .label("this callback")
///     .help("remove it; calls that the provider makes belong under `x-webhooks`");
/// assert_eq!(finding.code().as_str(), "E601");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// In a box, so that results that carry a finding stay small.
    pub(crate) parts: Box<Parts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) code: Code,
    pub(crate) pointer: Pointer,
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) label: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<(Pointer, Place, String)>,
}

/// Which text of the place is underlined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The value itself; of a mapping or list, its key.
    Value,
    /// The key under which the value stands.
    Key,
    /// These bytes.
    Bytes(Range<usize>),
}

impl Diagnostic {
    /// A finding about what `pointer` points to. Text taken from outside may be passed as it is: it is escaped when shown.
    pub fn new(code: Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Self {
            parts: Box::new(Parts {
                code,
                pointer,
                place: Place::Value,
                message: message.into(),
                label: None,
                help: None,
                related: Vec::new(),
            }),
        }
    }

    /// The words beside the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.parts.label = Some(label.into());
        self
    }

    /// What to do. Without it the general remedy of the code is shown.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.parts.help = Some(help.into());
        self
    }

    /// Underlines the key rather than the value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.parts.place = Place::Key;
        self
    }

    /// Underlines these bytes of the text, whatever the pointer points to.
    #[must_use]
    pub(crate) fn at_bytes(mut self, bytes: Range<usize>) -> Self {
        self.parts.place = Place::Bytes(bytes);
        self
    }

    /// Another place that the reader needs to see, such as the first use of a name.
    #[must_use]
    pub fn related(mut self, pointer: Pointer, label: impl Into<String>) -> Self {
        self.parts
            .related
            .push((pointer, Place::Value, label.into()));
        self
    }

    /// Another place, given by its bytes.
    #[must_use]
    pub(crate) fn related_bytes(mut self, bytes: Range<usize>, label: impl Into<String>) -> Self {
        self.parts.related.push((
            self.parts.pointer.clone(),
            Place::Bytes(bytes),
            label.into(),
        ));
        self
    }

    /// Which rule this is about.
    pub fn code(&self) -> Code {
        self.parts.code
    }

    /// Whether the document can be used all the same.
    pub fn severity(&self) -> Severity {
        self.parts.code.severity()
    }

    /// What it is about.
    pub fn pointer(&self) -> &Pointer {
        &self.parts.pointer
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &str {
        &self.parts.message
    }
}
