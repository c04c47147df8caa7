//! Where two behaviours were observed, each is a variant, and a switch chooses between them.

use std::{fmt, str::FromStr};

use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    Behaviour,
    behaviour::{Access, Answers, Events, Moves, Requests},
};

/// The switches: for each an enum of its values, and for each value the behaviour that it stands for.
macro_rules! switches {
    ($(
        $(#[$doc:meta])*
        $field:ident: $switch:ident = $name:literal {
            $first:ident = $first_text:literal, $first_rule:expr, $first_doc:literal;
            $($value:ident = $text:literal, $rule:expr, $value_doc:literal;)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
            pub enum $switch {
                #[doc = $first_doc]
                #[default]
                $first,
                $(#[doc = $value_doc] $value,)+
            }
        )+

        /// Which of two observed behaviours the sandbox shows, for each switch. The default is the profile `documented`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct Variants {
            $($(#[$doc])* pub $field: $switch,)+
        }

        /// One switch at one of its values, written `NAME=VALUE`.
        ///
        /// ```
        /// let variant: sandbox::Variant = "unset-times=empty".parse()?;
        /// assert_eq!(variant, sandbox::Variant::UnsetTimes(sandbox::UnsetTimes::Empty));
        /// assert_eq!(variant.to_string(), "unset-times=empty");
        /// # Ok::<(), sandbox::VariantError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Variant {
            $($(#[$doc])* $switch($switch),)+
        }

        impl Variant {
            /// Every value of every switch; the first of a switch is that of the profile `documented`.
            pub const ALL: &'static [Self] = &[$(
                Self::$switch($switch::$first),
                $(Self::$switch($switch::$value),)+
            )+];

            /// The name of the switch.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$switch(_) => $name,)+
                }
            }

            /// The name of the value.
            pub fn value(self) -> &'static str {
                match self {
                    $(
                        Self::$switch($switch::$first) => $first_text,
                        $(Self::$switch($switch::$value) => $text,)+
                    )+
                }
            }

            /// `NAME=VALUE`
            pub fn written(self) -> &'static str {
                match self {
                    $(
                        Self::$switch($switch::$first) => concat!($name, "=", $first_text),
                        $(Self::$switch($switch::$value) => concat!($name, "=", $text),)+
                    )+
                }
            }

            fn help(self) -> &'static str {
                match self {
                    $(
                        Self::$switch($switch::$first) => $first_doc,
                        $(Self::$switch($switch::$value) => $value_doc,)+
                    )+
                }
            }

            /// What it makes the sandbox do, and how that is known.
            pub fn behaviour(self) -> &'static Behaviour {
                match self {
                    $(
                        Self::$switch($switch::$first) => $first_rule.into(),
                        $(Self::$switch($switch::$value) => $rule.into(),)+
                    )+
                }
            }
        }

        impl Variants {
            /// These variants, but for one.
            #[must_use]
            pub fn with(mut self, variant: Variant) -> Self {
                match variant {
                    $(Variant::$switch(value) => self.$field = value,)+
                }
                self
            }

            /// The value of every switch.
            pub fn chosen(self) -> impl Iterator<Item = Variant> {
                [$(Variant::$switch(self.$field),)+].into_iter()
            }
        }
    };
}

