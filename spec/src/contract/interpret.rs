//! From the validator's errors to violations: locations of the document, one variant of a union, nothing sensitive.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Raw};
use serde_json::Value;

use super::schemas::{Union, layers};
use super::violation::{Violation, ViolationKind};
use crate::escape::{escape, excerpt, kind_of};
use crate::pointer::Pointer;
use crate::policy::Sensitivity;
use crate::reference;
use crate::structure::quoted_list;

/// Turns the validator's errors about one value into violations.
pub(super) struct Interpreter<'v> {
    document: &'v Value,
    root: &'v Pointer,
    value: &'v Value,
    hidden: Vec<(Pointer, Sensitivity)>,
    is_closed: bool,
}

impl<'v> Interpreter<'v> {
    pub(super) fn new(
        document: &'v Value,
        root: &'v Pointer,
        value: &'v Value,
        hidden: Vec<(Pointer, Sensitivity)>,
        is_closed: bool,
    ) -> Self {
        Self {
            document,
            root,
            value,
            hidden,
            is_closed,
        }
    }

    pub(super) fn violations(&self, error: &ValidationError<'_>) -> Vec<Violation> {
        let instance = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
        let schema = self.schema_of(error);
        match error.kind() {
            Raw::AdditionalProperties { unexpected } => unexpected
                .iter()
                .map(|name| undocumented(&instance, &schema, name))
                .collect(),
            // A part that refuses a value inside a member makes the member itself look unknown to the whole.
            Raw::UnevaluatedProperties { unexpected } => unexpected
                .iter()
                .filter(|name| !self.is_described(&schema, name))
                .map(|name| undocumented(&instance, &schema, name))
                .collect(),
            Raw::OneOfNotValid { context } | Raw::AnyOf { context } => {
                self.no_variant(instance, schema, context)
            }
            kind => {
                let (kind, message) = self.describe(kind, &instance);
                vec![Violation {
                    instance,
                    schema,
                    kind,
                    message,
                }]
            }
        }
    }

    /// For a value that is refused without a word: it must not pass as valid.
    pub(super) fn unexplained(&self) -> Violation {
        Violation {
            instance: Pointer::root(),
            schema: self.root.clone(),
            kind: ViolationKind::Other(String::new()),
            message: "refused by the schema".to_owned(),
        }
    }

    fn is_described(&self, schema: &Pointer, property: &str) -> bool {
        let composition = schema
            .find(self.document)
            .map(|value| (schema.clone(), value));
        let describes = |layer: &Value| {
            layer
                .get("properties")
                .is_some_and(|listed| listed.get(property).is_some())
        };
        layers(self.document, composition)
            .iter()
            .any(|(_, layer)| describes(layer))
    }

    /// The location of the keyword in the document: what the conversion added is left out.
    fn schema_of(&self, error: &ValidationError<'_>) -> Pointer {
        let location = error
            .absolute_keyword_location()
            .map(|uri| uri.as_str().to_owned())
            .unwrap_or_default();
        let fragment = location
            .find('#')
            .and_then(|start| location.get(start..))
            .and_then(reference::pointer);
        let Some(converted) = fragment else {
            return self.root.clone();
        };
        let mut value = self.document;
        let mut pointer = Pointer::root();
        for token in converted.tokens() {
            let name = match (token.as_str(), value.get("x-extensible-enum")) {
                ("enum", Some(_)) if value.get("enum").is_none() => "x-extensible-enum",
                (name, _) => name,
            };
            if let Some(next) = crate::pointer::child(value, name) {
                value = next;
                pointer = pointer.push(name);
            }
        }
        pointer
    }

