//! What the sandbox says it knows is known.

use std::{collections::BTreeSet, path::Path};

use spec::decisions::Evidence;

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
