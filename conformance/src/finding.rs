//! What a run found: classes, findings, and which finding explains which.

use std::collections::BTreeMap;

use serde::Serialize;
use spec::{Pointer, contract::ViolationKind};

/// Who has to act on a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The vendor broke the contract: answers that a consumer relies on are gone or other than documented.
    Broken,
    /// We are wrong: bindings, client, recording or snapshot.
    Ours,
    /// The vendor added something that breaks nobody.
    Drift,
}

macro_rules! classes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $verdict:ident, $title:literal;)+) => {
        /// The kinds of findings: a closed list with stable ids.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Class {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// Who has to act.
            pub fn verdict(self) -> Verdict {
                match self { $(Self::$name => Verdict::$verdict),+ }
            }

            /// The class in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

classes! {
    /// An answer holds a member that nobody documented.
    FieldNew = "R-FIELD-NEW", Drift, "undocumented member";
    /// An answer lacks a required member.
    FieldGone = "R-FIELD-GONE-REQ", Broken, "required member missing";
    /// An answer lacks an optional member that the document describes and the snapshot has.
    FieldGoneOptional = "R-FIELD-GONE-OPT", Broken, "documented member no longer sent";
    /// A value has another JSON type.
    Type = "R-TYPE", Broken, "JSON type changed";
    /// Null where null is not documented.
    Null = "R-NULL", Broken, "unexpected null";
    /// A value outside a closed list, such as a status.
    EnumNew = "R-ENUM-NEW", Broken, "value outside the documented list";
    /// A value outside a list that is known to be incomplete.
    ValueNew = "R-VALUE-NEW", Drift, "value not seen before";
    /// A value of another format, or one that its pattern refuses.
    Format = "R-FORMAT", Broken, "format or pattern broken";
    /// Text or a list longer or shorter than documented, or a number out of range.
    Length = "R-LEN", Broken, "limit broken";
    /// A value that fits no variant, or several.
    Union = "R-UNION", Broken, "no documented variant";
    /// A status that the document does not describe for the operation.
    Status = "R-STATUS", Broken, "undocumented status";
    /// A refusal whose body is not the documented envelope.
    ErrorEnvelope = "R-ERR-ENV", Broken, "error envelope changed";
    /// An answer in another media type, or no JSON at all.
    MediaType = "R-CT", Broken, "media type changed";
    /// A status that no documented move leads to.
    IllegalMove = "B-STATE", Broken, "illegal move";
    /// An event of another type, form or signature than documented, one that did not come, or one that tells other than the API.
    Webhook = "B-WEBHOOK", Broken, "webhook other than documented";
    /// An answer is not what the recording expects, and no other finding says why.
    Expectation = "O-EXPECT", Ours, "expectation not met";
    /// An answer is not what the snapshot has, and no other finding says why.
    Snapshot = "O-SNAPSHOT", Ours, "snapshot differs";
    /// A volatile value does not look as its rule says.
    Volatile = "O-VOLATILE", Ours, "volatile value is not as its rule says";
    /// A recorded request that should follow the contract does not.
    Request = "O-REQUEST", Ours, "recorded request breaks the contract";
    /// The generated types lose or change what an answer holds.
    Binding = "O-BINDING", Ours, "binding loses data";
    /// The generated client builds another request than the recorded one.
    Parity = "O-PARITY", Ours, "client builds another request";
    /// A snapshot without a recording, or a recording without a snapshot.
    Stale = "O-STALE", Ours, "stale file";
    /// A scenario could not be played to its end.
    Stopped = "O-STOPPED", Ours, "scenario stopped";
}

impl Class {
    /// The class of a value that a schema refuses.
    pub(crate) fn of_violation(kind: &ViolationKind, is_closed_reading: bool, status: u16) -> Self {
        let class = match kind {
            ViolationKind::UndocumentedMember(_) => Self::FieldNew,
            ViolationKind::UnlistedValue if is_closed_reading => Self::ValueNew,
            ViolationKind::UnlistedValue => Self::EnumNew,
            ViolationKind::MissingMember(_) => Self::FieldGone,
            ViolationKind::WrongType { found, .. } if found == "null" => Self::Null,
            ViolationKind::WrongType { .. } => Self::Type,
            ViolationKind::Format(_) | ViolationKind::Pattern => Self::Format,
            ViolationKind::Length | ViolationKind::Range => Self::Length,
            _ => Self::Union,
        };
        // Whoever handles refusals reads the envelope before anything else.
        if status >= 400 && class.verdict() == Verdict::Broken {
            Self::ErrorEnvelope
        } else {
            class
        }
    }
}

impl Serialize for Class {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// One finding: everything that was seen of it, under its first sample.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What kind of finding it is.
    pub class: Class,
    /// Who has to act on it.
    pub verdict: Verdict,
    /// The operation's id; empty for a finding about files.
    pub operation: String,
    /// The HTTP status of the answer; 0 for a finding about a request or files.
    pub status: u16,
    /// Where in the body, with `*` for the items of lists.
    pub pointer: String,
    /// What was expected and what was found. Holds no secrets; control characters are escaped.
    pub message: String,
    /// Where in the document the contract says so: file, line and column.
    pub document: Option<String>,
    /// The recording and line of the first sample.
    pub recording: String,
    /// The scenario of the first sample.
    pub scenario: String,
    /// How often it was seen.
    pub count: usize,
    /// How many snapshot differences and unmet expectations it explains.
    pub explains: usize,
}

/// A finding in one exchange, before samples are put together.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) class: Class,
    pub(crate) operation: String,
    pub(crate) status: u16,
    pub(crate) pointer: Pointer,
    /// Operation and place of the answer before, where two answers only together are wrong.
    pub(crate) also_at: Option<(String, Pointer)>,
    pub(crate) message: String,
    pub(crate) document: Option<String>,
    pub(crate) line: usize,
    pub(crate) explains: usize,
}

