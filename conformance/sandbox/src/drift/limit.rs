//! A limit on a value of a request: what keeps to it, and how a value is made to.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::change::retyped;

/// What a value must be like.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Limit {
    /// A text has at most so many characters.
    MaxLength(usize),
    /// A text has at least so many characters.
    MinLength(usize),
    /// A number, or an amount written as text, is at most this.
    Maximum(Decimal),
    /// A text begins like this.
    Prefix(String),
    /// One of these.
    OneOf(Vec<Value>),
    /// None of these.
    NoneOf(Vec<Value>),
    /// Of this JSON type.
    Type(&'static str),
}

impl Limit {
    /// The names of all limits.
    pub(super) const NAMES: [&str; 7] = [
        "max_length",
        "min_length",
        "maximum",
        "none_of",
        "one_of",
        "prefix",
        "type",
    ];
    const TYPES: [&str; 6] = ["array", "boolean", "null", "number", "object", "string"];

    /// The limit `name` of `value`, or what is expected there.
    pub(super) fn read(name: &str, value: &Value) -> Result<Self, String> {
        let length = || {
            let length = value
                .as_u64()
                .and_then(|length| usize::try_from(length).ok());
            // As long as a request may be.
            length
                .filter(|length| *length <= 1 << 20)
                .ok_or_else(|| format!("the limit `{name}` is a number of characters"))
        };
        let values = || {
            let values = value.as_array().filter(|values| !values.is_empty());
            values
                .cloned()
                .ok_or_else(|| format!("the limit `{name}` is a list of at least one value"))
        };
        Ok(match name {
            "max_length" => Self::MaxLength(length()?),
            "min_length" => Self::MinLength(length()?),
            "maximum" => Self::Maximum(
                decimal(value).ok_or("the limit `maximum` is a number or an amount as text")?,
            ),
            "prefix" => {
                let prefix = value.as_str().filter(|prefix| !prefix.is_empty());
                Self::Prefix(prefix.ok_or("the limit `prefix` is a text")?.to_owned())
            }
            "one_of" => Self::OneOf(values()?),
            "none_of" => Self::NoneOf(values()?),
            "type" => {
                let known = Self::TYPES.into_iter().find(|known| value == known);
                Self::Type(known.ok_or_else(|| {
                    format!("the limit `type` is one of `{}`", Self::TYPES.join("`, `"))
                })?)
            }
            _ => {
                return Err(format!(
                    "no limit is called {name:?}; there are `{}`",
                    Self::NAMES.join("`, `")
                ));
            }
        })
    }

    /// Whether `value` keeps to it. What it says nothing about, such as the length of a number, does.
    pub(super) fn holds(&self, value: &Value) -> bool {
        let length = value.as_str().map(|text| text.chars().count());
        match self {
            Self::MaxLength(most) => length.is_none_or(|length| length <= *most),
            Self::MinLength(least) => length.is_none_or(|length| length >= *least),
            Self::Maximum(most) => decimal(value).is_none_or(|number| number <= *most),
            Self::Prefix(prefix) => value.as_str().is_none_or(|text| text.starts_with(prefix)),
            Self::OneOf(known) => known.contains(value),
            Self::NoneOf(refused) => !refused.contains(value),
            Self::Type(name) => type_of(value) == *name,
        }
    }

    /// `value` as it would have to be, or `None` where nothing says how.
    pub(super) fn fitted(&self, value: &Value) -> Option<Value> {
        let text = value.as_str();
        Some(match self {
            Self::MaxLength(most) => json!(text?.chars().take(*most).collect::<String>()),
            Self::MinLength(least) => {
                let filler = least.saturating_sub(text?.chars().count());
                json!(format!("{}{}", text?, "0".repeat(filler)))
            }
            Self::Maximum(most) if value.is_string() => json!(most.to_string()),
            Self::Maximum(most) => json!(most.to_string().parse::<f64>().ok()?),
            Self::Prefix(prefix) => json!(format!("{prefix}{}", text?)),
            Self::OneOf(known) => known.first()?.clone(),
            Self::NoneOf(_) => return None,
            Self::Type(name) => retyped(value, Some(&json!(name))),
        })
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_tells_what_keeps_to_it_and_makes_the_rest() {
        for (name, limit, kept, broken, fitted) in [
            (
                "max_length",
                json!(3),
                json!("abc"),
                json!("abcd"),
                json!("abc"),
            ),
            (
                "min_length",
                json!(3),
                json!("abc"),
                json!("a"),
                json!("a00"),
            ),
            (
                "maximum",
                json!("10"),
                json!("10.00"),
                json!("10.01"),
                json!("10"),
            ),
            ("maximum", json!(2.5), json!(2), json!(3), json!(2.5)),
            (
                "prefix",
                json!("ORD-"),
                json!("ORD-1"),
                json!("1"),
                json!("ORD-1"),
            ),
            (
                "one_of",
                json!(["SGD"]),
                json!("SGD"),
                json!("USD"),
                json!("SGD"),
            ),
            (
                "type",
                json!("string"),
                json!("1.5"),
                json!(1.5),
                json!("1.5"),
            ),
        ] {
            let limit = Limit::read(name, &limit).unwrap();
            assert!(limit.holds(&kept) && !limit.holds(&broken), "{name}");
            assert_eq!(limit.fitted(&broken), Some(fitted), "{name}");
        }
        let refused = Limit::read("none_of", &json!(["card"])).unwrap();
        assert!(refused.holds(&json!("grabpay")) && !refused.holds(&json!("card")));
        assert_eq!(refused.fitted(&json!("card")), None);
    }

    #[test]
    fn what_is_no_limit_is_said_to_be_none() {
        for (name, value, word) in [
            ("length", json!(1), "`max_length`"),
            ("max_length", json!("1"), "characters"),
            ("maximum", json!([]), "number"),
            ("prefix", json!(""), "text"),
            ("one_of", json!([]), "list"),
            ("type", json!("date"), "`string`"),
        ] {
            let told = Limit::read(name, &value).unwrap_err();
            assert!(told.contains(word), "{told}");
        }
    }
}
