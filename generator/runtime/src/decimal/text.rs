//! The grammar of a decimal number.

use super::InvalidDecimal;

/// `text` without an exponent, after checking that it is a decimal number: `-1.5e3` is `-1500`.
pub(super) fn plain_digits(text: &str) -> Result<String, InvalidDecimal> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (
            number,
            exponent
                .parse::<i32>()
                .map_err(|_| InvalidDecimal::Malformed)?,
        ),
        None => (text, 0),
    };
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(InvalidDecimal::Malformed),
        None => (digits, ""),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Err(InvalidDecimal::Malformed);
    }
    shift(sign, whole, fraction, exponent)
}

/// Moves the decimal point of `whole.fraction` by `exponent` places.
fn shift(sign: &str, whole: &str, fraction: &str, exponent: i32) -> Result<String, InvalidDecimal> {
    const FARTHEST: i32 = 60;
    if exponent == 0 {
        return Ok(if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        });
    }
    if !(-FARTHEST..=FARTHEST).contains(&exponent) {
        return Err(InvalidDecimal::TooManyDigits);
    }
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or_default();
    let zeros = "0".repeat(places);
    let (whole, fraction) = if exponent > 0 {
        let padded = format!("{fraction}{zeros}");
        let (moved, rest) = padded.split_at_checked(places).unwrap_or((&padded, ""));
        (format!("{whole}{moved}"), rest.to_owned())
    } else {
        let padded = format!("{zeros}{whole}");
        let (rest, moved) = padded
            .split_at_checked(whole.len())
            .unwrap_or(("0", &padded));
        (format!("0{rest}"), format!("{moved}{fraction}"))
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    shift(sign, whole, &fraction, 0)
}
