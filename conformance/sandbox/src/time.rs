//! The sandbox's clock, how long things last, and how an instant is written on the wire.

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::{
    Clock,
    behaviour::{Answers, Durations, Lists},
};

/// Life of an access token.
pub(crate) const TOKEN_LIFE: SignedDuration =
    Durations::Token.governs(SignedDuration::from_mins(30));
/// Life of a client secret; longer than the intent it belongs to.
pub(crate) const CLIENT_SECRET_LIFE: SignedDuration =
    Durations::ClientSecret.governs(SignedDuration::from_mins(60));
/// Life of an idempotency key, from its first use.
pub(crate) const KEY_LIFE: SignedDuration = Durations::Key.governs(SignedDuration::from_hours(24));
/// Time in which an intent must be paid.
pub(crate) const INTENT_LIFE: SignedDuration =
    Durations::Intent.governs(SignedDuration::from_mins(30));
/// How late the sweep finds an intent whose time is over.
pub(crate) const SWEEP_LAG: SignedDuration = Durations::Sweep.governs(SignedDuration::from_secs(8));
/// How long authorised money is held for a capture.
pub(crate) const HOLD_LIFE: SignedDuration =
    Durations::Hold.governs(SignedDuration::from_hours(7 * 24));
/// From an accepted cancellation to `CANCELLED`.
pub(crate) const CANCEL_DELAY: SignedDuration =
    Durations::Cancel.governs(SignedDuration::from_secs(3));
/// How long a slow provider takes to answer.
pub(crate) const PROVIDER_DELAY: SignedDuration =
    Durations::Provider.governs(SignedDuration::from_secs(5));
/// From capture to `SETTLED`, and from there to `SUCCEEDED`.
pub(crate) const SETTLEMENT_DELAY: SignedDuration =
    Durations::Settlement.governs(SignedDuration::from_hours(24));

/// Something that lasts a set time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Token,
    Key,
    Intent,
    Sweep,
    Hold,
    Cancel,
    Provider,
    Settlement,
}

impl Span {
    /// How long it lasts where nothing deviates.
    fn usual(self) -> SignedDuration {
        match self {
            Self::Token => TOKEN_LIFE,
            Self::Key => KEY_LIFE,
            Self::Intent => INTENT_LIFE,
            Self::Sweep => SWEEP_LAG,
            Self::Hold => HOLD_LIFE,
            Self::Cancel => CANCEL_DELAY,
            Self::Provider => PROVIDER_DELAY,
            Self::Settlement => SETTLEMENT_DELAY,
        }
    }
}

/// How long everything lasts: as usual, but for what drifts say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans(Vec<(Span, SignedDuration)>);

impl Spans {
    /// As usual but for `others`, of which the last one counts.
    pub(crate) fn but(others: Vec<(Span, SignedDuration)>) -> Self {
        Self(others)
    }

    /// How long `span` lasts.
    pub(crate) fn of(&self, span: Span) -> SignedDuration {
        let other = self.0.iter().rev().find(|(other, _)| *other == span);
        other.map_or(span.usual(), |(_, lasts)| *lasts)
    }
}

const CHINA: Offset = Answers::Times.governs(Offset::constant(8));
/// 2019-01-01 and 2079-12-31: between them a Snowflake has nineteen digits.
const EARLIEST_SECOND: i64 = 1_546_300_800;
const LATEST_SECOND: i64 = 3_471_206_400;

/// The time as the sandbox sees it. It only moves forward.
#[derive(Debug)]
pub(crate) enum Time {
    Real { offset: SignedDuration },
    Manual { now: Timestamp },
}

/// Why the clock was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeError {
    Backwards,
    OutOfRange,
}

impl TimeError {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Backwards => "the clock only moves forward; start a sandbox or reset it instead",
            Self::OutOfRange => "the clock stays between 2019-01-01 and 2079-12-31",
        }
    }
}

