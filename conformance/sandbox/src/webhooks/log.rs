//! The events of one sandbox, who wants them, and how far each delivery has come.
//!
//! It is part of the state and does no I/O: [`crate::dispatcher`] takes what is to be sent, and reports what became of it.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    delivery::{Delivery, Outcome, Progress},
    endpoint::{EndpointId, WebhookConfig, WebhookEndpoint},
    kind::EventType,
    payload::{self, Origin},
    raise::raised_by,
    sender::Job,
};
use crate::{WebhookTimestamp, behaviour::Events, drift::InForce, ids::IntentId, wire::View};

/// Deliveries of one event, redeliveries among them.
const MOST_DELIVERIES: usize = 100;
/// Endpoints at a time.
pub(crate) const MOST_ENDPOINTS: usize = 20;

/// Something that happened, as the merchant is told.
#[derive(Debug)]
pub(crate) struct Event {
    /// Counts from 1 and never repeats, also after older events were dropped.
    pub(crate) number: u64,
    pub(crate) id: String,
    pub(crate) kind: EventType,
    pub(crate) at: Timestamp,
    pub(crate) intent: IntentId,
    pub(crate) account: Option<String>,
    pub(crate) source_id: String,
    /// What is signed and sent, to the byte.
    pub(crate) body: Bytes,
    pub(crate) deliveries: Vec<Delivery>,
}

impl Event {
    fn is_settled(&self) -> bool {
        self.deliveries.iter().all(|one| one.progress.is_final())
    }
}

/// An event with all that its body is made of, as it was when the event was raised.
struct Unwritten {
    number: u64,
    kind: EventType,
    origin: Origin,
}

/// An endpoint and what waits for it.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) endpoint: WebhookEndpoint,
    queue: VecDeque<Slot>,
    /// Queued, under way or waiting for a retry.
    open: usize,
    in_flight: usize,
}

/// A delivery, by the number of its event and its place among the deliveries of it.
#[derive(Debug, Clone, Copy)]
struct Slot {
    event: u64,
    index: usize,
}

/// Names a delivery under way. After a reset it names nothing.
#[derive(Debug)]
pub(crate) struct Ticket {
    log: Arc<()>,
    slot: Slot,
    endpoint: EndpointId,
    sent: Timestamp,
}

/// Why an event was not sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedeliverError {
    NoSuchEvent,
    NoSuchEndpoint,
    /// No endpoint wants it.
    Unwanted,
    TooOften,
}

/// Events, endpoints and deliveries.
pub(crate) struct Webhooks {
    config: WebhookConfig,
    timestamp: WebhookTimestamp,
    drifts: InForce,
    endpoints: BTreeMap<EndpointId, Registered>,
    registered: u64,
    events: BTreeMap<u64, Event>,
    /// Events that no endpoint wants, in the order of their numbers: they are written once somebody looks, which mostly nobody does.
    unwritten: VecDeque<Unwritten>,
    numbers: HashMap<String, u64>,
    raised: u64,
    /// In the order in which they were settled; some may have been reopened or dropped since.
    settled: VecDeque<u64>,
    retries: BTreeMap<(Timestamp, u64), (EndpointId, Slot)>,
    scheduled: u64,
    in_flight: usize,
    identity: Arc<()>,
}

impl Webhooks {
    pub(crate) fn new(config: &WebhookConfig, timestamp: WebhookTimestamp) -> Self {
        let mut webhooks = Self {
            config: config.clone(),
            timestamp,
            drifts: InForce::default(),
            endpoints: BTreeMap::new(),
            registered: 0,
            events: BTreeMap::new(),
            unwritten: VecDeque::new(),
            numbers: HashMap::new(),
            raised: 0,
            settled: VecDeque::new(),
            retries: BTreeMap::new(),
            scheduled: 0,
            in_flight: 0,
            identity: Arc::default(),
        };
        for endpoint in Events::Reset.governs(&config.endpoints) {
            webhooks.register(endpoint.clone());
        }
        webhooks
    }

