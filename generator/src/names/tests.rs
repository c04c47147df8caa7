use super::*;

fn one(style: Style, name: &str) -> String {
    assign(style, &[name], &[]).pop().unwrap()
}

#[test]
fn ordinary_names_are_cased() {
    assert_eq!(one(Style::Type, "shipping_label"), "ShippingLabel");
    assert_eq!(
        one(Style::Variant, "AWAITS_RETURN_LABEL"),
        "AwaitsReturnLabel"
    );
    assert_eq!(one(Style::Variant, "enforce_3ds"), "Enforce3ds");
    assert_eq!(one(Style::Field, "shippingLabelId"), "shipping_label_id");
    assert_eq!(
        one(Style::Static, "createShippingLabel"),
        "CREATE_SHIPPING_LABEL"
    );
    assert_eq!(one(Style::Module, "Shipping Labels"), "shipping_labels");
}

#[test]
fn keywords_stay_recognisable() {
    assert_eq!(one(Style::Field, "type"), "r#type");
    assert_eq!(one(Style::Field, "gen"), "r#gen");
    assert_eq!(one(Style::Field, "self"), "self_");
    assert_eq!(one(Style::Field, "crate"), "crate_");
    assert_eq!(one(Style::Variant, "self"), "SelfValue");
    assert_eq!(one(Style::Module, "mod"), "mod_types");
    assert_eq!(one(Style::Module, "aux"), "aux_types");
}

#[test]
fn names_of_the_prelude_are_left_alone() {
    for name in [
        "Option", "Result", "String", "Self", "Vec", "Box", "Some", "Value",
    ] {
        assert_eq!(one(Style::Type, name), format!("{name}Type"));
    }
    assert_eq!(one(Style::Type, "Error"), "Error");
    assert_eq!(one(Style::Variant, "unknown"), "UnknownValue");
}

#[test]
fn what_is_no_identifier_is_spelled_out() {
    assert_eq!(
        assign(Style::Variant, &["+1", "-1", "", "1"], &[]),
        ["Plus1", "Minus1", "Empty", "Value1"]
    );
    assert_eq!(one(Style::Variant, "01"), "Value01");
    assert_eq!(one(Style::Field, "3ds"), "value_3ds");
    assert_eq!(one(Style::Type, "3ds"), "Type3ds");
    assert_eq!(one(Style::Variant, "*"), "U2a");
    assert_eq!(one(Style::Variant, "\u{1f600}"), "U1f600");
    assert_eq!(one(Style::Field, "stra\u{df}e"), "stra_udf_e");
    assert_eq!(one(Style::Field, "___"), "u5f_u5f_u5f");
}

#[test]
fn collisions_are_numbered_whatever_the_order() {
    let names = ["fooBar", "foo_bar", "foo-bar", "FooBar"];
    let forward = assign(Style::Field, &names, &[]);
    assert_eq!(
        forward,
        ["foo_bar_4", "foo_bar", "foo_bar_3", "foo_bar_2"].map(|name| match name {
            "foo_bar_4" => "foo_bar_4",
            other => other,
        })
    );
    let mut reversed: Vec<&str> = names.to_vec();
    reversed.reverse();
    let mut backward = assign(Style::Field, &reversed, &[]);
    backward.reverse();
    assert_eq!(forward, backward);
}

#[test]
fn a_number_does_not_run_into_a_name() {
    let assigned = assign(Style::Variant, &["visa", "VISA", "visa2", "a1", "A1"], &[]);
    let distinct: BTreeSet<&String> = assigned.iter().collect();
    assert_eq!(distinct.len(), 5, "{assigned:?}");
}

#[test]
fn taken_names_are_avoided_and_equal_names_agree() {
    assert_eq!(
        assign(Style::Field, &["new", "new"], &["new"]),
        ["new_2", "new_2"]
    );
}

/// Every string over an alphabet of troublemakers, up to length 3, in all styles.
#[test]
fn every_set_of_names_is_injective_and_valid() {
    let alphabet = ["", "a", "A", "1", "_", "-", "+", "\u{e9}", "type", "Self"];
    let mut names: BTreeSet<String> = BTreeSet::new();
    for first in alphabet {
        for second in alphabet {
            for third in alphabet {
                names.insert(format!("{first}{second}{third}"));
            }
        }
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for style in [
        Style::Type,
        Style::Variant,
        Style::Field,
        Style::Module,
        Style::Static,
    ] {
        let assigned = assign(style, &names, &[]);
        assert_eq!(assigned.len(), names.len());
        let distinct: BTreeSet<&str> = assigned.iter().map(|name| bare(name)).collect();
        assert_eq!(distinct.len(), names.len(), "{style:?}");
        for name in &assigned {
            assert!(
                syn::parse_str::<syn::Ident>(name).is_ok(),
                "{style:?}: {name}"
            );
        }
        if style == Style::Module {
            let lower: BTreeSet<String> = assigned.iter().map(|name| name.to_lowercase()).collect();
            assert_eq!(
                lower.len(),
                names.len(),
                "file names differ by more than case"
            );
        }
    }
}
