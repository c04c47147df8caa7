//! Unions without a tag, told apart by what their variants are known to look like.
//!
//! Generated code holds one table of [`Shape`]s per union. A variant fits a value when nothing speaks against it: members that
//! nobody described yet never do, so a value of tomorrow still finds its variant. Nothing is decoded on trial: once a variant is
//! chosen, a mistake in the value is reported as a mistake in that variant.

use serde_json::Value;

use crate::condition::Literal;
use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::json::{Json, kind};
use crate::secret::REDACTED;

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number, whole or not.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    const fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// What the values of one variant look like, as far as it tells them from those of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    kinds: &'static [Kind],
    values: &'static [Literal],
    members: &'static [(&'static str, Test)],
    over: &'static [usize],
}

/// What a member must be to speak for a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Anything, as long as it is there.
    Present,
    /// A value of one of these kinds.
    Kind(&'static [Kind]),
    /// One of these values.
    Value(&'static [Literal]),
}

impl Test {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Present => true,
            Self::Kind(kinds) => kinds.contains(&Kind::of(value)),
            Self::Value(values) => values.iter().any(|literal| literal.equals(value)),
        }
    }
}

impl Shape {
    /// Values of these kinds, whatever they hold.
    pub const fn of(kinds: &'static [Kind]) -> Self {
        Self {
            kinds,
            values: &[],
            members: &[],
            over: &[],
        }
    }

    /// Strings, numbers and booleans are one of these.
    #[must_use]
    pub const fn listed(self, values: &'static [Literal]) -> Self {
        Self { values, ..self }
    }

    /// Objects have these members, which pass these tests.
    #[must_use]
    pub const fn with(self, members: &'static [(&'static str, Test)]) -> Self {
        Self { members, ..self }
    }

    /// These variants, by their place in the table, look like this one with less: where they fit too, this one is meant.
    #[must_use]
    pub const fn over(self, over: &'static [usize]) -> Self {
        Self { over, ..self }
    }

    fn fits(&self, value: &Value) -> bool {
        self.kinds.contains(&Kind::of(value))
            && match value {
                Value::Object(members) => self
                    .members
                    .iter()
                    .all(|(name, test)| members.get(*name).is_some_and(|value| test.holds(value))),
                Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                    self.values.is_empty()
                        || self.values.iter().any(|literal| literal.equals(value))
                }
                Value::Null | Value::Array(_) => true,
            }
    }
}

/// Which variant a value is, by its place in the table.
///
/// `None` when no variant fits, or when several fit and none of them is more exact than all the others.
///
/// ```
/// use openapi_runtime::union::{Kind, Shape, Test, choose};
/// use serde_json::json;
///
/// static PAYERS: &[Shape] = &[
///     // A name alone.
///     Shape::of(&[Kind::String]),
///     // A person has an e-mail address, which a guest has not.
///     Shape::of(&[Kind::Object]).with(&[("email", Test::Present)]).over(&[2]),
///     Shape::of(&[Kind::Object]),
/// ];
/// assert_eq!(choose(&json!("Ada"), PAYERS), Some(0));
/// assert_eq!(choose(&json!({"email": "ada@example.com", "later": true}), PAYERS), Some(1));
/// assert_eq!(choose(&json!({"name": "Ada"}), PAYERS), Some(2));
/// assert_eq!(choose(&json!([]), PAYERS), None);
/// ```
pub fn choose(value: &Value, shapes: &[Shape]) -> Option<usize> {
    let fitting = || {
        shapes
            .iter()
            .enumerate()
            .filter(|(_, shape)| shape.fits(value))
    };
    fitting()
        .find(|(index, shape)| {
            fitting().all(|(other, _)| other == *index || shape.over.contains(&other))
        })
        .map(|(index, _)| index)
}

/// A union's JSON value with its variant found, before the variant is read.
#[derive(Clone, PartialEq)]
pub struct Chosen {
    value: Value,
    variant: Option<usize>,
}

impl Chosen {
    /// The value of a union whose variants look like `shapes`.
    ///
    /// # Errors
    /// When the value was redacted when it was written.
    pub fn of(value: Value, shapes: &[Shape]) -> Result<Self, DecodeError> {
        if value.as_str() == Some(REDACTED) {
            // It would be sent in place of the value that it once was.
            return Err(DecodeError::new(
                "this value was redacted when it was written; write it with `encode` where it is to be read again",
            ));
        }
        let variant = choose(&value, shapes);
        Ok(Self { value, variant })
    }

    /// The variant, by its place in the table; `None` when it cannot be told.
    pub const fn variant(&self) -> Option<usize> {
        self.variant
    }

    /// The variant's content, which is the whole value.
    ///
    /// # Errors
    /// When the value is not what `T` says.
    pub fn content<T: Json>(self) -> Result<T, DecodeError> {
        T::from_json(self.value)
    }

    /// The value as it came.
    pub fn into_value(self) -> Value {
        self.value
    }
}

/// What a union keeps whole because it does not know its variant, as it is written.
///
/// Nobody knows what stands in it. So in a union whose known variants hold secrets it is treated as one: only
/// [`encode`](crate::encode()) writes it, and everything else writes `"[redacted]"`.
///
/// ```
/// use openapi_runtime::{DecodeError, Encoder, Json, Value, encode, union};
///
/// struct Method(Value);
///
/// impl Json for Method {
///     fn from_json(value: Value) -> Result<Self, DecodeError> {
///         Ok(Self(value))
///     }
///
///     fn to_json(&self, encoder: &mut Encoder) -> Value {
///         union::concealed(&self.0, encoder)
///     }
/// }
/// openapi_runtime::json_serde!(Method);
///
/// let unknown = Method(serde_json::json!({"type": "shells"}));
/// assert_eq!(serde_json::to_string(&unknown)?, r#""[redacted]""#);
/// assert_eq!(encode(&unknown)?, br#"{"type":"shells"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn concealed(value: &Value, encoder: &mut Encoder) -> Value {
    if encoder.is_exposing() {
        note_texts(value, encoder);
        value.clone()
    } else {
        Value::String(REDACTED.to_owned())
    }
}

/// Any text inside may be the secret. Shorter than this it is hardly one, and masking it would garble what a server says.
const SHORTEST: usize = 8;

fn note_texts(value: &Value, encoder: &mut Encoder) {
    match value {
        Value::String(text) if text.len() >= SHORTEST => encoder.note(text),
        Value::Array(items) => items.iter().for_each(|item| note_texts(item, encoder)),
        Value::Object(members) => members
            .values()
            .for_each(|member| note_texts(member, encoder)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Shows of a value only what kind it is, for the `Debug` of what a union keeps whole.
pub const fn described(value: &Value) -> impl std::fmt::Debug {
    Described(kind(value))
}

struct Described(&'static str);

impl std::fmt::Debug for Described {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests;
