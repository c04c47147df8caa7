//! What each profile stands for: a choice of variants, and how the sandbox around them is set up.

use std::time::Duration;

use crate::{CapturedAmount, ClientId, Profile, UnsetTimes, Variants};

/// Everything that a profile decides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preset {
    /// Which of two observed behaviours to show, unless the configuration says otherwise.
    pub(crate) variants: Variants,
    /// How long every call takes at least.
    pub(crate) latency: Duration,
    /// Whether calls that come too fast are refused.
    pub(crate) rate_limited: bool,
    /// Which worker ids come from.
    pub(crate) worker: u64,
    /// Whether there is a control API, and refusals name the behaviour behind them.
    pub(crate) control: bool,
    /// Whether lists hold payments that somebody else made.
    pub(crate) populated: bool,
}

impl Profile {
    pub(crate) fn preset(self) -> Preset {
        match self {
            Self::Documented => Preset {
                variants: Variants::default(),
                latency: Duration::ZERO,
                rate_limited: false,
                worker: 1,
                control: true,
                populated: false,
            },
            Self::Stranger => Preset {
                variants: Variants {
                    unset_times: UnsetTimes::Empty,
                    captured_amount: CapturedAmount::Zero,
                    client_id: ClientId::Optional,
                    ..Variants::default()
                },
                latency: Duration::from_millis(3),
                rate_limited: true,
                worker: 23,
                control: false,
                populated: true,
            },
        }
    }
}
