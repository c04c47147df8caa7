use super::*;

const BODY: &[u8] = br#"{"event":"order.paid"}"#;
const SECRET: &str = "whs-current";
/// HMAC-SHA512 under [`SECRET`] of the body followed by `1800000000`, computed with Python's `hmac`.
const SECONDS: &str = "aba83743f540c00eb30a4201c760f5a8f7d4b381dcc119e331dfede15ea0bf8b\
                       2e6eb1696349626c08c2e2d15bdd0b0aa4815c59203997f104a1f0af4712617d";
/// The same of the body followed by `1800000000250`.
const MILLISECONDS: &str = "f21581f0082104537d2ae203c1154e5add72c80cb9b045a767af2a03fed97e30\
                            2badc523b8f3bb200e4ab855894f0b4e4eb8f1ec4332473071b85625324c816e";

static SCHEME: SignatureScheme = SignatureScheme {
    algorithm: Algorithm::HmacSha512,
    message: &[MessagePart::Body, MessagePart::Timestamp],
    encoding: Encoding::Hex,
    signature_header: "x-signature",
    timestamp_header: "x-timestamp",
    tolerance: Duration::from_mins(5),
};

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn check(
    secrets: &[&str],
    timestamp: &str,
    signature: &str,
    body: &[u8],
    now: u64,
) -> Result<(), SignatureError> {
    let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::from(*secret)).collect();
    let header = |name: &str| match name {
        "x-signature" => Some(signature),
        "x-timestamp" => Some(timestamp),
        _ => None,
    };
    verify(&SCHEME, &secrets, header, body, at(now))
}

/// Test case 2 of RFC 4231.
#[test]
fn the_algorithm_is_that_of_the_rfc() {
    let scheme = SignatureScheme {
        message: &[MessagePart::Body],
        ..SCHEME
    };
    let signature = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                     9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";
    let header = |name: &str| {
        Some(if name == "x-signature" {
            signature
        } else {
            "1800000000"
        })
    };
    let message = b"what do ya want for nothing?";
    assert_eq!(
        verify(
            &scheme,
            &["Jefe".into()],
            header,
            message,
            at(1_800_000_000)
        ),
        Ok(())
    );
}

#[test]
fn a_signature_of_now_is_accepted_in_seconds_and_milliseconds() {
    assert_eq!(
        check(&[SECRET], "1800000000", SECONDS, BODY, 1_800_000_000),
        Ok(())
    );
    assert_eq!(
        check(
            &[SECRET],
            "1800000000",
            &SECONDS.to_uppercase(),
            BODY,
            1_800_000_000
        ),
        Ok(())
    );
    assert_eq!(
        check(
            &[SECRET],
            "1800000000250",
            MILLISECONDS,
            BODY,
            1_800_000_000
        ),
        Ok(())
    );
}

#[test]
fn any_of_several_secrets_will_do() {
    assert_eq!(
        check(
            &["whs-next", SECRET],
            "1800000000",
            SECONDS,
            BODY,
            1_800_000_000
        ),
        Ok(())
    );
    assert_eq!(
        check(
            &["whs-next", "whs-old"],
            "1800000000",
            SECONDS,
            BODY,
            1_800_000_000
        ),
        Err(SignatureError::Mismatch)
    );
    for none in [&[][..], &[""], &["", ""]] {
        assert_eq!(
            check(none, "1800000000", SECONDS, BODY, 1_800_000_000),
            Err(SignatureError::NoSecret)
        );
    }
    assert_eq!(
        check(&["", "whs-old"], "1800000000", SECONDS, BODY, 1_800_000_000),
        Err(SignatureError::Mismatch)
    );
}

#[test]
fn what_was_changed_does_not_fit() {
    let changed = br#"{"event":"order.paid" }"#;
    let cut = &SECONDS[..126];
    for (timestamp, signature, body) in [
        ("1800000000", SECONDS, &changed[..]),
        ("1800000001", SECONDS, BODY),
        ("01800000000", SECONDS, BODY),
        ("1800000000", MILLISECONDS, BODY),
        ("1800000000", cut, BODY),
        ("1800000000", "", BODY),
    ] {
        let verdict = check(&[SECRET], timestamp, signature, body, 1_800_000_000);
        assert_eq!(
            verdict,
            Err(SignatureError::Mismatch),
            "{timestamp} {signature}"
        );
    }
}

#[test]
fn age_counts_in_both_directions() {
    for (now, fresh) in [
        (1_800_000_300, true),
        (1_800_000_301, false),
        (1_799_999_700, true),
        (1_799_999_699, false),
    ] {
        let verdict = check(&[SECRET], "1800000000", SECONDS, BODY, now);
        let stale = SignatureError::Stale {
            age: Duration::from_secs(301),
            tolerance: SCHEME.tolerance,
        };
        assert_eq!(verdict, if fresh { Ok(()) } else { Err(stale) }, "{now}");
    }
}

#[test]
fn malformed_headers_are_told_apart() {
    for timestamp in [
        "",
        " 1800000000",
        "+1800000000",
        "1.8e9",
        "99999999999999999999",
        "2027-01-15T08:00:00Z",
    ] {
        let verdict = check(&[SECRET], timestamp, SECONDS, BODY, 1_800_000_000);
        assert_eq!(
            verdict,
            Err(SignatureError::MalformedTimestamp),
            "{timestamp}"
        );
    }
    for signature in ["abc", "zz", "a b ", "\u{e9}\u{e9}"] {
        let verdict = check(&[SECRET], "1800000000", signature, BODY, 1_800_000_000);
        assert_eq!(
            verdict,
            Err(SignatureError::MalformedSignature),
            "{signature}"
        );
    }
    let only_timestamp = |name: &str| (name == "x-timestamp").then_some("1800000000");
    let verdict = verify(
        &SCHEME,
        &[SECRET.into()],
        only_timestamp,
        BODY,
        at(1_800_000_000),
    );
    assert_eq!(verdict, Err(SignatureError::MissingHeader("x-signature")));
    assert_eq!(
        verdict.unwrap_err().to_string(),
        "the webhook has no header `x-signature`; it is not signed"
    );
}
