#![doc = include_str!("../README.md")]

mod code;
#[cfg(feature = "schema")]
pub mod contract;
pub mod decisions;
mod diagnostic;
mod document;
pub mod edit;
mod escape;
mod lint;
mod operation;
mod pointer;
pub mod policy;
mod reference;
mod report;
mod source;
mod structure;
mod tree;
mod version;

pub use code::{Area, Code, Severity};
pub use diagnostic::Diagnostic;
pub use document::{Document, Text};
pub use escape::{escape, to_json};
pub use lint::lint;
pub use operation::{Operation, Parameter};
pub use pointer::Pointer;
pub use report::{Finding, Report};
pub use source::Location;
