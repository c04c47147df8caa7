//! Which scenarios a run plays, and in which order.

use super::{Options, SetupError, Suite};
use crate::recording::Scenario;

/// The scenarios that `options` ask for.
pub(super) fn select<'s>(
    suite: &'s Suite,
    options: &Options,
) -> Result<Vec<&'s Scenario>, SetupError> {
    if options.accept && options.only.is_empty() {
        return Err(SetupError::Usage(
            "`--accept` replaces snapshots, so it needs to be told which\n  help: name them with `--only NAME`".to_owned(),
        ));
    }
    let known = |name: &String| {
        suite
            .scenarios()
            .iter()
            .any(|scenario| scenario.name == *name)
    };
    if let Some(name) = options.only.iter().find(|name| !known(name)) {
        let names: Vec<_> = suite
            .scenarios()
            .iter()
            .map(|scenario| scenario.name.as_str())
            .collect();
        return Err(SetupError::Usage(format!(
            "no scenario is called `{}`\n  help: there are {}",
            spec::escape(name),
            names.join(", ")
        )));
    }
    let mut chosen: Vec<_> = suite
        .scenarios()
        .iter()
        .filter(|scenario| options.only.is_empty() || options.only.contains(&scenario.name))
        .collect();
    if let Some(seed) = options.shuffle {
        shuffle(&mut chosen, seed);
    }
    Ok(chosen)
}

/// Fisher-Yates over a xorshift generator: the same order for the same seed, on any machine.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for end in (1..items.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let bound = u64::try_from(end).unwrap_or(u64::MAX).saturating_add(1);
        let other = usize::try_from(state % bound).unwrap_or(0);
        items.swap(end, other);
    }
}
