//! Where two behaviours were observed, each is a variant, and a switch chooses between them.

use std::{fmt, str::FromStr};

use crate::{
    Behaviour,
    behaviour::{Access, Answers, Events, Moves},
};

/// The switches: for each an enum of its values, and for each value the behaviour that it stands for.
macro_rules! switches {
    ($(
        $(#[$doc:meta])*
        $field:ident: $switch:ident = $name:literal {
            $($(#[$value_doc:meta])* $value:ident = $text:literal, $rule:expr;)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
            pub enum $switch {
                $($(#[$value_doc])* $value,)+
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
            pub const ALL: &'static [Self] = &[$($(Self::$switch($switch::$value),)+)+];

            /// The name of the switch.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$switch(_) => $name,)+
                }
            }

            /// The name of the value.
            pub fn value(self) -> &'static str {
                match self {
                    $($(Self::$switch($switch::$value) => $text,)+)+
                }
            }

            /// What it makes the sandbox do, and how that is known.
            pub fn behaviour(self) -> &'static Behaviour {
                match self {
                    $($(Self::$switch($switch::$value) => $rule.into(),)+)+
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
        /// `null`, as in recordings of 2026.
        #[default]
        Null = "null", Answers::TimesNull;
        /// `""`, as in recordings of 2025.
        Empty = "empty", Answers::TimesEmpty;
    }
    /// What `captured_amount` is before anything was captured.
    captured_amount: CapturedAmount = "captured-amount" {
        /// The amount, as in recordings.
        #[default]
        Amount = "amount", Answers::CapturedAmount;
        /// `"0"`, as in one fixture.
        Zero = "zero", Answers::CapturedZero;
    }
    /// Whether a call needs `x-client-id`.
    client_id: ClientId = "client-id" {
        /// It does, as documented.
        #[default]
        Required = "required", Access::ClientIdMissing;
        /// It may be left out, as was seen on a confirm.
        Optional = "optional", Access::ClientIdOptional;
    }
    /// What becomes of an intent whose shopper failed to authenticate.
    failed_challenge: FailedChallenge = "failed-challenge" {
        /// It waits for another payment method, as documented.
        #[default]
        Reopens = "reopens", Moves::ChallengeReopens;
        /// It stays in `REQUIRES_CUSTOMER_ACTION` with a failed attempt, as was seen live.
        StaysOpen = "stays-open", Moves::ChallengeStays;
    }
    /// Whether held money that nobody captures goes back.
    hold: Hold = "hold" {
        /// After seven days.
        #[default]
        Lapses = "lapses", Moves::HoldLapsed;
        /// Never.
        NeverLapses = "never-lapses", Moves::HoldStays;
    }
    /// Whether `latest_payment_attempt` has a `payment_method`.
    attempt_method: AttemptMethod = "attempt-method" {
        /// It has, as documented and seen in 2026.
        #[default]
        Shown = "shown", Answers::AttemptMethod;
        /// It has not, as in two recordings.
        Absent = "absent", Answers::AttemptMethodAbsent;
    }
    /// Which members an attempt has.
    attempt_members: AttemptMembers = "attempt-members" {
        /// All that are known.
        #[default]
        Current = "current", Answers::AttemptCurrent;
        /// Those of recordings of 2025.
        Old = "2025", Answers::AttemptOld;
    }
    /// What `available_payment_method_types` is.
    method_types: MethodTypes = "method-types" {
        /// The enabled types, as in 2026.
        #[default]
        Listed = "listed", Answers::MethodTypes;
        /// `null`, as in a recording of 2025.
        Null = "null", Answers::MethodTypesNull;
    }
    /// Which recordings webhooks follow.
    webhook_generation: WebhookGeneration = "webhook-generation" {
        /// Whole seconds; attempts with approval code, reference numbers, authentication and the text of a failure.
        #[default]
        April2026 = "2026-04", Events::April2026;
        /// Nanoseconds in `created` events, milliseconds in later ones; attempts without the six newer members.
        January2026 = "2026-01", Events::January2026;
        /// Intents in milliseconds, with `cancell_time` (sic) and the method also in `created` and `failed`; attempts in
        /// nanoseconds, without the six newer members.
        Year2025 = "2025", Events::Year2025;
    }
    /// The unit of `x-wk-timestamp`.
    webhook_timestamp: WebhookTimestamp = "webhook-timestamp" {
        /// Ten digits, as documented.
        #[default]
        Seconds = "seconds", Events::Seconds;
        /// Thirteen digits, as the vendor's dashboard sends; some of its clients refuse them.
        Milliseconds = "milliseconds", Events::Milliseconds;
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
        write!(formatter, "{}={}", self.name(), self.value())
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
        if let Some(found) = Self::ALL.iter().find(|known| known.to_string() == text) {
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

/// What `--with` may be given, for the help of a command line.
pub(crate) fn help() -> String {
    let lines = Variant::ALL.iter().map(|variant| {
        let written = variant.to_string();
        format!("  {written:<30}{}\n", variant.behaviour().says)
    });
    format!(
        "Where two behaviours were observed, --with chooses; the first of each is the profile `documented`:\n{}",
        lines.collect::<String>()
    )
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
