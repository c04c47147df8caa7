//! Events that the generated crate verifies and reads, signed here.

use std::{
    fmt::Write as _,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use uqpay_intents::{Secret, types::WebhookEvent, webhooks};

#[test]
fn an_event_is_believed_only_if_it_was_signed_now_and_by_whom_it_must() {
    let body = json!({
        "version": "V1.6.0", "event_name": "ACQUIRING", "event_type": "acquiring.payment_intent.succeeded",
        "event_id": "6a9c1bb4-4f5b-4a0f-9f0a-1b1c5d7e8f90", "source_id": "PI2030541827364519936",
        "data": {"payment_intent_id": "PI2030541827364519936", "amount": "10.12", "currency": "SGD", "intent_status": "SUCCEEDED"},
    })
    .to_string();
    let timestamp = "1772337600";
    let seconds: u64 = timestamp.parse().unwrap();
    let now = UNIX_EPOCH + Duration::from_secs(seconds);
    let sign = |secret: &str, message: &str| {
        let mut mac = Hmac::<sha2::Sha512>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(message.as_bytes());
        let tag = mac.finalize().into_bytes();
        tag.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    let signature = sign("whs", &format!("{body}{timestamp}"));
    let verify = |secrets: &[&str], signature: &str, body: &str, now: SystemTime| {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::from(*secret)).collect();
        let header = |name: &str| match name {
            "x-wk-signature" => Some(signature),
            "x-wk-timestamp" => Some(timestamp),
            _ => None,
        };
        webhooks::verify(&secrets, header, body.as_bytes(), now)
    };
    assert_eq!(verify(&["whs"], &signature, &body, now), Ok(()));
    assert_eq!(
        verify(&["next", "whs"], &signature.to_uppercase(), &body, now),
        Ok(())
    );
    assert!(verify(&["other"], &signature, &body, now).is_err());
    assert!(verify(&["whs"], &signature, &body.replace("10.12", "10.13"), now).is_err());
    assert!(verify(&["whs"], &signature, &body, now + Duration::from_secs(301)).is_err());
    assert!(verify(&["whs"], &sign("whs", &body), &body, now).is_err());
    match webhooks::parse(body.as_bytes()).unwrap() {
        WebhookEvent::PaymentIntent(event) => assert_eq!(event.source_id, "PI2030541827364519936"),
        other => panic!("{other:?}"),
    }
}