    fn no_variant(
        &self,
        instance: Pointer,
        schema: Pointer,
        context: &[Vec<ValidationError<'static>>],
    ) -> Vec<Violation> {
        let interpret = |errors: &Vec<ValidationError<'static>>| {
            errors
                .iter()
                .flat_map(|error| self.violations(error))
                .collect::<Vec<_>>()
        };
        let owner = schema
            .parent()
            .and_then(|parent| parent.find(self.document));
        if let Some(union) = owner.and_then(Union::of) {
            return self.by_tag(&union, instance, schema, |number| {
                context.get(number).map(interpret).unwrap_or_default()
            });
        }
        let variants: Vec<_> = context.iter().map(interpret).collect();
        if self.is_closed {
            // The value fits a variant as written; that is the one whose closed reading has only drift to say.
            let drift = variants
                .iter()
                .filter(|violations| {
                    !violations.is_empty()
                        && violations.iter().all(|violation| violation.kind.is_drift())
                })
                .min_by_key(|violations| violations.len());
            if let Some(drift) = drift {
                return drift.clone();
            }
        }
        let count = variants.len();
        let found = self.found(&instance);
        let reasons: Vec<_> = variants
            .iter()
            .filter_map(|violations| violations.first())
            .map(|violation| violation.message.as_str())
            .collect();
        let message = format!(
            "expected one of {count} variants, found {found} that fits none ({})",
            reasons.join("; ")
        );
        vec![Violation {
            instance,
            schema,
            kind: ViolationKind::NoVariant { variants },
            message,
        }]
    }

    /// Only the variant that the tag picks has something to say.
    fn by_tag(
        &self,
        union: &Union<'_>,
        instance: Pointer,
        schema: Pointer,
        variant: impl Fn(usize) -> Vec<Violation>,
    ) -> Vec<Violation> {
        let property = union.property;
        let place = instance.push(property);
        let tags = union.tags(self.document);
        let value = instance.find(self.value).unwrap_or(&Value::Null);
        let (instance, kind, message) = match (value, value.get(property)) {
            (_, Some(Value::String(tag))) => {
                let picked = tags
                    .iter()
                    .find(|(known, _)| known == tag)
                    .map(|(_, number)| variant(*number));
                if let Some(violations) = picked {
                    return violations;
                }
                let known = quoted_list(tags.iter().map(|(tag, _)| tag.as_str()));
                let message = format!(
                    "expected {known} as `{property}`, found {}",
                    self.found(&place)
                );
                (place, ViolationKind::UnlistedValue, message)
            }
            (_, Some(other)) => wrong_type(place, "a string", other),
            (Value::Object(_), None) => {
                let message = format!("`{property}` is missing, which tells the variants apart");
                (
                    instance,
                    ViolationKind::MissingMember(property.to_owned()),
                    message,
                )
            }
            (other, None) => wrong_type(instance, "a mapping", other),
        };
        vec![Violation {
            instance,
            schema,
            kind,
            message,
        }]
    }

    fn describe(&self, kind: &Raw, instance: &Pointer) -> (ViolationKind, String) {
        let found = || self.found(instance);
        match kind {
            Raw::Required { property } => {
                let name = property
                    .as_str()
                    .map_or_else(|| property.to_string(), str::to_owned);
                let message = format!("the required member `{}` is missing", escape(&name));
                (ViolationKind::MissingMember(name), message)
            }
            Raw::Type { kind } => {
                let value = instance.find(self.value).unwrap_or(&Value::Null);
                let (_, kind, message) = wrong_type(instance.clone(), &types(kind), value);
                (kind, message)
            }
            Raw::Enum { options } => {
                let listed = options.as_array().map(Vec::as_slice).unwrap_or_default();
                (
                    ViolationKind::UnlistedValue,
                    format!("expected {}, found {}", some_of(listed), found()),
                )
            }
            Raw::Constant { expected_value } => (
                ViolationKind::UnlistedValue,
                format!("expected {}, found {}", excerpt(expected_value), found()),
            ),
            Raw::Format { format } => (
                ViolationKind::Format(format.clone()),
                format!(
                    "expected text of format {}, found {}",
                    escape(format),
                    found()
                ),
            ),
            Raw::Pattern { pattern } => (
                ViolationKind::Pattern,
                format!(
                    "expected text matching `{}`, found {}",
                    escape(pattern),
                    found()
                ),
            ),
            Raw::MaxLength { limit } => {
                self.length(instance, &format!("at most {limit} characters"))
            }
            Raw::MinLength { limit } => {
                self.length(instance, &format!("at least {limit} characters"))
            }
            Raw::MaxItems { limit } => self.length(instance, &format!("at most {limit} items")),
            Raw::MinItems { limit } => self.length(instance, &format!("at least {limit} items")),
            Raw::MaxProperties { limit } => {
                self.length(instance, &format!("at most {limit} members"))
            }
            Raw::MinProperties { limit } => {
                self.length(instance, &format!("at least {limit} members"))
            }
            Raw::Maximum { limit } => self.range(instance, &format!("at most {limit}")),
            Raw::Minimum { limit } => self.range(instance, &format!("at least {limit}")),
            Raw::ExclusiveMaximum { limit } => self.range(instance, &format!("less than {limit}")),
            Raw::ExclusiveMinimum { limit } => self.range(instance, &format!("more than {limit}")),
            Raw::MultipleOf { multiple_of } => {
                self.range(instance, &format!("a multiple of {multiple_of}"))
            }
            Raw::OneOfMultipleValid { .. } => (
                ViolationKind::SeveralVariants,
                format!(
                    "expected exactly one variant, found {} that fits several",
                    found()
                ),
            ),
            other => {
                let keyword = other.keyword().to_owned();
                let message = format!("refused by `{keyword}`, found {}", found());
                (ViolationKind::Other(keyword), message)
            }
        }
    }

