//! What a run was told, as far as its report cannot be understood, or put together with others, without it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::seconds;
use crate::{
    run::{Options, Shard},
    target::TargetChoice,
};

/// What a run was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The target.
    pub target: TargetChoice,
    /// Which of the scenarios were to be played.
    pub part: Part,
    /// How slow an answer must be to be told, in seconds.
    #[serde(with = "seconds")]
    pub slow_after: Duration,
    /// How many days ago a scenario may have been confirmed at most.
    pub max_age: Option<u32>,
}

/// Which of the scenarios a run was to play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All of them.
    Whole,
    /// Those that were named.
    Named,
    /// One of several equal parts.
    Shard(Shard),
}

impl Setting {
    pub(crate) fn of(options: &Options) -> Self {
        Self {
            target: options.target.clone(),
            part: match options.shard {
                Some(shard) => Part::Shard(shard),
                None if options.only.is_empty() => Part::Whole,
                None => Part::Named,
            },
            slow_after: options.slow_after,
            max_age: options.max_age,
        }
    }
}
