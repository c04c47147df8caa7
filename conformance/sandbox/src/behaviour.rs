//! Every behaviour of the sandbox that a client can notice: what it is, how it is known, and which test pins it.
//!
//! Each topic is an enum of its own. Code names a behaviour where it branches: a refusal carries one, and a constant, a row
//! of a table or a part of an answer is wrapped in `governs`. A variant that no branch names is dead code, and the compiler
//! says so; a branch cannot name what has no row. To add a behaviour, add a row to its topic and name it in the code.

mod access;
mod answers;
mod cards;
mod control;
mod durations;
mod events;
mod gateway;
mod idempotency;
mod intents;
mod lists;
mod methods;
mod moves;
mod pages;
mod requests;
mod wallets;

pub(crate) use access::Access;
pub(crate) use answers::Answers;
pub(crate) use cards::Cards;
pub(crate) use control::Control;
pub(crate) use durations::Durations;
pub(crate) use events::Events;
pub(crate) use gateway::Gateway;
pub(crate) use idempotency::Idempotency;
pub(crate) use intents::Intents;
pub(crate) use lists::Lists;
pub(crate) use methods::Methods;
pub(crate) use moves::Moves;
pub(crate) use pages::Pages;
pub(crate) use requests::Requests;
pub(crate) use wallets::Wallets;

/// One behaviour of the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Behaviour {
    /// Its stable name in kebab-case; what the header `x-sandbox-behaviour` says of a refusal.
    pub id: &'static str,
    /// What it belongs to, as a heading.
    pub topic: &'static str,
    /// What happens.
    pub says: &'static str,
    /// The facts that it rests on, by their ids in `spec/evidence.yaml`.
    pub evidence: &'static [&'static str],
    /// What of it is our choice, and why; empty where nothing is.
    pub ours: &'static str,
    /// The test that pins it: `FILE::NAME`, the file below the folder of this crate.
    pub test: &'static str,
    /// Whether it is a refusal, which an answer names in its header.
    pub refusal: bool,
}

/// Every behaviour, topic by topic.
///
/// ```
/// let expired = sandbox::behaviours().find(|behaviour| behaviour.id == "card-expired").unwrap();
/// assert_eq!(expired.evidence, ["card-expired-refused"]);
/// ```
pub fn behaviours() -> impl Iterator<Item = &'static Behaviour> {
    [
        Access::ROWS,
        Gateway::ROWS,
        Idempotency::ROWS,
        Requests::ROWS,
        Methods::ROWS,
        Intents::ROWS,
        Moves::ROWS,
        Cards::ROWS,
        Wallets::ROWS,
        Pages::ROWS,
        Durations::ROWS,
        Answers::ROWS,
        Lists::ROWS,
        Events::ROWS,
        Control::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// A topic: an enum with a variant for each behaviour, and the rows that say what each is.
///
/// `refuses` is a refusal, `does` anything else. After the text stand the ids of the evidence, what is ours, and the test.
macro_rules! topic {
    (
        $(#[$doc:meta])*
        $topic:ident = $title:literal;
        $($variant:ident $kind:ident $id:literal: $says:literal, [$($evidence:literal),*], $ours:literal, $test:literal;)+
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $topic {
            $(#[doc = $says] $variant,)+
        }

        impl $topic {
            pub(crate) const ROWS: &'static [$crate::behaviour::Behaviour] = &[$(
                $crate::behaviour::Behaviour {
                    id: $id,
                    topic: $title,
                    says: $says,
                    evidence: &[$($evidence),*],
                    ours: $ours,
                    test: $test,
                    refusal: $crate::behaviour::topic!(@$kind),
                },
            )+];

            /// `value`, which is as it is because of this behaviour.
            #[allow(dead_code, reason = "a topic of refusals alone governs no value")]
            pub(crate) const fn governs<T>(self, value: T) -> T {
                value
            }
        }

        impl From<$topic> for &'static $crate::behaviour::Behaviour {
            #[expect(clippy::indexing_slicing, reason = "each variant has a row, in the same order")]
            fn from(one: $topic) -> Self {
                &$topic::ROWS[one as usize]
            }
        }
    };
    (@refuses) => { true };
    (@does) => { false };
}
use topic;
