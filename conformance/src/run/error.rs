//! Why a run could not begin or go on.

use std::fmt;

use crate::recording::RecordingError;

/// Why there is no report.
#[derive(Debug)]
#[non_exhaustive]
pub enum SetupError {
    /// Something was asked for that cannot be; the text says what to do.
    Usage(String),
    /// The document has mistakes.
    Document(Box<spec::Report>),
    /// Recordings have mistakes.
    Recordings(Vec<RecordingError>),
    /// The target does not answer.
    Unreachable {
        /// Its base URL.
        base: String,
        /// What happened.
        why: String,
    },
}

impl SetupError {
    /// The exit code of a process that ends with it: 5 for a target that does not answer, else 2.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unreachable { .. } => 5,
            Self::Usage(_) | Self::Document(_) | Self::Recordings(_) => 2,
        }
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) => f.write_str(text),
            Self::Document(report) => write!(f, "{report}"),
            Self::Recordings(problems) => {
                for (index, problem) in problems.iter().enumerate() {
                    if index > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{problem}")?;
                }
                Ok(())
            }
            Self::Unreachable { base, why } => write!(
                f,
                "{} does not answer: {}\n  help: check that it runs and that the address is right",
                spec::escape(base),
                spec::escape(why)
            ),
        }
    }
}

impl std::error::Error for SetupError {}
