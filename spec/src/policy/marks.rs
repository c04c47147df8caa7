//! What a schema says about its values beyond their shape.

use std::collections::BTreeMap;

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
