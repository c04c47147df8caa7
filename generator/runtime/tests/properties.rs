//! What holds for every text, number and time, and not only for the ones that someone thought of.
//!
//! Cases come from a fixed seed, the same in every run. `PROPTEST_CASES=10000` draws so many from a seed of its own; with
//! `PROPTEST_RNG_SEED=N` as well, from that one.

#![allow(
    clippy::unwrap_used,
    reason = "a test may panic, and so may what it is made of"
)]

use std::collections::BTreeMap;
use std::env;

use openapi_runtime::{
    Api, Blankable, Builder, Call, Core, DateTime, Decimal, IdempotencyKey, Json, Method, Nullable,
    Operation, Request, Secret, Value, decode, encode,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    let config = ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 10_000,
        ..ProptestConfig::default()
    };
    if env::var_os("PROPTEST_CASES").is_some() {
        return config;
    }
    ProptestConfig {
        cases: 500,
        rng_seed: RngSeed::Fixed(0),
        ..config
    }
}

/// A decimal with these digits, so many of them after the point.
fn written(mantissa: i64, scale: usize) -> String {
    let digits = format!("{:0>1$}", mantissa.unsigned_abs(), scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let point = if scale == 0 { "" } else { "." };
    let sign = if mantissa < 0 { "-" } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

/// The time so many seconds after 1970, as a clock shows it that is ahead by `offset` minutes.
fn shown(seconds: i64, offset: i64) -> String {
    let local = DateTime::from_unix_seconds(seconds + offset * 60)
        .unwrap()
        .to_string();
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs();
    local.replace(
        'Z',
        &format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    )
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_no_decimal_or_stays_as_it_is_written(
        text in prop_oneof![
            "[+-]?[0-9]{1,12}(\\.[0-9]{1,8})?([eE][+-]?[0-9]{1,2})?",
            "[0-9.eE_+-]{0,40}",
            any::<String>(),
        ]
    ) {
        if let Ok(number) = text.parse::<Decimal>() {
            prop_assert_eq!(number.to_string(), text.as_str());
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(&json, &format!("{text:?}"));
            prop_assert_eq!(decode::<Decimal>(json.as_bytes()), Ok(number));
        }
    }

    #[test]
    fn decimals_are_what_their_digits_say(
        (a, b) in (any::<i64>(), any::<i64>()),
        (scale, zeros) in (0..10_usize, 0..5_usize),
    ) {
        let read = |mantissa, scale| written(mantissa, scale).parse::<Decimal>();
        let number = read(a, scale).unwrap();
        prop_assert_eq!(number.mantissa(), i128::from(a));
        prop_assert_eq!(&number, &Decimal::new(a, u32::try_from(scale).unwrap()));
        prop_assert_eq!(number.is_negative(), a < 0);
        prop_assert_eq!(number.cmp(&read(b, scale).unwrap()), a.cmp(&b));
        // As many zeros after it make no other number, and no other text of it.
        let longer = format!("{}{}{}", written(a, scale), if scale == 0 { "." } else { "" }, "0".repeat(zeros + 1));
        prop_assert_eq!(&longer.parse::<Decimal>().unwrap(), &number);
        // What is added can be taken away.
        if let Some(sum) = number.checked_add(&read(b, scale).unwrap()) {
            prop_assert_eq!(sum.mantissa(), i128::from(a) + i128::from(b));
            prop_assert_eq!(sum.checked_sub(&read(b, scale).unwrap()), Some(number));
        }
    }

    #[test]
    fn any_text_is_no_time_or_stays_as_it_is_written(
        text in prop_oneof![
            "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])",
            "2026-01-05T10:00:0[0-9+:.TZtz é-]{0,16}",
            "[0-9+:.TZtz é-]{0,30}",
            any::<String>(),
        ]
    ) {
        if let Ok(time) = text.parse::<DateTime>() {
            prop_assert_eq!(time.to_string(), text.as_str());
            prop_assert_eq!(&DateTime::from_system_time(time.to_system_time()).unwrap(), &time);
            let json = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(&json, &format!("{text:?}"));
            prop_assert_eq!(decode::<DateTime>(json.as_bytes()), Ok(time));
        }
    }

    #[test]
    fn times_compare_by_instant(
        (one, other) in (-60_000_000_000_i64..200_000_000_000, -2..3_i64),
        (here, there) in (-1439..1440_i64, -1439..1440_i64),
    ) {
        let other = one + other;
        let (a, b): (DateTime, DateTime) = (shown(one, here).parse().unwrap(), shown(other, there).parse().unwrap());
        prop_assert_eq!(a.cmp(&b), one.cmp(&other));
        prop_assert_eq!(&a, &DateTime::from_unix_seconds(one).unwrap());
        prop_assert_eq!(i64::from(a.offset_seconds()), here * 60);
    }
}

#[derive(Debug, PartialEq)]
struct Order {
    note: Nullable<String>,
    total: Blankable<Decimal>,
    lines: Blankable<Vec<Order>>,
}

openapi_runtime::object! { Order { note?: "note", total?: "total", lines?: "lines" } }

/// An order in JSON, a few levels deep, each member in every state that it may be in.
fn orders() -> impl Strategy<Value = Value> {
    let order = |lines: BoxedStrategy<Option<Value>>| {
        let note = prop_oneof![
            Just(None),
            Just(Some(Value::Null)),
            any::<String>().prop_map(|text| Some(text.into()))
        ];
        let total = prop_oneof![
            Just(None),
            Just(Some(Value::Null)),
            Just(Some("".into())),
            "-?[0-9]{1,9}(\\.[0-9]{1,3})?".prop_map(|text| Some(text.into())),
        ];
        (note, total, lines).prop_map(|(note, total, lines)| {
            let members = [("note", note), ("total", total), ("lines", lines)];
            let present = members
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?)));
            Value::Object(present.collect())
        })
    };
    order(Just(None).boxed()).prop_recursive(3, 12, 3, move |inner| {
        let lines = prop_oneof![
            Just(None),
            Just(Some(Value::Null)),
            Just(Some("".into())),
            prop::collection::vec(inner, 0..3).prop_map(|lines| Some(lines.into())),
        ];
        order(lines.boxed())
    })
}

