//! Judges one conversation by every judge and check.

use spec::Pointer;

use crate::{
    checks::Unmet,
    class::{Class, Level},
    exchange::Exchange,
    finding::Sample,
    judges::{
        bindings,
        contract::ContractJudge,
        lifecycle::{LifecycleJudge, Seen},
        paging::PagingJudge,
        parity::{Disparity, ParityCheck},
        webhook::WebhookJudge,
    },
    operations::TOKEN_OPERATION,
    present::{Misfit, Presentation, Presenter},
    recording::Scenario,
    replay::{Conversation, Stop},
    report::{Shown, StepReport},
    snapshot,
    webhooks::{OPERATION, Observation},
};

/// All judges and checks.
pub(crate) struct Bench<'b> {
    pub(crate) contract: ContractJudge<'b>,
    pub(crate) lifecycle: &'b LifecycleJudge,
    pub(crate) paging: &'b PagingJudge,
    pub(crate) parity: &'b ParityCheck,
    pub(crate) webhooks: WebhookJudge<'b>,
    pub(crate) presentation: Presentation<'b>,
}

/// What judging a conversation brought.
pub(crate) struct Judgement {
    /// Findings, those that wait for an explanation last.
    pub(crate) samples: Vec<Sample>,
    /// Unmet expectations and misfits: ours, unless a finding about the vendor explains them.
    pub(crate) open: Vec<Sample>,
    /// The exchanges as text.
    pub(crate) text: String,
    /// Each exchange, fit to be shown.
    pub(crate) steps: Vec<StepReport>,
    /// Statuses that were read.
    pub(crate) seen: Seen,
    /// Operations that answered with success.
    pub(crate) succeeded: Vec<String>,
    /// Whether the target was out of order, so that the rest says nothing.
    pub(crate) is_outage: bool,
    /// Whether the scenario ended early.
    pub(crate) stopped: bool,
}

impl Bench<'_> {
    pub(crate) fn judge(&self, scenario: &Scenario, conversation: &Conversation) -> Judgement {
        let mut presenter = Presenter::new(&self.presentation, &conversation.exchanges);
        let mut shown: Vec<Shown> = Vec::new();
        let mut samples = Vec::new();
        let mut open = Vec::new();
        let mut steps = Vec::new();
        let mut observed = conversation.observed.iter().peekable();
        for index in 0..=conversation.exchanges.len() {
            let before = conversation.exchanges.get(..index).unwrap_or_default();
            while let Some(events) = observed.next_if(|events| events.after <= index) {
                let judged = self.webhooks.judge(events, before);
                let undocumented = self.webhooks.undocumented(events, &judged);
                let (events_shown, misfits) = presenter.present_events(events, &undocumented);
                let at = |sample| Sample {
                    exchange: Some(shown.len()),
                    ..sample
                };
                let misfits = misfits
                    .into_iter()
                    .map(|misfit| misfit_of_events(events, misfit));
                open.extend(misfits.map(at));
                samples.extend(judged.into_iter().map(at));
                steps.push(StepReport::of_events(events, &events_shown));
                shown.push(events_shown);
            }
            let Some(exchange) = conversation.exchanges.get(index) else {
                break;
            };
            let judged = match outage(scenario, exchange) {
                Some(outage) => vec![outage],
                None => self.contract.judge(exchange),
            };
            let (exchange_shown, misfits) = presenter.present(exchange, &undocumented(&judged));
            steps.push(StepReport::new(exchange, &exchange_shown));
            shown.push(exchange_shown);
            open.extend(misfits.into_iter().map(|misfit| {
                let Misfit {
                    pointer,
                    expected,
                    found,
                } = misfit;
                let message = format!("expected {expected}, found {found}");
                Sample::of(Class::Volatile, exchange, pointer, message)
            }));
            self.check_ourselves(exchange, &judged, &mut samples);
            samples.extend(self.paging.judge(exchange));
            samples.extend(judged);
        }
        let mut seen = Seen::new();
        samples.extend(self.lifecycle.judge(&conversation.exchanges, &mut seen));
        for (index, unmet) in &conversation.unmet {
            if let Some(exchange) = conversation.exchanges.get(*index) {
                open.push(unmet_sample(exchange, unmet, &mut presenter));
            }
        }
        if let Some(stop) = &conversation.stopped {
            let sample = stopped(conversation, stop);
            if sample.class == Class::Outage {
                samples.push(sample);
            } else {
                open.push(sample);
            }
        }
        for sample in samples.iter_mut().chain(&mut open) {
            sample.message = presenter.text(&sample.message);
            sample.pointer = presenter.pointer(&sample.pointer);
            sample.found = sample
                .found
                .take()
                .map(|found| presenter.value(None, &found));
        }
        Judgement {
            is_outage: samples.iter().any(|sample| sample.class == Class::Outage),
            samples,
            open,
            text: snapshot::render(&scenario.title, &shown),
            steps,
            seen,
            succeeded: conversation
                .exchanges
                .iter()
                .filter(|exchange| exchange.response.status == 200)
                .map(|exchange| exchange.operation.clone())
                .collect(),
            stopped: conversation.stopped.is_some(),
        }
    }

    /// Bindings and client parity.
    fn check_ourselves(&self, exchange: &Exchange, judged: &[Sample], samples: &mut Vec<Sample>) {
        let ours = |class, pointer, message| Sample::of(class, exchange, pointer, message);
        // Types need not hold what breaks the contract; what is only undocumented they drop by design.
        let broken = judged.iter().any(|sample| sample.level == Level::Error);
        if let Some(body) = exchange.response.body.json().filter(|_| !broken) {
            let undocumented = undocumented(judged);
            let losses = bindings::round_trip(
                &exchange.operation,
                exchange.response.status,
                body,
                &undocumented,
            );
            samples.extend(
                losses
                    .into_iter()
                    .map(|loss| ours(Class::Binding, loss.pointer, loss.message)),
            );
        }
        if exchange.well_formed {
            let disparities = self.parity.check(&exchange.operation, &exchange.request);
            samples.extend(disparities.into_iter().map(|Disparity(message)| {
                let mut sample = ours(Class::Parity, Pointer::root(), message);
                sample.status = 0;
                sample
            }));
        }
    }
}

