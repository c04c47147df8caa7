//! Reading request bodies: from a JSON tree into values that are known to be sound, or a refusal in the API's words.

mod amounts;
mod card;
mod customer;
mod device;
mod fields;
mod intent;
mod method;
mod orders;
mod page;
mod token;
mod wallet;

pub(crate) use amounts::capture_amount;
pub(crate) use intent::{Changes, Confirmation, Customer, Draft, cancellation_reason};
pub(crate) use method::{CaptureMode, Course, METHOD_TYPES_ENABLED, Method, Presentation};
pub(crate) use page::{AttemptFilter, IntentFilter, Page, Query};
