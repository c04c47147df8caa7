//! JSON values drawn from the schemas of a document.

use std::ops::Range;

use proptest::{
    collection::vec, option, prelude::*, sample::select, strategy::Union, string::string_regex,
};
use serde_json::{Map, Number, Value};
use spec::{Document, Pointer};

/// How the values relate to the schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reading {
    /// Exactly what it admits, with nothing that it does not list.
    Closed,
    /// What a later version of the API may send as well: enum values and variants that nobody listed, other spellings of numbers and
    /// times, texts and numbers beyond the limits.
    Open,
}

/// Values of the schema at `at`.
pub(crate) fn values(document: &Document, at: &Pointer, reading: Reading) -> BoxedStrategy<Value> {
    Draw { document, reading }.schema(at)
}

/// Any JSON, a few levels deep.
pub(crate) fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        fraction(),
        text(0, 12),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

struct Draw<'d> {
    document: &'d Document,
    reading: Reading,
}

impl Draw<'_> {
    fn schema(&self, at: &Pointer) -> BoxedStrategy<Value> {
        let (at, schema) = self
            .document
            .follow(at)
            .unwrap_or_else(|| panic!("{at} leads nowhere"));
        let mut values = vec![(6, self.values(&at, schema))];
        if schema["nullable"] == true {
            values.push((1, Just(Value::Null).boxed()));
        }
        if schema["x-empty-is-unset"] == true {
            values.push((1, Just(Value::from("")).boxed()));
        }
        Union::new_weighted(values).boxed()
    }

    fn values(&self, at: &Pointer, schema: &Value) -> BoxedStrategy<Value> {
        if let Some(variants) = schema["oneOf"].as_array() {
            return self.union(at, schema, variants.len());
        }
        if let Some(listed) = schema["enum"]
            .as_array()
            .or(schema["x-extensible-enum"].as_array())
        {
            return self.listed(listed);
        }
        match schema["type"].as_str() {
            Some("object") => self.object(at, schema),
            Some("array") => {
                let fewest = count(schema, "minItems").unwrap_or(0);
                let most = count(schema, "maxItems")
                    .unwrap_or(fewest + 2)
                    .min(fewest + 2);
                vec(self.schema(&at.push("items")), fewest..=most)
                    .prop_map(Value::from)
                    .boxed()
            }
            Some("string") => self.string(at, schema),
            Some("integer") => self.integer(schema),
            Some("number") => {
                prop_oneof![(-WHOLE..WHOLE).prop_map(Value::from), fraction()].boxed()
            }
            Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
            None => any_json(),
            Some(other) => panic!("{at}: values of the type {other} cannot be drawn"),
        }
    }

    fn union(&self, at: &Pointer, schema: &Value, variants: usize) -> BoxedStrategy<Value> {
        let takes_amounts = is_amount(schema);
        let variants = (0..variants).map(|number| match &schema["oneOf"][number] {
            variant if takes_amounts && variant["type"] == "number" => {
                let least = self.limit(variant, "minimum", -BILLION);
                amount(least..BILLION)
            }
            _ => self.schema(&at.push("oneOf").push(number)),
        });
        let known = Union::new(variants).boxed();
        let tag = schema["discriminator"]["propertyName"].as_str();
        match tag.filter(|_| schema["x-extensible"] == true && self.reading == Reading::Open) {
            None => known,
            Some(tag) => {
                let tag = tag.to_owned();
                let unknown = (
                    option::of(text(0, 12)),
                    vec((any::<String>(), any_json()), 0..4),
                );
                let unknown = unknown.prop_map(move |(name, members)| {
                    let mut object: Map<_, _> = members.into_iter().collect();
                    object.extend(name.map(|name| (tag.clone(), name)));
                    Value::Object(object)
                });
                prop_oneof![6 => known, 1 => unknown].boxed()
            }
        }
    }

    fn listed(&self, listed: &[Value]) -> BoxedStrategy<Value> {
        let known = select(listed.to_vec());
        if self.reading == Reading::Open && listed.iter().any(Value::is_string) {
            prop_oneof![6 => known, 1 => text(0, 12)].boxed()
        } else {
            known.boxed()
        }
    }

    /// Its members in any order, those that are not required now and then left out.
    fn object(&self, at: &Pointer, schema: &Value) -> BoxedStrategy<Value> {
        let Some(properties) = schema["properties"].as_object() else {
            let value = match &schema["additionalProperties"] {
                Value::Object(_) => self.schema(&at.push("additionalProperties")),
                _ => any_json(),
            };
            return vec((any::<String>(), value), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect()))
                .boxed();
        };
        let required: Vec<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        let members: Vec<_> = properties
            .keys()
            .map(|name| {
                let value = self.schema(&at.push("properties").push(name));
                let member = if required.iter().any(|required| *required == name) {
                    value.prop_map(Some).boxed()
                } else {
                    option::of(value).boxed()
                };
                let name = name.clone();
                member
                    .prop_map(move |value| Some((name.clone(), value?)))
                    .boxed()
            })
            .collect();
        members
            .prop_shuffle()
            .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
            .boxed()
    }

    fn string(&self, at: &Pointer, schema: &Value) -> BoxedStrategy<Value> {
        let shortest = count(schema, "minLength").unwrap_or(0);
        let longest = count(schema, "maxLength")
            .unwrap_or(shortest + 24)
            .min(shortest + 24);
        let open = self.reading == Reading::Open;
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date-time"), _) if open => matching(LOOSE_TIME),
            (Some("date-time"), _) => matching(TIME),
            (Some("decimal"), _) if open => {
                matching(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?([eE][+-]?[0-9])?")
            }
            (Some("decimal"), None) => matching(r"-?[0-9]{1,12}(\.[0-9]{1,6})?"),
            _ if open => text(0, 40),
            (Some("uuid"), None) => matching("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"),
            (_, Some(pattern)) => {
                // Values are drawn from the inside: the anchors say that nothing stands around it.
                let inside = pattern
                    .strip_prefix('^')
                    .and_then(|rest| rest.strip_suffix('$'));
                matching(inside.unwrap_or_else(|| panic!("{at}: {pattern} is not anchored")))
                    .prop_filter("a length that the schema admits", move |value| {
                        (shortest..=longest)
                            .contains(&value.as_str().unwrap_or_default().chars().count())
                    })
                    .boxed()
            }
            (_, None) => text(shortest, longest),
        }
    }

    fn integer(&self, schema: &Value) -> BoxedStrategy<Value> {
        let (least, most) = match schema["format"].as_str() {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        let least = self.limit(schema, "minimum", least);
        let most = self.limit(schema, "maximum", most);
        (least..=most).prop_map(Value::from).boxed()
    }

    fn limit(&self, schema: &Value, keyword: &str, unlimited: i64) -> i64 {
        match self.reading {
            Reading::Closed => schema[keyword].as_i64().unwrap_or(unlimited),
            Reading::Open => unlimited,
        }
    }
}

