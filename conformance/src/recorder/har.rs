//! Reads HAR 1.2, as browsers, proxies and test tools write it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Url;
use serde::Deserialize;

use super::{LARGEST_BODY, Tape, guard, route, tape::Taken};
use crate::{
    SetupError, Suite,
    exchange::{Payload, Request, Response},
    target::refuse_production,
};

// Only what is read; tools add members of their own, which HAR allows.
#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    started_date_time: String,
    #[serde(default)]
    time: f64,
    request: HarRequest,
    response: HarResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Named>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    text: Option<String>,
    #[serde(default)]
    params: Vec<Named>,
    encoding: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct HarResponse {
    status: i64,
    #[serde(default)]
    headers: Vec<Named>,
    #[serde(default)]
    content: Content,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Content {
    #[serde(default)]
    mime_type: String,
    text: Option<String>,
    encoding: Option<String>,
}

/// The calls of documented operations in the text of a HAR file, in the order in which their answers were complete.
///
/// # Errors
/// No HAR; an entry of a production host; a card number that is not in the table of test cards. Then nothing is taken over.
pub fn read_har(suite: &Suite, text: &str) -> Result<Tape, SetupError> {
    let har: Har = serde_json::from_str(text).map_err(|error| {
        // The reader's words may quote what stands there.
        SetupError::Usage(format!(
            "this is no HAR file: it cannot be read at line {}, column {}\n  help: export HAR 1.2 with request and answer bodies",
            error.line(),
            error.column()
        ))
    })?;
    let mut tape = Tape::default();
    let mut strangers = 0;
    let mut read = Vec::new();
    for (index, entry) in har.log.entries.into_iter().enumerate() {
        let number = index + 1;
        let url = Url::parse(&entry.request.url)
            .map_err(|_| SetupError::Usage(format!("entry {number} of the HAR file has no URL")))?;
        refuse_production(&url)?;
        let method = entry.request.method.to_ascii_uppercase();
        let found = route::find_below_any_base(&suite.operations, &method, url.path());
        let Some((route, below)) = found else {
            strangers += 1;
            continue;
        };
        let what = format!("entry {number}, {}", route.operation);
        let (began, ended) = times(&entry, index);
        let status = u16::try_from(entry.response.status)
            .ok()
            .filter(|status| (100..600).contains(status));
        let Some(status) = status else {
            tape.leave_out(format!("{what}: it has no answer"));
            continue;
        };
        let (Some(sent), Some(answered)) = (
            request_body(entry.request.post_data),
            body(
                entry.response.content.text,
                entry.response.content.encoding.as_deref(),
            ),
        ) else {
            tape.leave_out(format!("{what}: a body is no base64, or too large"));
            continue;
        };
        let size = sent.len() + answered.len();
        let mut headers = lower(entry.request.headers);
        headers.sort();
        let request = Request {
            method,
            path_parameters: route.path_parameters,
            path: below,
            query: url.query_pairs().into_owned().collect(),
            headers,
            body: Payload::read(&sent),
        };
        if let Some(place) = guard::unknown_card(&suite.cards, &request) {
            return Err(SetupError::Usage(format!(
                "{what}: a card number {place} is not in the table of test cards; nothing was written\n  help: if it is a real card, delete the file; conformance/test_cards.yaml has those that a recording may name"
            )));
        }
        let headers = lower(entry.response.headers);
        let media_type = headers
            .iter()
            .find(|(name, _)| name == "content-type")
            .map_or(entry.response.content.mime_type, |(_, value)| value.clone());
        let response = Response {
            status,
            headers: vec![("content-type".to_owned(), media_type.clone())],
            media_type,
            body: Payload::read(&answered),
        };
        let taken = Taken {
            operation: route.operation,
            request,
            response,
            began,
            ended,
        };
        read.push((taken, size));
    }
    // A stable order: what ended at once stands as in the file.
    read.sort_by_key(|(taken, _)| taken.ended);
    for (taken, size) in read {
        let what = taken.shown();
        if let Err(why) = tape.add(taken, size) {
            tape.leave_out(format!("{what}: {why}"));
            break;
        }
    }
    if strangers > 0 {
        tape.leave_out(format!("{strangers} entries: no operation of the document"));
    }
    Ok(tape)
}

/// When a call began and ended, in microseconds; in the order of the file where the file does not say.
fn times(entry: &Entry, index: usize) -> (u64, u64) {
    let place = u64::try_from(index).unwrap_or(u64::MAX);
    let began = entry
        .started_date_time
        .parse::<uqpay_intents::DateTime>()
        .ok()
        .and_then(|time| {
            let seconds = u64::try_from(time.unix_seconds()).ok()?;
            let micros = u64::try_from(time.subsec_nanoseconds()).ok()? / 1_000;
            seconds.checked_mul(1_000_000)?.checked_add(micros)
        });
    let Some(began) = began else {
        return (place, place);
    };
    let took = std::time::Duration::try_from_secs_f64(entry.time.max(0.0) / 1_000.0)
        .ok()
        .and_then(|took| u64::try_from(took.as_micros()).ok())
        .unwrap_or_default();
    (began, began.saturating_add(took))
}

fn lower(headers: Vec<Named>) -> Vec<(String, String)> {
    headers
        .into_iter()
        // Names with a colon in front are of HTTP/2 itself.
        .filter(|header| !header.name.starts_with(':'))
        .map(|header| (header.name.to_ascii_lowercase(), header.value))
        .collect()
}

fn request_body(data: Option<PostData>) -> Option<Vec<u8>> {
    let Some(data) = data else {
        return Some(Vec::new());
    };
    if data.text.is_some() || data.params.is_empty() {
        return body(data.text, data.encoding.as_deref());
    }
    let pairs = data.params.iter().map(|param| (&param.name, &param.value));
    let mut url = Url::parse("http://form.invalid/").ok()?;
    url.query_pairs_mut().extend_pairs(pairs);
    Some(url.query().unwrap_or_default().as_bytes().to_vec())
}

/// A body as bytes; none for what cannot be read or is too large.
fn body(text: Option<String>, encoding: Option<&str>) -> Option<Vec<u8>> {
    let text = text.unwrap_or_default();
    let bytes = match encoding {
        Some("base64") => STANDARD
            .decode(text.split_whitespace().collect::<String>())
            .ok()?,
        _ => text.into_bytes(),
    };
    (bytes.len() <= LARGEST_BODY).then_some(bytes)
}
