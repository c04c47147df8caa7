//! Types that hold themselves: boxed where the circle closes, which neither callers nor the wire see.

use openapi_runtime::{decode, encode_value};
use recursion_client::types::{
    All, Choice, Egg, Expression, Hen, Node, Top, TopRequired, TrueExpression, TrueExpressionOp,
    TrueExpressionRequired,
};
use serde_json::json;

#[test]
fn callers_give_values_and_the_wire_shows_no_box() {
    let truth = TrueExpression::new(TrueExpressionRequired {
        op: TrueExpressionOp::True,
    });
    let not = Expression::Not(Box::new(truth.into()));
    let inner = Top::new(TopRequired {
        choice: "end".into(),
    });
    let all = All::default()
        .egg(Egg::default().hen(Hen::default().egg(Egg::default())))
        .expression(not)
        .self_(
            Node::default()
                .with_next(Node::default())
                .children(vec![Node::default()]),
        )
        .top(Top::new(TopRequired {
            choice: Choice::from(inner),
        }));
    let wire = json!({
        "self": {"next": {}, "children": [{}]},
        "egg": {"hen": {"egg": {}}},
        "expression": {"op": "not", "of": {"op": "true"}},
        "top": {"choice": {"choice": "end"}},
    });
    assert_eq!(encode_value(&all).unwrap(), wire);
    let read: All = decode(wire.to_string().as_bytes()).unwrap();
    assert_eq!(read, all);
}

#[test]
fn a_mistake_deep_inside_names_its_place() {
    let message = |json: serde_json::Value| {
        decode::<All>(json.to_string().as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        message(json!({"nested": [[{"op": "not", "of": {"op": 1}}]]})),
        "at /nested/0/0/of/op: found a number, expected a string"
    );
    assert_eq!(
        message(json!({"self": {"by_name": {"a": {"next": 1}}}})),
        "at /self/by_name/a/next: found a number, expected an object"
    );
}

#[test]
fn a_union_in_a_union_is_chosen_by_its_kind() {
    for wire in [
        json!({"nested": 1}),
        json!({"nested": [1, {"op": "true"}, [2]]}),
        json!({"nested": {"op": "not", "of": {"op": "later", "x": 1}}}),
    ] {
        let all: All = decode(wire.to_string().as_bytes()).unwrap();
        assert_eq!(encode_value(&all).unwrap(), wire);
    }
    let not: All = decode(br#"{"expression": {"op": "not", "of": {"op": "true"}}}"#).unwrap();
    assert!(matches!(not.expression, Some(Expression::Not(not)) if not.op() == "true"));
}
