//! Endpoints for webhooks, and the log of the events that were raised.

use std::time::Duration;

use axum::{
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::{Api, Body, Fault, query};
use crate::{
    answer::Answer,
    behaviour::Control,
    connections::stopped,
    ids::IntentId,
    state::Shared,
    timeline::redacted,
    webhooks::{
        Delivery, EndpointId, Event, EventType, MOST_ENDPOINTS, Progress, RedeliverError,
        Registered, Subscription, WebhookEndpoint,
    },
};

/// A wait for deliveries that do not come to an end ends here.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Refuses a delivery of this or another sandbox, whose endpoint is the control API by mistake: an event must not move what raised it.
pub(super) async fn refuse_deliveries(request: Request, next: Next) -> Response {
    if Control::NoDeliveries.governs(request.headers().contains_key("x-wk-signature")) {
        let message = "the control API takes no webhooks; register the address of your own server";
        return Fault(StatusCode::FORBIDDEN, message.to_owned()).into_response();
    }
    next.run(request).await
}

fn describe_endpoint((id, one): (EndpointId, &Registered)) -> Value {
    json!({
        "account": one.endpoint.account,
        "events": one.endpoint.events.names(),
        "id": id.to_string(),
        "url": one.endpoint.url.to_string(),
    })
}

pub(super) async fn list_endpoints(State(shared): Api) -> Answer {
    shared.with_state(|state, _| {
        let endpoints: Vec<_> = state.webhooks.endpoints().map(describe_endpoint).collect();
        Answer::ok(json!({"webhook_endpoints": endpoints}))
    })
}

pub(super) async fn show_endpoint(
    State(shared): Api,
    Path(id): Path<String>,
) -> Result<Answer, Fault> {
    shared.with_state(|state, _| {
        let found = EndpointId::parse(&id)
            .and_then(|id| state.webhooks.endpoint(id).map(|one| (id, one)))
            .ok_or_else(|| no_such_endpoint(&id))?;
        Ok(Answer::ok(describe_endpoint(found)))
    })
}

/// Answers with the secret only where the sandbox made it, and only here.
pub(super) async fn register(State(shared): Api, body: Body) -> Result<Answer, Fault> {
    let body = body.only(&["account", "events", "secret", "url"])?;
    let url = body
        .text("url")?
        .parse()
        .map_err(|error| Fault::bad(format!("`url`: {error}")))?;
    let events = match body.0.get("events") {
        None | Some(Value::Null) => Subscription::default(),
        Some(Value::String(text)) => subscription([Some(text.as_str())])?,
        Some(Value::Array(names)) => subscription(names.iter().map(Value::as_str))?,
        Some(_) => return Err(Fault::bad("`events` must be a list of types of events")),
    };
    let account = body.optional_text("account")?;
    if let Some(account) = account
        && !shared.config.accounts.iter().any(|known| known == account)
    {
        return Err(Fault::bad(format!(
            "no connected account is called {account:?}; GET /__sandbox/accounts lists them"
        )));
    }
    let given = body.optional_text("secret")?;
    shared.with_state(|state, _| {
        let webhooks = &mut state.webhooks;
        if webhooks.endpoints().len() >= MOST_ENDPOINTS {
            return Err(Fault(
                StatusCode::CONFLICT,
                format!("there are {MOST_ENDPOINTS} endpoints already; remove one first"),
            ));
        }
        let id = webhooks.next_id().to_string();
        let made = shared.entropy.letters("webhook_secret", &id, 40);
        let secret = given
            .unwrap_or(&made)
            .parse()
            .map_err(|error| Fault::bad(format!("`secret`: {error}")))?;
        let id = webhooks.register(WebhookEndpoint {
            url,
            secret,
            events,
            account: account.map(str::to_owned),
        });
        let mut answer = json!({});
        if let Some(one) = webhooks.endpoint(id) {
            answer = describe_endpoint((id, one));
        }
        if given.is_none()
            && let Some(members) = answer.as_object_mut()
        {
            members.insert("secret".to_owned(), json!(made));
        }
        Ok(Answer::ok(answer))
    })
}

fn subscription<'a>(
    names: impl IntoIterator<Item = Option<&'a str>>,
) -> Result<Subscription, Fault> {
    let names: Option<Vec<_>> = names.into_iter().collect();
    let names = names.ok_or_else(|| Fault::bad("`events` must be a list of strings"))?;
    Subscription::of(names).map_err(|error| Fault::bad(format!("`events`: {error}")))
}

