use serde_json::{Value, json};

use super::*;
use crate::Document;

/// A document with the given schemas under `components`, each reachable by name.
fn contract(schemas: &str) -> (Document, Contract) {
    let indented = schemas.lines().collect::<Vec<_>>().join(
        "
    ",
    );
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    {indented}\n"
    );
    let document = Document::parse("t.yaml", &text).unwrap_or_else(|report| panic!("{report}"));
    let contract = Contract::new(&document).unwrap_or_else(|report| panic!("{report}"));
    (document, contract)
}

/// Violations as `instance | schema | message`.
fn lines(violations: &[Violation]) -> Vec<String> {
    violations
        .iter()
        .map(|violation| {
            format!(
                "{} | {} | {}",
                violation.instance, violation.schema, violation.message
            )
        })
        .collect()
}

fn written(contract: &Contract, name: &str, value: &Value) -> Vec<String> {
    lines(&contract.schema(name).unwrap().as_written(value))
}

fn closed(contract: &Contract, name: &str, value: &Value) -> Vec<String> {
    lines(&contract.schema(name).unwrap().closed(value))
}

#[test]
fn null_is_valid_only_where_nullable_stands_beside_a_type() {
    let (_, contract) = contract(
        "A: {type: string, nullable: true}\n\
         B: {type: string, nullable: true, enum: [x]}\n\
         C: {type: string, nullable: true, enum: [x, null]}\n\
         D: {nullable: true, allOf: [{$ref: '#/components/schemas/E'}]}\n\
         E: {type: object}",
    );
    let accepts = |name| {
        contract
            .schema(name)
            .unwrap()
            .as_written(&Value::Null)
            .is_empty()
    };
    assert_eq!(
        ["A", "B", "C", "D", "E"].map(accepts),
        [true, false, true, false, false]
    );
    assert_eq!(
        written(&contract, "A", &json!(7)),
        [
            "|  /components/schemas/A/type | expected null or a string, found an integer"
                .replace("|  ", " | ")
        ]
    );
}

#[test]
fn limits_follow_the_boolean_form_of_openapi() {
    let (_, contract) = contract(
        "A: {type: number, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}",
    );
    assert_eq!(
        written(&contract, "A", &json!(1)),
        [" | /components/schemas/A/exclusiveMinimum | expected more than 1, found 1"]
    );
    assert!(written(&contract, "A", &json!(9)).is_empty());
    assert_eq!(written(&contract, "A", &json!(9.5)).len(), 1);
}

#[test]
fn formats_are_asserted() {
    let (_, contract) = contract(
        "Decimal: {type: string, format: decimal}\nTime: {type: string, format: date-time}\n\
         Id: {type: string, format: uuid}\nMail: {type: string, format: email}\nOther: {type: string, format: unheard-of}",
    );
    for (name, good, bad) in [
        ("Decimal", "-10.50", "1e3"),
        ("Time", "2024-03-01T10:20:30.5+08:00", "2024-03-01 10:20:30"),
        ("Id", "123e4567-e89b-42d3-a456-426614174000", "123e4567"),
        ("Mail", "a@example.com", "a"),
    ] {
        assert!(written(&contract, name, &json!(good)).is_empty(), "{name}");
        let violations = contract.schema(name).unwrap().as_written(&json!(bad));
        assert!(
            matches!(
                &violations[..],
                [Violation {
                    kind: ViolationKind::Format(_),
                    ..
                }]
            ),
            "{violations:?}"
        );
    }
    assert!(written(&contract, "Other", &json!("x")).is_empty());
}

#[test]
fn the_closed_reading_names_what_nobody_described() {
    let (_, contract) = contract(
        "A:\n  type: object\n  properties:\n    b: {$ref: '#/components/schemas/B'}\n    free: {type: object}\n    \
         map: {type: object, properties: {k: {}}, additionalProperties: true}\n    \
         list: {type: array, items: {type: object, properties: {k: {}}}}\n\
         B: {type: object, properties: {c: {type: string}}}",
    );
    let value = json!({"b": {"c": "x", "d/e": 1}, "free": {"z": 1}, "map": {"z": 1}, "list": [{"k": 1}, {"j": 2}], "n": 1});
    assert!(written(&contract, "A", &value).is_empty());
    assert_eq!(
        closed(&contract, "A", &value),
        [
            "/b/d~1e | /components/schemas/B | the member `d/e` is not described",
            "/list/1/j | /components/schemas/A/properties/list/items | the member `j` is not described",
            "/n | /components/schemas/A | the member `n` is not described",
        ]
    );
}

#[test]
fn a_composition_is_closed_as_a_whole() {
    let (_, contract) = contract(
        "A:\n  allOf:\n  - $ref: '#/components/schemas/B'\n  - type: object\n    properties: {own: {type: object, properties: {k: {}}}}\n\
         B: {type: object, properties: {b: {type: object, properties: {k: {}}}}}",
    );
    let value = json!({"own": {"k": 1, "x": 1}, "b": {"k": 1, "y": 1}, "z": 1});
    assert!(written(&contract, "A", &value).is_empty());
    let instances: Vec<_> = contract
        .schema("A")
        .unwrap()
        .closed(&value)
        .into_iter()
        .map(|violation| violation.instance.to_string())
        .collect();
    assert_eq!(instances, ["/b/y", "/own/x", "/z"]);
    assert!(closed(&contract, "A", &json!({"own": {"k": 1}, "b": {"k": 1}})).is_empty());
}

