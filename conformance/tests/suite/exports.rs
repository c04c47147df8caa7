//! What the sandbox exports of what happened there is a recording that the suite plays again without a finding.

use conformance::{Scenario, TestCards};
use sandbox::{Running, Sandbox};
use serde_json::{Value, json};
use spec::Document;

use crate::fixture::{Desk, Server, root};

/// Somebody who uses a sandbox by hand.
struct Person {
    running: Running,
    http: reqwest::Client,
    token: String,
    calls: u32,
}

impl Person {
    async fn start() -> Self {
        let running = Sandbox::new(Server::standing())
            .serve(([127, 0, 0, 1], 0).into())
            .await
            .unwrap();
        #[cfg(feature = "tls")]
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut person = Self {
            running,
            http,
            token: String::new(),
            calls: 0,
        };
        let minted = person
            .http
            .post(format!("{}/v1/connect/token", person.running.base_url()))
            .header("x-client-id", "person")
            .header("x-api-key", "key")
            .send()
            .await
            .unwrap();
        let minted: Value = serde_json::from_str(&minted.text().await.unwrap()).unwrap();
        minted["auth_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut person.token);
        person
    }

    /// A call under a key of its own, or under the one of an earlier call.
    async fn call(&mut self, path: &str, body: Option<&Value>, key: Option<u32>) -> Value {
        self.calls += 1;
        let url = format!("{}/v2{path}", self.running.base_url());
        let key = format!("00000000-0000-4000-8000-{:012}", key.unwrap_or(self.calls));
        let request = match body {
            Some(body) => self
                .http
                .post(url)
                .header("x-idempotency-key", key)
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => self.http.get(url),
        };
        let answer = request
            .header("x-auth-token", format!("Bearer {}", self.token))
            .header("x-client-id", "person")
            .send()
            .await
            .unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    async fn control(&self, path: &str, body: &Value) {
        let url = format!("http://{}/__sandbox/{path}", self.running.address());
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.unwrap();
        assert!(answer.status().is_success(), "{path} {body}");
    }

    async fn export(&self, query: &str) -> String {
        let url = format!("http://{}/__sandbox/export{query}", self.running.address());
        self.http
            .get(url)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    }
}

fn draft() -> Value {
    json!({
        "amount": "12.50", "currency": "SGD", "description": "Two books", "merchant_order_id": "order-1",
        "metadata": {"basket": "42", "yaml": "no: 'yes' # \"x\"\n- 1"},
        "return_url": "https://shop.example/return?session=1",
    })
}

fn card(last4: &str, three_ds: &str) -> Value {
    let card = sandbox::TEST_CARDS
        .iter()
        .find(|card| card.number.ends_with(last4))
        .unwrap();
    json!({
        "browser_info": {
            "accept_header": "text/html", "browser": {"user_agent": "test", "java_enabled": false, "javascript_enabled": true},
            "language": "en-SG", "screen_color_depth": 24, "screen_height": 1080, "screen_width": 1920, "timezone": "8",
        },
        "ip_address": "203.0.113.7",
        "payment_method": {"type": "card", "card": {
            "authorization_type": "authorization", "auto_capture": false, "card_name": "Mei Tan", "card_number": card.number,
            "cvc": "123", "expiry_month": "12", "expiry_year": "2033", "network": card.network, "three_ds_action": three_ds,
            "billing": {
                "first_name": "Mei", "last_name": "Tan", "email": "mei.tan@shop.example",
                "address": {"country_code": "SG", "city": "Singapore", "street": "1 Example Road", "postcode": "018989"},
            },
        }},
    })
}

/// Does a bit of everything that can be repeated, and some that cannot.
async fn busy(person: &mut Person) -> String {
    let create = "/payment_intents/create";
    let intent = person.call(create, Some(&draft()), None).await;
    let id = intent["payment_intent_id"].as_str().unwrap().to_owned();
    let first = person.calls;
    person.call(create, Some(&draft()), Some(first)).await;
    let on = |call: &str| format!("/payment_intents/{id}{call}");
    person.call(&on("/capture"), Some(&json!({})), None).await;
    person
        .call(&on("/confirm"), Some(&card("0027", "skip_3ds")), None)
        .await;
    person
        .control(
            "provider",
            &json!({"next": "decline", "failure_code": "do_not_honor"}),
        )
        .await;
    person
        .call(&on("/confirm"), Some(&card("8117", "skip_3ds")), None)
        .await;
    person
        .control("clock", &json!({"advance_seconds": 90}))
        .await;
    person
        .call(&on("/confirm"), Some(&card("0092", "enforce_3ds")), None)
        .await;
    person
        .control(
            "shopper",
            &json!({"payment_intent_id": id, "outcome": "succeed"}),
        )
        .await;
    person.call(&on(""), None, None).await;
    person
        .call(
            &on("/capture"),
            Some(&json!({"amount_to_capture": "8.80"})),
            None,
        )
        .await;
    person
        .call(
            &format!("/payment/payment_attempts?payment_intent_id={id}&page_size=10&page_number=1"),
            None,
            None,
        )
        .await;
    person
        .control("clock", &json!({"advance_seconds": 86_400}))
        .await;
    id
}

#[tokio::test]
async fn what_a_person_did_is_played_again_without_a_finding() {
    let mut person = Person::start().await;
    busy(&mut person).await;
    let text = person.export("").await;
    let read = || Document::load(&root().join("spec/openapi.yaml")).unwrap();
    let cards = TestCards::load().unwrap();
    let scenario = Scenario::parse("exported", "exported.yaml", &text, &read(), &cards)
        .unwrap_or_else(|errors| panic!("{}\n{text}", errors[0]));
    assert!(scenario.calls().count() >= 9, "{text}");
    assert!(!text.contains("Left out"), "{text}");
    for step in [
        "same_as: call_",
        "shopper:",
        "provider:",
        "advance_seconds: 90",
        "test_card: visa_challenge",
    ] {
        assert!(text.contains(step), "{step} in {text}");
    }
    Desk::accepted(&[("exported", &text)]).await;
}

#[tokio::test]
async fn one_intent_is_exported_alone() {
    let mut person = Person::start().await;
    person
        .call("/payment_intents/create", Some(&draft()), None)
        .await;
    let id = busy(&mut person).await;
    let text = person.export(&format!("?payment_intent_id={id}")).await;
    assert_eq!(
        text.matches("call: create_payment_intent").count(),
        2,
        "{text}"
    );
    Desk::accepted(&[("exported", &text)]).await;
}

#[tokio::test]
async fn what_cannot_be_repeated_is_left_out_and_said_to_be() {
    let mut person = Person::start().await;
    let fault = json!({"kind": "status", "operation": "create_payment_intent", "status": 503});
    person.control("faults", &fault).await;
    person
        .call("/payment_intents/create", Some(&draft()), None)
        .await;
    person
        .call("/payment_intents/create", Some(&draft()), None)
        .await;
    let mut typo = draft();
    typo["ammount"] = json!("1");
    person
        .call("/payment_intents/create", Some(&typo), None)
        .await;
    person.call("/payment_intents/nothing", None, None).await;
    let text = person.export("").await;
    assert_eq!(text.matches("# Left out: ").count(), 3, "{text}");
    assert!(
        text.contains("a fault kept it") && text.contains("is not kept"),
        "{text}"
    );
    Desk::accepted(&[("exported", &text)]).await;
}
