//! Sends pasted curl commands to an upstream and keeps what it answers.

use std::time::Duration;

use axum::body::Bytes;
use reqwest::{
    Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};

use super::{
    LARGEST_BODY, Listener, Tape, Upstream,
    curl_words::{self, Asked},
    guard,
    route::{self, Route},
    tape::Taken,
};
use crate::{
    SetupError, Suite,
    exchange::{Payload, Request, Response},
    operations::TOKEN_OPERATION,
    scrub::scrub,
    target::refuse_production,
    wire::kept,
};

/// How long one answer may take.
const LONGEST: Duration = Duration::from_mins(2);

/// Sends every curl command in `text` to `upstream`, in order, whatever host it names; `listener` is told each call.
///
/// The embedded sandbox knows no token but its own, so a token that a command sends there is replaced by one of the sandbox.
///
/// # Errors
/// What is no curl command, or for no operation of the document; a production host; a card number that is not in the table of test
/// cards. All commands are checked before the first is sent.
pub async fn send_curl(
    suite: &Suite,
    upstream: &Upstream,
    text: &str,
    listener: &Listener,
) -> Result<Tape, SetupError> {
    let usage =
        |why: String| SetupError::Usage(format!("the curl command cannot be taken over: {why}"));
    let commands = curl_words::read(text).map_err(usage)?;
    let mut requests = Vec::new();
    for (index, asked) in commands.into_iter().enumerate() {
        let number = index + 1;
        let url = Url::parse(&asked.url)
            .map_err(|_| usage(format!("command {number} has no URL that can be read")))?;
        refuse_production(&url)?;
        let found = route::find_below_any_base(&suite.operations, &asked.method, url.path());
        let Some((route, below)) = found else {
            return Err(usage(format!(
                "command {number} is for no operation of the document"
            )));
        };
        let request = request(asked, &url, &route, below);
        if let Some(place) = guard::unknown_card(&suite.cards, &request) {
            return Err(usage(format!(
                "command {number} holds a card number {place} that is not in the table of test cards; nothing was sent or written"
            )));
        }
        requests.push((route, request));
    }
    let token = if upstream.is_embedded() {
        Some(embedded_token(suite, upstream).await?)
    } else {
        None
    };
    let mut tape = Tape::default();
    for (index, (route, mut request)) in requests.into_iter().enumerate() {
        if let Some(token) = &token {
            replace_token(&mut request, token);
        }
        let clock = u64::try_from(index).unwrap_or(u64::MAX).saturating_mul(2);
        let response = answer(upstream, &request).await?;
        let call = Taken {
            operation: route.operation,
            request,
            response,
            began: clock,
            ended: clock.saturating_add(1),
        };
        let what = call.shown();
        match tape.add(call, 0) {
            Ok(number) => listener(&format!("{number:>4}  {what}")),
            Err(why) => listener(&format!("  {what}: {why}")),
        }
    }
    Ok(tape)
}

fn request(asked: Asked, url: &Url, route: &Route, below: String) -> Request {
    let mut headers = asked.headers;
    headers.sort();
    Request {
        method: asked.method,
        path_parameters: route.path_parameters.clone(),
        path: below,
        query: url.query_pairs().into_owned().collect(),
        headers,
        body: Payload::read(asked.body.unwrap_or_default().as_bytes()),
    }
}

/// A token of the embedded sandbox, which admits anyone.
async fn embedded_token(suite: &Suite, upstream: &Upstream) -> Result<String, SetupError> {
    let header = |name: &str| (name.to_owned(), "recorder".to_owned());
    let request = Request {
        method: "POST".to_owned(),
        path_parameters: Vec::new(),
        path: suite
            .operations
            .get(TOKEN_OPERATION)
            .map(|operation| operation.path.clone())
            .unwrap_or_default(),
        query: Vec::new(),
        headers: vec![header("x-api-key"), header("x-client-id")],
        body: Payload::None,
    };
    let answer = answer(upstream, &request).await?;
    let token = answer.body.json().and_then(|body| body.get("auth_token"));
    match token.and_then(serde_json::Value::as_str) {
        Some(token) => Ok(token.to_owned()),
        None => Err(SetupError::Usage(
            "the embedded sandbox gave no token".to_owned(),
        )),
    }
}

/// Puts the sandbox's token, and the client it was made for, in place of those that were pasted.
fn replace_token(request: &mut Request, token: &str) {
    for (name, value) in &mut request.headers {
        match name.as_str() {
            "x-auth-token" if value.starts_with("Bearer ") => *value = format!("Bearer {token}"),
            "x-auth-token" if !value.is_empty() => token.clone_into(value),
            "x-client-id" => "recorder".clone_into(value),
            _ => {}
        }
    }
}

async fn answer(upstream: &Upstream, request: &Request) -> Result<Response, SetupError> {
    let unreachable = |why: &str| SetupError::Unreachable {
        base: upstream.describe(),
        why: scrub(why),
    };
    let method = Method::from_bytes(request.method.as_bytes())
        .map_err(|_| SetupError::Usage("a command has a method that is none".to_owned()))?;
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let parsed = HeaderName::from_bytes(name.as_bytes())
            .ok()
            .zip(HeaderValue::from_str(value).ok());
        let Some((name, value)) = parsed.filter(|(name, _)| name != "host") else {
            continue;
        };
        headers.append(name, value);
    }
    let mut path = format!("{}{}", upstream.base_path(), request.path);
    if let Some(query) = request.query_string() {
        path.push('?');
        path.push_str(&query);
    }
    let body = match &request.body {
        Payload::None => Bytes::new(),
        Payload::Json(value) => value.to_string().into(),
        Payload::Text(text) => text.clone().into(),
    };
    let sent = upstream.send(method, &path, &headers, body);
    let mut answer = tokio::time::timeout(LONGEST, sent)
        .await
        .map_err(|_| unreachable("no answer within two minutes"))?
        .map_err(|why| unreachable(&why))?;
    let mut bytes = Vec::new();
    while let Some(chunk) = answer
        .chunk()
        .await
        .map_err(|error| unreachable(&crate::wire::causes(&error.without_url())))?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_BODY {
            return Err(SetupError::Usage(format!(
                "the answer to {} is larger than {LARGEST_BODY} bytes",
                request.method
            )));
        }
    }
    let headers = kept(answer.headers());
    let media_type = headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map(|(_, value)| value.clone())
        .unwrap_or_default();
    Ok(Response {
        status: answer.status().as_u16(),
        headers,
        media_type,
        body: Payload::read(&bytes),
    })
}
