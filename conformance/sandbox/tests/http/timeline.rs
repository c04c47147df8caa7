//! What the sandbox records of what happened.

use serde_json::{Value, json};

use crate::client::{Api, card, draft, send, wallet};

/// Cause and statuses of each entry: `Moved from intent/attempt to intent/attempt`.
async fn told(api: &Api) -> Vec<String> {
    let request = api.http.get(format!("{}/__sandbox/timeline", api.root()));
    let reply = send(request).await.ok();
    let shown = |statuses: &Value| {
        let text = |name: &str| statuses.get(name).and_then(Value::as_str).unwrap_or("-");
        format!("{} {}", text("intent_status"), text("attempt_status"))
    };
    reply.body["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let cause = entry["cause"].as_str().unwrap();
            format!(
                "{cause}: {} > {}",
                shown(&entry["from"]),
                shown(&entry["to"])
            )
        })
        .collect()
}

#[tokio::test]
async fn a_direct_payment_is_told_step_by_step() {
    let api = Api::start().await;
    api.create(card("8117")).await.ok();
    assert_eq!(
        told(&api).await,
        [
            "Created: - - > REQUIRES_PAYMENT_METHOD -",
            "Attempted: REQUIRES_PAYMENT_METHOD - > REQUIRES_PAYMENT_METHOD INITIATED",
            "Approved: REQUIRES_PAYMENT_METHOD INITIATED > SUCCEEDED CAPTURE_REQUESTED",
        ]
    );
}

#[tokio::test]
async fn what_time_does_is_told_at_its_own_instant() {
    let mut api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    api.on(&id, "confirm", &wallet("gcash")).await.ok();
    api.on(&id, "confirm", &wallet("dana")).await.ok();
    api.advance(3600).await;
    api.mint().await;
    assert_eq!(
        told(&api).await.split_off(3),
        [
            "Superseded: REQUIRES_CUSTOMER_ACTION AUTHENTICATION_REDIRECTED > REQUIRES_CUSTOMER_ACTION CANCELLED",
            "Attempted: REQUIRES_CUSTOMER_ACTION - > REQUIRES_CUSTOMER_ACTION INITIATED",
            "Redirected: REQUIRES_CUSTOMER_ACTION INITIATED > REQUIRES_CUSTOMER_ACTION AUTHENTICATION_REDIRECTED",
            "Expired: REQUIRES_CUSTOMER_ACTION AUTHENTICATION_REDIRECTED > FAILED EXPIRED",
        ]
    );
    let request = api.http.get(format!("{}/__sandbox/timeline", api.root()));
    let reply = send(request).await.ok();
    assert_eq!(reply.text_at("/entries/6/at"), "2026-03-01T00:30:08Z");
}

#[tokio::test]
async fn a_refused_call_leaves_no_trace_and_an_accepted_one_does() {
    let api = Api::start().await;
    let id = api.create(json!({})).await.ok().id();
    assert_eq!(api.on(&id, "capture", &json!({})).await.status, 400);
    api.on(&id, "update", &draft()).await.ok();
    api.on(&id, "cancel", &json!({})).await.ok();
    assert_eq!(
        told(&api).await.split_off(1),
        [
            "Updated: REQUIRES_PAYMENT_METHOD - > REQUIRES_PAYMENT_METHOD -",
            "CancellationAccepted: REQUIRES_PAYMENT_METHOD - > REQUIRES_PAYMENT_METHOD -",
        ]
    );
}
