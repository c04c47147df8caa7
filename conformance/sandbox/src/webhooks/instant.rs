//! An instant as events write it.

use jiff::Timestamp;

use super::generation::Precision;
use crate::time;

/// RFC 3339 at `+08:00`. Whole seconds are cut off, as in answers; milliseconds are rounded, as recorded.
pub(super) fn written(instant: Timestamp, precision: Precision) -> String {
    match precision {
        Precision::Seconds => time::on_the_wire(instant),
        Precision::Milliseconds => {
            let rounded = (instant.as_nanosecond() + 500_000).div_euclid(1_000_000);
            let instant = Timestamp::from_nanosecond(rounded * 1_000_000).unwrap_or(instant);
            let digits = format!("{:03}", instant.subsec_nanosecond() / 1_000_000);
            with_fraction(instant, &digits)
        }
        Precision::Nanoseconds => {
            with_fraction(instant, &format!("{:09}", instant.subsec_nanosecond()))
        }
    }
}

fn with_fraction(instant: Timestamp, digits: &str) -> String {
    let seconds = time::on_the_wire(instant);
    match seconds.split_once('+') {
        Some((before, offset)) => format!("{before}.{digits}+{offset}"),
        None => seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::kind::EventType, *};
    use crate::WebhookGeneration;

    #[test]
    fn each_generation_writes_time_as_recorded() {
        use EventType::{AttemptCaptureRequested, AttemptCreated, IntentCreated, IntentSucceeded};
        use WebhookGeneration::{April2026, January2026, Year2025};
        let instant: Timestamp = "2026-01-14T04:39:39.716846826Z".parse().unwrap();
        let second = "2026-01-14T12:39:39+08:00";
        let rounded = "2026-01-14T12:39:39.717+08:00";
        let exact = "2026-01-14T12:39:39.716846826+08:00";
        for (generation, kind, expected) in [
            (April2026, IntentCreated, second),
            (April2026, IntentSucceeded, second),
            (January2026, IntentCreated, exact),
            (January2026, AttemptCreated, exact),
            (January2026, IntentSucceeded, rounded),
            (January2026, AttemptCaptureRequested, rounded),
            (Year2025, IntentCreated, rounded),
            (Year2025, AttemptCreated, exact),
            (Year2025, AttemptCaptureRequested, exact),
        ] {
            let text = written(instant, generation.precision(kind));
            assert_eq!(text, expected, "{generation:?} {kind:?}");
        }
    }

    #[test]
    fn rounding_carries_into_the_second() {
        let instant: Timestamp = "2026-01-31T15:59:59.9996Z".parse().unwrap();
        let text = written(instant, Precision::Milliseconds);
        assert_eq!(text, "2026-02-01T00:00:00.000+08:00");
    }
}