/// `pointer` with the indices of lists replaced, so that every item of a list is the same place.
pub(crate) fn template(pointer: &Pointer) -> String {
    let mut text = String::new();
    for token in pointer.tokens() {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        text.push('/');
        text.push_str(&if is_index {
            "*".to_owned()
        } else {
            escape_token(token)
        });
    }
    text
}

fn escape_token(token: &str) -> String {
    spec::escape(&token.replace('~', "~0").replace('/', "~1"))
}

/// One finding for each operation, status, place and class.
pub(crate) fn gather<'s>(
    samples: impl IntoIterator<Item = (&'s str, &'s str, Sample)>,
) -> Vec<Finding> {
    let mut findings: BTreeMap<(Verdict, Class, String, u16, String), Finding> = BTreeMap::new();
    for (scenario, file, sample) in samples {
        let pointer = template(&sample.pointer);
        let verdict = sample.class.verdict();
        let key = (
            verdict,
            sample.class,
            sample.operation.clone(),
            sample.status,
            pointer.clone(),
        );
        findings
            .entry(key)
            .and_modify(|finding| {
                finding.count += 1;
                finding.explains += sample.explains;
            })
            .or_insert_with(|| Finding {
                class: sample.class,
                verdict,
                operation: sample.operation,
                status: sample.status,
                pointer,
                message: sample.message,
                document: sample.document,
                recording: format!("{file}:{}", sample.line),
                scenario: scenario.to_owned(),
                count: 1,
                explains: sample.explains,
            });
    }
    findings.into_values().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_tell_whose_finding_it_is() {
        let ids: BTreeSet<_> = Class::ALL.iter().map(|class| class.id()).collect();
        assert_eq!(ids.len(), Class::ALL.len());
        for class in Class::ALL {
            assert_eq!(
                class.id().starts_with("O-"),
                class.verdict() == Verdict::Ours,
                "{class:?}"
            );
        }
    }

    #[test]
    fn items_of_a_list_are_one_place() {
        let pointer = Pointer::parse("/data/12/a~1b").unwrap();
        assert_eq!(template(&pointer), "/data/*/a~1b");
    }
}
