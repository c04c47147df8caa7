use super::*;

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";

const EVIDENCE: &str = "\
evidence:
  - {id: seen, fact: It was `seen | there`., tag: observed, trust: 1, date: 2026-08-14}
  - id: told
    fact: Somebody <b>told</b> *us*.
    tag: sdk:go
    trust: 4
    address: [https://example.com/a, https://example.com/b]
    note: Twice.
";

const DECISIONS: &str = "\
divergences: 2
decisions:
  - id: what-counts
    divergence: [1, 2]
    subject: [/info/title, /paths]
    question: What counts?
    claims:
      - {source: seen, says: This.}
      - {source: told, says: 'That, with an odd ` in it.'}
    choice: This.
    reason: It was seen.
  - id: nothing-said
    outside_document: Concerns a client.
    question: What if nobody says anything?
    choice: Something.
    reason: It has to be something.
    ours: true
";

fn parse(decisions: &str, evidence: &str) -> (Decisions, Evidence) {
    let decisions = Decisions::parse("spec/decisions.yaml", decisions)
        .unwrap_or_else(|report| panic!("{report}"));
    (
        decisions,
        Evidence::parse("spec/evidence.yaml", evidence).unwrap_or_else(|report| panic!("{report}")),
    )
}

#[test]
fn a_sound_record_has_nothing_to_report_and_a_page() {
    let (decisions, evidence) = parse(DECISIONS, EVIDENCE);
    let document = Document::parse("api.yaml", DOCUMENT).unwrap();
    for report in check(&decisions, &evidence, &document) {
        assert!(report.is_empty(), "{report}");
    }
    insta::assert_snapshot!(render(&decisions, &evidence));
}

#[test]
fn every_malformed_record_is_named() {
    let text = "\
decision: []
decisions:
  - {id: One Two, outside_document: x, question: q, choice: c, reason: r, ours: true}
  - {id: two, question: q, choice: c, reason: ' ', ours: true}
  - {id: three, subject: [a], question: q, choice: c, reason: r, ours: true}
  - {id: four, subject: [/a], question: q, choice: c, reason: r, our: true}
  - {id: five, subject: [/a], question: q, choice: c, reason: r}
  - {id: six, subject: [/a], divergence: x, question: q, choice: c, reason: r, ours: true}
  - {id: seven, subject: [/a], outside_document: x, choice: c, reason: r, ours: true}
";
    insta::assert_snapshot!(Decisions::parse("d.yaml", text).unwrap_err().lines());
    let text = "\
evidence:
  - {id: a, fact: f, tag: Docs, trust: 0, date: 2026-13-01, address: ftp://x}
  - {id: b, fact: f, tag: docs, trust: 300}
";
    insta::assert_snapshot!(Evidence::parse("e.yaml", text).unwrap_err().lines());
}