/// What is read is stable from then on; what is refused is refused in text that can be shown.
fn answers<T: Json>(json: &[u8]) -> Result<(), TestCaseError> {
    match decode::<T>(json) {
        Ok(value) => {
            let once = encode(&value).unwrap();
            let again = decode::<T>(&once).map(|value| encode(&value).unwrap());
            prop_assert_eq!(again, Ok(once));
        }
        Err(error) => {
            let said = error.to_string();
            prop_assert!(
                !said.is_empty() && !said.contains(char::is_control),
                "{said:?}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_state_of_a_member_survives(json in orders()) {
        let order: Order = decode(json.to_string().as_bytes()).unwrap();
        prop_assert_eq!(serde_json::to_value(&order).unwrap(), json);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        json in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..40),
            "[\\[\\]{}\",:0-9eE.+ tfn\u{1b}\\\\ud8-]{0,40}".prop_map(String::into_bytes),
            (orders(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(json, at, byte)| {
                let mut text = json.to_string().into_bytes();
                let at = at.index(text.len());
                text.splice(at..=at, [byte]);
                text
            }),
        ]
    ) {
        answers::<Value>(&json)?;
        answers::<Order>(&json)?;
        answers::<Decimal>(&json)?;
        answers::<DateTime>(&json)?;
        answers::<Nullable<Secret>>(&json)?;
        answers::<BTreeMap<String, Blankable<bool>>>(&json)?;
    }
}

static SHOP: Api = Api {
    name: "shop",
    version: "1.0.0",
    token_exchange: None,
    retry: &[],
};

static ITEM: Operation = Operation {
    siblings: &[("item", "search")],
    ..Operation::new("retrieve_item", Method::Get, "/orders/{order}/items/{item}")
};

struct Client(Core);

impl From<Core> for Client {
    fn from(core: Core) -> Self {
        Self(core)
    }
}

const BASE: &str = "http://127.0.0.1:9/api";

fn request(order: &str, item: &str, tags: &[String]) -> Option<Request> {
    let client: Client = Builder::new(&SHOP, BASE).build().unwrap();
    let call: Call<Value, Value> = client.0.call(&ITEM);
    call.path("order", order)
        .path("item", item)
        .query_each("a&b", tags)
        .request()
        .ok()
}

/// Texts, and among them those that a URL reads in a way of its own.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./%?#&=+;:@\\\\ 2eEfF\u{0}\n-]{0,8}",
        prop::sample::select(&["", ".", "..", "search", "%2e%2e", "//", "\\..", "?", "#"][..])
            .prop_map(str::to_owned),
    ]
}

/// Undoes percent-encoding, in the only form that is written.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
                after
            }
            (plain, after) => {
                let is_unreserved = plain.is_ascii_alphanumeric() || b"-._~".contains(plain);
                bytes.push(Some(*plain).filter(|_| is_unreserved)?);
                after
            }
        };
    }
    String::from_utf8(bytes).ok()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_stays_in_its_segment_or_is_refused(order in texts(), item in texts()) {
        let leads_away = |text: &str| matches!(text, "" | "." | "..");
        let is_refused = leads_away(&order) || leads_away(&item) || item == "search";
        let request = request(&order, &item, &[]);
        prop_assert_eq!(request.is_none(), is_refused);
        if let Some(request) = request {
            let segments: Vec<_> = request.path.split('/').collect();
            let [_, orders, first, items, second] = segments.as_slice() else {
                return Err(TestCaseError::fail(request.path));
            };
            prop_assert_eq!((*orders, *items), ("orders", "items"));
            prop_assert_eq!(decoded(first), Some(order));
            prop_assert_eq!(decoded(second), Some(item));
            // What is sent is what was described: a URL does not read it in another way.
            let url = reqwest::Url::parse(&format!("{BASE}{}", request.path)).unwrap();
            prop_assert_eq!(url.path(), format!("/api{}", request.path));
        }
    }

    #[test]
    fn any_text_stays_in_its_parameter(tags in prop::collection::vec(texts(), 0..4)) {
        let request = request("1", "2", &tags).unwrap();
        let url = reqwest::Url::parse(&format!("{BASE}{}", request.path)).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        let given: Vec<_> = tags.into_iter().map(|tag| ("a&b".to_owned(), tag)).collect();
        prop_assert_eq!(pairs, given);
        prop_assert_eq!(url.fragment(), None);
        prop_assert_eq!(url.path(), "/api/orders/1/items/2");
    }

    #[test]
    fn a_key_is_a_uuid_in_lower_case_whatever_it_came_as(
        text in prop_oneof!["[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "[0-9a-f-]{30,40}", any::<String>()]
    ) {
        let is_key = text.len() == 36
            && text.char_indices().all(|(at, character)| match at {
                8 | 13 | 18 | 23 => character == '-',
                _ => character.is_ascii_hexdigit(),
            });
        match text.parse::<IdempotencyKey>() {
            Ok(key) => prop_assert_eq!(key.as_str(), text.to_ascii_lowercase()),
            Err(_) => prop_assert!(!is_key, "{text} is a key"),
        }
    }
}
