//! Limits in words.

use crate::lower::text;
use crate::model::{Limit, Limits};

/// A sentence for each limit, or for two that belong together.
pub(super) fn of(limits: &Limits) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut rest = limits.own.as_slice();
    while let Some((sentence, after)) = next(rest) {
        sentences.push(sentence);
        rest = after;
    }
    if let Some(inside) = &limits.inside {
        let inside = of(inside).into_iter();
        sentences.extend(inside.map(|sentence| format!("Each: {}", uncapitalised(&sentence))));
    }
    sentences
}

fn next(limits: &[Limit]) -> Option<(String, &[Limit])> {
    use Limit::{
        Above, Below, MaxItems, MaxLength, MaxProperties, Maximum, MinItems, MinLength,
        MinProperties, Minimum, MultipleOf, OneOf, OneOfLiterals, Pattern, UncheckedPattern,
        UniqueItems,
    };
    Some(match limits {
        [MinLength(least), MaxLength(most), rest @ ..] => {
            (between(*least, *most, "character"), rest)
        }
        [MinLength(least), rest @ ..] => (at_least(*least, "character"), rest),
        [MaxLength(most), rest @ ..] => (at_most(*most, "character"), rest),
        [MinItems(least), MaxItems(most), rest @ ..] => (between(*least, *most, "item"), rest),
        [MinItems(least), rest @ ..] => (at_least(*least, "item"), rest),
        [MaxItems(most), rest @ ..] => (at_most(*most, "item"), rest),
        [MinProperties(least), MaxProperties(most), rest @ ..] => {
            (between(*least, *most, "member"), rest)
        }
        [MinProperties(least), rest @ ..] => (at_least(*least, "member"), rest),
        [MaxProperties(most), rest @ ..] => (at_most(*most, "member"), rest),
        [
            least @ (Minimum(_) | Above(_)),
            most @ (Maximum(_) | Below(_)),
            rest @ ..,
        ] => (
            format!("{}, {}.", bound(least), uncapitalised(&bound(most))),
            rest,
        ),
        [
            one @ (Minimum(_) | Above(_) | Maximum(_) | Below(_)),
            rest @ ..,
        ] => (format!("{}.", bound(one)), rest),
        [MultipleOf(step), rest @ ..] => (format!("A multiple of {step}."), rest),
        [Pattern(pattern) | UncheckedPattern(pattern), rest @ ..] => {
            (format!("Pattern: {}.", text::code(pattern)), rest)
        }
        [OneOf(values) | OneOfLiterals(values), rest @ ..] => {
            let values: Vec<String> = values.iter().map(|value| text::code(value)).collect();
            (format!("One of {}.", values.join(", ")), rest)
        }
        [UniqueItems, rest @ ..] => ("No item stands twice.".to_owned(), rest),
        [] => return None,
    })
}

fn bound(limit: &Limit) -> String {
    match limit {
        Limit::Minimum(least) => format!("At least {least}"),
        Limit::Above(least) => format!("More than {least}"),
        Limit::Maximum(most) => format!("At most {most}"),
        Limit::Below(most) => format!("Less than {most}"),
        _ => String::new(),
    }
}

fn between(least: u64, most: u64, noun: &str) -> String {
    if least == most {
        format!("Exactly {}.", count(most, noun))
    } else {
        format!("{least} to {}.", count(most, noun))
    }
}

fn at_least(least: u64, noun: &str) -> String {
    format!("At least {}.", count(least, noun))
}

fn at_most(most: u64, noun: &str) -> String {
    format!("At most {}.", count(most, noun))
}

fn count(number: u64, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

fn uncapitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters
        .next()
        .map(|first| format!("{}{}", first.to_ascii_lowercase(), characters.as_str()))
        .unwrap_or_default()
}