    /// Lets events deviate from now on; those that were raised before stay as they are.
    pub(crate) fn deviate(&mut self, drifts: InForce, view: View<'_>) {
        self.write_all(view);
        self.drifts = drifts;
    }

    /// Sends events to `endpoint` from now on.
    pub(crate) fn register(&mut self, endpoint: WebhookEndpoint) -> EndpointId {
        self.registered += 1;
        let id = EndpointId(self.registered);
        let registered = Registered {
            endpoint,
            queue: VecDeque::new(),
            open: 0,
            in_flight: 0,
        };
        self.endpoints.insert(id, registered);
        id
    }

    /// The id that the next endpoint gets.
    pub(crate) fn next_id(&self) -> EndpointId {
        EndpointId(self.registered + 1)
    }

    /// Sends nothing more to the endpoint. False for an id that names none.
    pub(crate) fn remove(&mut self, id: EndpointId) -> bool {
        let Some(registered) = self.endpoints.remove(&id) else {
            return false;
        };
        let mut left: Vec<Slot> = registered.queue.into();
        self.retries.retain(|_, (endpoint, slot)| {
            if *endpoint == id {
                left.push(*slot);
            }
            *endpoint != id
        });
        for slot in left {
            self.advance(slot, |delivery| {
                delivery.progress = Progress::Dropped("the endpoint was removed");
            });
        }
        true
    }

    pub(crate) fn endpoints(&self) -> impl ExactSizeIterator<Item = (EndpointId, &Registered)> {
        self.endpoints.iter().map(|(id, one)| (*id, one))
    }

    pub(crate) fn endpoint(&self, id: EndpointId) -> Option<&Registered> {
        self.endpoints.get(&id)
    }

    /// What is still recorded, oldest first.
    pub(crate) fn events(&mut self, view: View<'_>) -> impl DoubleEndedIterator<Item = &Event> {
        self.write_all(view);
        self.events.values()
    }

    pub(crate) fn event(&mut self, id: &str, view: View<'_>) -> Option<&Event> {
        self.write_all(view);
        self.events.get(self.numbers.get(id)?)
    }

    /// Notes what a change raises, and queues it for whoever wants it.
    pub(crate) fn raise(&mut self, origin: &Origin, view: View<'_>) {
        let account = origin.change.intent.owner.account.as_deref();
        for kind in raised_by(&origin.change) {
            if self.drifts.withholds(kind) {
                continue;
            }
            self.raised += 1;
            let number = self.raised;
            let wanting: Vec<_> = self
                .endpoints
                .iter()
                .filter(|(_, one)| one.endpoint.wants(kind, account))
                .map(|(endpoint, _)| *endpoint)
                .collect();
            let unwritten = Unwritten {
                number,
                kind,
                origin: origin.clone(),
            };
            if wanting.is_empty() && self.drifts.is_empty() {
                self.unwritten.push_back(unwritten);
                self.settled.push_back(number);
            } else {
                self.write(&unwritten, view);
            }
            if wanting.is_empty() && self.events.contains_key(&number) {
                self.settled.push_back(number);
            }
            for endpoint in wanting {
                self.enqueue(number, endpoint);
            }
            self.make_room();
        }
    }

    fn write(&mut self, unwritten: &Unwritten, view: View<'_>) {
        let Unwritten {
            number,
            kind,
            origin,
        } = unwritten;
        let change = &origin.change;
        let source_id = payload::source_id(*kind, change);
        let subject = format!("{number} {} {source_id}", kind.name());
        let id = view.entropy.uuid("event", &subject).to_string();
        let body = payload::body(*kind, &id, &source_id, origin, view);
        let body = self.drifts.event_body(*kind, body);
        let event = Event {
            number: *number,
            id: id.clone(),
            kind: *kind,
            at: change.at,
            intent: change.intent.id,
            account: change.intent.owner.account.as_deref().map(str::to_owned),
            source_id,
            body: body.into(),
            deliveries: Vec::new(),
        };
        self.numbers.insert(id, *number);
        self.events.insert(*number, event);
    }

