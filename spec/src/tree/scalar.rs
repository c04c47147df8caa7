//! Which value an unquoted scalar stands for: the core schema of YAML 1.2.

use serde_json::{Number, Value};

/// The value of an unquoted scalar; `Err` when it is a number that JSON cannot hold.
pub(super) fn plain(text: &str) -> Result<Value, NotFinite> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text)? {
            Some(number) => Value::Number(number),
            None => Value::String(text.to_owned()),
        },
    })
}

/// A number such as `.inf` or `.nan`, for which JSON has no notation.
#[derive(Debug)]
pub(super) struct NotFinite;

fn number(text: &str) -> Result<Option<Number>, NotFinite> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Err(NotFinite),
        _ if matches!(text, ".nan" | ".NaN" | ".NAN") => return Err(NotFinite),
        _ => {}
    }
    if unsigned.starts_with(['+', '-']) || has_leading_zero(unsigned) {
        return Ok(None);
    }
    if let Some(integer) = integer(unsigned, negative) {
        return Ok(Some(integer));
    }
    // Rust would also read `inf`, `infinity` and `nan`; YAML does not.
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Ok(None);
    }
    match unsigned.parse::<f64>() {
        Ok(float) if float.is_finite() => {
            Ok(Number::from_f64(if negative { -float } else { float }))
        }
        // Beyond what a double holds; every reader keeps such text as a string.
        _ => Ok(None),
    }
}

/// `01` is a string in YAML 1.2: leading zeros have no meaning for numbers.
fn has_leading_zero(unsigned: &str) -> bool {
    unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.bytes().all(|byte| byte.is_ascii_digit())
}

fn integer(unsigned: &str, negative: bool) -> Option<Number> {
    let (digits, radix) = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| unsigned.strip_prefix(prefix).map(|digits| (digits, radix)))
        .unwrap_or((unsigned, 10));
    if digits.starts_with(['+', '-']) {
        return None;
    }
    if negative {
        return i64::from_str_radix(&format!("-{digits}"), radix)
            .ok()
            .map(Number::from);
    }
    u64::from_str_radix(digits, radix).ok().map(Number::from)
}
