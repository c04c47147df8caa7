//! Rust names for what a document names.
//!
//! One algorithm, in one place: every set of names that must not clash (the types of a crate, the fields of a struct,
//! the values of an enum, the methods of a client) goes through [`assign`] as a whole. The result is
//!
//! - **injective**: two names of the document never become one name of Rust;
//! - **valid**: keywords, leading digits, signs, the empty string and characters outside ASCII are all dealt with;
//! - **a function of the set**: the order in which the names stand in the document does not matter, and a name that
//!   clashes with nothing does not change when others come or go.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

/// What a name is for, which decides its case and which words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A type: `ShippingLabel`.
    Type,
    /// A variant of an enum: `AwaitsPickup`.
    Variant,
    /// A field, a parameter or a method: `shipping_label_id`.
    Field,
    /// A module and the file it stands in: `shipping_labels`.
    Module,
    /// A static: `CREATE_SHIPPING_LABEL`.
    Static,
}

/// Gives each of `names` a Rust identifier, different from those of the others and from `taken`.
///
/// The answer is in the order of `names`. Equal names get the same identifier. Of several names that would become the
/// same identifier, the one already written like it keeps it; the others are numbered from 2 in the order of their text.
///
/// ```
/// use generator::names::{Style, assign};
///
/// assert_eq!(assign(Style::Variant, &["+1", "-1", ""], &[]), ["Plus1", "Minus1", "Empty"]);
/// assert_eq!(assign(Style::Field, &["type", "type_"], &[]), ["r#type", "type_2"]);
/// ```
pub fn assign(style: Style, names: &[&str], taken: &[&str]) -> Vec<String> {
    let mut groups: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for name in names {
        groups
            .entry(identifier(style, name))
            .or_default()
            .insert(name);
    }
    let mut used: BTreeSet<String> = groups.keys().map(|name| bare(name).to_owned()).collect();
    used.extend(taken.iter().map(|name| (*name).to_owned()));

    let mut chosen: BTreeMap<&str, String> = BTreeMap::new();
    for (identifier, group) in &groups {
        let free = !taken.contains(&bare(identifier));
        let owner = group
            .iter()
            .find(|name| **name == bare(identifier))
            .or_else(|| group.first())
            .filter(|_| free)
            .copied();
        for name in group {
            if Some(*name) == owner {
                chosen.insert(name, identifier.clone());
            } else {
                let fresh = numbered(bare(identifier), style, &used);
                used.insert(fresh.clone());
                chosen.insert(name, fresh);
            }
        }
    }
    names
        .iter()
        .filter_map(|name| chosen.get(name).cloned())
        .collect()
}

/// The identifier without the prefix that lets a keyword be one.
pub fn bare(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

fn numbered(base: &str, style: Style, used: &BTreeSet<String>) -> String {
    let separator = match style {
        // A digit at the end already: keep the numbers apart.
        _ if base.ends_with('_') => "",
        Style::Field | Style::Module | Style::Static => "_",
        Style::Type | Style::Variant if base.ends_with(|last: char| last.is_ascii_digit()) => "V",
        Style::Type | Style::Variant => "",
    };
    let mut number = 2_usize;
    loop {
        let candidate = format!("{base}{separator}{number}");
        if !used.contains(&candidate) {
            return candidate;
        }
        number = number.saturating_add(1);
    }
}

/// The identifier one name would get if it were alone.
fn identifier(style: Style, name: &str) -> String {
    let spelled = spell(name);
    let cased = match style {
        Style::Type | Style::Variant => spelled.to_upper_camel_case(),
        Style::Field | Style::Module => spelled.to_snake_case(),
        Style::Static => spelled.to_shouty_snake_case(),
    };
    let cased = short(style, &cased).to_owned();
    let cased = if cased.is_empty() {
        empty(style).to_owned()
    } else {
        cased
    };
    let cased = if cased.starts_with(unicode_ident::is_xid_start) {
        cased
    } else {
        format!("{}{cased}", leading(style))
    };
    match style {
        Style::Type if PRELUDE.contains(&cased.as_str()) => format!("{cased}Type"),
        Style::Variant if VARIANTS.contains(&cased.as_str()) => format!("{cased}Value"),
        Style::Field if UNRAWABLE.contains(&cased.as_str()) => format!("{cased}_"),
        Style::Field if KEYWORDS.contains(&cased.as_str()) => format!("r#{cased}"),
        Style::Module
            if KEYWORDS.contains(&cased.as_str())
                || UNRAWABLE.contains(&cased.as_str())
                || FILES.contains(&cased.as_str()) =>
        {
            format!("{cased}_types")
        }
        _ => cased,
    }
}

/// The name without what makes it too long; names that become equal by that are numbered like any others.
fn short(style: Style, name: &str) -> &str {
    let longest = match style {
        Style::Module => LONGEST_FILE,
        Style::Type | Style::Variant | Style::Field | Style::Static => LONGEST,
    };
    let kept = name.get(..longest).unwrap_or(name);
    kept.trim_end_matches('_')
}

/// Spells out what an identifier cannot hold, with separators around it, so that casing sees words.
fn spell(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    let alphanumeric = name
        .chars()
        .any(|character| character.is_ascii_alphanumeric());
    for (index, character) in name.chars().enumerate() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => spelled.push(character),
            // The sign of a number is part of its meaning; a dash between words is not.
            '+' => spelled.push_str(" plus "),
            '-' if index == 0 => spelled.push_str(" minus "),
            _ if character.is_ascii() && alphanumeric => spelled.push(' '),
            _ => {
                let _ = write!(spelled, " u{:x} ", u32::from(character));
            }
        }
    }
    spelled
}

fn empty(style: Style) -> &'static str {
    match style {
        Style::Type | Style::Variant => "Empty",
        Style::Field | Style::Module => "empty",
        Style::Static => "EMPTY",
    }
}

fn leading(style: Style) -> &'static str {
    match style {
        Style::Type => "Type",
        Style::Variant => "Value",
        Style::Field => "value_",
        Style::Module => "topic_",
        Style::Static => "VALUE_",
    }
}

/// How long the name of a file may be, number and ending aside, so that its path fits into the 260 characters of Windows.
const LONGEST_FILE: usize = 80;

/// How long any other name may be: rustdoc writes a file for each type, and file systems stop at 255.
const LONGEST: usize = 160;

/// Keywords of every edition so far, reserved ones included, that can be written `r#...`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be written `r#...`.
const UNRAWABLE: &[&str] = &["crate", "self", "super"];

/// Names that generated modules use for something else: the prelude, and what they import.
const PRELUDE: &[&str] = &[
    "AsRef",
    "Blankable",
    "Box",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Decimal",
    "DecodeError",
    "Default",
    "Deserialize",
    "Deserializer",
    "Drop",
    "Encoder",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Json",
    "JsonObject",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Secret",
    "Self",
    "Send",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Tagged",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Value",
    "Vec",
    "WaitsFor",
];

/// Names of variants that mean something else: a keyword, the variant for other values, and a type that `FromStr` has.
const VARIANTS: &[&str] = &["Err", "Self", "Unknown"];

/// File names that a module must not have: the module root, and the device names of Windows.
const FILES: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];
