//! Where calls meet drifts: between the faults and the operation.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody as _},
    extract::{Query, Request},
    http::{HeaderMap, HeaderValue, Uri, header, request},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde_json::Value;

use super::{
    Drift, answer,
    request::{Parts, Place},
};
use crate::{
    auth, body,
    operation::Operation,
    refusal::{Refusal, empty_object},
    state::Shared,
};

/// Larger bodies go on as they are; the operation refuses them.
const BODY_LIMIT_BYTES: usize = 1 << 20;

/// Lets the call be carried out, with the drifts that are about it.
pub(crate) async fn deviate(
    shared: &Shared,
    operation: Option<Operation>,
    request: Request,
    next: Next,
) -> Response {
    match operation {
        Some(operation) if !shared.drifts.is_empty() => {
            // In a box, so that calls without a drift carry no room for it.
            Box::pin(deviated(shared, operation, request, next)).await
        }
        _ => next.run(request).await,
    }
}

/// An answer that stands in place of the call, with the drifts that are about it.
pub(crate) async fn deviate_instead(
    shared: &Shared,
    operation: Option<Operation>,
    answer: Response,
) -> Response {
    match operation {
        Some(operation) if !shared.drifts.is_empty() => {
            answer::bend(&about(shared, operation), answer).await
        }
        _ => answer,
    }
}

fn about(shared: &Shared, operation: Operation) -> Vec<Arc<Drift>> {
    let mut drifts = shared.drifts.all();
    drifts.retain(|drift| drift.order.scope.is_of(operation));
    drifts
}

async fn deviated(shared: &Shared, operation: Operation, request: Request, next: Next) -> Response {
    let drifts = about(shared, operation);
    let answer = match admit(shared, operation, &drifts, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => {
            let mut answer = refusal.into_answer();
            // No behaviour of the sandbox is behind it.
            answer.refused = None;
            answer.into_response()
        }
    };
    answer::bend(&drifts, answer).await
}

/// The request as the operation shall read it.
async fn admit(
    shared: &Shared,
    operation: Operation,
    drifts: &[Arc<Drift>],
    request: Request,
) -> Result<Request, Refusal> {
    let (mut head, body) = request.into_parts();
    let is_header = |place: &Place| matches!(place, Place::Header(_));
    // What says who calls comes first, as it does in the operation.
    for drift in drifts {
        if drift
            .demand()
            .is_some_and(|(place, demand)| is_header(place) && !demand.refuses())
        {
            drift.put_to(&mut Parts {
                body: None,
                query: &mut Vec::new(),
                headers: &mut head.headers,
            })?;
        }
    }
    if operation != Operation::CreateAccessToken {
        shared
            .drifts
            .accept_token(shared, operation, &mut head.headers);
    }
    let rest: Vec<_> = drifts
        .iter()
        .filter(|drift| {
            drift
                .demand()
                .is_some_and(|(place, demand)| !is_header(place) || demand.refuses())
        })
        .collect();
    if rest.is_empty() || is_refused_anyway(shared, operation, &head.headers) {
        return Ok(Request::from_parts(head, body));
    }
    let (mut tree, body) = read(&head, operation, body).await?;
    let before = tree.clone();
    let mut query = pairs(&head.uri);
    let written_query = query.clone();
    for drift in rest {
        drift.put_to(&mut Parts {
            body: tree.as_mut(),
            query: &mut query,
            headers: &mut head.headers,
        })?;
    }
    if query != written_query {
        head.uri = with_query(&head.uri, &query);
    }
    let body = match tree {
        Some(tree) if Some(&tree) != before.as_ref() => {
            let json = HeaderValue::from_static("application/json");
            head.headers.insert(header::CONTENT_TYPE, json);
            head.headers.remove(header::CONTENT_LENGTH);
            Body::from(tree.to_string())
        }
        _ => body,
    };
    Ok(Request::from_parts(head, body))
}

/// Whether the operation refuses the call before it looks at the request itself.
fn is_refused_anyway(shared: &Shared, operation: Operation, headers: &HeaderMap) -> bool {
    match operation {
        Operation::CreateAccessToken => auth::identify(shared, headers).is_err(),
        _ => {
            auth::authenticate(shared, shared.now(), headers).is_err()
                || (!operation.reads() && auth::idempotency_key(headers).is_err())
        }
    }
}

/// The body as JSON, should the operation read it as such, and as it came.
async fn read(
    head: &request::Parts,
    operation: Operation,
    body: Body,
) -> Result<(Option<Value>, Body), Refusal> {
    let large = body.size_hint().lower() > BODY_LIMIT_BYTES as u64;
    if operation.reads() || operation == Operation::CreateAccessToken || large {
        return Ok((None, body));
    }
    let bytes = body::read(body, BODY_LIMIT_BYTES)
        .await
        .map_err(Refusal::unread_body)?;
    let media_type = auth::header(&head.headers, header::CONTENT_TYPE);
    let declared = media_type.is_some_and(|text| text.starts_with("application/json"));
    let tree = if bytes.is_empty() {
        Some(empty_object())
    } else if declared {
        serde_json::from_slice(&bytes).ok()
    } else {
        None
    };
    Ok((tree, Body::from(bytes)))
}

/// The parameters of the query; none where it cannot be read.
fn pairs(uri: &Uri) -> Vec<(String, String)> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    pairs.map(|Query(pairs)| pairs).unwrap_or_default()
}

/// The same address with another query.
fn with_query(uri: &Uri, pairs: &[(String, String)]) -> Uri {
    let written: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    let text = format!("{}?{}", uri.path(), written.join("&"));
    text.parse().unwrap_or_else(|_| uri.clone())
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_so_that_it_reads_back() {
        let uri: Uri = "/x?a=1&b=%2B&a=2".parse().unwrap();
        assert_eq!(with_query(&uri, &pairs(&uri)), uri);
        let odd = [("a b".to_owned(), "=&\u{e9}#%".to_owned())];
        assert_eq!(pairs(&with_query(&uri, &odd)), odd);
        assert_eq!(pairs(&with_query(&uri, &[])), []);
    }
}
