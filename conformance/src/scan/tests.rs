use super::*;

/// A secret with everything that encodings write in other ways.
const KEY: &str = r#"canary/key+"quoted" <b>&é 1f9d44aa"#;
const TOKEN: &str =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnktNDcxMSIsImV4cCI6MX0.c2lnbmF0dXJlLW9mLWEtY2FuYXJ5";

fn number() -> String {
    ["53469301", "00108117"].concat()
}

fn known() -> KnownSecrets {
    let mut known = KnownSecrets::new();
    known.secret("api_key", KEY);
    known.secret("auth_token", TOKEN);
    known.secret("client_secret", "canary_secret_5c1f4d7e");
    known.secret("card_number", &number());
    known.secret("cvc", "811");
    known.secret(
        "url",
        "https://acs.example/challenge?creq=eyJ0aHJlZSI6ImNhbmFyeSJ9&signature=9f86d081884c7d65",
    );
    known.personal("card_name", "Mei Tan");
    known.personal("first_name", "Mei");
    known.personal("email", "mei.tan@shop.example");
    known.personal("city", "Singapore");
    known.personal("ip_address", "203.0.113.7");
    known.public("the zone of Asia/Singapore");
    known
}

fn scanner() -> Scanner {
    Scanner::new(&known()).unwrap()
}

/// What is found in `text`, as reports name it.
fn found(text: &str) -> Vec<String> {
    let leaks = scanner().scan("report", text.as_bytes());
    leaks
        .iter()
        .map(|leak| format!("{}, {}", leak.kind, leak.encoding))
        .collect()
}

fn percent(text: &str, upper: bool) -> String {
    let encode = |byte: u8| match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        byte if upper => format!("%{byte:02X}"),
        byte => format!("%{byte:02x}"),
    };
    text.bytes().map(encode).collect()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn json(text: &str) -> String {
    let text = serde_json::Value::from(text).to_string();
    text[1..text.len() - 1].to_owned()
}

fn ascii_json(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    units.collect()
}

fn hex(text: &str) -> String {
    let digits = text.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| {
            char::from_digit(digit.into(), 16)
                .unwrap()
                .to_ascii_uppercase()
        })
        .collect()
}

fn base64(before: &str, text: &str, after: &str) -> String {
    LENIENT.encode(format!("{before}{text}{after}"))
}

#[test]
fn a_planted_secret_is_found_in_every_encoding() {
    let secrets = [
        ("api_key", KEY.to_owned()),
        ("auth_token", TOKEN.to_owned()),
        ("client_secret", "canary_secret_5c1f4d7e".to_owned()),
        ("card_number", number()),
        ("email", "mei.tan@shop.example".to_owned()),
    ];
    let scanner = scanner();
    for (name, secret) in &secrets {
        let url_safe = |text: String| text.replace('+', "-").replace('/', "_");
        let binary = |before: &str| base64(before, secret, "\u{1}\u{2}");
        let written = [
            secret.clone(),
            json(secret),
            ascii_json(secret),
            json(&json(secret)),
            secret.escape_debug().to_string(),
            secret.escape_unicode().to_string(),
            percent(secret, true),
            percent(secret, false),
            percent(secret, true).replace("%20", "+"),
            percent(&percent(secret, true), true),
            html(secret),
            html(&json(secret)),
            json(&html(&percent(secret, false))),
            hex(secret),
            hex(secret).to_lowercase(),
            base64("", secret, ""),
            binary(""),
            binary("\u{1}"),
            binary("\u{1}\u{2}"),
            url_safe(binary("\u{1}\u{2}\u{3}")),
            json(&base64("{\"card\": \"", secret, "\"}")),
            base64("", &base64("{\"card\": \"", secret, "\"}"), ""),
        ];
        for text in written {
            let around = format!("{{\n  \"echo é\": \"{text}\"\n}}");
            let leaks = scanner.scan("report", around.as_bytes());
            let named = Kind::Known((*name).to_owned());
            assert!(
                leaks
                    .iter()
                    .any(|leak| leak.kind == named && leak.line == 2),
                "{name} in {text}: {leaks:?}"
            );
            assert!(!format!("{leaks:?}").contains(secret));
        }
    }
}

#[test]
fn a_leak_says_where_and_how_and_not_what() {
    let text = format!("first\né {} canary_secret_5c1f4d7e", percent(KEY, true));
    let leaks = scanner().scan("out/\u{1b}report.html", text.as_bytes());
    let told: Vec<_> = leaks.iter().map(ToString::to_string).collect();
    let column = 4 + percent(KEY, true).len();
    assert_eq!(
        told,
        [
            "out/\\u{1b}report.html:2:3: the value of `api_key`, URL-encoded".to_owned(),
            format!("out/\\u{{1b}}report.html:2:{column}: the value of `client_secret`, as it is"),
        ]
    );
}

