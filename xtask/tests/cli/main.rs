//! The command line as its users meet it: what it says and which code it ends with.

mod bad_input;
mod drills;
mod generate;
mod program;
