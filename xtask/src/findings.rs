//! What a verb finds in documents: text on standard error for people, or one JSON document on standard output for editors.

use std::fmt::Display;
use std::io::IsTerminal;

use clap::ValueEnum;
use serde_json::{Value, json};
use spec::Report;

use crate::exit::Exit;

/// The version of the shape of the JSON document.
const FORMAT: u32 = 1;

/// Words about the JSON document for the help of every verb that writes it.
pub(crate) const JSON_HELP: &str = "\
With --format json, standard output is one document and nothing else, whatever the exit code:

  {\"format\": 1, \"findings\": [
    {code, severity, title, message, label, help, pointer, file, start, end, related}
  ]}

start and end are {line, column, byte}: lines and columns count from 1, columns in characters, bytes from 0, and end is behind \
the last character; both are null if there is no text. related lists other places, as {label, file, start, end}. What is \
said to people besides goes to standard error.";

/// How findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// As a compiler would, on standard error
    Text,
    /// As one JSON document on standard output, for editors and other programs
    Json,
}

/// The findings of a run.
pub(crate) struct Findings {
    format: Format,
    listed: Vec<Value>,
    has_errors: bool,
}

impl Findings {
    pub(crate) fn new(format: Format) -> Self {
        Self {
            format,
            listed: Vec::new(),
            has_errors: false,
        }
    }

    /// Tells a report: now, or with all others at the end.
    pub(crate) fn add(&mut self, report: &Report) {
        self.has_errors |= report.has_errors();
        match self.format {
            _ if report.is_empty() => {}
            Format::Text => anstream::eprintln!("{}", report.render(true).trim_end()),
            // Findings are texts and numbers, which always have a JSON form.
            Format::Json => {
                if let Ok(Value::Array(findings)) = serde_json::to_value(report) {
                    self.listed.extend(findings);
                }
            }
        }
    }

    /// Tells mistakes and gives the exit code for them.
    pub(crate) fn mistakes(&mut self, report: &Report) -> Exit {
        self.add(report);
        Exit::Usage
    }

    /// Whether an error was among them.
    pub(crate) fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Tells people something; programs that read the JSON document are not disturbed.
    pub(crate) fn say(&self, line: impl Display) {
        match self.format {
            Format::Text => anstream::println!("{line}"),
            Format::Json => anstream::eprintln!("{line}"),
        }
    }

    /// Ends the run: the JSON document is written here.
    pub(crate) fn finish(self, exit: Exit) -> Exit {
        match self.format {
            Format::Text => exit,
            Format::Json => {
                let document = json!({"format": FORMAT, "findings": self.listed});
                print_json(spec::to_json(&document), exit)
            }
        }
    }
}

/// Prints JSON and ends with `exit`, unless there is none to print.
pub(crate) fn print_json(json: serde_json::Result<String>, exit: Exit) -> Exit {
    match json {
        Ok(text) => {
            anstream::println!("{text}");
            exit
        }
        Err(error) => {
            anstream::eprintln!("error: this cannot be written as JSON: {error}");
            Exit::Usage
        }
    }
}

/// Whether standard error is a terminal, where progress can be shown.
pub(crate) fn is_interactive() -> bool {
    std::io::stderr().is_terminal()
}
