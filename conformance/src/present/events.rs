//! Makes the events of a scenario fit to be shown and kept, as exchanges are.

use serde_json::Value;
use spec::{Pointer, contract::Judge};

use super::{Mark, Misfit, Owner, Presenter, Shown};
use crate::{
    exchange::Payload,
    webhooks::{OPERATION, Observation, WEBHOOK},
};

impl Presenter<'_> {
    /// Presents what was observed, and tells which of its values are not as their rules say. Of the members that the document does
    /// not know only the kind is kept.
    pub(crate) fn present_events(
        &mut self,
        observed: &Observation,
        undocumented: &[Pointer],
    ) -> (Shown, Vec<Misfit>) {
        self.misfits.clear();
        let transcript = observed.transcript();
        let judge = self.on.contract.webhook(WEBHOOK);
        let hidden = places(&transcript).flat_map(|(at, event)| {
            let marked = judge.map(|judge| marked(judge, &at, event));
            marked.unwrap_or_default()
        });
        let marks = hidden
            .map(|at| (at, Mark::Hidden))
            .chain(
                undocumented
                    .iter()
                    .map(|at| (at.clone(), Mark::Undocumented)),
            )
            .collect();
        let body = self.json(
            &transcript,
            &Pointer::root(),
            None,
            &marks,
            &Owner::default(),
        );
        let intent = self.text(&observed.payment_intent);
        let shown = Shown {
            step: observed.step,
            operation: OPERATION.to_owned(),
            request_line: format!("events of {intent}"),
            request_headers: Vec::new(),
            request_body: Payload::None,
            status: 200,
            response_headers: Vec::new(),
            response_body: Payload::Json(body),
        };
        (shown, std::mem::take(&mut self.misfits))
    }
}

/// Every event of a transcript and its place.
fn places(transcript: &Value) -> impl Iterator<Item = (Pointer, &Value)> {
    let types = transcript.as_object().into_iter().flatten();
    types.flat_map(|(kind, list)| {
        let list = list.as_array().into_iter().flatten().enumerate();
        list.filter_map(move |(index, one)| {
            let at = Pointer::root().push(kind).push(index).push("body");
            Some((at, one.get("body")?))
        })
    })
}

fn marked(judge: &Judge, at: &Pointer, event: &Value) -> Vec<Pointer> {
    let within = judge.sensitive_values(event).into_iter();
    let places = within.map(|(pointer, _)| {
        let tokens = pointer.tokens().iter();
        tokens.fold(at.clone(), |at, token| at.push(token))
    });
    places.collect()
}
