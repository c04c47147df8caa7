//! The limits that a document sets to requests, as data, and their check before a request is sent.
//!
//! A generator writes a table of [`Rule`]s for each type that requests reach; one function walks the encoded request along
//! the tables, so no code is generated for a type. What the check reads is borrowed from the request: no second copy of a
//! secret comes into being, and no message holds a value.

mod check;
mod equality;
mod json;
mod number;
#[cfg(feature = "patterns")]
mod pattern;
#[cfg(test)]
mod tests;

use crate::error::{Location, Violation};
use crate::union::Shape;
use check::violations;

/// How deep values are looked into. A request may be nested deeper than the stack would bear to follow.
const DEEPEST: usize = 128;

/// What a document limits of the request of one operation: names or tables beside each part of it.
#[derive(Clone, Copy, Debug)]
pub struct Constraints {
    /// Parameters in the path, by name.
    pub path: &'static [(&'static str, &'static [Rule])],
    /// Parameters in the query, by name. The values of a parameter that may be repeated are checked as a list.
    pub query: &'static [(&'static str, &'static [Rule])],
    /// Parameters in headers, by name in lower case.
    pub headers: &'static [(&'static str, &'static [Rule])],
    /// The body.
    pub body: &'static [Rule],
}

impl Constraints {
    /// No limits.
    pub const NONE: Self = Self {
        path: &[],
        query: &[],
        headers: &[],
        body: &[],
    };
}

/// One limit of a value, or the way to the limits of what it holds.
///
/// As in JSON Schema, a rule only says something about values of its own kind: a length about strings, a range about numbers.
/// Null, members that are absent, and what is nested more than 128 levels deep are never checked. Numbers stand as decimal text, which is exact and is what messages
/// show.
///
/// ```
/// use openapi_runtime::Rule;
///
/// static LINE: Rule = Rule::Members(&[
///     ("sku", &[Rule::MinLength(1), Rule::MaxLength(36)]),
///     ("count", &[Rule::Minimum("1")]),
///     ("parts", &[Rule::MaxItems(20), Rule::Items(&[Rule::Type(&LINE)])]),
/// ]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// The empty string means "not set": the rules behind this one do not hold for it.
    EmptyIsUnset,
    /// `minLength`, in Unicode characters.
    MinLength(u64),
    /// `maxLength`, in Unicode characters.
    MaxLength(u64),
    /// `pattern`, an ECMAScript expression that some part of a string matches.
    ///
    /// Not checked: without the feature `patterns`; a string that is too long by another rule, or of more than 4096 bytes, since
    /// the time to match one is not bounded; an expression that cannot be compiled, of which the generator warns.
    Pattern(&'static str),
    /// `minimum`
    Minimum(&'static str),
    /// `minimum` with `exclusiveMinimum`
    Above(&'static str),
    /// `maximum`
    Maximum(&'static str),
    /// `maximum` with `exclusiveMaximum`
    Below(&'static str),
    /// `multipleOf`, in decimal arithmetic. Not checked for numbers of more than 28 digits.
    MultipleOf(&'static str),
    /// The rules hold for the number that a string spells: decimal amounts, and numbers in a path or query.
    Number(&'static [Rule]),
    /// `enum` of strings.
    OneOf(&'static [&'static str]),
    /// `enum` of numbers and booleans, as JSON writes them.
    OneOfLiterals(&'static [&'static str]),
    /// A repeated parameter stands in the query at least once; before all other rules.
    Required,
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`; numbers are compared by value, members in any order.
    UniqueItems,
    /// The rules of each item of a list.
    Items(&'static [Rule]),
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// The rules of each value of an object with free keys.
    Values(&'static [Rule]),
    /// The rules of the members of an object, by name; members that are not listed have none.
    Members(&'static [(&'static str, &'static [Rule])]),
    /// The rules of an object by the value of its member `tag`.
    Tagged {
        /// The member that tells the variants apart.
        tag: &'static str,
        /// Whether other values than those of the variants are allowed; an object with one is not checked then.
        open: bool,
        /// Value of the tag, and rules of the whole object.
        variants: &'static [(&'static str, &'static [Rule])],
    },
    /// The rules of the variant that a value is recognised as; none for a value that is of no variant.
    Variants {
        /// What the variants are recognised by.
        shapes: &'static [Shape],
        /// The rules of each.
        rules: &'static [&'static [Rule]],
    },
    /// The rules of a type, which may lead back to themselves.
    Type(&'static Rule),
}

/// Checks an encoded body.
pub(crate) fn check_body(rules: &[Rule], json: &str, wrong: &mut Vec<Violation>) {
    violations(Location::Body, "", rules, json, wrong);
}

/// Checks the values of parameters, each under its name.
pub(crate) fn check_values(
    location: Location,
    listed: &'static [(&'static str, &'static [Rule])],
    given: &[(&'static str, String)],
    wrong: &mut Vec<Violation>,
) {
    for (name, rules) in listed {
        let values = || {
            given
                .iter()
                .filter(|(given, _)| given == name)
                .map(|(_, value)| value)
        };
        if !rules.iter().any(Rule::is_of_list) {
            for value in values() {
                violations(location, name, rules, &json_of(value), wrong);
            }
            continue;
        }
        let values: Vec<&String> = values().collect();
        // No value is no list of length zero: the parameter is absent.
        let rules: &[Rule] = match rules {
            [Rule::Required, ..] if values.is_empty() => &[Rule::Required],
            _ if values.is_empty() => continue,
            rules => rules,
        };
        violations(location, name, rules, &json_of(&values), wrong);
    }
}

impl Rule {
    const fn is_of_list(&self) -> bool {
        matches!(
            self,
            Self::Required
                | Self::MinItems(_)
                | Self::MaxItems(_)
                | Self::UniqueItems
                | Self::Items(_)
        )
    }
}

fn json_of<T: serde::Serialize + ?Sized>(texts: &T) -> String {
    // Texts and lists of them can always be written.
    serde_json::to_string(texts).unwrap_or_default()
}
