//! Life cycles: whose turn it is.

use std::fmt;

/// Who has to act next, for something that is in a certain state.
///
/// ```
/// use openapi_runtime::WaitsFor;
///
/// assert_eq!(WaitsFor::Shopper.to_string(), "shopper");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitsFor {
    /// The merchant, who calls the API.
    Merchant,
    /// The shopper, who pays.
    Shopper,
    /// The provider of the API, or those behind it.
    Provider,
    /// Nobody.
    Nobody,
}

impl WaitsFor {
    /// The word for it, as documents write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Shopper => "shopper",
            Self::Provider => "provider",
            Self::Nobody => "nobody",
        }
    }
}

impl fmt::Display for WaitsFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
