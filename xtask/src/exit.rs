//! The exit codes of every verb.

use std::process::ExitCode;

/// How a verb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to report.
    Clean,
    /// We are wrong: a stale file, or a finding about ourselves.
    Ours,
    /// A usage, document or set-up error.
    Usage,
    /// A code that a library chose.
    Other(u8),
    /// Interrupted by Ctrl-C.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Ours => 1,
            Exit::Usage => 2,
            Exit::Other(code) => code,
            Exit::Interrupted => 130,
        })
    }
}
