//! Names that Rust or the generated code has already used do what the document says.

use names_client::runtime::{decode, encode_value};
use names_client::types::{
    BoxType, OptionAB, OptionAB2, OptionABFmt, OptionABRequired, OptionType, OptionTypeRequired,
    ResultType, ResultType2, StringType, VecType,
};
use names_client::{Client, Environment, queries};
use serde_json::json;

fn body() -> OptionType {
    OptionType::new(OptionTypeRequired {
        string_2: StringType::default().vec(VecType::Vec),
        string: ResultType2::default().err(ResultType::default().ok("fine")),
        r#gen: "next".to_owned(),
    })
    .crate_("std")
    .value_3ds("yes")
    .stra_udf_e("A1")
    .with_default(true)
    .with_add(true)
    .is_present(false)
    .into_value(false)
    .a_b(
        OptionAB::new(OptionABRequired {
            self_: "me".to_owned(),
        })
        .with_fmt(OptionABFmt::ErrValue),
    )
    .a_b_2(OptionAB2::from("á"))
}

#[test]
fn members_stand_on_the_wire_under_the_names_of_the_document() {
    let json = json!({
        "String": {"Vec": "Vec"}, "string": {"err": {"ok": "fine"}}, "gen": "next", "crate": "std",
        "3ds": "yes", "straße": "A1", "default": true, "add": true, "is_present": false,
        "into_value": false, "a b": {"Self": "me", "fmt": "Err"}, "aB": "á"
    });
    assert_eq!(encode_value(&body()).unwrap(), json);
    let read: OptionType = decode(json.to_string().as_bytes()).unwrap();
    assert_eq!(read, body());
}

#[test]
fn values_that_differ_by_case_or_accent_stay_apart() {
    assert_eq!(OptionAB2::VALUES, ["a", "A", "á"]);
    for text in OptionAB2::VALUES {
        let value = OptionAB2::from(*text);
        assert!(!matches!(value, OptionAB2::Unknown(_)));
        assert_eq!(value.as_str(), *text);
    }
    assert!(matches!(OptionAB2::from("Á"), OptionAB2::Unknown(_)));
}

#[test]
fn a_box_holds_a_box() {
    let json = json!({"box": {"box": {}}, "list": [{"list": []}]});
    let read: BoxType = decode(json.to_string().as_bytes()).unwrap();
    assert_eq!(encode_value(&read).unwrap(), json);
    let made = BoxType::default()
        .r#box(BoxType::default().r#box(BoxType::default()))
        .list([BoxType::default().list([])]);
    assert_eq!(made, read);
}

#[test]
fn calls_with_awkward_names_take_the_documented_routes() {
    let client = Client::new(Environment::Url("http://127.0.0.1:9".to_owned())).unwrap();
    let query = queries::New::default().body("b").with_new("n");
    let call = client.new_2("t/y", -1, body(), query);
    let request = call.request().unwrap();
    assert_eq!(
        (request.method, request.path.as_str()),
        ("POST", "/a/t%2Fy/-1?body=b&new=n")
    );
    for (call, path) in [
        (client.builder_2(), "/b"),
        (client.match_2(), "/c"),
        (client.r#match(), "/d"),
        (client.value_2nd_try(), "/e"),
    ] {
        assert_eq!(call.request().unwrap().path, path);
    }
}
