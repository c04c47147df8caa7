//! Do the generated types hold all that an answer holds? Decode, encode, compare.

use serde_json::Value;
use spec::Pointer;
use uqpay_intents::{
    runtime::{self, Json},
    types,
};

/// A member that a round trip through the generated types lost or changed.
#[derive(Debug, PartialEq)]
pub(crate) struct Loss {
    pub(crate) pointer: Pointer,
    pub(crate) message: String,
}

/// Decodes the body of an answer with the generated type and encodes it again; undocumented members, which the caller names,
/// are left out of the comparison because types do not keep them.
pub(crate) fn round_trip(
    operation: &str,
    status: u16,
    body: &Value,
    undocumented: &[Pointer],
) -> Vec<Loss> {
    let again = match operation {
        _ if status != 200 => through::<types::Error>(body),
        "create_access_token" => through::<types::AccessToken>(body),
        "create_payment_intent"
        | "update_payment_intent"
        | "retrieve_payment_intent"
        | "confirm_payment_intent"
        | "capture_payment_intent"
        | "cancel_payment_intent" => through::<types::PaymentIntent>(body),
        "list_payment_intents" => through::<types::PaymentIntentPage>(body),
        "list_payment_attempts" => through::<types::PaymentAttemptPage>(body),
        "retrieve_payment_attempt" => through::<types::PaymentAttempt>(body),
        other => Err(Loss {
            pointer: Pointer::root(),
            message: format!("no generated type is known for the operation {other}"),
        }),
    };
    match again {
        Err(loss) => vec![loss],
        Ok(again) => {
            let mut losses = Vec::new();
            compare(body, &again, &Pointer::root(), undocumented, &mut losses);
            losses
        }
    }
}

fn through<T: Json>(body: &Value) -> Result<Value, Loss> {
    let decoded: T = runtime::decode_value(body.clone()).map_err(|error| Loss {
        pointer: Pointer::parse(error.pointer()).unwrap_or_default(),
        message: format!(
            "{} does not decode the answer: {}",
            short_name::<T>(),
            error.message()
        ),
    })?;
    runtime::encode_value(&decoded).map_err(|error| Loss {
        pointer: Pointer::root(),
        message: format!("{} does not encode again: {error}", short_name::<T>()),
    })
}

fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

fn compare(
    before: &Value,
    after: &Value,
    at: &Pointer,
    undocumented: &[Pointer],
    losses: &mut Vec<Loss>,
) {
    let mut lose = |pointer: Pointer, message: &str| {
        losses.push(Loss {
            pointer,
            message: message.to_owned(),
        });
    };
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (name, value) in before {
                let at = at.push(name);
                match after.get(name) {
                    Some(other) => compare(value, other, &at, undocumented, losses),
                    None if undocumented.contains(&at) => {}
                    None => losses.push(Loss {
                        pointer: at,
                        message: "the generated type loses this member".to_owned(),
                    }),
                }
            }
            for name in after.keys().filter(|name| !before.contains_key(*name)) {
                losses.push(Loss {
                    pointer: at.push(name),
                    message: "the generated type adds this member".to_owned(),
                });
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(before, after, &at.push(index), undocumented, losses);
            }
        }
        (before, after) if before == after => {}
        _ => lose(at.clone(), "the generated type changes this value"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_survives_and_undocumented_members_are_excused_only_by_name() {
        let body = json!({"attempt_id": "PA1", "amount": "8.80", "currency": "SGD", "attempt_status": "FAILED", "complete_time": "", "surprise": 1});
        let surprise = Pointer::parse("/surprise").unwrap();
        assert_eq!(
            round_trip(
                "retrieve_payment_attempt",
                200,
                &body,
                std::slice::from_ref(&surprise)
            ),
            []
        );
        let losses = round_trip("retrieve_payment_attempt", 200, &body, &[]);
        assert_eq!(losses.first().map(|loss| &loss.pointer), Some(&surprise));
    }

    #[test]
    fn an_answer_that_does_not_decode_is_reported_without_its_values() {
        let losses = round_trip(
            "create_access_token",
            200,
            &json!({"auth_token": "canary", "expired_at": "soon"}),
            &[],
        );
        assert_eq!(losses.len(), 1);
        assert!(!losses.first().unwrap().message.contains("canary"));
    }
}
