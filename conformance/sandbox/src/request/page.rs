//! Query strings: paging and filters of the two lists. Unknown keys are ignored.

use jiff::Timestamp;

use crate::{
    behaviour::Lists,
    machine::{AttemptStatus, IntentStatus},
    refusal::Refusal,
    time,
};

const DEFAULT_SIZE: usize = Lists::Defaults.governs(10);
const LARGEST_SIZE: usize = Lists::Query.governs(100);

/// Decoded pairs of a query string.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of `name`; an empty one counts as absent.
    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !Lists::EmptyValue.governs(value.is_empty()))
    }

    fn read<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        self.get(name)
            .map(|text| read(text).ok_or_else(|| Refusal::invalid_parameter(Lists::Query, name)))
            .transpose()
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    size: usize,
    /// Counted from 1.
    number: usize,
}

impl Page {
    pub(crate) fn read(query: &Query) -> Result<Self, Refusal> {
        let size = query.read("page_size", |text| {
            text.parse()
                .ok()
                .filter(|size| (1..=LARGEST_SIZE).contains(size))
        })?;
        let number = query.read("page_number", |text| {
            text.parse().ok().filter(|number| *number >= 1)
        })?;
        Ok(Self {
            size: size.unwrap_or(DEFAULT_SIZE),
            number: number.unwrap_or(1),
        })
    }

    /// The page of `items`; none past the end.
    pub(crate) fn of<T>(self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        items
            .skip((self.number - 1).saturating_mul(self.size))
            .take(self.size)
    }

    /// How many pages `items` items make.
    pub(crate) fn count(self, items: usize) -> usize {
        items.div_ceil(self.size)
    }
}

/// What a list of intents is narrowed down to.
#[derive(Debug)]
pub(crate) struct IntentFilter {
    pub(crate) status: Option<IntentStatus>,
    /// Both bounds are exclusive and on the time of creation.
    pub(crate) after: Option<Timestamp>,
    pub(crate) before: Option<Timestamp>,
}

impl IntentFilter {
    pub(crate) fn read(query: &Query) -> Result<Self, Refusal> {
        Ok(Self {
            status: query.read(
                Lists::IntentFilter.governs("payment_intent_status"),
                IntentStatus::from_name,
            )?,
            after: query.read("start_time", time::parse)?,
            before: query.read("end_time", time::parse)?,
        })
    }
}

/// What a list of attempts is narrowed down to.
#[derive(Debug)]
pub(crate) struct AttemptFilter {
    /// As it was sent; one that names no intent matches nothing.
    pub(crate) intent: Option<String>,
    pub(crate) status: Option<AttemptStatus>,
}

impl AttemptFilter {
    pub(crate) fn read(query: &Query) -> Result<Self, Refusal> {
        Ok(Self {
            intent: query.get("payment_intent_id").map(str::to_owned),
            status: query.read(
                Lists::AttemptFilter.governs("attempt_status"),
                AttemptStatus::from_name,
            )?,
        })
    }
}