pub(super) async fn remove(State(shared): Api, Path(id): Path<String>) -> Result<Answer, Fault> {
    shared.with_state(|state, _| {
        let removed = EndpointId::parse(&id).is_some_and(|id| state.webhooks.remove(id));
        if removed {
            Ok(Answer::ok(json!({"deleted": 1})))
        } else {
            Err(no_such_endpoint(&id))
        }
    })
}

pub(super) async fn remove_all(State(shared): Api) -> Answer {
    shared.with_state(|state, _| {
        let ids: Vec<_> = state.webhooks.endpoints().map(|(id, _)| id).collect();
        let removed = ids.into_iter().filter(|id| state.webhooks.remove(*id));
        Answer::ok(json!({"deleted": removed.count()}))
    })
}

fn no_such_endpoint(id: &str) -> Fault {
    Fault(
        StatusCode::NOT_FOUND,
        format!("no endpoint is called {id:?}; GET /__sandbox/webhook_endpoints lists them"),
    )
}

fn no_such_event(id: &str) -> Fault {
    Fault(
        StatusCode::NOT_FOUND,
        format!(
            "no event has the id {id:?}; it may have been dropped, GET /__sandbox/events lists those that are kept"
        ),
    )
}

/// Which events a caller wants to see.
#[derive(Default)]
struct Filter {
    kind: Option<EventType>,
    intent: Option<IntentId>,
    after: u64,
    settled: bool,
}

impl Filter {
    fn read(pairs: Vec<(String, String)>) -> Result<Self, Fault> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "type" => {
                    filter.kind = Some(EventType::from_name(&value).ok_or_else(|| {
                        let known: Vec<_> = EventType::ALL.iter().map(|kind| kind.name()).collect();
                        Fault::bad(format!(
                            "no event is called {value:?}; there are {}",
                            known.join(", ")
                        ))
                    })?);
                }
                "payment_intent_id" => {
                    filter.intent = Some(IntentId::parse(&value).ok_or_else(|| {
                        Fault::bad(format!("{value:?} is no id of a payment intent"))
                    })?);
                }
                "after" => {
                    filter.after = value.parse().map_err(|_| {
                        Fault::bad("`after` must be the `number` of an event, zero or more")
                    })?;
                }
                "settled" => filter.settled = true,
                _ => {
                    return Err(Fault::bad(format!(
                        "there is no parameter {name:?}; there are `type`, `payment_intent_id`, `after`, `settled`"
                    )));
                }
            }
        }
        Ok(filter)
    }

    fn admits(&self, event: &Event) -> bool {
        event.number > self.after
            && self.kind.is_none_or(|kind| kind == event.kind)
            && self.intent.is_none_or(|intent| intent == event.intent)
    }
}

