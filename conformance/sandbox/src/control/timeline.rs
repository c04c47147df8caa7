//! Reading the timeline, at once or when there is something new.

use std::time::Duration;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

use super::{Api, Fault, query::Query};
use crate::{
    answer::Answer,
    behaviour::Control,
    ids::IntentId,
    recording,
    state::Shared,
    timeline::{Entry, Kind},
};

/// The longest wait for something new.
const LONGEST_WAIT_SECONDS: u64 = 30;
/// How many entries one answer holds at most.
const MOST_AT_ONCE: u64 = 10_000;

/// What is asked for.
struct Filter {
    after: u64,
    intent: Option<IntentId>,
    kind: Option<Kind>,
    limit: usize,
}

impl Filter {
    fn read(query: &Query) -> Result<Self, Fault> {
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

    fn admits(&self, entry: &Entry) -> bool {
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
        let mut news = shared.with_state(|_, _| shared.timeline().news());
        let something_new = news.wait_for(|last| *last > filter.after);
        let _too_late = tokio::time::timeout(Duration::from_secs(seconds), something_new).await;
    }
    Ok(shared.with_state(|_, now| {
        let timeline = shared.timeline();
        let entries: Vec<_> = timeline
            .after(filter.after)
            .filter(|entry| filter.admits(entry))
            .take(filter.limit)
            .map(Entry::describe)
            .collect();
        let last = timeline.last();
        Answer::ok(json!({"entries": entries, "last": last, "now": now.to_string()}))
    }))
}

/// What happened, as a recording for the conformance suite.
pub(super) async fn export(State(shared): Api, query: Query) -> Result<Response, Fault> {
    let filter = Filter::read(&query.only(&["after", "payment_intent_id"])?)?;
    needs_timeline(&shared)?;
    let account = shared.config.accounts.first().map(String::as_str);
    let text = shared.with_state(|_, _| {
        let timeline = shared.timeline();
        let entries = timeline
            .after(filter.after)
            .filter(|entry| filter.admits(entry) || entry.kind() == Kind::Control);
        recording::recording(entries, account)
    });
    Ok(([(header::CONTENT_TYPE, "application/yaml")], text).into_response())
}

/// Says so where there is no timeline.
fn needs_timeline(shared: &Shared) -> Result<(), Fault> {
    if Control::NoTimeline.governs(shared.timeline().is_on()) {
        return Ok(());
    }
    Err(Fault(
        StatusCode::CONFLICT,
        "this sandbox keeps no timeline; start it without `--no-timeline`".to_owned(),
    ))
}
