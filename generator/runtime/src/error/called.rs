//! Which call an error is about.

use std::fmt;

use crate::idempotency::IdempotencyKey;
use crate::policy::Operation;

/// A call, as errors tell of it.
#[derive(Clone)]
pub(crate) struct Called {
    pub(crate) operation: &'static Operation,
    /// The operation that waits for this one, which obtains a credential for it.
    pub(crate) waiting: Option<&'static Operation>,
    pub(crate) key: Option<IdempotencyKey>,
}

impl Called {
    /// What to do when it is not known whether the call took effect.
    pub(super) fn advice_when_unsettled(&self) -> String {
        match (&self.waiting, &self.key) {
            (Some(waiting), _) => {
                format!("{} was not sent; it is safe to call it again", waiting.id)
            }
            (None, _) if self.operation.method.is_safe() => {
                "The operation only reads; it is safe to call again".to_owned()
            }
            (None, Some(key)) => {
                format!(
                    "It may have taken effect; to find out, send the same call again with idempotency key {key}"
                )
            }
            (None, None) => {
                "It may have taken effect; look at the object before calling again".to_owned()
            }
        }
    }
}

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation.id)?;
        match self.waiting {
            Some(waiting) => write!(f, " (to call {})", waiting.id),
            None => Ok(()),
        }
    }
}