/// What was raised, oldest first; with `?settled` only once no delivery is queued or under way, or after half a minute.
pub(super) async fn list_events(
    State(shared): Api,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Answer, Fault> {
    let Query(pairs) = query.map_err(|_| Fault::bad("the query is not well formed"))?;
    let filter = Filter::read(pairs)?;
    if filter.settled {
        settle(&shared).await;
    }
    Ok(shared.with_state(|state, now| {
        let webhooks = &mut state.webhooks;
        let events: Vec<_> = webhooks
            .events(shared.event_view(now))
            .filter(|event| filter.admits(event))
            .map(describe_event)
            .collect();
        Answer::ok(json!({"events": events, "settled": webhooks.is_settled(now)}))
    }))
}

async fn settle(shared: &Shared) {
    let deadline = Instant::now() + LONGEST_WAIT;
    let mut stopping = shared.stopping.subscribe();
    loop {
        let progress = shared.progress.notified();
        let mut progress = std::pin::pin!(progress);
        // From here on a delivery that ends is noticed, so that none can end between the look and the wait.
        progress.as_mut().enable();
        if shared.with_state(|state, now| state.webhooks.is_settled(now)) {
            return;
        }
        tokio::select! {
            made = timeout_at(deadline, progress) => if made.is_err() {
                return;
            },
            () = stopped(&mut stopping) => return,
        }
    }
}

fn describe_event(event: &Event) -> Value {
    json!({
        "account": event.account,
        "at": event.at.to_string(),
        "deliveries": event.deliveries.iter().map(describe_delivery).collect::<Vec<_>>(),
        "event_id": event.id,
        "event_type": event.kind.name(),
        "number": event.number,
        "payment_intent_id": event.intent.to_string(),
        "source_id": event.source_id,
    })
}

fn describe_delivery(delivery: &Delivery) -> Value {
    let (next, reason) = match delivery.progress {
        Progress::Waiting(next) => (Some(next.to_string()), None),
        Progress::Dropped(reason) => (None, Some(reason)),
        _ => (None, None),
    };
    let tries: Vec<_> = delivery
        .tries
        .iter()
        .map(|one| {
            json!({
                "at": one.at.to_string(),
                "error": one.outcome.as_ref().err(),
                "http_status": one.outcome.as_ref().ok(),
            })
        })
        .collect();
    json!({
        "endpoint": delivery.endpoint.to_string(),
        "next_try_at": next,
        "reason": reason,
        "status": delivery.progress.name(),
        "tries": tries,
    })
}

/// The body as it is signed and sent, to the byte; with `?redacted` as the timeline would keep it, fit to be shown.
pub(super) async fn event_body(
    State(shared): Api,
    Path(id): Path<String>,
    query: query::Query,
) -> Result<Response, Fault> {
    let query = query.only(&["redacted"])?;
    let body = shared
        .with_state(|state, now| {
            let event = state.webhooks.event(&id, shared.event_view(now))?;
            Some(event.body.clone())
        })
        .ok_or_else(|| no_such_event(&id))?;
    let body = match query.text("redacted") {
        // What is not JSON cannot be told from a secret.
        Some(_) => redacted(&body).unwrap_or_else(|| "null".to_owned()).into(),
        None => body,
    };
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], body).into_response())
}

pub(super) async fn redeliver(
    State(shared): Api,
    Path(id): Path<String>,
    body: Body,
) -> Result<Answer, Fault> {
    let body = body.only(&["endpoint"])?;
    let named = body.optional_text("endpoint")?;
    let endpoint = named
        .map(|name| EndpointId::parse(name).ok_or_else(|| no_such_endpoint(name)))
        .transpose()?;
    let queued = shared.with_state(|state, now| {
        let view = shared.event_view(now);
        state.webhooks.redeliver(&id, endpoint, view)
    });
    match queued {
        Ok(queued) => Ok(Answer::ok(json!({"queued": queued}))),
        Err(RedeliverError::NoSuchEvent) => Err(no_such_event(&id)),
        Err(RedeliverError::NoSuchEndpoint) => Err(no_such_endpoint(named.unwrap_or_default())),
        Err(RedeliverError::Unwanted) => Err(Fault(
            StatusCode::CONFLICT,
            "no endpoint has subscribed to this event; name one with `endpoint`, or register one"
                .to_owned(),
        )),
        Err(RedeliverError::TooOften) => Err(Fault(
            StatusCode::CONFLICT,
            "this event was delivered as often as the sandbox keeps track of".to_owned(),
        )),
    }
}
