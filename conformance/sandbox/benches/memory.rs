//! How much memory a sandbox takes for what it keeps: `cargo bench -p sandbox --bench memory`.
//!
//! Makes intents through the router, without sockets, and reads from `/proc/self/status` how much the process holds (so on Linux
//! only). An intent that was only created is kept with one idempotency key and the answer stored under it; one that was paid and
//! captured with an attempt and three keys. The figure per intent should not depend on how many there are. Nothing depends on it.

use std::{env, error::Error, fs, process::Command};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
};
use sandbox::{Config, Limits, Sandbox, TEST_CARDS};
use serde_json::{Value, json};
use tower::ServiceExt as _;

type Failure = Box<dyn Error + Send + Sync>;

const STEPS: [usize; 3] = [10_000, 50_000, 100_000];
/// The argument that asks for the second measurement alone.
const PAID: &str = "paid";
const CREATE: &str = "/api/v2/payment_intents/create";

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let paid = env::args().any(|argument| argument == PAID);
    if !paid {
        runtime.block_on(measure("created", false))?;
        // In a process of its own, where no memory has been given back that could be used again uncounted.
        let ended = Command::new(env::current_exe()?).arg(PAID).status()?;
        return if ended.success() {
            Ok(())
        } else {
            Err("the second run failed".into())
        };
    }
    runtime.block_on(measure("created, paid, captured", true))
}

async fn measure(name: &str, paid: bool) -> Result<(), Failure> {
    let limits = Limits {
        max_intents: 1_000_000,
        ..Limits::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let api = Api::start(Sandbox::new(config).router()).await?;
    let before = resident()?;
    let mut made = 0;
    for step in STEPS {
        while made < step {
            api.make(paid).await?;
            made += 1;
        }
        let bytes = resident()?.saturating_sub(before);
        println!(
            "{name:<24} {made:>7} intents   {:>7.1} MiB   {:>6} bytes an intent",
            f64::from(u32::try_from(bytes >> 10)?) / 1024.0,
            bytes / made
        );
    }
    Ok(())
}

struct Api {
    router: Router,
    token: String,
}

impl Api {
    async fn start(router: Router) -> Result<Self, Failure> {
        let mut api = Self {
            router,
            token: String::new(),
        };
        let answer = api.post("/api/v1/connect/token", &json!({})).await?;
        api.token = text(&answer, "auth_token")?;
        Ok(api)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        let request = Request::post(path)
            .header("host", "localhost")
            .header("content-type", "application/json")
            .header("x-api-key", "bench")
            .header("x-auth-token", format!("Bearer {}", self.token))
            .header("x-client-id", "bench")
            .header("x-idempotency-key", uuid::Uuid::new_v4().to_string())
            .body(Body::from(body.to_string()))?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await?;
        if !status.is_success() {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&bytes)).into());
        }
        Ok(serde_json::from_slice(&bytes)?)
    }

    async fn make(&self, paid: bool) -> Result<(), Failure> {
        let draft = json!({
            "amount": "10.00",
            "currency": "SGD",
            "description": "Two coffees",
            "merchant_order_id": "order-1",
            "metadata": {"table": "7"},
            "return_url": "https://shop.example/return",
        });
        let id = text(&self.post(CREATE, &draft).await?, "payment_intent_id")?;
        if paid {
            let call = |name| format!("/api/v2/payment_intents/{id}/{name}");
            self.post(&call("confirm"), &card()?).await?;
            self.post(&call("capture"), &json!({})).await?;
        }
        Ok(())
    }
}

/// A card that is approved, whose money is held for a capture.
fn card() -> Result<Value, Failure> {
    let card = TEST_CARDS
        .iter()
        .find(|card| card.number.ends_with("8117"))
        .ok_or("no such card")?;
    Ok(json!({"payment_method": {"type": "card", "card": {
        "authorization_type": "authorization",
        "auto_capture": false,
        "billing": {
            "address": {"city": "Singapore", "country_code": "SG", "postcode": "018956", "street": "1 Marina Way"},
            "email": "ada@example.com",
            "first_name": "Ada",
            "last_name": "Tan",
        },
        "card_name": "Ada Tan",
        "card_number": card.number,
        "cvc": "123",
        "expiry_month": "12",
        "expiry_year": "2050",
        "network": card.network,
        "three_ds_action": "skip_3ds",
    }}}))
}

fn text(answer: &Value, name: &str) -> Result<String, Failure> {
    let text = answer.get(name).and_then(Value::as_str);
    Ok(text
        .ok_or_else(|| format!("the answer has no {name}"))?
        .to_owned())
}

/// What this process holds in memory.
fn resident() -> Result<usize, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next())
        .ok_or("the system does not say how much memory the process holds")?;
    Ok(kibibytes.parse::<usize>()? * 1024)
}