#[test]
fn open_values_are_valid_as_written_and_drift_when_closed() {
    let (_, contract) = contract(
        "Status: {type: string, nullable: true, x-extensible-enum: [A, B]}\n\
         Time: {type: string, format: date-time, x-empty-is-unset: true}",
    );
    assert!(written(&contract, "Status", &json!("C")).is_empty());
    assert_eq!(
        closed(&contract, "Status", &json!("C")),
        [
            " | /components/schemas/Status/x-extensible-enum | expected one of \"A\", \"B\", null, found \"C\""
        ]
    );
    assert!(closed(&contract, "Status", &Value::Null).is_empty());
    assert!(written(&contract, "Time", &json!("")).is_empty());
    assert!(closed(&contract, "Time", &json!("")).is_empty());
    assert_eq!(
        written(&contract, "Time", &json!("x")),
        [" | /components/schemas/Time/format | expected text of format date-time, found \"x\""]
    );
}

const UNION: &str = "\
Pet:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: Dog}}
Open:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}
  x-extensible: true
Cat: {type: object, required: [kind, lives], properties: {kind: {type: string, enum: [cat]}, lives: {type: integer}}}
Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog]}, name: {type: string}}}
Plain:
  oneOf: [{type: string}, {type: object, properties: {a: {type: integer}}}]
";

#[test]
fn of_a_union_the_variant_that_the_tag_picks_is_judged() {
    let (_, contract) = contract(UNION);
    assert!(written(&contract, "Pet", &json!({"kind": "cat", "lives": 9})).is_empty());
    for (value, expected) in [
        (
            json!({"kind": "cat", "lives": "9"}),
            "/lives | /components/schemas/Cat/properties/lives/type | expected an integer, found a string",
        ),
        (
            json!({"kind": "cat"}),
            " | /components/schemas/Cat/required | the required member `lives` is missing",
        ),
        (
            json!({"kind": "dog", "name": 1}),
            "/name | /components/schemas/Dog/properties/name/type | expected a string, found an integer",
        ),
        (
            json!({"kind": "cow"}),
            "/kind | /components/schemas/Pet/oneOf | expected `cat` or `dog` as `kind`, found \"cow\"",
        ),
        (
            json!({"lives": 9}),
            " | /components/schemas/Pet/oneOf | `kind` is missing, which tells the variants apart",
        ),
        (
            json!(7),
            " | /components/schemas/Pet/oneOf | expected a mapping, found an integer",
        ),
    ] {
        assert_eq!(written(&contract, "Pet", &value), [expected]);
    }
    assert_eq!(
        closed(&contract, "Pet", &json!({"kind": "dog", "tail": 1})),
        ["/tail | /components/schemas/Dog | the member `tail` is not described"]
    );
}

#[test]
fn an_extensible_union_admits_what_nobody_described_yet() {
    let (_, contract) = contract(UNION);
    assert!(written(&contract, "Open", &json!({"kind": "cow", "milk": 1})).is_empty());
    assert_eq!(closed(&contract, "Open", &json!({"kind": "cow"})).len(), 1);
    assert_eq!(written(&contract, "Open", &json!({"milk": 1})).len(), 1);
    assert_eq!(
        written(&contract, "Open", &json!({"kind": "cat", "lives": "9"})),
        [
            "/lives | /components/schemas/Cat/properties/lives/type | expected an integer, found a string"
        ]
    );
}

#[test]
fn of_a_union_without_tag_each_variant_gives_its_reason() {
    let (_, contract) = contract(UNION);
    let violations = contract
        .schema("Plain")
        .unwrap()
        .as_written(&json!({"a": "x"}));
    let [
        Violation {
            kind: ViolationKind::NoVariant { variants },
            ..
        },
    ] = &violations[..]
    else {
        panic!("{violations:?}")
    };
    assert_eq!(variants.len(), 2);
    assert_eq!(
        closed(&contract, "Plain", &json!({"b": 1})),
        ["/b | /components/schemas/Plain/oneOf/1 | the member `b` is not described"]
    );
}

