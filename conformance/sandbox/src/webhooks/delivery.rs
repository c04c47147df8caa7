//! How the delivery of one event to one endpoint goes.

use jiff::{SignedDuration, Timestamp};

use super::endpoint::EndpointId;
use crate::{behaviour::Events, time};

/// After the first try.
const RETRIES: u32 = Events::Retries.governs(5);
const LONGEST_DELAY: SignedDuration = SignedDuration::from_secs(900);

/// What became of one try: the status of the receiver's answer, or why there was none.
pub(crate) type Outcome = Result<u16, String>;

/// One request to the endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Try {
    /// When it was sent, on the sandbox's clock.
    pub(crate) at: Timestamp,
    pub(crate) outcome: Outcome,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It will be sent as soon as its turn comes.
    Queued,
    /// A request is under way.
    Sending,
    /// It failed and is sent again at this instant of the sandbox's clock.
    Waiting(Timestamp),
    /// Answered with 200.
    Delivered,
    /// Given up after the last retry.
    Failed,
    /// Never sent, or not sent again, for this reason.
    Dropped(&'static str),
}

impl Progress {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Waiting(_) => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Dropped(_) => "dropped",
        }
    }

    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Failed | Self::Dropped(_))
    }
}

/// One event on its way to one endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) endpoint: EndpointId,
    pub(crate) progress: Progress,
    /// At most six.
    pub(crate) tries: Vec<Try>,
}

impl Delivery {
    pub(super) fn new(endpoint: EndpointId) -> Self {
        Self {
            endpoint,
            progress: Progress::Queued,
            tries: Vec::new(),
        }
    }

    /// Writes down what became of a try that was sent at `at`, and what is to be done next as of `now`.
    pub(super) fn record(&mut self, at: Timestamp, now: Timestamp, outcome: Outcome) {
        // Exactly 200 is documented as success; 201 and 204 are none.
        let delivered = outcome == Ok(Events::Success.governs(200));
        self.tries.push(Try { at, outcome });
        self.progress = match (delivered, delay(self.tries.len())) {
            (true, _) => Progress::Delivered,
            (false, Some(delay)) => Progress::Waiting(time::later(now, delay)),
            (false, None) => Progress::Failed,
        };
    }
}

/// From the failure of try number `tried`, counted from 1, to the next one: 2^(n+3) seconds before retry n.
fn delay(tried: usize) -> Option<SignedDuration> {
    let retry = u32::try_from(tried).ok().filter(|n| *n <= RETRIES)?;
    let delay = SignedDuration::from_secs(1_i64.checked_shl(retry + 3)?);
    Some(delay.min(LONGEST_DELAY))
}

#[cfg(test)]
mod tests {
    use super::delay;

    #[test]
    fn a_failed_try_is_repeated_five_times_with_growing_delays() {
        let delays: Vec<_> = (1..=7).map(|n| delay(n).map(|d| d.as_secs())).collect();
        let seconds = [16, 32, 64, 128, 256].map(Some);
        assert_eq!(delays, [seconds.as_slice(), &[None, None]].concat());
    }
}
