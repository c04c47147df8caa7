//! What the recordings are played against, as the verbs that play them take it.

use std::path::{Path, PathBuf};

use clap::Args;
use conformance::{Credentials, Options, SetupError, TargetChoice};
use serde::Deserialize;
use serde_json::Value;

/// Which scenarios to play, and against what.
#[derive(Args)]
#[allow(
    clippy::struct_field_names,
    reason = "a field has the name of its flag"
)]
pub(crate) struct Target {
    /// What to run against: `embedded`, `sandbox` or a base URL
    #[arg(long, value_name = "TARGET", default_value = "embedded", value_parser = target)]
    target: TargetChoice,
    /// Also send credentials to this host, over TLS. Production hosts stay refused
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Only this scenario; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Tell the embedded sandboxes to deviate first, as the file says: {"drift": [...], "faults": [...]}
    #[arg(long, value_name = "FILE", hide = true)]
    deviate: Option<PathBuf>,
}

impl Target {
    /// The options of a run against it.
    pub(crate) fn options(self) -> Result<Options, SetupError> {
        let Deviations { drift, faults } = deviations(self.deviate.as_deref())?;
        if self.deviate.is_some() && self.target != TargetChoice::Embedded {
            return Err(SetupError::Usage(
                "only embedded sandboxes can be told to deviate".to_owned(),
            ));
        }
        Ok(Options {
            drift,
            faults,
            // A drill leaves nothing behind.
            propose: self.deviate.is_none(),
            credentials: credentials(&self.target),
            target: self.target,
            allow_hosts: self.allow_host,
            only: self.only,
            ..Options::embedded()
        })
    }
}

/// What embedded sandboxes are told before each scenario, as their control API takes it.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Deviations {
    drift: Vec<Value>,
    faults: Vec<Value>,
}

fn deviations(file: Option<&Path>) -> Result<Deviations, SetupError> {
    let Some(file) = file else {
        return Ok(Deviations::default());
    };
    let shown = spec::escape(&file.display().to_string());
    let text = std::fs::read_to_string(file)
        .map_err(|error| SetupError::Usage(format!("{shown} cannot be read: {error}")))?;
    serde_json::from_str(&text).map_err(|error| {
        SetupError::Usage(format!("{shown}: {}", spec::escape(&error.to_string())))
    })
}

/// Read only where the target is not ours.
pub(crate) fn credentials(target: &TargetChoice) -> Option<Credentials> {
    if *target == TargetChoice::Embedded {
        return None;
    }
    let read = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Some(Credentials {
        client_id: read("UQPAY_CLIENT_ID")?,
        api_key: read("UQPAY_API_KEY")?,
    })
}

pub(crate) fn target(text: &str) -> Result<TargetChoice, String> {
    match text {
        "embedded" => Ok(TargetChoice::Embedded),
        "sandbox" => Ok(TargetChoice::Sandbox),
        url if url.starts_with("http://") || url.starts_with("https://") => {
            Ok(TargetChoice::Url(url.to_owned()))
        }
        _ => Err(
            "name `embedded`, `sandbox`, or a base URL such as http://127.0.0.1:8640/api"
                .to_owned(),
        ),
    }
}
