//! What may be kept of an answer, and which intent a call was about.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body as AxumBody, Bytes, to_bytes},
    http::HeaderName,
    response::Response,
};
use http_body::Body as _;
use memchr::memmem;
use serde_json::Value;

use super::{
    entry::{Body, Call, Kept},
    members::{Fate, fate},
    redact::redacted,
    scrub::{holds_card_number, scrub},
    tee::LARGEST_BODY,
};
use crate::{auth::header, drift::Drifted, faults::Struck, ids::IntentId, operation::Operation};

/// By which rule a call was refused.
static BEHAVIOUR: HeaderName = HeaderName::from_static("x-sandbox-behaviour");
/// Notes the answer, which goes on as it came. Only that of an operation is kept: all others are told by
/// their status, since words about a path that does not exist repeat it. One that drifted may hold anything.
pub(super) async fn finish(call: &mut Call, response: Response) -> Response {
    let as_written = response.extensions().get::<Drifted>().is_none();
    let struck = response.extensions().get::<Struck>().cloned();
    call.refused_as = header(response.headers(), &BEHAVIOUR).map(|id| scrub(id).into_owned());
    call.status = response.status().as_u16();
    let lost = struck.as_ref().and_then(|struck| struck.lost.clone());
    let cut = struck
        .as_ref()
        .is_some_and(|struck| struck.kind.get("moment").is_some());
    call.fault = struck.map(|struck| Box::new((struck.fault, struck.kind)));
    if let Some((status, body)) = lost {
        call.status = status.as_u16();
        call.answer = kept(&body);
        return response;
    }
    if cut {
        call.status = 0;
        return response;
    }
    let size = response
        .body()
        .size_hint()
        .exact()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= LARGEST_BODY && call.operation.is_some());
    let Some(size) = size else {
        return response;
    };
    let (parts, body) = response.into_parts();
    // The body is in memory already, as its exact size shows.
    let body = whole(body, size).await;
    // A token is kept nowhere but where it is accepted.
    let may_be_shared = call.operation != Some(Operation::CreateAccessToken);
    call.answer = if as_written && may_be_shared && call.status == 200 {
        kept_of_own(&body)
    } else {
        kept(&body)
    };
    Response::from_parts(parts, AxumBody::from(body))
}

/// All of a body that has `size` bytes; mostly it is in one piece.
async fn whole(mut body: AxumBody, size: usize) -> Bytes {
    let first = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
    let first = match first {
        Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        Some(Err(_)) | None => return Bytes::new(),
    };
    if first.len() == size {
        return first;
    }
    let rest = to_bytes(body, size).await.unwrap_or_default();
    [first, rest].concat().into()
}

fn kept(body: &Bytes) -> Body {
    Body {
        bytes: body.len(),
        kept: redacted(body).map(|text| Kept::Clean(text.into())),
    }
}

/// What is kept of an answer of success as the sandbox wrote it, without any drift. The sandbox keeps whatever is secret in it
/// anyway, but for a card number or code that a merchant has put into the wrong place; and to redact it means to parse it, for nearly
/// nobody to look at.
fn kept_of_own(body: &Bytes) -> Body {
    if holds_card_number(body) || names_a_secret(body) {
        return kept(body);
    }
    Body {
        bytes: body.len(),
        kept: Some(Kept::Own(body.clone())),
    }
}

/// Whether metadata, the one place where a merchant names members, have one whose name says that it is secret, such as `cvc`.
fn names_a_secret(body: &[u8]) -> bool {
    const BEGIN: &[u8] = b"\"metadata\":";
    memmem::find_iter(body, BEGIN).any(|at| {
        let rest = body.get(at + BEGIN.len()..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<Value>();
        match values.next() {
            Some(Ok(metadata)) => is_secret_within(&metadata),
            Some(Err(_)) | None => true,
        }
    })
}

fn is_secret_within(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, value)| {
            matches!(fate(name), Fate::Secret | Fate::CardNumber) || is_secret_within(value)
        }),
        Value::Array(items) => items.iter().any(is_secret_within),
        _ => false,
    }
}

/// The intent that a call names in its answer, its request or its query.
pub(super) fn intent_of(call: &Call) -> Option<IntentId> {
    let in_query = || {
        let named = call
            .query
            .iter()
            .find(|(name, _)| name == "payment_intent_id");
        named.and_then(|(_, id)| IntentId::parse(id))
    };
    named_in(&call.answer)
        .or_else(|| named_in(&call.request))
        .or_else(in_query)
}

fn named_in(body: &Body) -> Option<IntentId> {
    const MEMBER: &[u8] = b"\"payment_intent_id\":\"";
    let kept = body.kept.as_ref()?;
    let text = kept.unshown();
    // A list names many, and is about none.
    if text.starts_with(b"{\"data\"") {
        return None;
    }
    // In an intent of our own hardly anything comes after it, and no object does; metadata come before.
    let found = match kept {
        Kept::Own(_) => memmem::rfind(text, MEMBER),
        Kept::Clean(_) => memmem::find(text, MEMBER),
    };
    let rest = text.get(found? + MEMBER.len()..)?;
    let id = rest.split(|byte| *byte == b'"').next()?;
    IntentId::parse(std::str::from_utf8(id).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_ours_is_shared_and_shown_without_what_is_secret() {
        let text = r#"{"client_secret":"S3CR3T","next_action":{"redirect_to_url":{"url":"http://localhost/challenge/a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5a1b2c3d4e5"}},"payment_intent_id":"PI1925112193204883441"}"#;
        let body = kept_of_own(&Bytes::from_static(text.as_bytes()));
        assert!(matches!(&body.kept, Some(Kept::Own(_))), "{body:?}");
        assert_eq!(named_in(&body), IntentId::parse("PI1925112193204883441"));
        let shown = body.value().unwrap().to_string();
        assert!(!format!("{shown}{body:?}").contains("S3CR3T"), "{shown}");
        assert!(shown.contains("challenge/[redacted]"), "{shown}");
    }

    #[test]
    fn a_card_number_in_the_wrong_place_does_not_wait_until_somebody_looks() {
        let number = crate::cards::TEST_CARDS.first().unwrap().number;
        let (first, rest) = number.split_at(4);
        for written in [number.to_owned(), format!("{first} {rest}")] {
            let text = format!(r#"{{"amount":"10","description":"paid by {written}"}}"#);
            let body = kept_of_own(&Bytes::from(text));
            let Some(Kept::Clean(kept)) = &body.kept else {
                panic!("{written}")
            };
            assert!(!kept.contains(rest), "{kept}");
        }
    }

    #[test]
    fn metadata_that_name_a_secret_do_not_wait_until_somebody_looks() {
        for (metadata, shared) in [
            (r#"{"table":"7","to":[{"seat":1}]}"#, true),
            ("{}", true),
            ("null", true),
            (r#"{"table":"7","CVC":"7391"}"#, false),
            (r#"{"guests":[{"seat":{"pin":"7391"}}]}"#, false),
            (r#"{"card_number":"7391"}"#, false),
        ] {
            let text = format!(
                r#"{{"data":[{{"metadata":null}},{{"amount":"10","metadata":{metadata},"payment_method":null}}]}}"#
            );
            let body = kept_of_own(&Bytes::from(text));
            let own = matches!(&body.kept, Some(Kept::Own(_)));
            assert_eq!(own, shared, "{metadata}");
            let kept = body.kept.as_ref().map(Kept::unshown).unwrap_or_default();
            assert!(memmem::find(kept, b"7391").is_none(), "{metadata}");
        }
    }
}
