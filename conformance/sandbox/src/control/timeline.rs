//! Reading the timeline, at once or when there is something new.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use serde_json::json;

use super::{Api, Fault, query::Query};
use crate::{
    answer::Answer,
    ids::IntentId,
    state::Shared,
    timeline::{Entry, Kind},
};

/// The longest wait for something new.
const LONGEST_WAIT_SECONDS: u64 = 30;
/// How many entries one answer holds at most.
const MOST_AT_ONCE: u64 = 10_000;

/// What is asked for.
pub(super) struct Filter {
    pub(super) after: u64,
    intent: Option<IntentId>,
    kind: Option<Kind>,
    limit: usize,
}

impl Filter {
    pub(super) fn read(query: &Query) -> Result<Self, Fault> {
        let intent = query
            .text("payment_intent_id")
            .map(|id| {
                IntentId::parse(id).ok_or_else(|| {
                    Fault::bad("`payment_intent_id` is `PI` and nineteen digits".to_owned())
                })
            })
            .transpose()?;
        let kind = query
            .text("kind")
            .map(|name| {
                Kind::from_name(name).ok_or_else(|| {
                    let known: Vec<_> = Kind::ALL.into_iter().map(|(_, name)| name).collect();
                    Fault::bad(format!(
                        "no kind of entry is called {name:?}; there are {}",
                        known.join(", ")
                    ))
                })
            })
            .transpose()?;
        let limit = query.number("limit", MOST_AT_ONCE)?.unwrap_or(MOST_AT_ONCE);
        Ok(Self {
            after: query.number("after", u64::MAX)?.unwrap_or(0),
            intent,
            kind,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        })
    }

    pub(super) fn admits(&self, entry: &Entry) -> bool {
        self.intent.is_none_or(|id| entry.intent == Some(id))
            && self.kind.is_none_or(|kind| entry.kind() == kind)
    }
}

pub(super) async fn read(State(shared): Api, query: Query) -> Result<Answer, Fault> {
    let query = query.only(&[
        "after",
        "kind",
        "limit",
        "payment_intent_id",
        "wait_seconds",
    ])?;
    let filter = Filter::read(&query)?;
    let wait = query.number("wait_seconds", LONGEST_WAIT_SECONDS)?;
    needs_timeline(&shared)?;
    if let Some(seconds) = wait {
        let mut news = shared.with_state(|state, _| state.timeline.news());
        let something_new = news.wait_for(|last| *last > filter.after);
        let _too_late = tokio::time::timeout(Duration::from_secs(seconds), something_new).await;
    }
    Ok(shared.with_state(|state, now| {
        let entries: Vec<_> = state
            .timeline
            .after(filter.after)
            .filter(|entry| filter.admits(entry))
            .take(filter.limit)
            .map(Entry::describe)
            .collect();
        let last = state.timeline.last();
        Answer::ok(json!({"entries": entries, "last": last, "now": now.to_string()}))
    }))
}

/// Says so where there is no timeline.
pub(super) fn needs_timeline(shared: &Shared) -> Result<(), Fault> {
    if shared.with_state(|state, _| state.timeline.is_on()) {
        return Ok(());
    }
    Err(Fault(
        StatusCode::CONFLICT,
        "this sandbox keeps no timeline; start it without `--no-timeline`".to_owned(),
    ))
}
