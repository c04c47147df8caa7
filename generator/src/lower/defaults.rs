//! Defaults of optional members: what the API takes an absent one to be.

use serde_json::Value as Json;

use super::schemas::Schemas;
use crate::model::{DefaultValue, Expr, Field, FieldDefault, Shape};
use crate::names;

impl Schemas<'_> {
    /// Gives a getter to each optional scalar or enum that has a default. After all types are made.
    pub(super) fn defaults(&mut self) {
        for (id, wire, json) in std::mem::take(&mut self.defaults) {
            let Some(Shape::Struct(object)) = self.drafts.get(id.index()).map(|one| &one.ty.shape)
            else {
                continue;
            };
            let Some(field) = object.fields.iter().find(|field| field.wire == wire) else {
                continue;
            };
            let value = match self.default_value(&field.value, &json) {
                Fit::Value(value) => value,
                Fit::DocumentedOnly => continue,
                Fit::Misfit => {
                    let pointer = field.pointer.clone();
                    let message = "the default is no value of its type; it is only documented";
                    self.ignored(pointer, message);
                    continue;
                }
            };
            let getter = getter(field, &object.fields);
            let draft = self.drafts.get_mut(id.index());
            if let Some(Shape::Struct(object)) = draft.map(|draft| &mut draft.ty.shape) {
                let field = object.fields.iter_mut().find(|field| field.wire == wire);
                if let Some(field) = field {
                    field.default = Some(FieldDefault { getter, value });
                }
            }
        }
    }

    fn default_value(&self, expr: &Expr, json: &Json) -> Fit {
        let value = match (expr, json) {
            // Null says no more than that nothing stands in for an absent member.
            (_, Json::Null) => return Fit::DocumentedOnly,
            (Expr::Bool, Json::Bool(flag)) => Some(DefaultValue::Bool(*flag)),
            (Expr::I32, Json::Number(number)) => number
                .as_i64()
                .filter(|number| i32::try_from(*number).is_ok())
                .map(DefaultValue::Integer),
            (Expr::I64, Json::Number(number)) => number.as_i64().map(DefaultValue::Integer),
            (Expr::F64, Json::Number(number)) => number.as_f64().map(DefaultValue::Number),
            (Expr::String, Json::String(text)) => Some(DefaultValue::Text(text.clone())),
            (Expr::Decimal, Json::String(text)) => decimal(text),
            (Expr::Named(id), json) => {
                let draft = self.drafts.get(id.index());
                let Some(Shape::Enum(listed)) = draft.map(|draft| &draft.ty.shape) else {
                    return Fit::DocumentedOnly;
                };
                let known = |text: &str| listed.values.iter().find(|value| value.wire == text);
                json.as_str()
                    .and_then(known)
                    .map(|value| DefaultValue::Variant(value.name.clone()))
            }
            (Expr::Bool | Expr::I32 | Expr::I64 | Expr::F64 | Expr::String | Expr::Decimal, _) => {
                None
            }
            // Lists and objects have no constant, and a time would have to be read; nobody shows a secret.
            _ => return Fit::DocumentedOnly,
        };
        value.map_or(Fit::Misfit, Fit::Value)
    }
}

/// Whether a default can stand in the place of a value.
enum Fit {
    Value(DefaultValue),
    DocumentedOnly,
    Misfit,
}

/// A decimal that a constant can hold digit for digit.
fn decimal(text: &str) -> Option<DefaultValue> {
    const SCALE: u32 = 28;
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = whole == "0" || !whole.starts_with('0');
    let mantissa: i64 = format!("{whole}{fraction}").parse().ok()?;
    let scale = u32::try_from(fraction.len())
        .ok()
        .filter(|scale| *scale <= SCALE)?;
    let plain = !whole.is_empty() && digits(whole) && digits(fraction) && canonical;
    let signed = if text.starts_with('-') {
        mantissa.checked_neg().filter(|number| *number != 0)?
    } else {
        mantissa
    };
    (plain && !unsigned.ends_with('.')).then_some(DefaultValue::Decimal {
        mantissa: signed,
        scale,
    })
}

/// A name that no setter has.
fn getter(field: &Field, fields: &[Field]) -> String {
    let mut name = format!("{}_or_default", names::bare(&field.name));
    while fields.iter().any(|field| field.setter == name) {
        name.push('_');
    }
    name
}
