//! Words for what a model says in types.

use crate::model::{
    Direction, Expr, Limit, Limits, Model, Presence, Sensitivity, StatusRange, WaitsFor,
};

/// A type as Rust would have it, the runtime's types by their bare names.
pub(super) fn expr(model: &Model, value: &Expr) -> String {
    let around = |name: &str, inner: &Expr| format!("{name}<{}>", expr(model, inner));
    let word = match value {
        Expr::Unit => "()",
        Expr::String => "String",
        Expr::Bool => "bool",
        Expr::I32 => "i32",
        Expr::I64 => "i64",
        Expr::F64 => "f64",
        Expr::Decimal => "Decimal",
        Expr::DateTime => "DateTime",
        Expr::JsonObject => "JsonObject",
        Expr::Json => "Value",
        Expr::Binary => "Binary",
        Expr::List(inner) => return around("Vec", inner),
        Expr::Map(inner) => return around("Map", inner),
        Expr::Nullable(inner) => return around("Option", inner),
        Expr::Boxed(inner) => return around("Box", inner),
        Expr::Secret(inner) => return around("Secret", inner),
        Expr::Named(id) => model.name(*id),
    };
    word.to_owned()
}

/// The states of a member beside a value.
pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "",
        Presence::RequiredNullable => "null",
        Presence::RequiredBlank => "blank",
        Presence::Optional => "?",
        Presence::OptionalNullable => "? null",
        Presence::OptionalBlank => "? null blank",
    }
}

/// Who may see a value.
pub(super) fn sensitivity(sensitivity: Option<Sensitivity>) -> &'static str {
    match sensitivity {
        None => "",
        Some(Sensitivity::Secret) => "secret",
        Some(Sensitivity::Personal) => "personal",
    }
}

/// Statuses as documents write them.
pub(super) fn status(range: StatusRange) -> String {
    match range {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}

/// Limits in the words of the document, those of what a list or map holds in brackets.
pub(super) fn limits(limits: &Limits) -> String {
    let mut words: Vec<String> = limits.own.iter().map(limit).collect();
    if let Some(inside) = &limits.inside {
        let inside = self::limits(inside);
        words.extend((!inside.is_empty()).then(|| format!("[{inside}]")));
    }
    words.join(", ")
}

fn limit(limit: &Limit) -> String {
    match limit {
        Limit::MinLength(least) => format!("minLength {least}"),
        Limit::MaxLength(most) => format!("maxLength {most}"),
        Limit::Pattern(pattern) => format!("pattern {pattern}"),
        Limit::UncheckedPattern(pattern) => format!("pattern {pattern} (not checked)"),
        Limit::Minimum(least) => format!(">= {least}"),
        Limit::Above(least) => format!("> {least}"),
        Limit::Maximum(most) => format!("<= {most}"),
        Limit::Below(most) => format!("< {most}"),
        Limit::MultipleOf(step) => format!("multipleOf {step}"),
        Limit::OneOf(values) => format!("one of {values:?}"),
        Limit::OneOfLiterals(values) => format!("one of {}", values.join(", ")),
        Limit::MinItems(least) => format!("minItems {least}"),
        Limit::MaxItems(most) => format!("maxItems {most}"),
        Limit::UniqueItems => "uniqueItems".to_owned(),
        Limit::MinProperties(least) => format!("minProperties {least}"),
        Limit::MaxProperties(most) => format!("maxProperties {most}"),
    }
}

/// The words that are not empty, with commas between.
pub(super) fn listed(words: &[&str]) -> String {
    let words: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !word.is_empty())
        .collect();
    words.join(", ")
}

/// A name of Rust, and the name on the wire where that is another.
pub(super) fn name(rust: &str, wire: &str) -> String {
    if crate::names::bare(rust) == wire {
        wire.to_owned()
    } else {
        format!("{rust} = {wire:?}")
    }
}

pub(super) fn waits_for(who: WaitsFor) -> &'static str {
    match who {
        WaitsFor::Merchant => "merchant",
        WaitsFor::Shopper => "shopper",
        WaitsFor::Provider => "provider",
        WaitsFor::Nobody => "nobody",
    }
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Both => "",
        Direction::Answer => "in answers only",
        Direction::Request => "in requests only",
    }
}
