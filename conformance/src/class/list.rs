//! The classes.

use super::{Direction, Impact, Level};

macro_rules! classes {
    ($(
        $name:ident = $id:literal, $title:literal, $direction:ident, $level:ident, tolerant $tolerant:ident, typed $typed:ident;
        $explanation:literal
        $remedy:literal
    )+) => {
        /// The kinds of findings: a closed list with stable ids.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class {
            $(#[doc = $explanation] $name,)+
        }

        impl Class {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// The class in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// What it is about.
            pub fn direction(self) -> Direction {
                match self { $(Self::$name => Direction::$direction),+ }
            }

            /// How bad it is by default.
            pub fn level(self) -> Level {
                match self { $(Self::$name => Level::$level),+ }
            }

            /// What it does to a consumer that reads the members it needs and ignores the rest.
            pub fn tolerant(self) -> Impact {
                match self { $(Self::$name => Impact::$tolerant),+ }
            }

            /// What it does to a consumer of the generated types.
            pub fn typed(self) -> Impact {
                match self { $(Self::$name => Impact::$typed),+ }
            }

            /// What it means.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation),+ }
            }

            /// What to do about it.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy),+ }
            }
        }
    };
}

classes! {
    FieldNew = "R-FIELD-NEW", "undocumented member", Answer, Note, tolerant None, typed None;
    "An answer holds a member that the document does not describe."
    "Nothing breaks. Accept it with `cargo xtask drift --apply`, so that the bindings carry it."

    FieldGone = "R-FIELD-GONE-REQ", "required member missing", Answer, Error, tolerant Breaks, typed Breaks;
    "An answer lacks a member that the document requires."
    "Ask the vendor. If it is to stay so, make the member optional with `cargo xtask drift --apply --breaking`."

    FieldGoneOptional = "R-FIELD-GONE-OPT", "documented member no longer sent", Answer, Error, tolerant Depends, typed None;
    "An answer lacks an optional member for which both the document and the recorded conversation vouch. How often it was there is counted over the run."
    "Find out whether it is gone for good. A member that never comes reads as absent everywhere."

    Type = "R-TYPE", "JSON type changed", Answer, Error, tolerant Breaks, typed Breaks;
    "A value has another JSON type than the document says, such as a number where text was."
    "Ask the vendor. Amounts that become numbers lose digits in many languages."

    Null = "R-NULL", "unexpected null", Answer, Error, tolerant Breaks, typed Breaks;
    "A value is null where the document does not admit null."
    "If it is to stay so, make the member nullable with `cargo xtask drift --apply --breaking`."

    EnumNew = "R-ENUM-NEW", "value outside the documented list", Answer, Warning, tolerant Depends, typed None;
    "A value is on no list of the document. Generated types keep it as unknown; it is an error where the list is closed, as that of a status is."
    "Accept it with `cargo xtask drift --apply`, a status with `--breaking` too, and decide what your code does with it."

    EnumGone = "R-ENUM-GONE", "value no longer sent", Answer, Note, tolerant None, typed None;
    "A listed value that the recorded conversations hold was sent nowhere in the run, though others of its list were."
    "Nothing breaks. Accept the new snapshots once you know why."

    Length = "R-LEN", "limit broken", Answer, Warning, tolerant Depends, typed None;
    "Text or a list is longer or shorter than documented, or a number is out of range. An error where the document as written refuses it."
    "Check the columns you store it in, then widen the limit with `cargo xtask drift --apply`."

    Format = "R-FORMAT", "format or pattern broken", Answer, Error, tolerant Depends, typed Breaks;
    "A value has another format than documented, or its pattern refuses it: an amount, a time, an id."
    "Ask the vendor. Amounts and times that do not parse stop whoever reads them."

    Union = "R-UNION", "no documented variant", Answer, Error, tolerant Breaks, typed Breaks;
    "A value fits no variant that the document describes, or several."
    "Describe the variant in the document by hand: its members and what tells it apart."

    Status = "R-STATUS", "undocumented or other status", Answer, Error, tolerant Breaks, typed Breaks;
    "An answer has a status that the document does not describe, or a refusal has another status than recorded, which is a warning."
    "Ask the vendor. If it is to stay so, describe the answer with `cargo xtask drift --apply`, a success with `--breaking` too."

    ErrorEnvelope = "R-ERR-ENV", "error envelope changed", Answer, Error, tolerant Breaks, typed Breaks;
    "A refusal has another shape than documented, or another `type` or `code` than recorded."
    "Check everything that decides by the kind of a refusal: retries first of all."

    MediaType = "R-CT", "media type changed", Answer, Error, tolerant Breaks, typed Breaks;
    "An answer has another media type or charset, or is no JSON at all."
    "See whether a gateway answered in the vendor's place."

    Header = "R-HDR", "header changed", Answer, Warning, tolerant Depends, typed None;
    "One of the few headers that are kept is gone, new or other than recorded."
    "Check what reads the header. Headers that are not kept are noise and never looked at."

    Order = "R-ORDER", "list in another order", Answer, Warning, tolerant Depends, typed None;
    "A list has the same items in another order. The order of members in an object means nothing and is never reported."
    "Do not rely on the order of lists that the document does not state."

    Page = "R-PAGE", "paging does not add up", Answer, Error, tolerant Breaks, typed Breaks;
    "Totals, page size and items of a page contradict each other or the pages before."
    "Check whatever walks pages: it may end too early, or never."

    RequestDemanded = "Q-NEW-REQ", "new required member", Request, Error, tolerant Breaks, typed Breaks;
    "A call that was accepted is refused for want of something that the request does not have."
    "Send the member, then require it with `cargo xtask drift --apply --breaking`."

    RequestTightened = "Q-TIGHT", "narrower limit on requests", Request, Error, tolerant Breaks, typed Breaks;
    "A call that was accepted is refused for a member that it has."
    "Find the new limit, and write it into the document, so that the client refuses before it sends."

    RequestLoosened = "Q-LOOSE", "refusal lifted", Request, Note, tolerant None, typed None;
    "A call that the document refuses, or that was refused, is accepted."
    "Nothing breaks. The document is stricter than the vendor; relax it if that is meant."

    RequestIgnored = "Q-IGNORED", "member of a request ignored", Request, Error, tolerant Breaks, typed Breaks;
    "The answer does not echo what the request asked for, though it did when it was recorded."
    "Check that the vendor still does what the member asks for; losing it silently is worse than a refusal."

    IllegalMove = "B-STATE", "state differs from the machine", Behaviour, Error, tolerant Breaks, typed Breaks;
    "A status that no documented move leads to, or a call that is allowed or refused in a state in which it was not."
    "Read what UQPAY says of the state, then mend `x-state-machine` in the document."

    Idempotency = "B-IDEMP", "idempotency differs", Behaviour, Error, tolerant Breaks, typed Breaks;
    "A call repeated under its idempotency key acts, answers or is refused otherwise than recorded. Money is at risk."
    "Stop repeating calls until it is understood."

    Authentication = "B-AUTH", "authentication differs", Behaviour, Error, tolerant Depends, typed Depends;
    "A missing, wrong or ended token, or another account, is answered otherwise than recorded."
    "Check when your client mints a token anew, and what it may see."

    Webhook = "B-WEBHOOK", "webhook differs", Behaviour, Error, tolerant Breaks, typed Breaks;
    "An event has an undocumented type or shape, a signature that does not verify, or does not come."
    "Check the receiver of webhooks before it drops what it cannot read."

    Time = "B-TIME", "time window differs", Behaviour, Warning, tolerant Depends, typed None;
    "Something ends or settles earlier or later than recorded: an intent, a token, a key, a capture."
    "Check the timeouts you chose by it."

    Latency = "P-LATENCY", "slow answers", Performance, Note, tolerant None, typed None;
    "An operation was slower than the limit that the run was given. It never fails a run."
    "Compare with earlier reports, and with the network between."

    Outage = "E-OUTAGE", "the target is out of order", Environment, Error, tolerant None, typed None;
    "No answer, status 5xx, or too many requests to the end. It says nothing about the contract."
    "Run again later; nothing was judged by the answers that did not come."

    Unconfirmed = "T-STALE", "confirmation missing or too old", Age, Warning, tolerant None, typed None;
    "Scenarios were never confirmed against UQPAY's own sandbox, or longer ago than `--max-age` admits, which makes it an error."
    "Run `cargo xtask conformance --target sandbox --confirm` with credentials."

    Expectation = "O-EXPECT", "expectation not met", Ours, Error, tolerant None, typed None;
    "An answer is not what the recording expects, and no finding about the vendor says why."
    "Mend the recording if the answer is right, else whatever answered."

    Snapshot = "O-SNAPSHOT", "snapshot differs", Ours, Error, tolerant None, typed None;
    "An answer is not what the snapshot has, and no finding about the vendor says why."
    "Review it with `cargo insta review`, or replace it with `--accept --only NAME`."

    Volatile = "O-VOLATILE", "volatile value is not as its rule says", Ours, Error, tolerant None, typed None;
    "A value that differs from run to run does not look as its rule in `volatile.yaml` says."
    "Mend the rule if the value is right; two objects with one id are never right."

    Request = "O-REQUEST", "recorded request breaks the contract", Ours, Error, tolerant None, typed None;
    "A recorded request that should follow the contract does not."
    "Mend the request, or mark the call `well_formed: false` if that is meant."

    Binding = "O-BINDING", "binding loses data", Ours, Error, tolerant None, typed Breaks;
    "The generated types lose or change what an answer holds, though it follows the contract."
    "Run `cargo xtask generate`; if that is no help, the generator is wrong."

    Parity = "O-PARITY", "client builds another request", Ours, Error, tolerant None, typed Breaks;
    "The generated client builds another request than the recorded one."
    "Run `cargo xtask generate`; if that is no help, the generator or the recording is wrong."

    Stale = "O-STALE", "stale file", Ours, Error, tolerant None, typed None;
    "A snapshot without a recording, a recording without a snapshot, or a proposed snapshot that was checked in."
    "Remove the file, or accept the snapshot with `--accept --only NAME`."

    KnownDrift = "O-KNOWN", "known drift out of date", Ours, Error, tolerant None, typed None;
    "An entry of `known-drift.yaml` has expired, or nothing that it speaks of was found any more."
    "Remove the entry, or give it a new date if the drift is still there."

    Stopped = "O-STOPPED", "scenario stopped", Ours, Error, tolerant None, typed None;
    "A scenario could not be played to its end, and no finding about the vendor says why."
    "Mend the step that stopped it."
}
