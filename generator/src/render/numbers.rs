//! `numbers.rs`: how numbers that may have a fraction are written.

use std::path::PathBuf;

use quote::quote;

use super::Module;
use crate::model::{Docs, Expr, Model, Shape};

/// `None` when there are no such numbers.
pub(super) fn module(model: &Model) -> Option<Module> {
    if !needed(model) {
        return None;
    }
    let items = vec![
        quote! {
            use serde::{Serialize, Serializer};
            use serde_json::Value;
        },
        quote! {
            /// Writes `8.0` as `8`: that is how a number without a fraction came, and some readers take nothing else for whole.
            pub(crate) fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
                let mut value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
                shorten(&mut value);
                value.serialize(serializer)
            }
        },
        quote! {
            fn shorten(value: &mut Value) {
                match value {
                    Value::Number(number) => {
                        // Shown in full and without a fraction, up to where every whole number has a float of its own.
                        let whole = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
                        if let Some(whole) = whole.and_then(|float| format!("{float:.0}").parse::<i64>().ok()) {
                            *value = whole.into();
                        }
                    }
                    Value::Array(items) => items.iter_mut().for_each(shorten),
                    Value::Object(members) => members.values_mut().for_each(shorten),
                    Value::Null | Value::Bool(_) | Value::String(_) => {}
                }
            }
        },
    ];
    let docs = Docs("Numbers on the wire.".to_owned());
    Some(Module {
        path: PathBuf::from("src/numbers.rs"),
        docs,
        items,
    })
}

/// Whether the crate has the module.
pub(super) fn needed(model: &Model) -> bool {
    model.types.iter().any(|ty| match &ty.shape {
        Shape::Struct(object) => object.fields.iter().any(|field| holds_number(&field.value)),
        Shape::Choice(choice) => choice
            .variants
            .iter()
            .any(|variant| holds_number(&variant.payload)),
        Shape::Enum(_) | Shape::Union(_) => false,
    })
}

/// Whether an expression comes down to numbers that may have a fraction.
pub(super) fn holds_number(expr: &Expr) -> bool {
    match expr {
        Expr::F64 => true,
        Expr::List(inner) | Expr::Map(inner) | Expr::Nullable(inner) | Expr::Boxed(inner) => {
            holds_number(inner)
        }
        _ => false,
    }
}
