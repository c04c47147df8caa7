//! Replays one scenario against a target.

mod events;
mod request;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use spec::Pointer;

use crate::{
    cards::TestCards,
    checks::{self, Unmet},
    exchange::{Exchange, Request},
    interpolate::{self, Captures},
    operations::{Operations, TOKEN_OPERATION},
    recording::{Action, Call, Need, Repeat, Scenario},
    session::Session,
    target::Target,
    webhooks::Observation,
    wire::{ControlError, Unreachable, Wire},
};

use events::Endpoint;

/// What a replay rests on.
#[derive(Clone, Copy)]
pub(crate) struct Stage<'s> {
    pub(crate) operations: &'s Operations,
    pub(crate) cards: &'s TestCards,
    pub(crate) target: &'s Target,
    pub(crate) wire: &'s Wire,
    pub(crate) session: &'s Session,
    pub(crate) started: Instant,
}

/// What a replay brought.
#[derive(Default)]
pub(crate) struct Conversation {
    pub(crate) exchanges: Vec<Exchange>,
    /// Expectations that were not met, each with the index of its exchange.
    pub(crate) unmet: Vec<(usize, Unmet)>,
    /// Events, as often as the recording asks for them.
    pub(crate) observed: Vec<Observation>,
    /// Why the scenario could not go on, if it could not.
    pub(crate) stopped: Option<Stop>,
}

impl Conversation {
    /// How many exchanges and observations of events there are.
    pub(crate) fn blocks(&self) -> usize {
        self.exchanges.len() + self.observed.len()
    }
}

/// Why a scenario stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The target does not answer.
    Unreachable { line: usize, why: String },
    /// A step could not be made; what was missing.
    Impossible { line: usize, why: String },
    /// The target handed out no access token.
    NoToken { line: usize, status: u16 },
}

impl Stop {
    fn of_control(line: usize, error: ControlError) -> Self {
        match error {
            ControlError::Unreachable(why) => Self::Unreachable { line, why },
            ControlError::Refused(why) => Self::Impossible { line, why },
        }
    }
}

/// Replays `scenario` from its first step to its last, or to where it cannot go on.
pub(crate) async fn replay(stage: Stage<'_>, scenario: &Scenario) -> Conversation {
    let mut player = Player {
        stage,
        captures: Captures::new(),
        keys: BTreeMap::new(),
        clock: Vec::new(),
        endpoint: None,
        conversation: Conversation::default(),
        step: 0,
    };
    if let Some(account) = &stage.target.connected_account {
        player
            .captures
            .insert("connected_account".to_owned(), json!(account));
    }
    if stage.target.control.is_some()
        && let Err(error) = player.clock("GET", None).await
    {
        player.conversation.stopped = Some(Stop::of_control(1, error));
        return player.conversation;
    }
    if scenario.needs.contains(&Need::Webhooks)
        && let Err(stop) = player.subscribe().await
    {
        player.conversation.stopped = Some(stop);
        return player.conversation;
    }
    for (index, step) in scenario.steps.iter().enumerate() {
        player.step = index + 1;
        if let Err(stop) = player.play(&step.action, step.line).await {
            player.conversation.stopped = Some(stop);
            break;
        }
    }
    player.unsubscribe().await;
    player.conversation
}

struct Player<'s> {
    stage: Stage<'s>,
    captures: Captures,
    /// Idempotency keys by the names of the calls that sent them.
    keys: BTreeMap<String, String>,
    /// What the target's clock said, each time that it was asked.
    clock: Vec<SystemTime>,
    /// Where the target sends events, if the scenario looks at them.
    endpoint: Option<Endpoint>,
    conversation: Conversation,
    step: usize,
}