/// Where the answer holds members that the document does not know.
fn undocumented(judged: &[Sample]) -> Vec<Pointer> {
    judged
        .iter()
        .filter(|sample| sample.class == Class::FieldNew)
        .map(|sample| sample.pointer.clone())
        .collect()
}

fn misfit_of_events(observed: &Observation, misfit: Misfit) -> Sample {
    let message = format!("expected {}, found {}", misfit.expected, misfit.found);
    Sample {
        operation: OPERATION.to_owned(),
        status: 200,
        pointer: misfit.pointer,
        line: observed.line,
        step: observed.step,
        ..Sample::new(Class::Volatile, message)
    }
}

fn unmet_sample(exchange: &Exchange, unmet: &Unmet, presenter: &mut Presenter<'_>) -> Sample {
    let found = if unmet.pointer.is_root() && unmet.expected.starts_with("status ") {
        format!("status {}", exchange.response.status)
    } else {
        match exchange
            .response
            .body
            .json()
            .and_then(|body| unmet.pointer.find(body))
        {
            None => "no such member".to_owned(),
            Some(value) => snapshot::brief(&presenter.value(unmet.pointer.last(), value)),
        }
    };
    let message = format!("expected {}, found {found}", unmet.expected);
    Sample::of(Class::Expectation, exchange, unmet.pointer.clone(), message)
}

/// An answer that says only that the target is out of order, where no such answer was asked for.
fn outage(scenario: &Scenario, exchange: &Exchange) -> Option<Sample> {
    let status = exchange.response.status;
    let is_outage = (status >= 500 || status == 429)
        && scenario
            .calls()
            .find(|call| call.line == exchange.line)
            .is_none_or(|call| call.expect.status != status);
    is_outage.then(|| Sample {
        diverges: true,
        ..Sample::of(
            Class::Outage,
            exchange,
            Pointer::root(),
            format!("the target answered with status {status}"),
        )
    })
}

/// What a scenario says that could not go on.
fn stopped(conversation: &Conversation, stop: &Stop) -> Sample {
    let last = conversation.exchanges.last();
    let outage = |line: usize, why: String| Sample {
        line,
        diverges: true,
        exchange: Some(conversation.blocks()),
        ..Sample::new(Class::Outage, why)
    };
    match stop {
        Stop::Unreachable { line, why } => outage(*line, why.clone()),
        Stop::NoToken { line, status } if *status >= 500 || *status == 429 => Sample {
            operation: TOKEN_OPERATION.to_owned(),
            status: *status,
            ..outage(
                *line,
                format!("the token call was answered with status {status}"),
            )
        },
        // What stops for want of a token is explained by what is wrong with the answer that should hold it.
        Stop::NoToken { line, status } => Sample {
            operation: TOKEN_OPERATION.to_owned(),
            status: *status,
            pointer: Pointer::root().push("auth_token"),
            line: *line,
            ..Sample::new(
                Class::Stopped,
                format!("the target gave no access token (status {status})"),
            )
        },
        // A scenario stops where something to capture is missing; that place is what can explain it.
        Stop::Impossible { line, why } => Sample {
            operation: last
                .map(|exchange| exchange.operation.clone())
                .unwrap_or_default(),
            status: last.map_or(0, |exchange| exchange.response.status),
            pointer: conversation
                .unmet
                .last()
                .map_or_else(Pointer::root, |(_, unmet)| unmet.pointer.clone()),
            line: *line,
            ..Sample::new(Class::Stopped, why.clone())
        },
    }
}
