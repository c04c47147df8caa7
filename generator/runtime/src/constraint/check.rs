//! The walk along the rules.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

use serde_json::value::RawValue;

use super::json::Json;
use super::{DEEPEST, Rule, equality, number};
use crate::error::{Location, Violation};
use crate::escape;
use crate::json::wipe;
use crate::scrub::Scrubber;
use crate::union::choose;

/// Adds what the JSON text `json` breaks of `rules`.
pub(super) fn violations(
    location: Location,
    name: &'static str,
    rules: &[Rule],
    json: &str,
    found: &mut Vec<Violation>,
) {
    let mut walk = Walk {
        location,
        name,
        pointer: String::new(),
        depth: 0,
        found,
    };
    walk.check(rules, json);
}

struct Walk<'f> {
    location: Location,
    name: &'static str,
    /// JSON Pointer to the value at hand.
    pointer: String,
    /// How many tokens the pointer has.
    depth: usize,
    found: &'f mut Vec<Violation>,
}

impl Walk<'_> {
    fn check(&mut self, rules: &[Rule], json: &str) {
        if rules.is_empty() {
            return;
        }
        if let Some(value) = Json::read(json) {
            self.apply_all(rules, &value);
        }
    }

    fn apply_all(&mut self, rules: &[Rule], value: &Json<'_>) {
        let text = match value {
            Json::String(text) => Some(text.as_str()),
            _ => None,
        };
        let too_long = text.is_some_and(|text| is_too_long(rules, text));
        for rule in rules {
            match rule {
                Rule::EmptyIsUnset if text == Some("") => return,
                // It may be long enough to keep the engine busy, and matching would make it no better.
                Rule::Pattern(_) if too_long => {}
                rule => self.apply(rule, value),
            }
        }
    }

    fn apply(&mut self, rule: &Rule, value: &Json<'_>) {
        match (rule, value) {
            (Rule::Type(rule), _) => self.apply(rule, value),
            (Rule::Variants { shapes, rules }, _) => {
                let mut outline = value.outline();
                let variant = choose(&outline, shapes);
                wipe(&mut outline);
                if let Some(rules) = variant.and_then(|variant| rules.get(variant)) {
                    self.apply_all(rules, value);
                }
            }
            (_, Json::String(text)) => self.string(rule, text.as_str()),
            (_, Json::Number(number)) => self.number(rule, number),
            (Rule::OneOfLiterals(listed), Json::Bool(literal)) if !listed.contains(literal) => {
                self.unlisted(listed);
            }
            (_, Json::Array(items)) => self.array(rule, items),
            (Rule::MinProperties(least), Json::Object(members)) => {
                self.least("minProperties", members.len(), *least, "member");
            }
            (Rule::MaxProperties(most), Json::Object(members)) => {
                self.most("maxProperties", members.len(), *most, "member");
            }
            (Rule::Values(rules), Json::Object(members)) => {
                for (name, member) in members {
                    // A name that the caller made up may be anything, also a card number.
                    let name = Scrubber::default().scrub(name);
                    self.inside(&name, rules, member.get());
                }
            }
            (Rule::Members(listed), Json::Object(members)) => {
                for (name, rules) in *listed {
                    if let Some(member) = members.get(*name) {
                        self.inside(name, rules, member.get());
                    }
                }
            }
            (
                Rule::Tagged {
                    tag,
                    open,
                    variants,
                },
                Json::Object(members),
            ) => {
                let found = members
                    .get(*tag)
                    .and_then(|member| Json::read(member.get()));
                let variant = variants.iter().find(|(name, _)| {
                    matches!(&found, Some(Json::String(found)) if found.as_str() == *name)
                });
                match variant {
                    Some((_, rules)) => self.apply_all(rules, value),
                    None if *open => {}
                    None => self.descend(tag, |walk| {
                        let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
                        walk.unlisted(&names);
                    }),
                }
            }
            _ => {}
        }
    }

    fn string(&mut self, rule: &Rule, text: &str) {
        match rule {
            Rule::MinLength(least) => {
                self.least("minLength", text.chars().count(), *least, "character");
            }
            Rule::MaxLength(most) => {
                self.most("maxLength", text.chars().count(), *most, "character");
            }
            #[cfg(feature = "patterns")]
            Rule::Pattern(pattern) if super::pattern::matches(pattern, text) == Some(false) => {
                self.broken(
                    "pattern",
                    "is not of the right form",
                    format!("a text that matches `{pattern}`"),
                );
            }
            Rule::OneOf(listed) if !listed.contains(&text) => self.unlisted(listed),
            Rule::Number(rules) => {
                for rule in *rules {
                    self.number(rule, text);
                }
            }
            _ => {}
        }
    }

    fn number(&mut self, rule: &Rule, text: &str) {
        let is = |limit: &str| number::compare(text, limit);
        match rule {
            Rule::Minimum(least) if is(least) == Some(Ordering::Less) => {
                self.broken("minimum", "is too small", format!("at least {least}"));
            }
            Rule::Above(least) if matches!(is(least), Some(Ordering::Less | Ordering::Equal)) => {
                self.broken(
                    "exclusiveMinimum",
                    "is too small",
                    format!("more than {least}"),
                );
            }
            Rule::Maximum(most) if is(most) == Some(Ordering::Greater) => {
                self.broken("maximum", "is too large", format!("at most {most}"));
            }
            Rule::Below(most) if matches!(is(most), Some(Ordering::Greater | Ordering::Equal)) => {
                self.broken(
                    "exclusiveMaximum",
                    "is too large",
                    format!("less than {most}"),
                );
            }
            Rule::MultipleOf(step) if number::is_multiple(text, step) == Some(false) => {
                self.broken(
                    "multipleOf",
                    "lies between two steps",
                    format!("a multiple of {step}"),
                );
            }
            Rule::OneOfLiterals(listed)
                if !listed
                    .iter()
                    .any(|listed| is(listed) == Some(Ordering::Equal)) =>
            {
                self.unlisted(listed);
            }
            _ => {}
        }
    }

    fn array(&mut self, rule: &Rule, items: &[&RawValue]) {
        match rule {
            Rule::Required if items.is_empty() => {
                self.broken("required", "is missing", "at least one value");
            }
            Rule::MinItems(least) => self.least("minItems", items.len(), *least, "item"),
            Rule::MaxItems(most) => self.most("maxItems", items.len(), *most, "item"),
            Rule::UniqueItems => {
                if let Some((first, again)) = equality::repeated(items) {
                    let what = format!("has the same item at {first} and {again}");
                    self.broken("uniqueItems", what, "items that differ");
                }
            }
            Rule::Items(rules) => {
                for (index, item) in items.iter().enumerate() {
                    self.inside(&index.to_string(), rules, item.get());
                }
            }
            _ => {}
        }
    }

    /// Checks what stands under `token` in the value at hand.
    fn inside(&mut self, token: &str, rules: &[Rule], json: &str) {
        self.descend(token, |walk| walk.check(rules, json));
    }

    fn descend(&mut self, token: &str, with: impl FnOnce(&mut Self)) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let length = self.pointer.len();
        let _ = write!(self.pointer, "/{}", escape::token(token));
        with(self);
        self.pointer.truncate(length);
        self.depth -= 1;
    }

    fn least(&mut self, keyword: &'static str, count: usize, least: u64, noun: &str) {
        if u64::try_from(count).is_ok_and(|count| count < least) {
            self.broken(keyword, has(count, noun), format!("at least {least}"));
        }
    }

    fn most(&mut self, keyword: &'static str, count: usize, most: u64, noun: &str) {
        if u64::try_from(count).map_or(true, |count| count > most) {
            self.broken(keyword, has(count, noun), format!("at most {most}"));
        }
    }

    fn unlisted(&mut self, listed: &[&str]) {
        let expected = match listed {
            [only] => format!("`{only}`"),
            listed => format!("one of `{}`", listed.join("`, `")),
        };
        self.broken("enum", "is not one of the listed values", expected);
    }

    fn broken(
        &mut self,
        keyword: &'static str,
        what: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
    ) {
        let violation = Violation::new(self.location, self.name, what, expected);
        self.found.push(violation.at(&self.pointer).by(keyword));
    }
}

fn is_too_long(rules: &[Rule], text: &str) -> bool {
    let length = text.chars().count();
    rules.iter().any(
        |rule| matches!(rule, Rule::MaxLength(most) if u64::try_from(length).is_ok_and(|length| length > *most)),
    )
}

fn has(count: usize, noun: &str) -> String {
    match count {
        0 => format!("has no {noun}"),
        1 => format!("has 1 {noun}"),
        _ => format!("has {count} {noun}s"),
    }
}
