//! Limits inside the variants of a union hold for what is recognised as the variant.

use inapplicable_client::types::{Author, HumanRole, Note};
use inapplicable_client::{Client, Environment};
use openapi_runtime::decode;

fn refused(note: &str) -> Vec<String> {
    let client = Client::new(Environment::Url("http://127.0.0.1:9".to_owned())).unwrap();
    let note: Note = decode(note.as_bytes()).unwrap();
    match client.write("a", note).request() {
        Ok(_) => Vec::new(),
        Err(inapplicable_client::Error::Invalid(invalid)) => {
            let violations = invalid.violations().iter();
            violations
                .map(|violation| violation.pointer().to_owned())
                .collect()
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn limits_of_the_variant_hold_and_those_of_others_do_not() {
    assert!(refused(r#"{"author": {"role": "human"}}"#).is_empty());
    assert!(refused(r#"{"author": {"role": "machine"}}"#).is_empty());
    assert_eq!(
        refused(r#"{"author": {"role": "human", "name": "Ada"}}"#),
        ["/author/name"]
    );
    assert!(refused(r#"{"author": {"role": "machine", "name": "Ada"}}"#).is_empty());
    // Of no variant: kept whole, and sent as it is.
    assert!(refused(r#"{"author": {"role": "ghost", "name": "Ada"}}"#).is_empty());
    let note: Note = decode(br#"{"author": {"role": "human"}}"#).unwrap();
    assert!(matches!(note.author, Some(Author::Human(human)) if human.role == HumanRole::Human));
}
