//! How much a sandbox takes on at a time, and how much it keeps.

use std::time::Duration;

/// Bounds that keep a sandbox answering, and its memory within reach, whatever clients do. None of them is UQPAY's.
///
/// ```
/// use sandbox::{Config, Limits};
///
/// let limits = Limits { max_intents: 1_000, ..Limits::default() };
/// let config = Config { limits, ..Config::default() };
/// assert_eq!(config.limits.max_connections, 512);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections open at a time. One more is answered with 503 and closed.
    pub max_connections: usize,
    /// Time for a client to send request line and headers, from when the connection opens or the answer before was sent. It is
    /// also how long a connection may stay idle. A client in the middle of its headers is answered with 408 first.
    pub head_timeout: Duration,
    /// Time for a client to send the whole body, from when its headers have arrived. A slower one is answered with 408.
    pub body_timeout: Duration,
    /// Time in which a client has to take in something of an answer that waits for it. The connection of one that reads nothing
    /// for so long is closed.
    pub read_timeout: Duration,
    /// Payment intents that are kept, over all clients. For each there is room for [`Limits::PER_INTENT`] attempts and as many
    /// idempotency keys. What would need more is answered with 503 and leaves no trace.
    pub max_intents: usize,
}

impl Limits {
    /// How many attempts, and how many idempotency keys, there is room for with each intent.
    pub const PER_INTENT: usize = 4;

    /// Attempts that are kept.
    pub(crate) fn max_attempts(&self) -> usize {
        self.max_intents.saturating_mul(Self::PER_INTENT)
    }

    /// Idempotency keys that are kept.
    pub(crate) fn max_keys(&self) -> usize {
        self.max_intents.saturating_mul(Self::PER_INTENT)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_connections: 512,
            head_timeout: Duration::from_mins(1),
            body_timeout: Duration::from_mins(1),
            read_timeout: Duration::from_secs(30),
            max_intents: 50_000,
        }
    }
}
