//! The command line of this workspace.

fn main() {}