/// Whether a schema takes an amount both as a string and as a number.
pub(crate) fn is_amount(schema: &Value) -> bool {
    let variants = schema["oneOf"].as_array().into_iter().flatten();
    let mut formats = variants.map(|variant| variant["format"].as_str());
    formats.any(|format| format == Some("decimal"))
}

const BILLION: i64 = 1_000_000_000;

/// An amount as a number, with up to three digits after the point: no more than are exact in it.
fn amount(thousandths: Range<i64>) -> BoxedStrategy<Value> {
    let written = |thousandths: i64| match thousandths % 1000 {
        0 => Some(Value::from(thousandths / 1000)),
        _ => serde_json::from_str(&format!("{thousandths}e-3")).ok(),
    };
    thousandths.prop_filter_map("a number", written).boxed()
}

/// Beyond it not every whole number is a number of JavaScript, or of Rust's `f64`.
const WHOLE: i64 = 1 << 52;

const TIME: &str = r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])";
const LOOSE_TIME: &str = r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?([Zz]|[+-](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9])";

fn count(schema: &Value, keyword: &str) -> Option<usize> {
    usize::try_from(schema[keyword].as_u64()?).ok()
}

fn matching(pattern: &str) -> BoxedStrategy<Value> {
    string_regex(pattern).unwrap().prop_map(Value::from).boxed()
}

/// Any characters, control characters and those beyond the first plane included.
fn text(shortest: usize, longest: usize) -> BoxedStrategy<Value> {
    vec(any::<char>(), shortest..=longest)
        .prop_map(|characters| Value::from(String::from_iter(characters)))
        .boxed()
}

/// A number with a fraction: one without comes as a whole number.
fn fraction() -> BoxedStrategy<Value> {
    any::<f64>()
        .prop_filter_map("a finite number with a fraction", |number| {
            let has_fraction = number.is_finite() && number.fract() != 0.0;
            Number::from_f64(number)
                .filter(|_| has_fraction)
                .map(Value::Number)
        })
        .boxed()
}
