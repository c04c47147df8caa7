//! Which scenarios a run plays, and in which order.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Options, SetupError, Suite};
use crate::{recording::Scenario, target::TargetChoice};

/// One of several equal parts of the scenarios, which together are all.
///
/// ```
/// use conformance::Shard;
///
/// assert_eq!("2/5".parse(), Ok(Shard { index: 2, of: 5 }));
/// assert!("6/5".parse::<Shard>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// Which part, counted from 1.
    pub index: usize,
    /// How many parts there are.
    pub of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((index, of)) if index >= 1 && index <= of => Ok(Self { index, of }),
            _ => Err(
                "a shard is the number of a part and how many there are, such as 2/5".to_owned(),
            ),
        }
    }
}

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
    if options.confirm && options.target != TargetChoice::Sandbox {
        return Err(SetupError::Usage(
            "only UQPAY's own sandbox can confirm a scenario\n  help: use `--confirm` with `--target sandbox`".to_owned(),
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
    if let Some(Shard { index, of }) = options.shard {
        // Every so many-th, since scenarios of a name's beginning are alike and take alike long.
        chosen = chosen
            .into_iter()
            .skip(index.saturating_sub(1))
            .step_by(of.max(1))
            .collect();
    }
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