#[test]
fn a_piece_of_a_long_secret_is_found() {
    for piece in [&TOKEN[..50], &TOKEN[30..80], &TOKEN[TOKEN.len() - 50..]] {
        assert_eq!(
            found(&format!("refused {piece}... as it was")),
            ["the value of `auth_token`, as it is"],
            "{piece}"
        );
    }
}

#[test]
fn of_an_address_only_what_makes_it_secret_is_looked_for() {
    let url = "the value of `url`, as it is";
    assert_eq!(found("<input value=\"eyJ0aHJlZSI6ImNhbmFyeSJ9\">"), [url]);
    assert_eq!(found("signed with 9f86d081884c7d65"), [url]);
    assert!(found("redirected to https://acs.example/challenge?creq=1").is_empty());
}

#[test]
fn a_short_secret_is_told_by_what_stands_beside_it() {
    let cvc = "the value of `cvc`, as it is";
    for text in [
        r#"{"cvc": "811"}"#,
        r#"{"cvc":811,"a":1}"#,
        "cvc=811&x=1",
        "the cvc 811 is refused",
        "invalid value 811 at /payment_method/card/cvc",
        "<dt>cvc</dt><dd>811</dd>",
        "security code: 811",
    ] {
        assert_eq!(found(text), [cvc], "{text}");
    }
    assert_eq!(
        found(r#"{"body": "{\"cvc\": \"811\"}"}"#),
        [cvc],
        "the marks that are escaped do not touch the code"
    );
    assert_eq!(
        found(&base64("", r#"{"cvc":"811"}"#, "")),
        ["the value of `cvc`, in base64"]
    );
    assert_eq!(
        found("<td>first_name</td><td>Mei</td>"),
        ["the value of `first_name`, as it is"]
    );
    for text in [
        r#"{"cvc": "<cvc:1>", "amount": "811"}"#,
        "811 exchanges",
        "cvc 8110, 811a",
        "\"meitan\": 1, Meier",
        "first_name <first_name:1>, Mei",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn what_the_document_says_is_no_secret() {
    assert!(found("a timezone such as Asia/Singapore").is_empty());
    assert_eq!(found("from 203.0.113.7 it came").len(), 1);
}

#[test]
fn card_numbers_are_found_that_nobody_knew() {
    let looks = "what looks like a card number, as it is";
    let of = |parts: &[&str], separator: &str| parts.join(separator);
    let visa = ["4242", "4242", "4242", "4242"];
    let amex = ["3782", "822463", "10005"];
    let invalid = ["6212", "3456", "7890", "1233"];
    for number in [
        of(&visa, ""),
        of(&visa, " "),
        of(&visa, "-"),
        of(&visa, "\u{a0}"),
        of(&amex, ""),
        of(&amex, " "),
    ] {
        assert_eq!(found(&format!("paid with {number}.")), [looks], "{number}");
        assert_eq!(
            found(&format!("paid with {number} 12 2030")),
            [looks],
            "{number}"
        );
    }
    // A known one in groups that no card has.
    let known = number();
    for text in [
        format!("{}-{}", &known[..5], &known[5..]),
        known
            .as_bytes()
            .chunks(2)
            .map(|pair| std::str::from_utf8(pair).unwrap())
            .collect::<Vec<_>>()
            .join("."),
    ] {
        assert_eq!(
            found(&text),
            ["the value of `card_number`, in groups of digits"],
            "{text}"
        );
    }
    assert_eq!(
        found(&format!("k_{known}x")),
        ["the value of `card_number`, as it is"],
        "a known one is found wherever it stands"
    );
    for text in [
        "PI4242424242424242426",
        "534693******8117 and 5346 93** **** 8117",
        "0.4242424242424242",
        "1772337600000000000",
        "00000000-0000-4000-8000-000000000000",
        "4242 4242",
        "2026-03-01 12:00:00.123",
        &of(&invalid, " "),
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn tokens_keys_and_signed_addresses_are_found_that_nobody_knew() {
    let dashes = "-----";
    for (text, shape) in [
        (
            "x-auth-token: Bearer 0123456789ab".to_owned(),
            Shape::Credential,
        ),
        (
            "Authorization: Basic dXNlcjpwYXNz1".to_owned(),
            Shape::Credential,
        ),
        (
            "found eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2lnbmF0dXJl".to_owned(),
            Shape::WebToken,
        ),
        (format!("sk_{}_0123456789abcdef", "test"), Shape::Key),
        (format!("whsec{}", "_0123456789abcdef"), Shape::Key),
        (format!("{}IOSFODNN7EXAMPLE1", "AKIA"), Shape::Key),
        (
            format!("{dashes}BEGIN PRIVATE KEY{dashes}"),
            Shape::PrivateKey,
        ),
        (
            "https://cdn.example/qr.png?X-Goog-Signature=0a1b2c3d4e5f&a=1".to_owned(),
            Shape::UrlParameter,
        ),
        (
            "https://cdn.example/qr.png?a=1&amp;token=0a1b2c3d4e5f".to_owned(),
            Shape::UrlParameter,
        ),
        (
            "https://me:secret@shop.example/".to_owned(),
            Shape::UrlPassword,
        ),
    ] {
        let leaks = scanner().scan("report", text.as_bytes());
        let kinds: Vec<_> = leaks.iter().map(|leak| leak.kind.clone()).collect();
        assert_eq!(kinds, [Kind::Shape(shape)], "{text}");
    }
    for text in [
        "x-auth-token: Bearer <auth_token:1>",
        "The access token after the prefix `Bearer `. Without the prefix",
        "Basic authentication is not used; bearer credentials neither",
        "https://cdn.example/qr.png?signature=<qr_code_url:1>",
        "?token=&lt;auth_token:1&gt;",
        "?token=\\u003cauth_token:1\\u003e&key=%3Ckey%3E",
        "risk_0123456789abcdef, task_0123456789abcdefgh",
        "http://127.0.0.1:8640/api and a@b.example",
        "eyJ... and eyJhbGciOiJub25lIn0",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn a_reference_is_no_leak_and_nothing_is_no_leak() {
    for text in [
        "",
        "\\",
        "%",
        "&",
        "\\u",
        "\\ud800",
        "{\"cvc\": \"<cvc:1>\", \"card_number\": \"534693******8117\"}",
        "é\u{301}\u{202e}",
    ] {
        assert!(found(text).is_empty(), "{text:?}: {:?}", found(text));
    }
    assert!(
        scanner()
            .scan("binary", &[0xff, 0xfe, 0, b'\\', b'u', 0x80])
            .is_empty()
    );
}

#[test]
fn what_is_known_shows_no_value() {
    let shown = format!("{:?} {:?}", known(), scanner());
    assert!(!shown.contains("canary"), "{shown}");
}

mod agreement {
    //! What looks like a secret to the scan is gone when the redaction was there first, though neither knows of the other.

    use proptest::{prelude::*, test_runner::RngSeed};

    use super::*;

    fn fragment() -> impl Strategy<Value = String> {
        let token = "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2lnbmF0dXJl";
        let fixed = [
            "4242",
            "424242",
            "4242424242424242",
            "6250947000000014",
            "42",
            " ",
            "-",
            ".",
            "_",
            "/",
            "\u{a0}",
            "=",
            "&",
            "?",
            "\"",
            "%3F",
            "\\u0026",
            "Bearer ",
            "basic ",
            "sk_",
            "whsec_",
            "AKIA",
            "0123456789abcdef",
            "IOSFODNN7EXAMPLE",
            "X-Sig=",
            "token=",
            "key%3D",
            "https://",
            "me:secret",
            "@",
            "a.example",
            "PI",
            token,
        ];
        prop_oneof![
            8 => prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
            1 => "[a-z]{1,8}",
            1 => "[0-9]{1,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 500,
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]
        #[test]
        fn redacted_text_is_clean(fragments in prop::collection::vec(fragment(), 1..14)) {
            let text = fragments.concat();
            let scrubbed = crate::scrub::scrub(&text);
            let leaks = Scanner::new(&KnownSecrets::new()).unwrap().scan("text", scrubbed.as_bytes());
            prop_assert!(leaks.is_empty(), "{text:?}\n{scrubbed:?}\n{leaks:?}");
        }

        #[test]
        fn any_bytes_can_be_scanned(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            fragments in prop::collection::vec(fragment(), 0..6),
        ) {
            let mut text = bytes.clone();
            text.extend(fragments.concat().bytes());
            text.extend(bytes);
            for leak in Scanner::new(&known()).unwrap().scan("bytes", &text) {
                let lines: Vec<_> = text.split(|byte| *byte == b'\n').collect();
                prop_assert!(leak.column <= lines[leak.line - 1].len() + 1, "{leak}");
            }
        }
    }
}