    /// Writes the events that nobody has asked for so far.
    fn write_all(&mut self, view: View<'_>) {
        for unwritten in std::mem::take(&mut self.unwritten) {
            self.write(&unwritten, view);
        }
    }

    /// Sends an event once more: to one endpoint, whatever it subscribed to, or to all that want it. Tells to how many.
    pub(crate) fn redeliver(
        &mut self,
        id: &str,
        endpoint: Option<EndpointId>,
        view: View<'_>,
    ) -> Result<usize, RedeliverError> {
        self.write_all(view);
        let number = self.numbers.get(id).ok_or(RedeliverError::NoSuchEvent)?;
        let event = self.events.get(number).ok_or(RedeliverError::NoSuchEvent)?;
        let targets: Vec<_> = match endpoint {
            Some(endpoint) if !self.endpoints.contains_key(&endpoint) => {
                return Err(RedeliverError::NoSuchEndpoint);
            }
            Some(endpoint) => vec![endpoint],
            None => self
                .endpoints
                .iter()
                .filter(|(_, one)| one.endpoint.wants(event.kind, event.account.as_deref()))
                .map(|(endpoint, _)| *endpoint)
                .collect(),
        };
        if targets.is_empty() {
            return Err(RedeliverError::Unwanted);
        }
        if event.deliveries.len() + targets.len() > MOST_DELIVERIES {
            return Err(RedeliverError::TooOften);
        }
        let number = event.number;
        for endpoint in &targets {
            self.enqueue(number, *endpoint);
        }
        Ok(targets.len())
    }

    fn enqueue(&mut self, number: u64, endpoint: EndpointId) {
        let (Some(event), Some(registered)) = (
            self.events.get_mut(&number),
            self.endpoints.get_mut(&endpoint),
        ) else {
            return;
        };
        let mut delivery = Delivery::new(endpoint);
        if registered.open < self.config.queue_limit {
            let index = event.deliveries.len();
            registered.open += 1;
            registered.queue.push_back(Slot {
                event: number,
                index,
            });
        } else {
            delivery.progress = Progress::Dropped("too many deliveries wait for the endpoint");
        }
        event.deliveries.push(delivery);
        if event.is_settled() {
            self.settled.push_back(number);
        }
    }

    /// What is to be sent as of `now`; it counts as under way from here on. `clock` is the instant that goes into signatures.
    pub(crate) fn take(&mut self, now: Timestamp, clock: Timestamp) -> Vec<(Ticket, Job)> {
        while let Some(retry) = self.retries.first_entry() {
            if retry.key().0 > now {
                break;
            }
            let (endpoint, slot) = retry.remove();
            if let Some(registered) = self.endpoints.get_mut(&endpoint) {
                registered.queue.push_back(slot);
            }
        }
        let most = self.config.in_flight.max(1);
        let timestamp = self.timestamp.header(clock);
        let mut jobs = Vec::new();
        for (id, registered) in &mut self.endpoints {
            while registered.in_flight < most {
                let Some(slot) = registered.queue.pop_front() else {
                    break;
                };
                let Some(event) = self.events.get_mut(&slot.event) else {
                    continue;
                };
                if let Some(delivery) = event.deliveries.get_mut(slot.index) {
                    delivery.progress = Progress::Sending;
                }
                registered.in_flight += 1;
                self.in_flight += 1;
                let ticket = Ticket {
                    log: Arc::clone(&self.identity),
                    slot,
                    endpoint: *id,
                    sent: now,
                };
                let job = Job {
                    url: registered.endpoint.url.uri().clone(),
                    secret: registered.endpoint.secret.clone(),
                    timestamp: timestamp.clone(),
                    body: event.body.clone(),
                    drifts: self.drifts.of_event(event.kind),
                };
                jobs.push((ticket, job));
            }
        }
        jobs
    }

