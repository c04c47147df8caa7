//! What the recorder makes of a client is played again without a finding, holds no secret, and notices when an answer moves.

mod import;
mod learn;
mod proxy;
mod secrets;
mod whole;

use std::sync::{
    Arc, LazyLock, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use conformance::{Draft, Listener, Proxy, Suite, Tape, TargetChoice, Upstream};
use serde_json::{Value, json};

use crate::fixture;

/// The suite of this workspace, read once.
fn workspace() -> Arc<Suite> {
    static SUITE: LazyLock<Arc<Suite>> = LazyLock::new(fixture::workspace);
    Arc::clone(&SUITE)
}

/// Characters that JSON and URLs write in other ways.
const API_KEY: &str = r#"canary/key+"quoted" 1f9d44aa"#;
const CVC: &str = "7391";
const PERSON: &str = "Wilhelmina Canary";
const EMAIL: &str = "wilhelmina@canary.test";

/// What was said, a line each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn listener(&self) -> Listener {
        let lines = Arc::clone(&self.0);
        Arc::new(move |line: &str| lines.lock().unwrap().push(line.to_owned()))
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

/// An answer as the client saw it.
struct Got {
    status: u16,
    text: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}", self.text))
    }

    fn id(&self) -> String {
        self.json()["payment_intent_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// A client that is pointed at a recorder.
struct Session {
    proxy: Proxy,
    lines: Lines,
    http: reqwest::Client,
    token: String,
    keys: AtomicUsize,
}

impl Session {
    async fn start() -> Self {
        Self::against(TargetChoice::Embedded).await
    }

    async fn against(choice: TargetChoice) -> Self {
        let lines = Lines::default();
        let upstream = Upstream::open(&choice, &[]).await.unwrap();
        let proxy = Proxy::start(
            workspace(),
            upstream,
            ([127, 0, 0, 1], 0).into(),
            lines.listener(),
        )
        .await
        .unwrap();
        #[cfg(feature = "tls")]
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        Self {
            proxy,
            lines,
            http: reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            token: String::new(),
            keys: AtomicUsize::new(0),
        }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Got {
        let answer = request.send().await.unwrap();
        Got {
            status: answer.status().as_u16(),
            text: answer.text().await.unwrap(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.proxy.base_url())
    }

    async fn sign_in(&mut self) {
        let request = self
            .http
            .post(self.url("/v1/connect/token"))
            .header("x-client-id", "person")
            .header("x-api-key", API_KEY);
        let minted = self.send(request).await.json();
        minted["auth_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.token);
    }

    fn key(number: usize) -> String {
        format!("00000000-0000-4000-8000-{number:012}")
    }

    fn fresh_key(&self) -> String {
        Self::key(self.keys.fetch_add(1, Ordering::Relaxed) + 1_000)
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        self.http
            .request(method, self.url(path))
            .header("x-auth-token", format!("Bearer {}", self.token))
            .header("x-client-id", "person")
    }

    async fn get(&self, path: &str) -> Got {
        self.send(self.request("GET", path)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Got {
        self.post_under(&self.fresh_key(), path, body).await
    }

    async fn post_under(&self, key: &str, path: &str, body: &Value) -> Got {
        let request = self
            .request("POST", path)
            .header("x-idempotency-key", key)
            .header("content-type", "application/json")
            .body(body.to_string());
        self.send(request).await
    }

    /// The control API of the sandbox behind the recorder, through the recorder.
    async fn control(&self, path: &str, body: &Value) {
        let url = self.proxy.base_url().replace("/api", path);
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .body(body.to_string());
        let got = self.send(request).await;
        assert_eq!(got.status, 200, "{}", got.text);
    }

    async fn stop(self) -> (Tape, Arc<Upstream>, Lines) {
        let (tape, upstream) = self.proxy.stop().await;
        (tape, upstream, self.lines)
    }

    async fn draft(self) -> (Draft, Lines) {
        let (tape, _upstream, lines) = self.stop().await;
        (transcribed(&tape), lines)
    }
}

fn transcribed(tape: &Tape) -> Draft {
    tape.transcribe(&workspace(), "recorded", "Recorded", "a test")
        .unwrap_or_else(|error| panic!("{error}"))
}

fn order(number: u32) -> Value {
    json!({
        "amount": "12.50", "currency": "SGD", "description": format!("Two books for {PERSON}"),
        "merchant_order_id": format!("order-{number}"), "metadata": {"yaml": "no: 'yes' # \"x\"\n- 1"},
        "return_url": "https://shop.example/return?session=1",
    })
}

/// A confirmation with the documented test card of these last digits, by somebody who must not be seen.
fn card(last4: &str, three_ds: &str) -> Value {
    let mut cards = sandbox::TEST_CARDS.iter();
    let card = cards.find(|card| card.number.ends_with(last4)).unwrap();
    json!({
        "browser_info": {
            "accept_header": "text/html", "browser": {"user_agent": "test", "java_enabled": false, "javascript_enabled": true},
            "language": "en-SG", "screen_color_depth": 24, "screen_height": 1080, "screen_width": 1920, "timezone": "8",
        },
        "ip_address": "198.51.100.77",
        "payment_method": {"type": "card", "card": {
            "authorization_type": "authorization", "auto_capture": false, "card_name": PERSON, "card_number": card.number,
            "cvc": CVC, "expiry_month": "12", "expiry_year": "2034", "network": card.network, "three_ds_action": three_ds,
            "billing": {
                "first_name": "Wilhelmina", "last_name": "Canary", "email": EMAIL, "phone_number": "98765432100",
                "address": {"country_code": "SG", "city": "Canary Wharf", "street": "7 Canary Lane", "postcode": "739173"},
            },
        }},
    })
}

/// A payment with a repeat, a refusal, a decline, a capture and lists.
async fn pays(session: &Session) -> String {
    let create = "/v2/payment_intents/create";
    let intent = session
        .post_under(&Session::key(1), create, &order(1))
        .await;
    let id = intent.id();
    session
        .post_under(&Session::key(1), create, &order(1))
        .await;
    session
        .post_under(&Session::key(1), create, &order(2))
        .await;
    let on = |call: &str| format!("/v2/payment_intents/{id}{call}");
    session.post(&on("/capture"), &json!({})).await;
    session
        .post(&on("/confirm"), &card("0027", "skip_3ds"))
        .await;
    session
        .post(&on("/confirm"), &card("8117", "skip_3ds"))
        .await;
    session.get(&on("")).await;
    session.get(&on("")).await;
    session
        .post(&on("/capture"), &json!({"amount_to_capture": "8.80"}))
        .await;
    session
        .get(&format!(
            "/v2/payment/payment_attempts?payment_intent_id={id}&page_size=10&page_number=1"
        ))
        .await;
    session
        .get("/v2/payment_intents?page_size=10&page_number=1")
        .await;
    session
        .get("/v2/payment_intents/PI1000000000000000000")
        .await;
    id
}
