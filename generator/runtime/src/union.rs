//! Unions: told apart by one member, the tag, or by what the variants look like.
//!
//! Generated code calls this. [`Tagged`] decides by the tag and [`Chosen`] by a table of [`Shape`]s, neither by trying variants in
//! turn, so that a mistake in a variant is reported as that and not as "no variant matched". What is of no known variant is kept
//! whole.

mod evidence;

use serde_json::Value;

use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::json::{Json, Object};

pub use evidence::{Chosen, Kind, Shape, Test, choose, concealed, described};

/// Writes `{tag: name, member: value}`: a variant whose content stands in one member beside the tag.
pub fn nested<T: Json>(
    encoder: &mut Encoder,
    tag: &'static str,
    name: &str,
    member: &'static str,
    value: &T,
) -> Value {
    let mut object = Object::new();
    object.required(tag, &name.to_owned(), encoder);
    object.required(member, value, encoder);
    object.finish()
}

/// A union's JSON value with its tag found, before the variant is read.
///
/// ```
/// use openapi_runtime::union::{self, Tagged};
/// use openapi_runtime::{DecodeError, Encoder, Json, Value};
///
/// #[derive(Debug, PartialEq)]
/// enum Shape {
///     Circle(u32),
///     Unknown(Value),
/// }
///
/// impl Json for Shape {
///     fn from_json(value: Value) -> Result<Self, DecodeError> {
///         let shape = Tagged::of(value, "kind")?;
///         match shape.tag() {
///             Some("circle") => shape.member("radius").map(Self::Circle),
///             _ => Ok(Self::Unknown(shape.into_value())),
///         }
///     }
///
///     fn to_json(&self, encoder: &mut Encoder) -> Value {
///         match self {
///             Self::Circle(radius) => union::nested(encoder, "kind", "circle", "radius", radius),
///             Self::Unknown(value) => value.clone(),
///         }
///     }
/// }
///
/// let circle = br#"{"kind":"circle","radius":2}"#;
/// assert_eq!(openapi_runtime::decode::<Shape>(circle)?, Shape::Circle(2));
/// assert_eq!(openapi_runtime::encode(&Shape::Circle(2))?, circle);
/// let error = openapi_runtime::decode::<Shape>(br#"{"kind": "circle", "radius": "2"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "at /radius: found a string, expected a whole number (u32)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Tagged {
    value: Value,
    tag: &'static str,
}

impl Tagged {
    /// The value of a union whose tag is the member `tag`.
    ///
    /// # Errors
    /// When the value is no object, or the tag is there and is no string. A missing tag is no error here: whether it may
    /// be missing is for the union to say.
    pub fn of(value: Value, tag: &'static str) -> Result<Self, DecodeError> {
        let Value::Object(members) = &value else {
            return Err(DecodeError::mismatch(&value, "an object"));
        };
        match members.get(tag) {
            None | Some(Value::String(_)) => Ok(Self { value, tag }),
            Some(other) => Err(DecodeError::mismatch(other, "a string").below(tag)),
        }
    }

    /// The text of the tag; `None` when the member is missing.
    pub fn tag(&self) -> Option<&str> {
        self.value.get(self.tag).and_then(Value::as_str)
    }

    /// The variant's content, which stands in the member `name` beside the tag.
    ///
    /// # Errors
    /// When the member is missing, or is not what `T` says.
    pub fn member<T: Json>(mut self, name: &'static str) -> Result<T, DecodeError> {
        let content = self
            .value
            .get_mut(name)
            .ok_or_else(|| DecodeError::missing(name))?;
        T::from_json(content.take()).map_err(|error| error.below(name))
    }

    /// The variant's content, which is the whole object, the tag included.
    ///
    /// # Errors
    /// When the object is not what `T` says.
    pub fn whole<T: Json>(self) -> Result<T, DecodeError> {
        T::from_json(self.value)
    }

    /// The value as it came.
    pub fn into_value(self) -> Value {
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Secret, decode, encode};

    #[derive(Debug, PartialEq)]
    enum Method {
        Card(Card),
        Cash(Cash),
        Unknown(Value),
    }

    #[derive(Debug, PartialEq)]
    struct Card {
        number: Secret,
    }

    crate::object! { Card { number: "number" } }

    #[derive(Debug, PartialEq)]
    struct Cash {
        r#type: String,
        coins: Vec<u8>,
    }

    crate::object! { Cash { r#type: "type", coins: "coins" } }

    impl Json for Method {
        fn from_json(value: Value) -> Result<Self, DecodeError> {
            let method = Tagged::of(value, "type")?;
            match method.tag() {
                Some("card") => method.member("card").map(Self::Card),
                Some("cash") => method.whole().map(Self::Cash),
                _ => Ok(Self::Unknown(method.into_value())),
            }
        }

        fn to_json(&self, encoder: &mut Encoder) -> Value {
            match self {
                Self::Card(card) => nested(encoder, "type", "card", "card", card),
                Self::Cash(cash) => cash.to_json(encoder),
                Self::Unknown(value) => value.clone(),
            }
        }
    }

    #[derive(Debug)]
    #[allow(dead_code, reason = "only its decoding is looked at")]
    struct Order {
        methods: Vec<Method>,
    }

    crate::object! { Order { methods: "methods" } }

    #[test]
    fn each_variant_survives_decode_and_encode() {
        for json in [
            r#"{"type":"card","card":{"number":"4242"}}"#,
            r#"{"type":"cash","coins":[1,2]}"#,
            r#"{"type":"shells","shells":{"count":3}}"#,
            r#"{"shells":3}"#,
        ] {
            let method: Method = decode(json.as_bytes()).unwrap();
            assert_eq!(encode(&method).unwrap(), json.as_bytes());
        }
    }

    #[test]
    fn a_mistake_in_a_variant_names_its_place() {
        let message = |json: &str| decode::<Order>(json.as_bytes()).unwrap_err().to_string();
        assert_eq!(
            message(r#"{"methods": [{"type": "card", "card": {"number": true}}]}"#),
            "at /methods/0/card/number: found a boolean value, expected a string"
        );
        assert_eq!(
            message(r#"{"methods": [{"type": "cash", "coins": [1, "x"]}]}"#),
            "at /methods/0/coins/1: found a string, expected a whole number (u8)"
        );
        assert!(
            message(r#"{"methods": [{"type": "card"}]}"#)
                .contains("at /methods/0: missing field `card`")
        );
        assert_eq!(
            message(r#"{"methods": [{"type": 1}]}"#),
            "at /methods/0/type: found a number, expected a string"
        );
        assert_eq!(
            message(r#"{"methods": ["card"]}"#),
            "at /methods/0: found a string, expected an object"
        );
    }
}