switches! {
    /// How a time that is not set is written.
    unset_times: UnsetTimes = "unset-times" {
        Null = "null", Answers::TimesNull, "A time that is not set is `null`, as in recordings of 2026";
        Empty = "empty", Answers::TimesEmpty, "A time that is not set is `\"\"`, as in recordings of 2025";
    }
    /// What `captured_amount` is before anything was captured.
    captured_amount: CapturedAmount = "captured-amount" {
        Amount = "amount", Answers::CapturedAmount, "Before a capture it is the amount, as in recordings";
        Zero = "zero", Answers::CapturedZero, "Before a capture it is `\"0\"`, as in one fixture";
    }
    /// Whether a call needs `x-client-id`.
    client_id: ClientId = "client-id" {
        Required = "required", Access::ClientIdMissing, "`x-client-id` is required, as documented";
        Optional = "optional", Access::ClientIdOptional, "`x-client-id` may be left out, as was seen on a confirm";
    }
    /// What becomes of an intent whose shopper failed to authenticate.
    failed_challenge: FailedChallenge = "failed-challenge" {
        Reopens = "reopens", Moves::ChallengeReopens, "The intent waits for another payment method, as documented";
        StaysOpen = "stays-open", Moves::ChallengeStays, "The intent stays in `REQUIRES_CUSTOMER_ACTION` with a failed attempt, as was seen live";
    }
    /// Whether held money that nobody captures goes back.
    hold: Hold = "hold" {
        Lapses = "lapses", Moves::HoldLapsed, "Held money goes back after seven days";
        NeverLapses = "never-lapses", Moves::HoldStays, "Held money waits for ever";
    }
    /// How `browser_info.mobile.os_type` is to be written.
    mobile_os: MobileOs = "mobile-os" {
        AnyCase = "any-case", Requests::MobileOsAny, "`browser_info.mobile.os_type` may be in lower case, as one client sends it";
        UpperCase = "upper-case", Requests::MobileOsUpper, "`browser_info.mobile.os_type` in lower case is refused, as another client reports";
    }
    /// Whether `latest_payment_attempt` has a `payment_method`.
    attempt_method: AttemptMethod = "attempt-method" {
        Shown = "shown", Answers::AttemptMethod, "`latest_payment_attempt` has its `payment_method`, as documented and as seen in 2026";
        Absent = "absent", Answers::AttemptMethodAbsent, "`latest_payment_attempt` has no `payment_method`, as in two recordings";
    }
    /// Which members an attempt has.
    attempt_members: AttemptMembers = "attempt-members" {
        Current = "current", Answers::AttemptCurrent, "Attempts have all members that are known";
        Old = "2025", Answers::AttemptOld, "Attempts have the members of recordings of 2025";
    }
    /// What `available_payment_method_types` is.
    method_types: MethodTypes = "method-types" {
        Listed = "listed", Answers::MethodTypes, "`available_payment_method_types` lists what is enabled, as in 2026";
        Null = "null", Answers::MethodTypesNull, "`available_payment_method_types` is `null`, as in a recording of 2025";
    }
    /// Which recordings webhooks follow.
    webhook_generation: WebhookGeneration = "webhook-generation" {
        April2026 = "2026-04", Events::April2026, "Events as recorded in April 2026: whole seconds, attempts with 20 members";
        January2026 = "2026-01", Events::January2026, "Events as recorded in January 2026: nanoseconds when created, milliseconds later, attempts with 14 members";
        Year2025 = "2025", Events::Year2025, "Events as recorded in 2025: milliseconds and `cancell_time` (sic) in intents, nanoseconds in attempts";
    }
    /// The unit of `x-wk-timestamp`.
    webhook_timestamp: WebhookTimestamp = "webhook-timestamp" {
        Seconds = "seconds", Events::Seconds, "`x-wk-timestamp` has ten digits, as documented";
        Milliseconds = "milliseconds", Events::Milliseconds, "`x-wk-timestamp` has thirteen digits, as the vendor's dashboard sends it; some of its clients refuse that";
    }
}

impl Variants {
    /// The variants of `preset` with `choices` over them; of two for one switch the later counts.
    pub(crate) fn over(preset: Self, choices: &[Variant]) -> Self {
        choices.iter().copied().fold(preset, Self::with)
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.written())
    }
}

impl ValueEnum for Variant {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.written()).help(self.help()))
    }
}

/// A text that is no variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantError {
    text: String,
    known: Vec<String>,
}

impl fmt::Display for VariantError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:?} is no NAME=VALUE known here; expected {}",
            self.text,
            self.known.join(", ")
        )
    }
}

impl std::error::Error for VariantError {}

impl FromStr for Variant {
    type Err = VariantError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(found) = Self::ALL.iter().find(|known| known.written() == text) {
            return Ok(*found);
        }
        let name = text.split('=').next().unwrap_or_default();
        let of_this_switch: Vec<_> = Self::ALL
            .iter()
            .filter(|known| known.name() == name)
            .collect();
        let expected = if of_this_switch.is_empty() {
            Self::ALL.iter().collect()
        } else {
            of_this_switch
        };
        Err(VariantError {
            text: text.to_owned(),
            known: expected.into_iter().map(Self::to_string).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_reads_back_what_it_prints() {
        for variant in Variant::ALL {
            assert_eq!(variant.to_string().parse(), Ok(*variant));
        }
    }

    #[test]
    fn a_wrong_value_is_told_the_values_and_a_wrong_name_the_names() {
        let error = "hold=forever".parse::<Variant>().unwrap_err().to_string();
        assert_eq!(
            error,
            "\"hold=forever\" is no NAME=VALUE known here; expected hold=lapses, hold=never-lapses"
        );
        let error = "holds".parse::<Variant>().unwrap_err().to_string();
        assert!(
            error.contains("unset-times=null") && error.contains("method-types=null"),
            "{error}"
        );
    }

    #[test]
    fn the_first_value_of_a_switch_is_the_default_and_the_last_choice_counts() {
        let defaults: Vec<_> = Variants::default().chosen().collect();
        let switches = Variant::ALL.chunk_by(|one, next| one.name() == next.name());
        let firsts: Vec<_> = switches.map(|values| values[0]).collect();
        assert_eq!(defaults, firsts);
        let choices = [
            Variant::Hold(Hold::NeverLapses),
            Variant::Hold(Hold::Lapses),
        ];
        assert_eq!(
            Variants::over(Variants::default(), &choices),
            Variants::default()
        );
    }
}
