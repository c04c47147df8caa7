//! Secrets planted wherever a request has room for them, looked for in everything the sandbox shows of itself.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{
    Api, PLANTED_CVC, card, card_with, draft, enforce_3ds, fresh_key, send, wallet, with,
};

/// What must be found nowhere, and is no word of anything else. Digits of a documented test card, and codes that only the
/// members that hold them betray.
fn canaries(api: &Api) -> Vec<String> {
    let number = number();
    let mut canaries = vec![
        number.clone(),
        spelled(&number, " "),
        spelled(&number, "-"),
        api.token.clone(),
    ];
    canaries.extend(["CANARY".to_owned(), PLANTED_CVC.to_owned()]);
    canaries
}

fn number() -> String {
    card("8117")["payment_method"]["card"]["card_number"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The number in groups of four.
fn spelled(number: &str, separator: &str) -> String {
    let parts: Vec<_> = number
        .as_bytes()
        .chunks(4)
        .map(|part| std::str::from_utf8(part).unwrap())
        .collect();
    parts.join(separator)
}

/// Bodies with a secret in every place that takes one, and in some that take none.
fn bodies() -> Vec<Value> {
    let number = number();
    let digits: u64 = number.parse().unwrap();
    let spaced = spelled(&number, " ");
    vec![
        json!({"description": number}),
        json!({"description": spaced}),
        json!({"merchant_order_id": number}),
        json!({"metadata": {"note": number, "cvc": "7391", "list": [digits, {"pin": "CANARY"}]}}),
        json!({"metadata": {number.clone(): "x"}}),
        json!({"amount": digits}),
        json!({"description": digits}),
        json!({"description": {"deep": number, "CANARY": 1}}),
        json!({"return_url": format!("https://shop.example/return?token=CANARY&card={number}")}),
        json!({"CANARY": "7391"}),
        json!({"cvc": "7391", "cvv2": 7391, "track2": "CANARY", "unknown": "CANARY", "Pin-Block": "CANARY"}),
        json!({"customer": {"name": number, "first_name": "Ada", "secret": "CANARY"}}),
        json!({"payment_orders": {"type": "x", "products": [{"name": number, "price": "1", "quantity": digits}]}}),
        json!([number, {"card_number": number}]),
        json!(number),
        json!(digits),
        card_with("8117", json!({"cvc": 7391, "card_number": digits})),
        card_with(
            "8117",
            json!({"cvc": {"value": "7391"}, "card_number": [number]}),
        ),
        card_with("8117", json!({"card_number": spaced, "cvc": "7391"})),
        card_with(
            "8117",
            json!({"card_number": {"number": number}, "cvc": "7391"}),
        ),
        card_with(
            "8117",
            json!({"three_ds": {"acs_response": "CANARY", "device_data_collection_res": "CANARY"}, "cvc": "7391"}),
        ),
        with(
            wallet("gcash"),
            json!({"payment_method": {"gcash": {"payment_code": "CANARY", "open_id": "CANARY"}}}),
        ),
        json!({"payment_method": {"type": "card_present", "card_present": {
            "card_number": number, "track1": "CANARY", "track2": "CANARY", "emv_tags": "CANARY", "encrypted_pin": "CANARY",
        }}}),
        json!({"payment_method": {"type": "applepay", "applepay": {
            "network_token": {"number": number, "cryptogram": "CANARY"}, "flow": "redirect",
        }}}),
        json!({"payment_method": {"type": number, "card": number}}),
    ]
}

/// Everything the sandbox shows of itself.
async fn shown(api: &Api) -> Vec<(String, String)> {
    let mut shown = Vec::new();
    let mut paths: Vec<_> = ["timeline", "faults", "drift", "state", "export", "events"]
        .map(str::to_owned)
        .into();
    let mut events = 0;
    while let Some(path) = paths.pop() {
        let request = api.http.get(format!("{}/__sandbox/{path}", api.root()));
        let reply = send(request).await;
        assert!(reply.status.is_success(), "{path}: {reply:?}");
        for event in reply.body["events"].as_array().into_iter().flatten() {
            // As the dashboard asks for it.
            paths.push(format!(
                "events/{}?redacted",
                event["event_id"].as_str().unwrap()
            ));
            events += 1;
        }
        shown.push((path, reply.text));
    }
    assert!(events > 10, "{events}");
    shown
}

/// Requests with a secret where no body has room for one, or the body is none.
async fn plant_by_hand(api: &Api) {
    let number = number();
    let plain = |method: Method, path: &str| {
        api.call(method, path)
            .header("x-idempotency-key", fresh_key())
    };
    let create = "/v2/payment_intents/create";
    for text in [
        format!("{{\"card_number\": \"{number}\", \"cvc\": \"7391\""),
        format!("card_number={number}&cvc=7391"),
        format!("{number} CANARY"),
        format!("{{\"a\": \"{number}\"}} CANARY"),
        format!("{}{number}", "[".repeat(1000)),
    ] {
        send(
            plain(Method::POST, create)
                .header("content-type", "application/json")
                .body(text.clone()),
        )
        .await;
        send(plain(Method::POST, create).body(text.clone())).await;
        send(api.raw(Method::POST, "/v1/connect/token").body(text)).await;
    }
    for path in [
        format!("/v2/payment_intents/{number}"),
        format!("/v2/payment_intents/CANARY-{number}/confirm"),
        format!(
            "/v2/payment_intents?page_size={number}&CANARY=7391&payment_intent_status=CANARY{number}"
        ),
        format!("/v3/{number}/CANARY"),
        format!("/v2/payment_intents/{}", api.token),
    ] {
        send(plain(Method::GET, &path)).await;
        send(plain(Method::POST, &path).json(&json!({}))).await;
    }
    for header in [
        "x-idempotency-key",
        "x-client-id",
        "x-on-behalf-of",
        "x-api-key",
        "user-agent",
        "cookie",
    ] {
        for value in [number.as_str(), "CANARY"] {
            let request = api
                .raw(Method::POST, create)
                .header("x-auth-token", format!("Bearer {}", api.token));
            send(request.header(header, value).json(&draft())).await;
        }
    }
    let bearer = api
        .raw(Method::GET, "/v2/payment_intents")
        .header("x-auth-token", format!("Bearer CANARY{number}"));
    send(bearer).await;
}

/// Answers with a secret that are not as the sandbox wrote them, or never arrive, or are sent a second time.
async fn deviate_and_cut(api: &Api, paid: &str, challenged: &str) {
    let (number, create) = (number(), "/v2/payment_intents/create");
    let retrieve = "retrieve_payment_intent";
    for drift in [
        json!({"kind": "rename", "operation": retrieve, "pointer": "/client_secret", "to": "note"}),
        json!({"kind": "add", "operation": retrieve, "pointer": "/x", "to": {"cvc": "7391", "n": number}}),
        json!({"kind": "value", "operation": retrieve, "pointer": "/description", "to": number}),
        json!({"kind": "text", "operation": retrieve, "to": format!("by {number}")}),
        json!({"kind": "value", "event": "*", "pointer": "/data/description", "to": number}),
        json!({"kind": "text", "event": "*", "to": format!("by {number}")}),
    ] {
        api.control("drift", drift).await.ok();
        api.retrieve(challenged).await;
        api.create(card("8117")).await;
        send(api.http.delete(format!("{}/__sandbox/drift", api.root()))).await;
    }
    api.retrieve(paid).await.ok();
    let (key, kept) = (fresh_key(), with(draft(), json!({"description": number})));
    let first = api.post_under(&key, create, &kept).await.ok();
    assert_eq!(api.post_under(&key, create, &kept).await.ok(), first);
    for moment in ["after", "within"] {
        let cut = json!({"kind": "cut", "moment": moment, "operation": retrieve});
        api.control("faults", cut).await.ok();
        let path = format!("/v2/payment_intents/{challenged}");
        let sent = api.call(Method::GET, &path).send().await;
        let arrived = match sent {
            Ok(reply) => reply.text().await.is_ok(),
            Err(_) => false,
        };
        assert!(!arrived, "{moment}");
    }
}

#[tokio::test]
async fn no_secret_of_a_request_is_shown_anywhere() {
    let mut api = Api::start().await;
    let number = number();
    let paid = api
        .create(card_with("8117", json!({"cvc": "7391"})))
        .await
        .ok()
        .id();
    let challenged = api
        .create(with(
            enforce_3ds("0092"),
            json!({"payment_method": {"card": {"cvc": "7391"}}}),
        ))
        .await
        .ok();
    let page = challenged
        .text_at("/next_action/redirect_to_url/url")
        .to_owned();
    let secret = challenged.text_at("/client_secret").to_owned();
    for body in &bodies() {
        let body = match body {
            Value::Object(_) => with(draft(), body.clone()),
            other => other.clone(),
        };
        api.post("/v2/payment_intents/create", &body).await;
        for call in ["", "/confirm", "/capture", "/cancel"] {
            api.post(&format!("/v2/payment_intents/{paid}{call}"), &body)
                .await;
        }
    }
    plant_by_hand(&api).await;
    deviate_and_cut(&api, &paid, &challenged.id()).await;
    api.control("faults", json!({"idempotency_key": number, "kind": "cut", "moment": "after", "operation": "*", "CANARY": 1})).await;
    let drift = json!({"kind": "add", "operation": "list_payment_attempts", "pointer": "/x", "to": {"cvc": "7391", "n": number}});
    api.control("drift", drift).await.ok();
    api.control(
        "shopper",
        json!({"payment_intent_id": number, "outcome": "CANARY"}),
    )
    .await;
    send(api.http.get(&page)).await;
    send(
        api.http
            .post(format!("{page}/succeed"))
            .body(format!("code=CANARY&card={number}")),
    )
    .await;
    send(
        api.http
            .get(format!("{}/challenge/{number}?x=CANARY", api.root())),
    )
    .await;
    let mut canaries = canaries(&api);
    canaries.push(page.rsplit('/').next().unwrap().to_owned());
    canaries.push(secret);
    api.mint().await;
    canaries.push(api.token.clone());
    for (place, text) in shown(&api).await {
        for canary in &canaries {
            let found = text.find(canary.as_str()).map(|at| {
                let around = at.saturating_sub(120)..(at + 60).min(text.len());
                text.get(around).unwrap_or_default().to_owned()
            });
            assert_eq!(found, None, "{canary} in /__sandbox/{place}");
        }
    }
}
