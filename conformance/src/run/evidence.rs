//! What an edit of the document may know of an answer that is not the recorded one.

use serde_json::{Value, json};
use spec::contract::{Contract, ViolationKind};

use crate::{
    class::Class,
    exchange::Payload,
    judges::contract,
    report::StepReport,
    snapshot::{Difference, NOTHING, Place},
};

/// The member of a refusal that names what a request lacks.
const MISSING: &str = "missing_fields";

/// What a finding of this class shows beside its place; `None` where that is all.
pub(super) fn of(
    contract: &Contract,
    class: Class,
    step: &StepReport,
    difference: &Difference,
) -> Option<Value> {
    match (class, &difference.place) {
        (Class::Header, Place::Header(name)) => Some(json!({
            "header": name,
            "new": difference.expected == NOTHING,
            "gone": difference.found == NOTHING,
        })),
        (Class::RequestDemanded, _) => {
            let missing = step.response_body.json()?.get(MISSING)?;
            Some(json!({"missing": missing}))
        }
        (Class::RequestLoosened, _) => accepted(contract, step),
        _ => None,
    }
}

/// What the document refuses of a request that was accepted.
pub(crate) fn accepted(contract: &Contract, step: &StepReport) -> Option<Value> {
    let Payload::Json(body) = &step.request_body else {
        return None;
    };
    let judge = contract.request(&step.operation)?;
    let mut violations = judge.as_written(body);
    if violations.is_empty() {
        violations = judge.closed(body);
    }
    let refused = violations.into_iter().filter_map(|violation| {
        let (kind, value) = (&violation.kind, violation.instance.find(body));
        // What is shown of a secret is not what was sent.
        if matches!(value, Some(Value::String(text)) if text.starts_with('<')) {
            return None;
        }
        let at = match kind {
            ViolationKind::MissingMember(name) => violation.instance.push(name),
            _ => violation.instance.clone(),
        };
        Some(json!({
            "at": at.to_string(),
            "schema": violation.schema.to_string(),
            "undocumented": matches!(kind, ViolationKind::UndocumentedMember(_)),
            "found": at.find(body).map(|value| contract::found(kind, value)),
        }))
    });
    Some(json!({"refused": refused.collect::<Vec<_>>()}))
}
