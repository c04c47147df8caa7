//! What the sandbox says it knows is known.

use std::{collections::BTreeSet, path::Path};

use conformance::{Class, Options};
use sandbox::{AttemptMembers, AttemptMethod, Config, MethodTypes, Variant};
use spec::decisions::Evidence;

use crate::fixture::{Server, against, workspace};

#[test]
fn the_sandbox_rests_on_facts_that_are_recorded() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/evidence.yaml");
    let evidence = Evidence::load(&path).unwrap();
    let facts: BTreeSet<&str> = evidence.iter().map(|fact| fact.id.as_str()).collect();
    for behaviour in sandbox::behaviours() {
        for id in behaviour.evidence {
            assert!(
                facts.contains(id),
                "the behaviour `{}` of the sandbox rests on `{id}`, which spec/evidence.yaml does not hold",
                behaviour.id
            );
        }
    }
}

#[tokio::test]
async fn every_variant_is_within_the_contract() {
    let suite = workspace();
    for variant in Variant::ALL {
        let config = Config {
            with: vec![*variant],
            ..Server::standing()
        };
        let server = Server::tampered(config, |_, _| ()).await;
        let options = Options {
            only: [
                "decline_and_retry",
                "delayed_card",
                "manual_capture_partial",
            ]
            .map(str::to_owned)
            .to_vec(),
            ..against(&server)
        };
        let report = suite.run(&options, &()).await;
        let report = report.unwrap_or_else(|error| panic!("{error}"));
        // Allowed by the contract, and yet other than what was accepted.
        let expected = match variant {
            Variant::AttemptMethod(AttemptMethod::Absent)
            | Variant::AttemptMembers(AttemptMembers::Old) => vec![Class::FieldGoneOptional],
            Variant::MethodTypes(MethodTypes::Null) => vec![Class::Snapshot],
            _ => Vec::new(),
        };
        let told: BTreeSet<_> = report
            .findings
            .iter()
            .map(|finding| finding.class.id())
            .collect();
        let expected: BTreeSet<_> = expected.into_iter().map(Class::id).collect();
        assert_eq!(told, expected, "{variant}: {}", report.render(false));
    }
}
