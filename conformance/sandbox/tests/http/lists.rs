//! Paging and filters.

use serde_json::{Value, json};

use crate::client::{Api, Reply, card};

fn ids(reply: &Reply, key: &str) -> Vec<String> {
    let data = reply.body.get("data").unwrap().as_array().unwrap();
    data.iter()
        .map(|item| item.get(key).unwrap().as_str().unwrap().to_owned())
        .collect()
}

fn totals(reply: &Reply) -> (Option<i64>, Option<i64>) {
    let number = |name: &str| reply.body.get(name).and_then(Value::as_i64);
    (number("total_items"), number("total_pages"))
}

#[tokio::test]
async fn pages_are_newest_first_and_empty_past_the_end() {
    let api = Api::start().await;
    let mut made = Vec::new();
    for _ in 0..12 {
        made.insert(0, api.create(json!({})).await.ok().id());
    }
    let path = "/v2/payment_intents";
    let first = api.get(path).await.ok();
    assert_eq!(ids(&first, "payment_intent_id"), made[..10]);
    assert_eq!(totals(&first), (Some(12), Some(2)));
    let second = api
        .get(&format!("{path}?page_size=5&page_number=3&unknown=x"))
        .await
        .ok();
    assert_eq!(
        (ids(&second, "payment_intent_id"), totals(&second)),
        (made[10..].to_vec(), (Some(12), Some(3)))
    );
    let past = api
        .get(&format!(
            "{path}?page_size=100&page_number=18446744073709551615"
        ))
        .await
        .ok();
    assert_eq!(
        (ids(&past, "payment_intent_id"), totals(&past)),
        (vec![], (Some(12), Some(1)))
    );
    let empty = Api::start().await.get(path).await.ok();
    assert_eq!(totals(&empty), (Some(0), Some(0)));
}

#[tokio::test]
async fn limits_of_a_query_are_checked() {
    let api = Api::start().await;
    for (path, query, field) in [
        ("payment_intents", "page_size=0", "page_size"),
        ("payment_intents", "page_size=101", "page_size"),
        ("payment_intents", "page_size=ten", "page_size"),
        ("payment_intents", "page_number=0", "page_number"),
        ("payment_intents", "page_number=-1", "page_number"),
        (
            "payment_intents",
            "payment_intent_status=SUCCESS",
            "payment_intent_status",
        ),
        ("payment_intents", "start_time=yesterday", "start_time"),
        ("payment_intents", "end_time=1", "end_time"),
        ("payment/payment_attempts", "page_size=101", "page_size"),
        (
            "payment/payment_attempts",
            "attempt_status=PENDING",
            "attempt_status",
        ),
    ] {
        let reply = api.get(&format!("/v2/{path}?{query}")).await;
        let message = format!("Invalid request parameters: {field}");
        assert_eq!(
            reply.refusal(),
            (
                400,
                "invalid_request_error",
                "invalid_parameter",
                message.as_str()
            ),
            "{query}"
        );
    }
}

#[tokio::test]
async fn intents_are_found_by_status() {
    let api = Api::start().await;
    let open = api.create(json!({})).await.ok().id();
    let paid = api.create(card("8117")).await.ok().id();
    for (status, found) in [
        ("REQUIRES_PAYMENT_METHOD", vec![open]),
        ("SUCCEEDED", vec![paid]),
        ("REQUIRES_CUSTOMER_ACTION", vec![]),
        ("REQUIRES_CAPTURE", vec![]),
        ("PENDING", vec![]),
        ("CANCELLED", vec![]),
        ("FAILED", vec![]),
    ] {
        let reply = api
            .get(&format!(
                "/v2/payment_intents?payment_intent_status={status}"
            ))
            .await
            .ok();
        assert_eq!(ids(&reply, "payment_intent_id"), found, "{status}");
    }
}

#[tokio::test]
async fn bounds_on_the_time_of_creation_are_exclusive() {
    let api = Api::start().await;
    let first = api.create(json!({})).await.ok().id();
    api.advance(60).await;
    let second = api.create(json!({})).await.ok().id();
    for (query, found) in [
        ("start_time=2026-03-01T00:00:00Z", vec![&second]),
        (
            "start_time=2026-03-01T07:59:59%2B08:00",
            vec![&second, &first],
        ),
        ("end_time=2026-03-01T00:01:00Z", vec![&first]),
        (
            "start_time=2026-03-01T00:00:00Z&end_time=2026-03-01T00:01:00Z",
            vec![],
        ),
        ("start_time=2026-03-01", vec![&second, &first]),
        ("start_time=&end_time=", vec![&second, &first]),
        (
            "intent_status=FAILED&create_end_time=2026-01-01",
            vec![&second, &first],
        ),
    ] {
        let reply = api.get(&format!("/v2/payment_intents?{query}")).await.ok();
        assert_eq!(
            ids(&reply, "payment_intent_id").iter().collect::<Vec<_>>(),
            found,
            "{query}"
        );
    }
}

#[tokio::test]
async fn attempts_are_found_by_intent_and_status() {
    let api = Api::start().await;
    let declined = api.create(card("0027")).await.ok();
    let paid = api.create(card("8117")).await.ok();
    let attempt = |reply: &Reply| {
        reply
            .text_at("/latest_payment_attempt/attempt_id")
            .to_owned()
    };
    let path = "/v2/payment/payment_attempts";
    for (query, found) in [
        (String::new(), vec![attempt(&paid), attempt(&declined)]),
        (
            format!("payment_intent_id={}", paid.id()),
            vec![attempt(&paid)],
        ),
        ("attempt_status=FAILED".to_owned(), vec![attempt(&declined)]),
        (
            format!("attempt_status=FAILED&payment_intent_id={}", paid.id()),
            vec![],
        ),
        ("payment_intent_id=nothing".to_owned(), vec![]),
    ] {
        let reply = api.get(&format!("{path}?{query}")).await.ok();
        assert_eq!(ids(&reply, "attempt_id"), found, "{query}");
    }
}

#[tokio::test]
async fn an_attempt_is_the_same_wherever_it_is_shown() {
    let api = Api::start().await;
    let paid = api.create(card("8117")).await.ok();
    let shown = paid.body.get("latest_payment_attempt").unwrap();
    let id = paid.text_at("/latest_payment_attempt/attempt_id");
    let retrieved = api
        .get(&format!("/v2/payment/payment_attempts/{id}"))
        .await
        .ok();
    let listed = api.get("/v2/payment/payment_attempts").await.ok();
    assert_eq!(
        (shown, Some(shown)),
        (&retrieved.body, listed.body.pointer("/data/0"))
    );
}
