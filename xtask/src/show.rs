//! Showing reports about documents: on standard error, in colour on a terminal.

use std::io::IsTerminal;

use spec::Report;

use crate::exit::Exit;

/// Shows a report.
pub(crate) fn report(report: &Report) {
    anstream::eprintln!("{}", report.render(true).trim_end());
}

/// Shows mistakes in a document and ends with the code for them.
pub(crate) fn mistakes(mistakes: &Report) -> Exit {
    report(mistakes);
    Exit::Usage
}

/// Whether standard error is a terminal, where progress can be shown.
pub(crate) fn is_interactive() -> bool {
    std::io::stderr().is_terminal()
}
