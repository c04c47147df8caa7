//! Unions: told apart by one member, the tag, or by what the variants look like.
//!
//! Generated code calls this. [`Tagged::read`] decides by the tag and [`Chosen::read`] by a table of [`Shape`]s, neither by
//! trying variants in turn, so that a mistake in a variant is reported as that and not as "no variant matched". What is of no
//! known variant is kept whole.

mod evidence;

use serde::de::{self, DeserializeOwned};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::decode::decode_value;

pub use evidence::{Chosen, Kind, Shape, Test, choose, concealed, described};

/// Writes `{tag: name, member: value}`: a variant whose content stands in one member beside the tag.
///
/// # Errors
/// When `value` cannot be serialised.
pub fn nested<S, T>(
    serializer: S,
    tag: &'static str,
    name: &str,
    member: &'static str,
    value: &T,
) -> Result<S::Ok, S::Error>
where
    S: Serializer,
    T: Serialize + ?Sized,
{
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry(tag, name)?;
    map.serialize_entry(member, value)?;
    map.end()
}

/// A union's JSON value with its tag found, before the variant is read.
///
/// ```
/// use openapi_runtime::union::{self, Tagged};
/// # use serde::{Deserialize, Deserializer, Serialize, Serializer};
///
/// #[derive(Debug, PartialEq)]
/// enum Shape {
///     Circle(u32),
///     Unknown(serde_json::Value),
/// }
///
/// impl<'de> Deserialize<'de> for Shape {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         let shape = Tagged::read(deserializer, "kind")?;
///         match shape.tag() {
///             Some("circle") => shape.member("radius").map(Self::Circle),
///             _ => Ok(Self::Unknown(shape.into_value())),
///         }
///     }
/// }
///
/// impl Serialize for Shape {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         match self {
///             Self::Circle(radius) => union::nested(serializer, "kind", "circle", "radius", radius),
///             Self::Unknown(value) => value.serialize(serializer),
///         }
///     }
/// }
///
/// let circle = r#"{"kind":"circle","radius":2}"#;
/// assert_eq!(serde_json::from_str::<Shape>(circle)?, Shape::Circle(2));
/// assert_eq!(serde_json::to_string(&Shape::Circle(2))?, circle);
/// let error = openapi_runtime::decode::<Shape>(br#"{"kind": "circle", "radius": "2"}"#).unwrap_err();
/// assert_eq!(error.to_string(), "at /radius: found a string, expected u32");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Tagged {
    value: Value,
    tag: &'static str,
}

impl Tagged {
    /// Reads the value of a union whose tag is the member `tag`.
    ///
    /// # Errors
    /// When the value is no object, or the tag is there and is no string. A missing tag is no error here: whether it may
    /// be missing is for the union to say.
    pub fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        tag: &'static str,
    ) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let Value::Object(members) = &value else {
            return Err(de::Error::custom(format_args!(
                "found {}, expected an object",
                kind(&value)
            )));
        };
        match members.get(tag) {
            None | Some(Value::String(_)) => Ok(Self { value, tag }),
            Some(other) => Err(de::Error::custom(format_args!(
                "at /{}: found {}, expected a string",
                escaped(tag),
                kind(other)
            ))),
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
    pub fn member<T: DeserializeOwned, E: de::Error>(mut self, name: &'static str) -> Result<T, E> {
        let content = self
            .value
            .get_mut(name)
            .ok_or_else(|| E::missing_field(name))?;
        decode_value(content.take()).map_err(|error| {
            E::custom(format_args!(
                "at /{}{}: {}",
                escaped(name),
                error.pointer(),
                error.message()
            ))
        })
    }

    /// The variant's content, which is the whole object, the tag included.
    ///
    /// # Errors
    /// When the object is not what `T` says.
    pub fn whole<T: DeserializeOwned, E: de::Error>(self) -> Result<T, E> {
        decode_value(self.value).map_err(E::custom)
    }

    /// The error of a union that takes no other tags than the listed ones.
    ///
    /// # Errors
    /// Always.
    pub fn unexpected<T, E: de::Error>(&self, listed: &'static [&'static str]) -> Result<T, E> {
        let found = if self.tag().is_some() {
            "an unlisted value"
        } else {
            "nothing"
        };
        Err(E::custom(format_args!(
            "at /{}: found {found}, expected one of {}",
            escaped(self.tag),
            listed.join(", ")
        )))
    }

    /// The value as it came.
    pub fn into_value(self) -> Value {
        self.value
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What kind of JSON value this is, in words.
const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
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

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Card {
        number: Secret,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Cash {
        r#type: String,
        coins: Vec<u8>,
    }

    impl Serialize for Method {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Card(card) => nested(serializer, "type", "card", "card", card),
                Self::Cash(cash) => cash.serialize(serializer),
                Self::Unknown(value) => value.serialize(serializer),
            }
        }
    }

    impl<'de> Deserialize<'de> for Method {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let method = Tagged::read(deserializer, "type")?;
            match method.tag() {
                Some("card") => method.member("card").map(Self::Card),
                Some("cash") => method.whole().map(Self::Cash),
                _ => Ok(Self::Unknown(method.into_value())),
            }
        }
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding is looked at")]
    struct Order {
        methods: Vec<Method>,
    }

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
            "at /methods/0/coins/1: found a string, expected u8"
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

    #[test]
    fn a_closed_union_names_what_it_takes() {
        let tagged = Tagged::read(serde_json::json!({"type": "4242424242424242"}), "type").unwrap();
        let error = tagged
            .unexpected::<(), serde_json::Error>(&["card", "cash"])
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "at /type: found an unlisted value, expected one of card, cash"
        );
    }
}
