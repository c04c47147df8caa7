//! Drills: the sandbox deviates on purpose, and the suite has to say how.
//!
//! A tester is believed when it is tested. `drills.yaml` lists deviations of every class with what must be found, and nothing else
//! may be. `cargo xtask drill` plays them through the command line, as users run it.

mod file;
mod outcome;
mod readme;
mod table;

pub use file::{Drill, DrillError, Drills, Place};
pub use outcome::{Outcome, Run};
pub use readme::{in_readme, write_readme};
pub use table::{Scores, Tally};