#[test]
fn marked_values_never_reach_a_message() {
    let (_, contract) = contract(
        "A:\n  type: object\n  properties:\n    number: {type: string, pattern: '^x$', x-sensitive: secret}\n    \
         password: {type: string, format: password, maxLength: 1}\n    \
         holder: {type: object, x-sensitive: personal, properties: {name: {type: string, enum: [x]}, pin: {type: string, x-sensitive: secret}}}",
    );
    let value = json!({"number": "4111-secret", "password": "secret2", "holder": {"name": "secret3", "pin": "1"}});
    let judge = contract.schema("A").unwrap();
    let violations = judge.as_written(&value);
    assert_eq!(violations.len(), 3);
    assert!(
        !format!("{violations:?}").contains("secret2"),
        "{violations:?}"
    );
    assert!(!format!("{violations:?}").contains("secret3"));
    assert!(!format!("{violations:?}").contains("4111"));
    let marks: Vec<_> = judge
        .sensitive_values(&value)
        .into_iter()
        .map(|(place, mark)| (place.to_string(), mark))
        .collect();
    assert_eq!(
        marks,
        [
            ("/number".to_owned(), Sensitivity::Secret),
            ("/password".to_owned(), Sensitivity::Secret),
            ("/holder".to_owned(), Sensitivity::Personal),
            ("/holder/pin".to_owned(), Sensitivity::Secret),
        ]
    );
    let at = |pointer: &str| judge.sensitivity(&Pointer::parse(pointer).unwrap());
    assert_eq!(at("/holder/name"), Some(Sensitivity::Personal));
    assert_eq!(at("/holder/pin"), Some(Sensitivity::Secret));
    assert_eq!(at("/other"), None);
}

#[test]
fn every_variant_of_a_union_counts_for_sensitivity() {
    let (_, contract) = contract(
        "U:\n  oneOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/U'}}}}]\n\
         A: {type: object, properties: {n: {type: string, x-sensitive: secret}}}",
    );
    let value = json!({"kind": "unheard of", "items": [{"n": "1"}], "n": {"m": 1}});
    let marks: Vec<_> = contract
        .schema("U")
        .unwrap()
        .sensitive_values(&value)
        .into_iter()
        .map(|(place, _)| place.to_string())
        .collect();
    assert_eq!(marks, ["/items/0/n", "/n"]);
}

#[test]
fn recursive_schemas_are_judged_and_located() {
    let (document, contract) = contract(
        "T: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/T'}}, n: {type: integer}}}",
    );
    let violations = contract
        .schema("T")
        .unwrap()
        .as_written(&json!({"children": [{"children": [{"n": "x"}]}]}));
    assert_eq!(
        violations[0].instance.to_string(),
        "/children/0/children/0/n"
    );
    assert_eq!(document.locate(&violations[0].schema).unwrap().line, 6);
}

#[test]
fn answers_are_found_by_exact_status_then_range_then_default() {
    let text = "
openapi: 3.0.3
info: {title: T, version: '1'}
x-webhooks:
  thing.done: {post: {requestBody: {content: {application/json: {schema: {type: object, required: [w]}}}}, responses: {'200': {description: Ok.}}}}
paths:
  /a b/{c}:
    parameters: [{name: c, in: path, required: true, schema: {type: string}}]
    post:
      operationId: op
      requestBody: {$ref: '#/components/requestBodies/Body'}
      responses:
        '200': {description: Ok., content: {Application/JSON: {schema: {type: object, required: [a]}}}}
        '204': {description: Nothing.}
        4XX: {$ref: '#/components/responses/Bad'}
        default: {description: Rest., content: {application/*: {schema: {type: object, required: [c]}}}}
components:
  requestBodies: {Body: {content: {application/json: {schema: {type: object, required: [r]}}}}}
  responses: {Bad: {description: Bad., content: {application/json: {schema: {type: object, required: [b]}}}}}
";
    let document = Document::parse("t.yaml", text).unwrap();
    let contract = Contract::new(&document).unwrap();
    let missing = |judge: Option<&Judge>| match judge
        .map(|judge| judge.as_written(&json!({})).remove(0).kind)
    {
        Some(ViolationKind::MissingMember(name)) => name,
        other => format!("{other:?}"),
    };
    let answer =
        |status| missing(contract.response("op", status, "application/json;charset=UTF-8"));
    assert_eq!([200, 204, 404, 500].map(answer), ["a", "None", "b", "c"]);
    assert_eq!(missing(contract.request("op")), "r");
    assert_eq!(missing(contract.webhook("thing.done")), "w");
    assert!(contract.response("op", 200, "text/plain").is_none());
    assert!(contract.response("gone", 200, "application/json").is_none());
}

#[test]
fn a_document_whose_references_lead_nowhere_has_no_contract() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}}}\n";
    let document = Document::parse("t.yaml", text).unwrap();
    let report = Contract::new(&document).unwrap_err();
    assert_eq!(
        report.iter().map(crate::Finding::code).collect::<Vec<_>>(),
        [Code::UnresolvedReference]
    );
}

#[test]
fn the_document_describes_members_items_and_variants_and_nothing_else() {
    let (_, contract) = contract(
        "A: {type: object, properties: {list: {type: array, items: {$ref: '#/components/schemas/B'}}}}\n\
         B: {oneOf: [{$ref: '#/components/schemas/C'}, {type: string}]}\n\
         C: {type: object, properties: {x: {type: string}}}",
    );
    let describes = |text: &str| {
        let instance = Pointer::parse(text).unwrap();
        let place = contract.schema("A").unwrap().describes(&instance);
        place.map(|place| place.to_string())
    };
    assert_eq!(
        describes("/list/3/x").as_deref(),
        Some("/components/schemas/C/properties/x")
    );
    assert_eq!(describes("/list/3/y"), None);
    assert_eq!(describes("/other"), None);
}