    /// What a timeline tells of a delivery that was under way and came to this, and of which intent.
    pub(crate) fn told(&self, ticket: &Ticket, outcome: &Outcome) -> Option<(IntentId, Value)> {
        if !Arc::ptr_eq(&ticket.log, &self.identity) {
            return None;
        }
        let event = self.events.get(&ticket.slot.event)?;
        let delivery = event.deliveries.get(ticket.slot.index)?;
        let told = json!({
            "endpoint": ticket.endpoint.to_string(),
            "error": outcome.as_ref().err(),
            "event_id": event.id,
            "status": outcome.as_ref().map_or(json!("failed"), |status| json!(status)),
            "try": delivery.tries.len() + 1,
            "type": event.kind.name(),
        });
        Some((event.intent, told))
    }

    /// Writes down what became of a delivery that was under way.
    pub(crate) fn finish(&mut self, ticket: &Ticket, now: Timestamp, outcome: Outcome) {
        if !Arc::ptr_eq(&ticket.log, &self.identity) {
            return;
        }
        self.in_flight -= 1;
        let (slot, id) = (ticket.slot, ticket.endpoint);
        let known = self.endpoints.contains_key(&id);
        let progress = self.advance(slot, |delivery| {
            delivery.record(ticket.sent, now, outcome);
            if !known && !delivery.progress.is_final() {
                delivery.progress = Progress::Dropped("the endpoint was removed");
            }
        });
        let Some(registered) = self.endpoints.get_mut(&id) else {
            return;
        };
        registered.in_flight -= 1;
        if let Some(Progress::Waiting(next)) = progress {
            self.scheduled += 1;
            self.retries.insert((next, self.scheduled), (id, slot));
        } else {
            registered.open -= 1;
        }
    }

    /// Changes a delivery; if that settles its event, the event may be dropped from then on.
    fn advance(&mut self, slot: Slot, change: impl FnOnce(&mut Delivery)) -> Option<Progress> {
        let event = self.events.get_mut(&slot.event)?;
        let delivery = event.deliveries.get_mut(slot.index)?;
        change(delivery);
        let progress = delivery.progress;
        if event.is_settled() {
            self.settled.push_back(slot.event);
            self.make_room();
        }
        Some(progress)
    }

    fn make_room(&mut self) {
        while self.events.len() + self.unwritten.len() > self.config.event_limit {
            let Some(number) = self.settled.pop_front() else {
                return;
            };
            // They are settled in the order in which they were raised.
            let is_next = |unwritten: &mut Unwritten| unwritten.number == number;
            if self.unwritten.pop_front_if(is_next).is_some() {
                continue;
            }
            if self.events.get(&number).is_some_and(Event::is_settled)
                && let Some(event) = self.events.remove(&number)
            {
                self.numbers.remove(&event.id);
            }
        }
    }

    /// When the next retry is due.
    pub(crate) fn next_retry(&self) -> Option<Timestamp> {
        self.retries.first_key_value().map(|((at, _), _)| *at)
    }

    /// Whether something can be sent as of `now`.
    pub(crate) fn is_ready(&self, now: Timestamp) -> bool {
        let most = self.config.in_flight.max(1);
        let can_go = |one: &Registered| !one.queue.is_empty() && one.in_flight < most;
        self.next_retry().is_some_and(|at| at <= now) || self.endpoints.values().any(can_go)
    }

    /// Whether nothing is under way, nor will be unless something happens or the clock goes on from `now`.
    pub(crate) fn is_settled(&self, now: Timestamp) -> bool {
        let queued = self.endpoints.values().any(|one| !one.queue.is_empty());
        self.in_flight == 0 && !queued && self.next_retry().is_none_or(|at| at > now)
    }
}

#[cfg(test)]
mod tests;
