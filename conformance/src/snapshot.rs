//! A scenario's exchanges as text that a person can review, and the difference between two of them.

mod difference;
mod leeway;
mod merge;
mod store;

use serde_json::Value;

pub(crate) use difference::{Difference, NOTHING, Place, bodies, brief, differences};
pub(crate) use leeway::Leeway;
pub(crate) use merge::merged;
pub use store::{Pending, Store};

use crate::{exchange::Payload, report::Shown};

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
    let mut lines = vec![format!("# {title}")];
    for shown in exchanges {
        lines.push(format!("\n=== {} {}", shown.step, shown.operation));
        lines.push(shown.request_line.clone());
        message(&mut lines, &shown.request_headers, &shown.request_body);
        lines.push(format!("\n--- {}", shown.status));
        message(&mut lines, &shown.response_headers, &shown.response_body);
    }
    lines.join("\n") + "\n"
}

fn message(lines: &mut Vec<String>, headers: &[(String, String)], body: &Payload) {
    lines.extend(
        headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    match body {
        Payload::None => {}
        Payload::Text(body) => lines.push(format!("\n{}", body.escape_debug())),
        Payload::Json(value) => lines.push(format!("\n{}", pretty(value))),
    }
}

fn pretty(value: &Value) -> String {
    use std::fmt::Write as _;

    // Writing a value to a string cannot fail.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    // JSON leaves the marks as they are that turn or hide what follows. Here they can only stand in strings.
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        let is_shown = matches!(character, '\n' | ' '..='~')
            || spec::escape(character.encode_utf8(&mut [0; 4]))
                .chars()
                .eq([character]);
        if is_shown {
            visible.push(character);
        } else {
            let _ = write!(visible, "\\u{:04x}", u32::from(character));
        }
    }
    visible
}
