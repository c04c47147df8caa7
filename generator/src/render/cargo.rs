//! `Cargo.toml`, and the formatter's settings.

use std::fmt::Write as _;
use std::path::Path;

use crate::model::Model;
use crate::{Options, RuntimeSource};

pub(super) fn manifest(model: &Model, options: &Options) -> String {
    let runtime = match &options.runtime {
        RuntimeSource::Path(runtime) => runtime.as_path(),
        RuntimeSource::Embedded => Path::new("runtime"),
    };
    let runtime = toml(&runtime.to_string_lossy().replace('\\', "/"));
    let mut text = super::super::format::header("#", &model.api.source);
    let _ = write!(
        text,
        r#"
[package]
name = {name}
version = {version}
edition = "2024"
rust-version = "1.95"
{license}description = {description}
readme = "README.md"
# What only the generator and formatters read.
exclude = [".generated.json", "rustfmt.toml"]

[features]
default = ["patterns", "tls"]
# Checks what the document says with a regular expression before sending. Without it such texts are sent as they are.
patterns = ["openapi-runtime/patterns"]
# HTTPS. Without it the client speaks plain HTTP, which is enough for a server on the same machine.
tls = ["openapi-runtime/tls"]

[dependencies]
openapi-runtime = {{ path = {runtime}, version = {runtime_version}, default-features = false }}

[lints.rust]
missing_docs = "deny"
unsafe_code = "forbid"
"#,
        license = model
            .api
            .license
            .as_ref()
            .map_or_else(String::new, |name| format!("license = {}\n", toml(name))),
        name = toml(&options.crate_name),
        version = toml(&options.crate_version),
        // The runtime and the generator are of one workspace and one version.
        runtime_version = toml(env!("CARGO_PKG_VERSION")),
        description = toml(&format!("Client of {}", model.api.title)),
    );
    text
}

pub(super) fn rustfmt() -> String {
    "# Generated files keep the form they were generated in, so that a check for freshness compares bytes.\n\
     disable_all_formatting = true\n"
        .to_owned()
}

/// A TOML string.
fn toml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
