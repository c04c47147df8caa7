//! What a schema says about its values beyond their shape.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::Extension;

/// `x-extensible-enum`: the values known today. As written any string is valid.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ExtensibleEnum(pub Vec<String>);

impl Extension for ExtensibleEnum {
    const NAME: &'static str = "x-extensible-enum";
}

/// `x-enum-varnames`: what the listed values are called in code, in their order.
///
/// Without it a value is called as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct EnumVarNames(pub Vec<String>);

impl EnumVarNames {
    /// The names with the values they belong to; `None` when there are more or fewer names than values, or a name stands twice.
    ///
    /// Null needs no name, so it may be left out on both sides or have one that is not looked at.
    ///
    /// ```
    /// use spec::policy::EnumVarNames;
    ///
    /// let names = EnumVarNames(vec!["Paid".into(), "Refused".into()]);
    /// let values = [Some("order.paid"), Some("order.refused"), None];
    /// assert_eq!(names.of(&values).unwrap(), [("order.paid", "Paid"), ("order.refused", "Refused")]);
    /// ```
    pub fn of<'n>(&'n self, values: &[Option<&'n str>]) -> Option<Vec<(&'n str, &'n str)>> {
        let names = || self.0.iter().map(String::as_str);
        let set = values.iter().copied().flatten();
        let pairs: Vec<_> = if self.0.len() == values.len() {
            let both = values.iter().copied().zip(names());
            both.filter_map(|(value, name)| Some((value?, name)))
                .collect()
        } else if self.0.len() == set.clone().count() {
            set.zip(names()).collect()
        } else {
            return None;
        };
        let distinct: BTreeSet<&str> = pairs.iter().map(|(_, name)| *name).collect();
        (distinct.len() == pairs.len()).then_some(pairs)
    }
}

impl Extension for EnumVarNames {
    const NAME: &'static str = "x-enum-varnames";
}

/// `x-extensible`: whether a union with a discriminator may get variants that nobody described yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Extensible(pub bool);

impl Extension for Extensible {
    const NAME: &'static str = "x-extensible";
}

/// `x-empty-is-unset`: whether the empty string is valid whatever else is demanded, and means that nothing is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct EmptyIsUnset(pub bool);

impl Extension for EmptyIsUnset {
    const NAME: &'static str = "x-empty-is-unset";
}

/// `x-sensitive`: how a value must be treated. `format: password` implies a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitivity {
    /// Says something about a person: not shown by `Debug`.
    Personal,
    /// Opens a door or moves money: never shown, never stored, overwritten in memory.
    Secret,
}

impl Sensitivity {
    /// The mark of a schema.
    pub fn of(schema: &Value) -> Option<Self> {
        let mark = schema
            .get(Self::NAME)
            .and_then(|mark| Self::deserialize(mark).ok());
        let is_password = schema.get("format").and_then(Value::as_str) == Some("password");
        mark.max(is_password.then_some(Self::Secret))
    }
}

impl Extension for Sensitivity {
    const NAME: &'static str = "x-sensitive";
}

/// `x-variant-view`: an object of which, by the value of a property, one optional member is meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariantView {
    /// The property that says which member is meant.
    pub tag: String,
    /// Values of that property, and the member each one means.
    pub members: BTreeMap<String, String>,
}

impl Extension for VariantView {
    const NAME: &'static str = "x-variant-view";
}

/// `x-tags`: the topics a component belongs to; the first decides which generated file it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Tags(pub Vec<String>);

impl Extension for Tags {
    const NAME: &'static str = "x-tags";
}

/// `x-name`: a short name of a server, such as `sandbox`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct ServerName(#[serde(deserialize_with = "super::snake_case")] pub String);

impl Extension for ServerName {
    const NAME: &'static str = "x-name";
}
