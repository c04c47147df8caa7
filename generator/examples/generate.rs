//! Generates a crate from a document: `cargo run -p generator --example generate -- SPEC OUT NAME`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use generator::{Options, RuntimeSource};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, out, name] = arguments.as_slice() else {
        eprintln!("usage: generate SPEC OUT NAME");
        return ExitCode::from(2);
    };
    let options = Options {
        crate_name: name.clone(),
        crate_version: "0.1.0".to_owned(),
        runtime: RuntimeSource::Path(PathBuf::from("../generator/runtime")),
    };
    let report = spec::Document::load(Path::new(source))
        .and_then(|document| generator::generate(&document, &options));
    match report.map(|output| (output.write(Path::new(out)), output.warnings)) {
        Ok((Ok(written), warnings)) => {
            eprint!("{warnings}");
            let total = written.created.len() + written.updated.len() + written.unchanged;
            println!(
                "{total} files, {} new, {} changed, {} removed",
                written.created.len(),
                written.updated.len(),
                written.removed.len()
            );
            ExitCode::SUCCESS
        }
        Ok((Err(error), _)) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
        Err(report) => {
            eprint!("{report}");
            ExitCode::from(2)
        }
    }
}
