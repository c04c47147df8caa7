//! Members that go one way only: what requests carry, and what answers must have.

use directions_client::types::{
    Address, Contact, ContactRequest, MailContactKind, MailContactRequest,
    MailContactRequestRequired, Search, SearchRequired, Team, TeamRequest, User, UserRequest,
    UserRequest2, UserRequest2Required,
};
use openapi_runtime::{Secret, decode, encode_value};
use serde_json::json;

fn request(name: &str) -> UserRequest2 {
    UserRequest2::new(UserRequest2Required {
        name: name.to_owned(),
        password: Secret::from("p-123456"),
        home: Address::default(),
    })
}

#[test]
fn requests_carry_what_only_they_have_and_nothing_of_answers() {
    let contact = MailContactRequest::new(MailContactRequestRequired {
        kind: MailContactKind::Mail,
        address: "ada@example.com".to_owned(),
    });
    let user = request("Ada")
        .contact(contact)
        .friends(vec![request("Bob")])
        .team(TeamRequest::default().lead(request("Cleo")));
    let bare = |name: &str| json!({"name": name, "password": "p-123456", "home": {}});
    let mut expected = bare("Ada");
    expected["friends"] = json!([bare("Bob")]);
    expected["contact"] = json!({"kind": "mail", "address": "ada@example.com"});
    expected["team"] = json!({"lead": bare("Cleo")});
    assert_eq!(encode_value(&user).unwrap(), expected);
}

#[test]
fn answers_must_have_what_only_they_have_and_nothing_of_requests() {
    let answer = json!({
        "id": "1",
        "name": "Ada",
        "home": {"street": "s"},
        "friends": [{"id": "2", "name": "Bob", "home": {}}],
        "contact": {"kind": "mail", "address": "a", "verified": true},
        "team": {"lead": {"id": "3", "name": "Cleo", "home": {}}, "members": {}},
        "audit": {"at": "2026-01-01T00:00:00Z"},
    });
    let user: User = decode(answer.to_string().as_bytes()).unwrap();
    assert_eq!(encode_value(&user).unwrap(), answer);
    assert!(matches!(&user.contact, Some(Contact::Mail(mail)) if mail.verified == Some(true)));
    let lead = |team: &Team| team.lead.as_ref().map(|lead| lead.id.clone());
    assert_eq!(user.team.as_ref().and_then(lead), Some("3".to_owned()));

    let error = decode::<User>(br#"{"name": "Ada", "home": {}}"#).unwrap_err();
    assert!(error.to_string().contains("missing field `id`"), "{error}");
}

#[test]
fn what_only_requests_use_is_without_the_members_of_answers() {
    let search = Search::new(SearchRequired {
        text: "a".to_owned(),
    })
    .like(request("Ada"));
    assert_eq!(
        encode_value(&search).unwrap(),
        json!({"text": "a", "like": {"name": "Ada", "password": "p-123456", "home": {}}})
    );
    // The component of that name keeps it.
    let named = search.named(UserRequest::default().name("n"));
    assert_eq!(encode_value(&named).unwrap()["named"], json!({"name": "n"}));
}

#[test]
fn a_union_of_requests_is_read_by_its_tag_too() {
    let contact: ContactRequest = decode(br#"{"kind": "phone", "number": "1"}"#).unwrap();
    assert_eq!(contact.kind(), "phone");
}
