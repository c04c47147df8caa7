//! What was expected, in words, and which word was probably meant.

use serde_json::Value;

use super::table::Shape;

impl Shape {
    /// What the member takes, with its article: `a list of strings`.
    pub(super) fn expected(&self) -> String {
        match self {
            Self::Any => "a value".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Words(words) => format!("one of {}", quoted_list(words.iter().copied())),
            Self::Bool => "true or false".to_owned(),
            Self::Count => "a whole number from 0".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Positive => "a number greater than 0".to_owned(),
            Self::List(item) => format!("a list of {}", item.plural()),
            Self::Map(value) => format!("a mapping from names to {}", value.plural()),
            Self::Object(_) => "a mapping".to_owned(),
            Self::Ref(_) => "a mapping or a `$ref`".to_owned(),
            Self::BoolOr(shape) => format!("true, false or {}", shape.expected()),
        }
    }

    fn plural(&self) -> &'static str {
        match self {
            Self::Text | Self::Words(_) => "strings",
            Self::Bool => "truth values",
            Self::Count | Self::Number | Self::Positive => "numbers",
            Self::Object(_) | Self::Ref(_) => "mappings",
            Self::Map(_) => "mappings from names to lists",
            Self::List(_) => "lists",
            Self::Any | Self::BoolOr(_) => "values",
        }
    }

    /// How to turn what stands there into what is expected, for the mistakes people make most.
    pub(super) fn remedy(&self, name: &str, found: &Value) -> Option<String> {
        Some(match (self, found) {
            (Self::Text, Value::Number(_) | Value::Bool(_)) => format!("put it in quotes: `{name}: '{found}'`"),
            (Self::Words(_), Value::Array(_)) if name == "type" => {
                "lists of types belong to OpenAPI 3.1; write the one type, and `nullable: true` for null".to_owned()
            }
            (Self::List(Self::Text), Value::String(text)) => format!("write `{name}: [{text}]`"),
            (Self::List(Self::Text), Value::Bool(_)) if name == "required" => {
                "list the names of required properties on the object that has them".to_owned()
            }
            (Self::List(_), Value::Object(_)) => "begin each item with `- `".to_owned(),
            (Self::Bool, Value::Number(_)) if name.starts_with("exclusive") => {
                let limit = name.trim_start_matches("exclusive").to_lowercase();
                format!("in OpenAPI 3.0 write `{limit}: {found}` and `{name}: true`")
            }
            (Self::Bool, Value::String(text)) if matches!(text.as_str(), "true" | "false" | "yes" | "no") => {
                let meant = matches!(text.as_str(), "true" | "yes");
                format!("write `{name}: {meant}` without quotes")
            }
            (Self::Count | Self::Number | Self::Positive, Value::String(text)) if text.parse::<f64>().is_ok() => {
                format!("write `{name}: {text}` without quotes")
            }
            (_, Value::Null) => "give it a value, or remove the line".to_owned(),
            _ => return None,
        })
    }
}

/// Words in backticks with commas and an `or`.
pub(crate) fn quoted_list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The candidate that differs from `word` by the fewest letters, if few enough that a typing error is likely.
pub(crate) fn closest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let allowed = match word.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        .map(|candidate| {
            (
                distance(&word.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edit distance in which swapping two neighbours counts once.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (at(&last, j) + usize::from(x != y))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}