impl Player<'_> {
    async fn play(&mut self, action: &Action, line: usize) -> Result<(), Stop> {
        let refused = |error| Stop::of_control(line, error);
        match action {
            Action::Call(call) => {
                let request = self.build(call).await?;
                let exchange = self.send(call, request).await?;
                self.take(call, exchange).await
            }
            Action::Repeat(call, repeat) => self.repeat(call, repeat).await,
            Action::Advance(by) => {
                let body = json!({"advance_seconds": by.as_secs()});
                self.clock("POST", Some(&body)).await.map_err(refused)
            }
            Action::Together { held, meanwhile } => self.together(held, meanwhile).await,
            Action::Shopper {
                payment_intent,
                outcome,
            } => {
                let id = interpolate::text(payment_intent, &self.captures);
                let body = json!({"payment_intent_id": id, "outcome": outcome});
                self.control("/__sandbox/shopper", &body)
                    .await
                    .map_err(refused)?;
                Ok(())
            }
            Action::Provider(body) => {
                self.control("/__sandbox/provider", body)
                    .await
                    .map_err(refused)?;
                Ok(())
            }
            Action::Webhooks {
                payment_intent,
                expect,
            } => {
                let id = interpolate::text(payment_intent, &self.captures);
                self.observe(id, expect, line).await
            }
        }
    }

    async fn repeat(&mut self, call: &Call, repeat: &Repeat) -> Result<(), Stop> {
        let mut waited = Duration::ZERO;
        loop {
            let request = self.build(call).await?;
            let exchange = self.send(call, request).await?;
            let open = checks::unmet(&repeat.until, exchange.response.body.json(), &self.captures);
            if open.is_empty() || waited >= repeat.deadline {
                let index = self.conversation.exchanges.len();
                self.conversation
                    .unmet
                    .extend(open.into_iter().map(|unmet| (index, unmet)));
                return self.take(call, exchange).await;
            }
            waited += repeat.every;
            if self.stage.target.control.is_some() {
                let body = json!({"advance_seconds": repeat.every.as_secs()});
                let line = call.line;
                self.clock("POST", Some(&body))
                    .await
                    .map_err(|error| Stop::of_control(line, error))?;
            } else {
                tokio::time::sleep(repeat.every).await;
            }
        }
    }

    /// Holds one call while the others run, then lets it go on.
    async fn together(&mut self, held: &Call, meanwhile: &[Call]) -> Result<(), Stop> {
        let line = held.line;
        let refused = |error| Stop::of_control(line, error);
        // Everything that can fail without the target comes first: a hold that nobody releases would stop the next scenario.
        let first = self.build(held).await?;
        let mut requests = Vec::new();
        for call in meanwhile {
            requests.push((call, self.build(call).await?));
        }
        let armed = self
            .control("/__sandbox/hold", &json!({"operation": held.operation}))
            .await
            .map_err(refused)?;
        let id = armed
            .get("hold")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let release = json!({"hold": id});
        let (stage, step) = (self.stage, self.step);
        let others = async {
            let root = stage.target.control.as_deref().unwrap_or_default();
            let reached = format!("/__sandbox/hold/{id}?reached");
            let reached = stage.wire.control(root, "GET", &reached, None).await;
            let mut exchanges = Vec::new();
            if reached.is_ok() {
                for (call, request) in requests {
                    exchanges.push(
                        exchange(stage, step, call, request)
                            .await
                            .map(|it| (call, it)),
                    );
                }
            }
            let released = stage
                .wire
                .control(root, "POST", "/__sandbox/release", Some(&release))
                .await;
            reached.and(released).map_err(refused)?;
            exchanges.into_iter().collect::<Result<Vec<_>, _>>()
        };
        let (first, others) = tokio::join!(exchange(stage, step, held, first), others);
        for (call, exchange) in others? {
            self.take(call, exchange).await?;
        }
        self.take(held, first?).await
    }

    /// Checks and keeps an exchange.
    async fn take(&mut self, call: &Call, exchange: Exchange) -> Result<(), Stop> {
        let index = self.conversation.exchanges.len();
        let exchange = Exchange {
            index: self.conversation.blocks(),
            ..exchange
        };
        let body = exchange.response.body.json();
        let is_other_status = exchange.response.status != call.expect.status;
        let is_held_to_ours = self.stage.target.is_embedded;
        // Where the status is our choice, another one is another answer, of which nothing is known.
        let is_left_open = is_other_status && call.expect.status_is_ours && !is_held_to_ours;
        if is_other_status && !is_left_open {
            let expected = format!("status {}", call.expect.status);
            self.conversation.unmet.push((
                index,
                Unmet {
                    pointer: Pointer::root(),
                    expected,
                },
            ));
        }
        let mut unmet = Vec::new();
        if !is_left_open {
            unmet = checks::unmet(&call.expect.body, body, &self.captures);
        }
        if is_held_to_ours {
            unmet.extend(checks::unmet(&call.expect.ours, body, &self.captures));
        }
        self.conversation
            .unmet
            .extend(unmet.into_iter().map(|unmet| (index, unmet)));
        if call.operation == TOKEN_OPERATION
            && exchange.response.status == 200
            && let Some(body) = body
        {
            self.stage.session.adopt(body).await;
        }
        let mut missing = None;
        for (name, pointer) in &call.capture {
            match body.and_then(|body| pointer.find(body)) {
                Some(value) => {
                    self.captures.insert(name.clone(), value.clone());
                }
                None => missing = Some((name.clone(), pointer.clone())),
            }
        }
        self.conversation.exchanges.push(exchange);
        match missing {
            None => Ok(()),
            Some((name, pointer)) => {
                let expected = "a value to capture".to_owned();
                self.conversation
                    .unmet
                    .push((index, Unmet { pointer, expected }));
                Err(Stop::Impossible {
                    line: call.line,
                    why: format!("the answer has nothing to capture as `{name}`"),
                })
            }
        }
    }

    async fn send(&self, call: &Call, request: Request) -> Result<Exchange, Stop> {
        exchange(self.stage, self.step, call, request).await
    }

    async fn control(&self, path: &str, body: &Value) -> Result<Value, ControlError> {
        let root = self.stage.target.control.as_deref().unwrap_or_default();
        self.stage
            .wire
            .control(root, "POST", path, Some(body))
            .await
    }

    /// Reads or moves the clock, and tells the session what it says.
    async fn clock(&mut self, method: &str, body: Option<&Value>) -> Result<(), ControlError> {
        let root = self.stage.target.control.as_deref().unwrap_or_default();
        let answer = self
            .stage
            .wire
            .control(root, method, "/__sandbox/clock", body)
            .await?;
        let now = answer
            .get("now")
            .and_then(Value::as_str)
            .and_then(|text| text.parse::<uqpay_intents::DateTime>().ok());
        if let Some(now) = now {
            self.stage.session.set_now(now.unix_seconds()).await;
            let since_epoch = Duration::from_secs(now.unix_seconds().unsigned_abs());
            self.clock.push(UNIX_EPOCH + since_epoch);
        }
        Ok(())
    }
}

async fn exchange(
    stage: Stage<'_>,
    step: usize,
    call: &Call,
    request: Request,
) -> Result<Exchange, Stop> {
    let sent = Instant::now();
    let (response, took) = stage
        .wire
        .send(&stage.target.base, &request)
        .await
        .map_err(|Unreachable(why)| Stop::Unreachable {
            line: call.line,
            why,
        })?;
    Ok(Exchange {
        line: call.line,
        step,
        // Known once the answer has its place in the conversation.
        index: 0,
        started: sent.duration_since(stage.started),
        took,
        operation: call.operation.clone(),
        request,
        response,
        well_formed: call.well_formed,
    })
}
