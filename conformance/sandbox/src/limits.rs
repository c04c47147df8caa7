//! Rate limits of the stranger profile, on real time.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::{behaviour::Access, operation::Operation};

/// A bucket of permits that fills up again at a steady rate.
#[derive(Debug)]
struct Bucket {
    capacity: f64,
    per_second: f64,
    level: f64,
    touched: Instant,
}

impl Bucket {
    fn new(capacity: f64, per_second: f64) -> Self {
        Self {
            capacity,
            per_second,
            level: capacity,
            touched: Instant::now(),
        }
    }

    fn take(&mut self, now: Instant) -> bool {
        let gained = now.saturating_duration_since(self.touched).as_secs_f64() * self.per_second;
        self.level = (self.level + gained).min(self.capacity);
        self.touched = now;
        let granted = self.level >= 1.0;
        if granted {
            self.level -= 1.0;
        }
        granted
    }
}

/// Sixty tokens a minute, as documented, and for the rest fifty calls a second after a burst of fifty.
#[derive(Debug)]
pub(crate) struct RateLimits(Option<Mutex<(Bucket, Bucket)>>);

impl RateLimits {
    pub(crate) fn new(limited: bool) -> Self {
        let buckets = || {
            Mutex::new((
                Bucket::new(Access::TooFast.governs(60.0), 1.0),
                Bucket::new(Access::TooFast.governs(50.0), 50.0),
            ))
        };
        Self(limited.then(buckets))
    }

    /// Whether a call may pass now.
    pub(crate) fn admit(&self, operation: Operation) -> bool {
        self.0.as_ref().is_none_or(|buckets| {
            let (mints, calls) = &mut *buckets.lock().unwrap_or_else(PoisonError::into_inner);
            let bucket = if operation == Operation::CreateAccessToken {
                mints
            } else {
                calls
            };
            bucket.take(Instant::now())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_runs_dry_and_fills_again() {
        let mut bucket = Bucket::new(2.0, 1.0);
        let start = bucket.touched;
        assert_eq!(
            [bucket.take(start), bucket.take(start), bucket.take(start)],
            [true, true, false]
        );
        assert!(bucket.take(start + Duration::from_secs(1)));
        assert!(!bucket.take(start + Duration::from_secs(1)));
    }

    #[test]
    fn the_documented_profile_has_no_limit() {
        let limits = RateLimits::new(false);
        assert!((0..1000).all(|_| limits.admit(Operation::CreateAccessToken)));
    }
}