impl Time {
    pub(crate) fn new(clock: Clock) -> Self {
        match clock {
            Clock::Real => Self::Real {
                offset: SignedDuration::ZERO,
            },
            Clock::Manual(now) => Self::Manual { now: clamp(now) },
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        match self {
            Self::Real { offset } => clamp(later(Timestamp::now(), *offset)),
            Self::Manual { now } => *now,
        }
    }

    pub(crate) fn set(&mut self, target: Timestamp) -> Result<(), TimeError> {
        let now = self.now();
        if target < now {
            return Err(TimeError::Backwards);
        }
        if clamp(target) != target {
            return Err(TimeError::OutOfRange);
        }
        match self {
            Self::Real { offset } => *offset = offset.saturating_add(now.duration_until(target)),
            Self::Manual { now } => *now = target,
        }
        Ok(())
    }

    pub(crate) fn advance(&mut self, seconds: i64) -> Result<(), TimeError> {
        let target = self
            .now()
            .checked_add(SignedDuration::from_secs(seconds))
            .map_err(|_| TimeError::OutOfRange)?;
        self.set(target)
    }
}

/// `by` before `instant`, where the clock can have stood then.
pub(crate) fn earlier(instant: Timestamp, by: SignedDuration) -> Option<Timestamp> {
    let then = instant.checked_sub(by).ok()?;
    (clamp(then) == then).then_some(then)
}

fn clamp(instant: Timestamp) -> Timestamp {
    let end = |second| Timestamp::from_second(second).unwrap_or(instant);
    instant.max(end(EARLIEST_SECOND)).min(end(LATEST_SECOND))
}

/// `instant` moved by `by`; at the end of representable time it stays.
pub(crate) fn later(instant: Timestamp, by: SignedDuration) -> Timestamp {
    instant.checked_add(by).unwrap_or(instant)
}

/// RFC 3339 at `+08:00`, fractions of a second cut off: how UQPAY writes time over REST.
pub(crate) fn on_the_wire(instant: Timestamp) -> String {
    let mut text = String::with_capacity("2026-01-31T16:30:05+08:00".len());
    write_on_the_wire(&mut text, instant);
    text
}

/// The same, at the end of `text`.
pub(crate) fn write_on_the_wire(text: &mut String, instant: Timestamp) {
    let at = CHINA.to_datetime(instant);
    let century = i32::from(at.year()) / 100;
    for (number, end) in [
        (century, ""),
        (i32::from(at.year()) % 100, "-"),
        (at.month().into(), "-"),
        (at.day().into(), "T"),
        (at.hour().into(), ":"),
        (at.minute().into(), ":"),
        (at.second().into(), "+08:00"),
    ] {
        for digit in [number / 10, number % 10] {
            text.extend(char::from_digit(digit.unsigned_abs(), 10));
        }
        text.push_str(end);
    }
}

/// The day in the time zone of the API as `yyyymmdd`.
pub(crate) fn day(instant: Timestamp) -> String {
    let date = CHINA.to_datetime(instant).date();
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Year and month in the time zone of the API, which is where a card expires.
pub(crate) fn year_and_month(instant: Timestamp) -> (i16, i8) {
    let date = CHINA.to_datetime(instant).date();
    (date.year(), date.month())
}

/// An ISO 8601 instant, or a date with or without time, which is then read at `+08:00`.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        Lists::FilterOffset.governs(CHINA).to_timestamp(civil).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn time_is_written_at_plus_eight_in_whole_seconds() {
        assert_eq!(
            on_the_wire(at("2026-01-31T16:30:05.963Z")),
            "2026-02-01T00:30:05+08:00"
        );
        assert_eq!(year_and_month(at("2026-01-31T16:30:05Z")), (2026, 2));
        assert_eq!(day(at("2026-01-31T16:30:05Z")), "20260201");
    }

    #[test]
    fn a_filter_may_be_an_instant_or_a_date() {
        assert_eq!(parse("2026-02-01"), Some(at("2026-01-31T16:00:00Z")));
        assert_eq!(
            parse("2026-02-01T08:00:00+08:00"),
            Some(at("2026-02-01T00:00:00Z"))
        );
        assert_eq!(
            parse("2026-02-01T08:00:00"),
            Some(at("2026-02-01T00:00:00Z"))
        );
        assert_eq!(parse("yesterday"), None);
    }

    #[test]
    fn a_span_lasts_as_usual_unless_told_otherwise() {
        let minute = SignedDuration::from_mins(1);
        let spans = Spans::but(vec![
            (Span::Hold, SignedDuration::ZERO),
            (Span::Hold, minute),
        ]);
        assert_eq!(spans.of(Span::Hold), minute);
        assert_eq!(spans.of(Span::Token), TOKEN_LIFE);
        assert_eq!(Spans::default().of(Span::Hold), HOLD_LIFE);
    }

    #[test]
    fn the_clock_moves_forward_only_and_stays_in_range() {
        let start = at("2026-01-01T00:00:00Z");
        let mut time = Time::new(Clock::Manual(start));
        assert_eq!(time.advance(90), Ok(()));
        assert_eq!(time.now(), at("2026-01-01T00:01:30Z"));
        assert_eq!(time.set(start), Err(TimeError::Backwards));
        assert_eq!(time.advance(i64::MAX), Err(TimeError::OutOfRange));
        assert_eq!(
            time.set(at("2090-01-01T00:00:00Z")),
            Err(TimeError::OutOfRange)
        );
        assert_eq!(time.now(), at("2026-01-01T00:01:30Z"));
    }

    #[test]
    fn a_real_clock_is_shifted_by_an_offset() {
        let mut time = Time::new(Clock::Real);
        let before = Timestamp::now();
        time.advance(3600).unwrap();
        assert!(before.duration_until(time.now()) >= SignedDuration::from_hours(1));
    }

    #[test]
    fn a_start_outside_the_range_is_moved_into_it() {
        let time = Time::new(Clock::Manual(Timestamp::UNIX_EPOCH));
        assert_eq!(time.now(), at("2019-01-01T00:00:00Z"));
    }
}
