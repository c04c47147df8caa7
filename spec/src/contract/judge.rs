//! The judge of one schema.

use std::sync::{Arc, OnceLock};

use jsonschema::{Registry, ValidationError, Validator};
use serde_json::{Value, json};

use super::convert::Reading;
use super::interpret::Interpreter;
use super::places;
use super::sensitivity::{self, Marks};
use super::violation::Violation;
use crate::pointer::Pointer;
use crate::policy::Sensitivity;

/// Judges values against one schema.
pub struct Judge {
    document: Arc<Value>,
    schema: Pointer,
    written: Validator,
    closed: Validator,
    /// Found when they are first asked for.
    marks: OnceLock<Marks>,
}

impl Judge {
    pub(super) fn new(
        registry: &Registry<'static>,
        document: Arc<Value>,
        schema: &Pointer,
    ) -> Result<Self, Box<ValidationError<'static>>> {
        let build = |reading: Reading| {
            jsonschema::draft202012::options()
                .with_registry(registry)
                .should_validate_formats(true)
                .with_format("decimal", is_decimal)
                .build(&json!({"$ref": reading.locate(schema)}))
                .map_err(Box::new)
        };
        Ok(Self {
            written: build(Reading::Written)?,
            closed: build(Reading::Closed)?,
            document,
            schema: schema.clone(),
            marks: OnceLock::new(),
        })
    }

    /// Where the schema stands in the document, references followed.
    pub fn schema(&self) -> &Pointer {
        &self.schema
    }

    /// What the schema as written refuses.
    pub fn as_written(&self, value: &Value) -> Vec<Violation> {
        self.run(&self.written, Reading::Written, value)
    }

    /// What the closed reading refuses beyond that: undocumented members, and values outside an extensible enum or union.
    /// Meaningful when [`Judge::as_written`] found nothing.
    pub fn closed(&self, value: &Value) -> Vec<Violation> {
        self.run(&self.closed, Reading::Closed, value)
    }

    /// Where the document describes the value at `instance`; `None` for one that it does not describe.
    pub fn describes(&self, instance: &Pointer) -> Option<Pointer> {
        places::at(&self.document, &self.schema, instance)
    }

    /// The mark of the value at `instance`, or the stronger one of a value around it.
    pub fn sensitivity(&self, instance: &Pointer) -> Option<Sensitivity> {
        sensitivity::at(&self.document, &self.schema, instance)
    }

    /// All marked values of `value`, outermost first; nothing inside a secret is listed again.
    pub fn sensitive_values(&self, value: &Value) -> Vec<(Pointer, Sensitivity)> {
        let marks = || Marks::of(&self.document, &self.schema);
        self.marks.get_or_init(marks).of_value(value)
    }

    fn run(&self, validator: &Validator, reading: Reading, value: &Value) -> Vec<Violation> {
        if validator.is_valid(value) {
            return Vec::new();
        }
        let hidden = self.sensitive_values(value);
        let interpreter = Interpreter::new(
            &self.document,
            &self.schema,
            value,
            hidden,
            reading == Reading::Closed,
        );
        let mut violations: Vec<_> = validator
            .iter_errors(value)
            .flat_map(|error| interpreter.violations(&error))
            .collect();
        violations.sort_by(|a, b| (&a.instance, &a.message).cmp(&(&b.instance, &b.message)));
        violations.dedup();
        if violations.is_empty() {
            violations.push(interpreter.unexplained());
        }
        violations
    }
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Judge")
            .field("schema", &self.schema.to_string())
            .finish_non_exhaustive()
    }
}

/// A decimal number as text: an optional minus, digits, and perhaps a point with more digits.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}
