//! A scenario's exchanges as text that a person can review, and the difference between two of them.

mod difference;
mod store;

use serde_json::Value;

pub(crate) use difference::{Place, differences};
pub use store::{Pending, Store};

use crate::{exchange::Payload, present::Shown};

/// Writes the exchanges of a scenario.
///
/// ```text
/// # Title
///
/// === 1 create_payment_intent
/// POST /v2/payment_intents/create
/// content-type: application/json
///
/// {...}
///
/// --- 200
/// content-type: application/json
///
/// {...}
/// ```
pub(crate) fn render(title: &str, exchanges: &[Shown]) -> String {
    let mut text = format!("# {title}\n");
    for shown in exchanges {
        text.push_str(&format!(
            "\n=== {} {}\n{}\n",
            shown.step, shown.operation, shown.request_line
        ));
        message(&mut text, &shown.request_headers, &shown.request_body);
        text.push_str(&format!("\n--- {}\n", shown.status));
        message(&mut text, &shown.response_headers, &shown.response_body);
    }
    text
}

fn message(text: &mut String, headers: &[(String, String)], body: &Payload) {
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    match body {
        Payload::None => {}
        Payload::Text(body) => text.push_str(&format!("\n{}\n", body.escape_debug())),
        Payload::Json(value) => text.push_str(&format!("\n{}\n", pretty(value))),
    }
}

fn pretty(value: &Value) -> String {
    // Writing a value to a string cannot fail.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
