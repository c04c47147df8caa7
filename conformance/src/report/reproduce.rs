//! How to see a finding again: the scenario alone, or the request alone.

use std::fmt::Write as _;

use super::{Report, StepReport, json::is_hidden};
use crate::{exchange::Payload, finding::Finding};

/// References to credentials of the run, and the variables that hold them in a shell.
const CREDENTIALS: &[(&str, &str)] = &[
    ("<auth_token:1>", "UQPAY_TOKEN"),
    ("<api_key:1>", "UQPAY_API_KEY"),
    ("<client_id:1>", "UQPAY_CLIENT_ID"),
];

pub(super) fn alone(report: &Report, finding: &Finding) -> Option<String> {
    (!finding.scenario.is_empty())
        .then(|| format!("{} --only {}", report.command, finding.scenario))
}

pub(super) fn curl(report: &Report, finding: &Finding) -> Option<String> {
    let step = report.step_of(finding)?;
    line(report.setting.target.url(), step)
}

/// The request of a step. Without a base URL it goes to `$UQPAY_URL`, since an embedded sandbox is gone when its run ends.
fn line(base: Option<&str>, step: &StepReport) -> Option<String> {
    let (method, path) = step.request()?;
    // Brackets and braces would be patterns to curl.
    let mut line = "curl -isSg".to_owned();
    if method != "GET" {
        let _ = write!(line, " -X {}", quoted(method));
    }
    let url = match base {
        Some(base) => quoted(&format!("{}{path}", base.trim_end_matches('/'))),
        None => format!("\"$UQPAY_URL\"{}", quoted(path)),
    };
    let _ = write!(line, " {url}");
    for (name, value) in &step.request_headers {
        // To curl a header that ends in a colon is one to leave out.
        let header = if value.is_empty() {
            format!("{name};")
        } else {
            format!("{name}: {value}")
        };
        let _ = write!(line, " -H {}", with_credentials(&header));
    }
    match &step.request_body {
        Payload::None => {}
        // Not `--data`, to which an `@` at the beginning names a file.
        Payload::Json(value) => {
            let _ = write!(line, " --data-raw {}", quoted(&value.to_string()));
        }
        Payload::Text(text) => {
            let _ = write!(line, " --data-raw {}", quoted(text));
        }
    }
    Some(line)
}

/// A word for the shell in which references to credentials are variables.
fn with_credentials(text: &str) -> String {
    for (reference, variable) in CREDENTIALS {
        if let Some((before, after)) = text.split_once(reference) {
            let after = if after.is_empty() {
                String::new()
            } else {
                quoted(after)
            };
            return format!("{}\"${variable}\"{after}", quoted(before));
        }
    }
    quoted(text)
}

/// A word for the shell that stands for `text` and nothing else, on one line.
fn quoted(text: &str) -> String {
    if text.chars().any(is_hidden) {
        let mut word = "$'".to_owned();
        for character in text.chars() {
            match character {
                '\'' | '\\' => word.extend(['\\', character]),
                hidden if is_hidden(hidden) => {
                    let _ = write!(word, "\\u{:04x}", u32::from(hidden));
                }
                shown => word.push(shown),
            }
        }
        return word + "'";
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use std::{process::Command, time::Duration};

    use serde_json::json;

    use super::*;

    fn step(request_line: &str, headers: &[(&str, &str)], body: Payload) -> StepReport {
        StepReport {
            step: 1,
            line: 1,
            operation: "create_payment_intent".to_owned(),
            request_line: request_line.to_owned(),
            request_headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            request_body: body,
            status: 200,
            response_headers: Vec::new(),
            response_body: Payload::None,
            differences: Vec::new(),
            findings: Vec::new(),
            started: Duration::ZERO,
            took: Duration::ZERO,
        }
    }

    #[test]
    fn credentials_are_variables_and_references_stay() {
        let confirm = step(
            "POST /v2/payment_intents/<payment_intent_id:1>/confirm",
            &[
                ("x-auth-token", "Bearer <auth_token:1>"),
                ("x-client-id", "<client_id:1>"),
                ("x-on-behalf-of", ""),
            ],
            Payload::Json(json!({"card_number": "<card_number:1>", "note": "it's"})),
        );
        assert_eq!(
            line(Some("https://api.example/api/"), &confirm).unwrap(),
            r#"curl -isSg -X 'POST' 'https://api.example/api/v2/payment_intents/<payment_intent_id:1>/confirm' -H 'x-auth-token: Bearer '"$UQPAY_TOKEN" -H 'x-client-id: '"$UQPAY_CLIENT_ID" -H 'x-on-behalf-of;' --data-raw '{"card_number":"<card_number:1>","note":"it'\''s"}'"#
        );
        let nowhere = line(None, &confirm).unwrap();
        assert!(nowhere.contains(r#" "$UQPAY_URL"'/v2/"#), "{nowhere}");
        let events = step("events of <payment_intent_id:1>", &[], Payload::None);
        assert_eq!(line(None, &events), None);
    }

    #[test]
    fn a_shell_reads_back_what_was_sent_whatever_it_is() {
        for hostile in [
            "$(touch /tmp/x) `id` ${HOME} $UQPAY_TOKEN \"; rm -rf / #",
            "'; echo broken '",
            "@/etc/passwd",
            "\u{1b}]0;title\u{7} \u{202e} \u{85} \r\n second line \\ '",
            "!history \\",
        ] {
            let sent = step("POST /x", &[], Payload::Text(hostile.to_owned()));
            let line = line(Some("http://127.0.0.1"), &sent).unwrap();
            assert!(!line.chars().any(is_hidden), "{line}");
            let script = line.replacen("curl", "printf '%s\\0'", 1);
            let printed = Command::new("bash")
                .args(["-c", &script])
                .env("LC_ALL", "C.UTF-8")
                .output()
                .unwrap();
            let words = String::from_utf8(printed.stdout).unwrap();
            let words: Vec<_> = words.split('\0').collect();
            assert_eq!(
                words,
                [
                    "-isSg",
                    "-X",
                    "POST",
                    "http://127.0.0.1/x",
                    "--data-raw",
                    hostile,
                    ""
                ]
            );
        }
    }
}