    fn length(&self, instance: &Pointer, expected: &str) -> (ViolationKind, String) {
        let count = match instance.find(self.value) {
            Some(Value::String(text)) => text.chars().count(),
            Some(Value::Array(items)) => items.len(),
            Some(Value::Object(members)) => members.len(),
            _ => 0,
        };
        (
            ViolationKind::Length,
            format!("expected {expected}, found {count}"),
        )
    }

    fn range(&self, instance: &Pointer, expected: &str) -> (ViolationKind, String) {
        (
            ViolationKind::Range,
            format!("expected {expected}, found {}", self.found(instance)),
        )
    }

    /// The value at `instance` for a message: only scalars are shown, and none that is marked.
    fn found(&self, instance: &Pointer) -> String {
        let Some(value) = instance.find(self.value) else {
            return "nothing".to_owned();
        };
        let is_hidden = self
            .hidden
            .iter()
            .any(|(hidden, _)| instance.starts_with(hidden));
        match value {
            _ if is_hidden => format!("{} (not shown: marked as sensitive)", kind_of(value)),
            Value::Array(_) | Value::Object(_) => kind_of(value).to_owned(),
            scalar => excerpt(scalar),
        }
    }
}

fn undocumented(instance: &Pointer, schema: &Pointer, name: &str) -> Violation {
    Violation {
        instance: instance.push(name),
        schema: schema.clone(),
        kind: ViolationKind::UndocumentedMember(name.to_owned()),
        message: format!("the member `{}` is not described", escape(name)),
    }
}

/// A value of another type than expected; the value itself is not shown, for it may stand where marked ones would.
fn wrong_type(
    instance: Pointer,
    expected: &str,
    value: &Value,
) -> (Pointer, ViolationKind, String) {
    let (expected, found) = (expected.to_owned(), kind_of(value).to_owned());
    let message = format!("expected {expected}, found {found}");
    (
        instance,
        ViolationKind::WrongType { expected, found },
        message,
    )
}

/// The types an error expected, in the words of messages.
fn types(kind: &TypeKind) -> String {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
    };
    let words: Vec<_> = names
        .iter()
        .map(|name| match name.as_str() {
            "string" => "a string",
            "integer" => "an integer",
            "number" => "a number",
            "boolean" => "a boolean",
            "array" => "a list",
            "object" => "a mapping",
            _ => "null",
        })
        .collect();
    words.join(" or ")
}

/// At most eight of the listed values.
fn some_of(listed: &[Value]) -> String {
    let shown: Vec<_> = listed.iter().take(8).map(excerpt).collect();
    let rest = listed.len().saturating_sub(shown.len());
    match (listed.len(), rest) {
        (1, _) => shown.concat(),
        (_, 0) => format!("one of {}", shown.join(", ")),
        (_, rest) => format!("one of {} and {rest} more", shown.join(", ")),
    }
}
