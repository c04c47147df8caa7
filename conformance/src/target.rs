//! What the recordings are replayed against.

mod hosts;

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use hosts::{admit, check_permissions, is_loopback, refuse_production};

use crate::{
    SetupError,
    recording::Need,
    wire::{ControlError, Wire},
};

/// Which target to replay against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetChoice {
    /// A sandbox of our own for each scenario.
    Embedded,
    /// UQPAY's own sandbox.
    Sandbox,
    /// A server at this base URL.
    Url(String),
}

/// A client id and its API key. The `Debug` form shows neither.
#[derive(Clone)]
pub struct Credentials {
    /// Sent as `x-client-id`.
    pub client_id: String,
    /// Sent as `x-api-key` when a token is minted.
    pub api_key: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

/// The base URL of UQPAY's own sandbox.
pub const SANDBOX_URL: &str = "https://api-sandbox.uqpaytech.com/api";

/// A server that answers, and what it can do.
#[derive(Clone)]
pub(crate) struct Target {
    /// The base URL, without a slash at its end.
    pub(crate) base: String,
    pub(crate) credentials: Credentials,
    pub(crate) capabilities: BTreeSet<Need>,
    /// Whether this process started it, so that it can be held to what we decided.
    pub(crate) is_embedded: bool,
    /// Where the control API stands, if there is one.
    pub(crate) control: Option<String>,
    /// The account that `$connected_account` names.
    pub(crate) connected_account: Option<String>,
}

impl TargetChoice {
    /// As reports name it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Embedded => "the embedded sandbox".to_owned(),
            Self::Sandbox => format!("UQPAY's own sandbox, {SANDBOX_URL}"),
            Self::Url(url) => spec::escape(url),
        }
    }

    /// The arguments that choose it on the command line.
    pub(crate) fn arguments(&self) -> String {
        match self {
            Self::Embedded => String::new(),
            Self::Sandbox => " --target sandbox".to_owned(),
            Self::Url(url) => format!(" --target {}", spec::escape(url)),
        }
    }

    /// The base URL of a shared target; `None` for the embedded one.
    pub(crate) fn url(&self) -> Option<&str> {
        match self {
            Self::Embedded => None,
            Self::Sandbox => Some(SANDBOX_URL),
            Self::Url(url) => Some(url),
        }
    }
}

impl Target {
    /// A sandbox that this process started for one scenario.
    pub(crate) fn embedded(base: String, credentials: Credentials) -> Self {
        Self {
            control: Some(root_of(&base)),
            is_embedded: true,
            base,
            credentials,
            capabilities: BTreeSet::from([
                Need::Clock,
                Need::Shopper,
                Need::Provider,
                Need::Hold,
                Need::ExclusiveToken,
                Need::SecondAccount,
                Need::Isolation,
                Need::KnownClients,
                Need::Webhooks,
            ]),
            connected_account: Some(sandbox::CONNECTED_ACCOUNT.to_owned()),
        }
    }

    /// A server that others may use, too: checks that credentials may go there, and asks whether it has a control API.
    pub(crate) async fn shared(
        url: &str,
        credentials: Credentials,
        allowed: &[String],
        wire: &Wire,
    ) -> Result<Self, SetupError> {
        let base = url.trim_end_matches('/').to_owned();
        hosts::admit(&base, allowed)?;
        let mut target = Self {
            control: None,
            is_embedded: false,
            capabilities: BTreeSet::from([Need::ExclusiveToken]),
            base,
            credentials,
            connected_account: None,
        };
        if is_loopback(&target.base) {
            target.probe(wire).await;
        }
        Ok(target)
    }

    /// A sandbox of ours on loopback can be driven; anything else answers otherwise and is left alone.
    async fn probe(&mut self, wire: &Wire) {
        let root = root_of(&self.base);
        let Some(clock) = wire
            .control(&root, "GET", "/__sandbox/clock", None)
            .await
            .ok()
        else {
            return;
        };
        if clock.get("now").is_none() {
            return;
        }
        self.capabilities.extend([
            Need::Clock,
            Need::Shopper,
            Need::Provider,
            Need::Hold,
            Need::Webhooks,
        ]);
        if let Ok(accounts) = wire
            .control(&root, "GET", "/__sandbox/accounts", None)
            .await
            && let Some(account) = first_connected(&accounts)
        {
            self.connected_account = Some(account);
            self.capabilities.insert(Need::SecondAccount);
        }
        self.control = Some(root);
    }

    /// Tells a sandbox of ours to deviate, by `drift` or by `faults`.
    pub(crate) async fn disturb(
        &self,
        how: &str,
        change: &Value,
        wire: &Wire,
    ) -> Result<(), SetupError> {
        let root = self.control.as_deref().unwrap_or_default();
        match wire
            .control(root, "POST", &format!("/__sandbox/{how}"), Some(change))
            .await
        {
            Ok(_) => Ok(()),
            Err(ControlError::Unreachable(why) | ControlError::Refused(why)) => Err(
                SetupError::Usage(format!("the embedded sandbox cannot deviate so: {why}")),
            ),
        }
    }

    /// What the scenario needs and this target lacks.
    pub(crate) fn lacks(&self, needs: &BTreeSet<Need>) -> Vec<Need> {
        needs.difference(&self.capabilities).copied().collect()
    }
}

fn first_connected(accounts: &Value) -> Option<String> {
    let list = accounts
        .get("connected")
        .or_else(|| accounts.get("accounts"))?
        .as_array()?;
    let account = list.first()?;
    account
        .as_str()
        .or_else(|| account.get("account_id")?.as_str())
        .map(str::to_owned)
}

/// The scheme and authority of a base URL.
fn root_of(base: &str) -> String {
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    let end = base
        .get(after_scheme..)
        .and_then(|rest| rest.find('/'))
        .map_or(base.len(), |at| after_scheme + at);
    base.get(..end).unwrap_or(base).to_owned()
}
