//! Numbers as decimal text, compared exactly where their digits fit and as floating-point numbers elsewhere.

use std::cmp::Ordering;

use crate::decimal::Decimal;

/// How `number` compares to `limit`; `None` when one of them is no number.
pub(super) fn compare(number: &str, limit: &str) -> Option<Ordering> {
    match (number.parse::<Decimal>(), limit.parse::<Decimal>()) {
        (Ok(number), Ok(limit)) => Some(number.cmp(&limit)),
        _ => number
            .parse::<f64>()
            .ok()?
            .partial_cmp(&limit.parse::<f64>().ok()?),
    }
}

/// Whether `number` is a multiple of `step`; `None` when that cannot be told.
pub(super) fn is_multiple(number: &str, step: &str) -> Option<bool> {
    let (number, step): (Decimal, Decimal) = (number.parse().ok()?, step.parse().ok()?);
    number.is_multiple_of(&step)
}
