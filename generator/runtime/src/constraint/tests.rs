use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::union::{Kind, Test};

/// What a body breaks, one line each.
fn broken(rules: &[Rule], body: &Value) -> Vec<String> {
    lines(rules, &body.to_string())
}

fn lines(rules: &[Rule], json: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    check_body(rules, json, &mut wrong);
    wrong.iter().map(ToString::to_string).collect()
}

fn keeps(rules: &[Rule], json: &str) -> bool {
    lines(rules, json).is_empty()
}

#[test]
fn lengths_count_characters() {
    let rules = [Rule::MinLength(2), Rule::MaxLength(3)];
    for text in ["ab", "abc", "éé", "\u{1f600}\u{1f600}\u{1f600}", "\n\"\\"] {
        assert_eq!(broken(&rules, &json!(text)), [""; 0], "{text}");
    }
    assert_eq!(
        broken(&rules, &json!("")),
        ["the body has no character; expected at least 2"]
    );
    assert_eq!(
        broken(&rules, &json!("é")),
        ["the body has 1 character; expected at least 2"]
    );
    assert_eq!(
        broken(&rules, &json!("abcd")),
        ["the body has 4 characters; expected at most 3"]
    );
    assert!(keeps(&[Rule::MinLength(0), Rule::MaxLength(0)], r#""""#));
}

#[test]
fn ranges_know_their_ends() {
    for (rule, kept, broken) in [
        (Rule::Minimum("0"), "0", "-0.001"),
        (Rule::Above("0"), "0.001", "0"),
        (Rule::Maximum("99.5"), "99.50", "99.51"),
        (Rule::Below("99.5"), "99.49", "99.5"),
        (
            Rule::Minimum("-9223372036854775808"),
            "-9223372036854775808",
            "-9223372036854775809",
        ),
        (Rule::Maximum("1e300"), "9e299", "1.1e300"),
        (Rule::Minimum("1e-40"), "1", "0"),
    ] {
        assert!(keeps(&[rule], kept), "{rule:?} {kept}");
        assert!(!keeps(&[rule], broken), "{rule:?} {broken}");
    }
    assert_eq!(
        lines(&[Rule::Above("0")], "0"),
        ["the body is too small; expected more than 0"]
    );
    assert_eq!(
        lines(&[Rule::Below("5")], "7"),
        ["the body is too large; expected less than 5"]
    );
}

#[test]
fn steps_are_decimal() {
    let cents = [Rule::MultipleOf("0.01")];
    for kept in ["0", "0.07", "1.1", "19.99", "1e2", "-4.35", "4.350"] {
        assert!(keeps(&cents, kept), "{kept}");
    }
    for broken in ["0.001", "19.999", "1e-3", "-0.005"] {
        assert!(!keeps(&cents, broken), "{broken}");
    }
    assert!(keeps(&[Rule::MultipleOf("3")], "9223372036854775806"));
    assert!(!keeps(&[Rule::MultipleOf("3")], "9223372036854775807"));
    assert!(
        keeps(&cents, "1e99"),
        "more digits than fit are not checked"
    );
    assert_eq!(
        lines(&cents, "1.005"),
        ["the body lies between two steps; expected a multiple of 0.01"]
    );
}

#[test]
fn a_number_in_a_string_is_checked_where_one_is_meant() {
    let rules = [Rule::Number(&[
        Rule::Minimum("0.01"),
        Rule::MultipleOf("0.01"),
    ])];
    assert!(keeps(&rules, r#""8.80""#));
    assert_eq!(
        lines(&rules, r#""0.005""#),
        [
            "the body is too small; expected at least 0.01",
            "the body lies between two steps; expected a multiple of 0.01"
        ]
    );
    assert!(
        keeps(&[Rule::Minimum("3")], r#""1""#),
        "a range says nothing about text"
    );
    assert!(
        keeps(&[Rule::MinLength(3)], "1"),
        "a length says nothing about numbers"
    );
}

#[cfg(feature = "patterns")]
#[test]
fn patterns_are_ecmascript_and_match_any_part() {
    let amount = [Rule::Pattern(r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,3})?$")];
    for (text, kept) in [
        ("10.12", true),
        ("0", true),
        ("1E2", false),
        ("+5", false),
        ("", false),
        ("1\n", false),
    ] {
        assert_eq!(broken(&amount, &json!(text)).is_empty(), kept, "{text}");
    }
    assert!(keeps(&[Rule::Pattern("b")], r#""abc""#));
    assert!(keeps(&[Rule::Pattern(r"^\u{1f600}$")], "\"\u{1f600}\""));
    assert!(keeps(&[Rule::Pattern(r"^(?!x)\d+$")], r#""12""#));
    assert_eq!(
        broken(&[Rule::Pattern("^[a-z]+$")], &json!("A\u{1b}[0m")),
        ["the body is not of the right form; expected a text that matches `^[a-z]+$`"]
    );
    assert!(
        keeps(&[Rule::Pattern("(")], r#""a""#),
        "one that cannot be compiled is not checked"
    );
}

#[cfg(feature = "patterns")]
#[test]
fn no_pattern_runs_on_a_text_that_is_too_long() {
    // Takes longer than anyone would wait for, were it run.
    let slow = Rule::Pattern("^(a|a|b?)*$");
    let text = format!("\"{}!\"", "a".repeat(200));
    assert_eq!(
        lines(&[slow, Rule::MaxLength(100)], &text),
        ["the body has 201 characters; expected at most 100"]
    );
    let beyond = format!("\"{}!\"", "a".repeat(4096));
    assert!(keeps(&[slow], &beyond));
}

#[test]
fn listed_values_are_the_only_ones() {
    let size = [Rule::OneOf(&["small", "", "a\"b"])];
    for kept in [r#""small""#, r#""""#, r#""a\"b""#, "null", "1"] {
        assert!(keeps(&size, kept), "{kept}");
    }
    assert_eq!(
        lines(&size, r#""4242424242424242""#),
        ["the body is not one of the listed values; expected one of `small`, ``, `a\"b`"]
    );
    let numbers = [Rule::OneOfLiterals(&["1", "2.50", "true"])];
    for (json, kept) in [
        ("1", true),
        ("1.0", true),
        ("2.5", true),
        ("3", false),
        ("true", true),
        ("false", false),
        ("\"x\"", true),
    ] {
        assert_eq!(keeps(&numbers, json), kept, "{json}");
    }
}

#[test]
fn lists_and_what_they_hold() {
    let rules = [
        Rule::MinItems(1),
        Rule::MaxItems(2),
        Rule::UniqueItems,
        Rule::Items(&[Rule::MaxLength(3)]),
    ];
    assert!(keeps(&rules, r#"["abc", null]"#));
    assert_eq!(
        lines(&rules, "[]"),
        ["the body has no item; expected at least 1"]
    );
    assert_eq!(
        lines(&rules, r#"["abcd", "a", "abcd"]"#),
        [
            "the body has 3 items; expected at most 2",
            "the body has the same item at 0 and 2; expected items that differ",
            "/0 has 4 characters; expected at most 3",
            "/2 has 4 characters; expected at most 3"
        ]
    );
}

#[test]
fn equal_items_are_found_however_they_are_written() {
    for (items, unique) in [
        ("[1, 1.0]", false),
        ("[1, \"1\"]", true),
        (r#"["a", "\u0061"]"#, false),
        (r#"[{"a": 1, "b": [2]}, {"b": [2.0], "a": 1}]"#, false),
        (r#"[{"a": 1}, {"a": 1, "b": null}]"#, true),
        ("[[1, 2], [2, 1]]", true),
        ("[null, false, true]", true),
        ("[null, null]", false),
        ("[1e99, 1e99]", false),
        (r#"["null", null]"#, true),
    ] {
        assert_eq!(keeps(&[Rule::UniqueItems], items), unique, "{items}");
    }
}

#[test]
fn objects_with_free_keys() {
    let rules = [
        Rule::MinProperties(1),
        Rule::MaxProperties(1),
        Rule::Values(&[Rule::MaxLength(1)]),
    ];
    assert!(keeps(&rules, r#"{"a": "x"}"#));
    assert_eq!(
        lines(&rules, "{}"),
        ["the body has no member; expected at least 1"]
    );
    assert_eq!(
        lines(&rules, r#"{"a/b~c": "xy", "4242 4242 4242 4242": "xy"}"#),
        [
            "the body has 2 members; expected at most 1",
            "/[redacted] has 2 characters; expected at most 1",
            "/a~1b~0c has 2 characters; expected at most 1"
        ],
        "names are escaped, and one that looks like a card number is not shown"
    );
}

#[test]
fn members_that_are_absent_null_or_unset_are_not_checked() {
    let rules = [Rule::Members(&[
        ("id", &[Rule::MinLength(3)]),
        ("at", &[Rule::EmptyIsUnset, Rule::MinLength(3)]),
    ])];
    for kept in [
        "{}",
        r#"{"id": null, "at": ""}"#,
        r#"{"id": "abc", "at": null, "x": ""}"#,
    ] {
        assert!(keeps(&rules, kept), "{kept}");
    }
    assert_eq!(
        lines(&rules, r#"{"at": "a", "id": ""}"#),
        [
            "/id has no character; expected at least 3",
            "/at has 1 character; expected at least 3"
        ]
    );
}

#[test]
fn a_union_is_checked_by_its_tag() {
    const VARIANTS: &[(&str, &[Rule])] = &[
        (
            "card",
            &[Rule::Members(&[(
                "card",
                &[Rule::Members(&[("cvc", &[Rule::MinLength(3)])])],
            )])],
        ),
        ("cash", &[]),
    ];
    let union = |open| {
        [Rule::Tagged {
            tag: "type",
            open,
            variants: VARIANTS,
        }]
    };
    let closed = union(false);
    assert!(keeps(&closed, r#"{"type": "cash", "card": {"cvc": "1"}}"#));
    assert_eq!(
        lines(&closed, r#"{"card": {"cvc": "1"}, "type": "card"}"#),
        ["/card/cvc has 1 character; expected at least 3"]
    );
    for other in [r#"{"type": "shells"}"#, "{}"] {
        assert_eq!(
            lines(&closed, other),
            ["/type is not one of the listed values; expected one of `card`, `cash`"]
        );
        assert!(keeps(&union(true), other));
    }
}

#[test]
fn the_rules_of_a_variant_hold_for_what_is_recognised_as_it() {
    const SHAPES: &[Shape] = &[
        Shape::of(&[Kind::Object]).with(&[("name", Test::Present)]),
        Shape::of(&[Kind::Object]).with(&[("serial", Test::Kind(&[Kind::Number]))]),
        Shape::of(&[Kind::String]),
    ];
    let rules = [Rule::Variants {
        shapes: SHAPES,
        rules: &[
            &[Rule::Members(&[("name", &[Rule::MaxLength(2)])])],
            &[Rule::Members(&[("serial", &[Rule::Maximum("9")])])],
            &[Rule::MinLength(2)],
        ],
    }];
    for (value, wrong) in [
        (
            json!({"name": "Ada"}),
            "/name has 3 characters; expected at most 2",
        ),
        (
            json!({"serial": 10}),
            "/serial is too large; expected at most 9",
        ),
        (json!("A"), "has 1 character; expected at least 2"),
    ] {
        let found = broken(&rules, &value);
        assert!(found.len() == 1 && found[0].ends_with(wrong), "{found:?}");
    }
    for fine in [
        json!({"name": "Al"}),
        json!({"serial": 9}),
        json!("Al"),
        json!([1]),
        json!({"other": "long"}),
    ] {
        assert!(broken(&rules, &fine).is_empty(), "{fine}");
    }
}

#[test]
fn a_type_may_hold_itself() {
    static TREE: Rule = Rule::Members(&[
        ("name", &[Rule::MaxLength(1)]),
        ("next", &[Rule::Type(&TREE)]),
        ("parts", &[Rule::Items(&[Rule::Type(&TREE)])]),
    ]);
    let tree = json!({"name": "a", "next": {"parts": [{"name": "b"}, {"next": {"name": "cc"}}]}});
    assert_eq!(
        broken(&[Rule::Type(&TREE)], &tree),
        ["/next/parts/1/next/name has 2 characters; expected at most 1"]
    );
}

#[test]
fn no_nesting_is_too_deep() {
    static DEEP: Rule = Rule::Items(&[Rule::MaxItems(1), Rule::Type(&DEEP)]);
    let nested = |depth: usize| format!("{}0,0{}", "[".repeat(depth), "]".repeat(depth));
    assert!(!keeps(&[Rule::Type(&DEEP)], &nested(128)));
    assert!(
        keeps(&[Rule::Type(&DEEP)], &nested(200)),
        "deeper than what is looked at"
    );
    assert!(keeps(
        &[Rule::Type(&DEEP), Rule::UniqueItems],
        &nested(20_000)
    ));
}

#[test]
fn parameters_are_checked_one_by_one_or_as_a_list() {
    let listed: &'static [(&'static str, &'static [Rule])] = &[
        ("page", &[Rule::Number(&[Rule::Minimum("1")])]),
        (
            "tag",
            &[
                Rule::Required,
                Rule::MinItems(2),
                Rule::Items(&[Rule::MaxLength(1)]),
            ],
        ),
        ("sort", &[Rule::MinItems(2)]),
    ];
    let check = |given: &[(&'static str, &str)]| {
        let given: Vec<_> = given
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let mut wrong = Vec::new();
        check_values(Location::Query, listed, &given, &mut wrong);
        wrong
    };
    let wrong = check(&[("page", "0"), ("tag", "a"), ("tag", "bb"), ("other", "")]);
    let text: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(
        text,
        [
            "query parameter `page` is too small; expected at least 1",
            "query parameter `tag` at /1 has 2 characters; expected at most 1"
        ]
    );
    assert_eq!(
        (
            wrong[1].location(),
            wrong[1].name(),
            wrong[1].pointer(),
            wrong[1].keyword()
        ),
        (Location::Query, "tag", "/1", Some("maxLength"))
    );
    let wrong = check(&[("sort", "a")]);
    let text: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(
        text,
        [
            "query parameter `tag` is missing; expected at least one value",
            "query parameter `sort` has 1 item; expected at least 2"
        ]
    );
}

#[test]
fn what_is_no_json_is_not_checked() {
    for text in ["", " ", "{", "[1,", "\"a", "\"\\x\""] {
        let rules = [
            Rule::MinLength(9),
            Rule::MinItems(9),
            Rule::MinProperties(9),
        ];
        assert!(keeps(&rules, text), "{text}");
    }
}

/// A limit as numbers, and the rule that says the same.
#[derive(Debug, Clone)]
enum Limit {
    Length(usize, usize),
    Range { least: i64, most: i64, open: bool },
    Step(i64),
    Items(usize, usize),
    Unique,
    Listed(Vec<i64>),
}

fn leak<T: Clone>(items: &[T]) -> &'static [T] {
    Box::leak(items.to_vec().into_boxed_slice())
}

/// Hundredths as decimal text.
fn text(hundredths: i64) -> &'static str {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.abs() / 100, hundredths.abs() % 100);
    Box::leak(format!("{sign}{whole}.{part:02}").into_boxed_str())
}

impl Limit {
    fn rules(&self) -> Vec<Rule> {
        match self {
            Self::Length(least, most) => {
                vec![
                    Rule::MinLength(*least as u64),
                    Rule::MaxLength(*most as u64),
                ]
            }
            Self::Range {
                least,
                most,
                open: false,
            } => {
                vec![Rule::Minimum(text(*least)), Rule::Maximum(text(*most))]
            }
            Self::Range {
                least,
                most,
                open: true,
            } => {
                vec![Rule::Above(text(*least)), Rule::Below(text(*most))]
            }
            Self::Step(step) => vec![Rule::MultipleOf(text(*step))],
            Self::Items(least, most) => {
                vec![Rule::MinItems(*least as u64), Rule::MaxItems(*most as u64)]
            }
            Self::Unique => vec![Rule::UniqueItems],
            Self::Listed(values) => {
                let values: Vec<_> = values.iter().map(|value| text(*value)).collect();
                vec![Rule::OneOfLiterals(leak(&values))]
            }
        }
    }

    /// How many rules a value breaks, by arithmetic on whole numbers.
    fn count_broken(&self, value: &Sample) -> usize {
        let both = |one: bool, other: bool| usize::from(one) + usize::from(other);
        match (self, value) {
            (Self::Length(least, most), Sample::Text(text)) => {
                let count = text.chars().count();
                both(count < *least, count > *most)
            }
            (Self::Range { least, most, open }, Sample::Hundredths(value)) => {
                if *open {
                    both(value <= least, value >= most)
                } else {
                    both(value < least, value > most)
                }
            }
            (Self::Step(step), Sample::Hundredths(value)) => usize::from(value % step != 0),
            (Self::Listed(values), Sample::Hundredths(value)) => {
                usize::from(!values.contains(value))
            }
            (Self::Items(least, most), Sample::List(items)) => {
                both(items.len() < *least, items.len() > *most)
            }
            (Self::Unique, Sample::List(items)) => {
                let pairs = items.iter().enumerate();
                usize::from(pairs.clone().any(|(at, item)| items[..at].contains(item)))
            }
            _ => 0,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Sample {
    Null,
    Text(String),
    Hundredths(i64),
    List(Vec<Sample>),
}

impl Sample {
    fn json(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text(text) => serde_json::to_string(text).unwrap(),
            Self::Hundredths(value) => text(*value).to_owned(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
        }
    }
}

fn sample() -> impl Strategy<Value = Sample> {
    let leaf = prop_oneof![
        Just(Sample::Null),
        "[a-b\"\\\\\u{e9}\u{1f600}\n]{0,5}".prop_map(Sample::Text),
        (-400_i64..400).prop_map(Sample::Hundredths),
        (i64::MIN / 2..i64::MAX / 2).prop_map(Sample::Hundredths),
    ];
    leaf.prop_recursive(2, 12, 5, |inner| {
        prop::collection::vec(inner, 0..5).prop_map(Sample::List)
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (0_usize..4, 0_usize..4).prop_map(|(least, most)| Limit::Length(least, most)),
        (-400_i64..400, -400_i64..400, any::<bool>())
            .prop_map(|(least, most, open)| Limit::Range { least, most, open }),
        (1_i64..300).prop_map(Limit::Step),
        (0_usize..4, 0_usize..4).prop_map(|(least, most)| Limit::Items(least, most)),
        Just(Limit::Unique),
        prop::collection::vec(-400_i64..400, 0..4).prop_map(Limit::Listed),
    ]
}

proptest! {
    #[test]
    fn the_check_agrees_with_arithmetic(
        limits in prop::collection::vec(limit(), 0..4),
        value in sample(),
    ) {
        let rules: Vec<Rule> = limits.iter().flat_map(Limit::rules).collect();
        let expected: usize = limits.iter().map(|limit| limit.count_broken(&value)).sum();
        prop_assert_eq!(lines(&rules, &value.json()).len(), expected);

        // The same value as a member, an item and a value: each violation gets a place of its own.
        let rules = leak(&rules);
        let around = [Rule::Members(leak(&[("m/~", leak(&[Rule::Items(leak(&[Rule::Values(rules)]))]))]))];
        let json = format!(r#"{{"m/~":[null,{{"k":{}}}]}}"#, value.json());
        let found = lines(&around, &json);
        prop_assert_eq!(found.len(), expected);
        prop_assert!(found.iter().all(|line| line.starts_with("/m~1~0/1/k ")));
    }
}
