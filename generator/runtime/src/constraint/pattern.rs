//! Patterns, compiled when they are first needed.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use regress::Regex;

/// The longest text a pattern is run on, in bytes: the engine backtracks, so the time it takes has no bound of its own.
const LONGEST: usize = 4096;

/// By text; `None` for one that cannot be compiled. The patterns are those of the program's tables, so their number is bounded.
static COMPILED: RwLock<BTreeMap<&'static str, Option<Arc<Regex>>>> = RwLock::new(BTreeMap::new());

/// Whether some part of `text` matches; `None` when that is not checked.
pub(super) fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    if text.len() > LONGEST {
        return None;
    }
    Some(compiled(pattern)?.find(text).is_some())
}

fn compiled(pattern: &'static str) -> Option<Arc<Regex>> {
    // Nothing that can panic runs under the lock, so a poisoned one still guards a whole map.
    let known = COMPILED
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(pattern)
        .cloned();
    known.unwrap_or_else(|| {
        let regex = Regex::with_flags(pattern, "u").ok().map(Arc::new);
        COMPILED
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(pattern, regex.clone());
        regex
    })
}
