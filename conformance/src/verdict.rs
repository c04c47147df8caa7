//! Judges one conversation by every judge and check.

use spec::Pointer;

use crate::{
    checks::Unmet,
    exchange::Exchange,
    finding::{Class, Sample, Verdict},
    judges::{
        bindings,
        contract::ContractJudge,
        lifecycle::{LifecycleJudge, Seen},
        parity::{Disparity, ParityCheck},
        webhook::WebhookJudge,
    },
    operations::TOKEN_OPERATION,
    present::{Misfit, Presentation, Presenter, Shown},
    recording::Scenario,
    replay::{Conversation, Stop},
    snapshot,
    webhooks::OPERATION,
};

/// All judges and checks.
pub(crate) struct Bench<'b> {
    pub(crate) contract: ContractJudge<'b>,
    pub(crate) lifecycle: &'b LifecycleJudge,
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
    /// Operation and line of each exchange.
    pub(crate) exchanges: Vec<(String, u16, usize)>,
    /// Statuses that were read.
    pub(crate) seen: Seen,
    /// Operations that answered with success.
    pub(crate) succeeded: Vec<String>,
    /// Why the target did not answer, if it did not.
    pub(crate) unreachable: Option<String>,
    /// Whether the scenario ended early.
    pub(crate) stopped: bool,
}

impl Bench<'_> {
    pub(crate) fn judge(&self, scenario: &Scenario, conversation: &Conversation) -> Judgement {
        let mut presenter = Presenter::new(&self.presentation, &conversation.exchanges);
        let mut shown: Vec<Shown> = Vec::new();
        let mut samples = Vec::new();
        let mut open = Vec::new();
        let mut exchanges = Vec::new();
        let mut observed = conversation.observed.iter().peekable();
        for index in 0..=conversation.exchanges.len() {
            let before = conversation.exchanges.get(..index).unwrap_or_default();
            while let Some(events) = observed.next_if(|events| events.after <= index) {
                let judged = self.webhooks.judge(events, before);
                let undocumented = self.webhooks.undocumented(events, &judged);
                let (events_shown, misfits) = presenter.present_events(events, &undocumented);
                shown.push(events_shown);
                exchanges.push((OPERATION.to_owned(), 200, events.line));
                let misfits = misfits.into_iter();
                open.extend(
                    misfits.map(|misfit| misfit_sample(OPERATION, 200, events.line, misfit)),
                );
                samples.extend(judged);
            }
            let Some(exchange) = conversation.exchanges.get(index) else {
                break;
            };
            let (operation, status) = (exchange.operation.as_str(), exchange.response.status);
            exchanges.push((operation.to_owned(), status, exchange.line));
            let judged = self.contract.judge(exchange);
            let (exchange_shown, misfits) = presenter.present(exchange, &undocumented(&judged));
            shown.push(exchange_shown);
            open.extend(
                misfits
                    .into_iter()
                    .map(|misfit| misfit_sample(operation, status, exchange.line, misfit)),
            );
            self.check_ourselves(exchange, &judged, &mut samples);
            samples.extend(judged);
        }
        let mut seen = Seen::new();
        samples.extend(self.lifecycle.judge(&conversation.exchanges, &mut seen));
        for (index, unmet) in &conversation.unmet {
            if let Some(exchange) = conversation.exchanges.get(*index) {
                open.push(unmet_sample(exchange, unmet, &mut presenter));
            }
        }
        let mut unreachable = None;
        match &conversation.stopped {
            None => {}
            Some(Stop::Unreachable { why, line }) => {
                unreachable = Some(format!("{}:{line}: {}", scenario.file, presenter.text(why)));
            }
            Some(Stop::NoToken { line, status }) => open.push(without_token(*line, *status)),
            Some(Stop::Impossible { line, why }) => {
                open.push(stopped_sample(conversation, *line, presenter.text(why)));
            }
        }
        for sample in samples.iter_mut().chain(&mut open) {
            sample.message = presenter.text(&sample.message);
            sample.pointer = presenter.pointer(&sample.pointer);
        }
        let succeeded = conversation
            .exchanges
            .iter()
            .filter(|exchange| exchange.response.status == 200)
            .map(|exchange| exchange.operation.clone())
            .collect();
        Judgement {
            samples,
            open,
            text: snapshot::render(&scenario.title, &shown),
            exchanges,
            seen,
            succeeded,
            unreachable,
            stopped: conversation.stopped.is_some(),
        }
    }

    /// Bindings and client parity.
    fn check_ourselves(&self, exchange: &Exchange, judged: &[Sample], samples: &mut Vec<Sample>) {
        let ours = |class, pointer, message| Sample {
            class,
            operation: exchange.operation.clone(),
            status: exchange.response.status,
            pointer,
            message,
            document: None,
            line: exchange.line,
            also_at: None,
            explains: 0,
        };
        // Types need not hold what breaks the contract; what is only undocumented they drop by design.
        let broken = judged
            .iter()
            .any(|sample| sample.class.verdict() == Verdict::Broken);
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

fn misfit_sample(operation: &str, status: u16, line: usize, misfit: Misfit) -> Sample {
    Sample {
        class: Class::Volatile,
        operation: operation.to_owned(),
        status,
        pointer: misfit.pointer,
        message: format!("expected {}, found {}", misfit.expected, misfit.found),
        document: None,
        line,
        also_at: None,
        explains: 0,
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
    Sample {
        class: Class::Expectation,
        operation: exchange.operation.clone(),
        status: exchange.response.status,
        pointer: unmet.pointer.clone(),
        message: format!("expected {}, found {found}", unmet.expected),
        document: None,
        line: exchange.line,
        also_at: None,
        explains: 0,
    }
}

fn stopped_sample(conversation: &Conversation, line: usize, why: String) -> Sample {
    let last = conversation.exchanges.last();
    // A scenario stops where something to capture is missing; that place is what can explain it.
    let pointer = conversation
        .unmet
        .last()
        .map(|(_, unmet)| unmet.pointer.clone());
    Sample {
        class: Class::Stopped,
        operation: last
            .map(|exchange| exchange.operation.clone())
            .unwrap_or_default(),
        status: last.map_or(0, |exchange| exchange.response.status),
        pointer: pointer.unwrap_or_else(Pointer::root),
        message: why,
        document: None,
        line,
        also_at: None,
        explains: 0,
    }
}

/// What stops for want of a token is explained by what is wrong with the answer that should hold it.
fn without_token(line: usize, status: u16) -> Sample {
    Sample {
        class: Class::Stopped,
        operation: TOKEN_OPERATION.to_owned(),
        status,
        pointer: Pointer::root().push("auth_token"),
        message: format!("the target gave no access token (status {status})"),
        document: None,
        line,
        also_at: None,
        explains: 0,
    }
}
