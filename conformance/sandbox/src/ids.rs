//! Ids of intents and attempts: a prefix and nineteen digits, a Snowflake counted from Twitter's epoch.

use std::fmt;

use jiff::Timestamp;

use crate::behaviour::Answers;

const TWITTER_EPOCH_MS: i64 = 1_288_834_974_657;
const TIME_SHIFT: u32 = 22;
const WORKER_SHIFT: u32 = 12;
const DIGITS: usize = Answers::Ids.governs(19);

macro_rules! prefixed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(u64);

        impl $name {
            /// Reads the form on the wire; anything else names no object.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                let digits = text.strip_prefix($prefix)?;
                let well_formed = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
                well_formed.then(|| digits.parse().ok().map(Self)).flatten()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}{:019}", $prefix, self.0)
            }
        }
    };
}

prefixed_id! {
    /// Id of a payment intent. A later intent has the greater id.
    IntentId, "PI"
}
prefixed_id! {
    /// Id of a payment attempt. A later attempt has the greater id.
    AttemptId, "PA"
}

/// Draws ids from the clock, each greater than the one before, also while the clock stands still.
#[derive(Debug)]
pub(crate) struct Snowflake {
    worker: u64,
    last: u64,
}

impl Snowflake {
    pub(crate) fn new(worker: u64) -> Self {
        Self { worker, last: 0 }
    }

    pub(crate) fn intent(&mut self, now: Timestamp) -> IntentId {
        IntentId(self.next(now))
    }

    pub(crate) fn attempt(&mut self, now: Timestamp) -> AttemptId {
        AttemptId(self.next(now))
    }

    fn next(&mut self, now: Timestamp) -> u64 {
        let ms = u64::try_from(now.as_millisecond() - TWITTER_EPOCH_MS).unwrap_or(0);
        let first = (ms << TIME_SHIFT) | (self.worker << WORKER_SHIFT);
        self.last = first.max(Answers::IdsRise.governs(self.last + 1));
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2025-11-12T11:21:53.204Z".parse().unwrap()
    }

    #[test]
    fn an_id_tells_its_millisecond_worker_and_sequence() {
        let mut ids = Snowflake::new(1);
        let IntentId(number) = ids.intent(now());
        assert_eq!(
            i64::try_from(number >> 22).unwrap() + TWITTER_EPOCH_MS,
            now().as_millisecond()
        );
        assert_eq!((number >> 12) & 0x3ff, 1);
        assert_eq!(number & 0xfff, 0);
    }

    #[test]
    fn ids_rise_while_the_clock_stands_still() {
        let mut ids = Snowflake::new(1);
        let drawn: Vec<_> = (0..10_000).map(|_| ids.intent(now())).collect();
        assert!(drawn.is_sorted_by(|a, b| a < b));
        assert!(drawn.iter().all(|id| id.to_string().len() == 21));
    }

    #[test]
    fn only_the_wire_form_is_read() {
        let id = Snowflake::new(1).intent(now());
        assert_eq!(IntentId::parse(&id.to_string()), Some(id));
        for text in [
            "",
            "PI",
            "PI1",
            "PA1925112193204883441",
            "PI+925112193204883441",
            "PI９",
        ] {
            assert_eq!(IntentId::parse(text), None, "{text}");
        }
    }
}
