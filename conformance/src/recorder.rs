//! Makes recordings of what a client does: through a proxy, from a HAR file, or from pasted curl commands.
//!
//! Every source fills a [`Tape`] in memory, which holds secrets and has no `Debug` form. [`Tape::transcribe`] makes a [`Draft`] of
//! it: ids that come back become captures, keys, tokens and cards are written as the format has them, persons are replaced by
//! made-up ones. Only a draft can be written, by [`Place::write`], and only after a last look for every secret that the tape knows.
//!
//! Data flows one way: source, tape, transcript, file.

mod body;
mod call;
mod card;
mod compare;
mod correlate;
mod curl;
mod curl_words;
mod draft;
mod expect;
mod guard;
mod har;
mod learn;
mod pattern;
mod persons;
mod place;
mod proxy;
mod route;
mod tape;
mod tokens;
mod transcribe;
mod upstream;

pub use curl::send_curl;
pub use draft::Draft;
pub use har::read_har;
pub use learn::Learned;
pub use place::Place;
pub use proxy::Proxy;
pub use tape::Tape;
pub use upstream::Upstream;

use std::sync::Arc;

/// Told what was seen, a line at a time. Lines hold no secret and no control character.
pub type Listener = Arc<dyn Fn(&str) + Send + Sync>;

/// The most bytes of one body that are looked into and kept.
pub(crate) const LARGEST_BODY: usize = 1024 * 1024;
