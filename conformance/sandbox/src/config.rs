//! What a sandbox is started with.

mod limits;

use std::{fmt, str::FromStr};

use jiff::Timestamp;

pub use limits::Limits;

use crate::{Variant, Variants, webhooks::WebhookConfig};

/// The connected account that exists unless [`Config::accounts`] says otherwise: what `x-on-behalf-of` may name.
pub const CONNECTED_ACCOUNT: &str = "6f1c7e52-3d0b-4b8e-9a57-2c4e8d1f0a63";

/// Everything that decides how a sandbox behaves; the same configuration, clock and requests give the same answers.
///
/// ```
/// let config = sandbox::Config { seed: 7, ..sandbox::Config::default() };
/// assert_eq!(config.profile, sandbox::Profile::Documented);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Varies the values that UQPAY would draw at random (approval codes, customer ids, tokens).
    pub seed: u64,
    /// Who may mint a token. Empty: any client id with any key may.
    pub clients: Vec<Client>,
    /// Which of the observed behaviours to show.
    pub profile: Profile,
    /// Where two behaviours were observed, choices over those of the profile; of two for one switch the later counts.
    pub with: Vec<Variant>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Connected accounts (UUIDs) that `x-on-behalf-of` may name.
    pub accounts: Vec<String>,
    /// How events are sent, and to whom.
    pub webhooks: WebhookConfig,
    /// How much is taken on at a time and kept.
    pub limits: Limits,
    /// Host names, beside those of loopback, under which the control API and the dashboard may be reached, and pages on
    /// which may drive them. `sandbox.internal` allows any port; anything else is compared as a whole.
    pub allowed_hosts: Vec<String>,
    /// Whether to record what happens: the last 10,000 things, of which bodies take at most 16 MiB.
    pub timeline: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 0,
            clients: Vec::new(),
            profile: Profile::default(),
            with: Vec::new(),
            clock: Clock::default(),
            accounts: vec![CONNECTED_ACCOUNT.to_owned()],
            webhooks: WebhookConfig::default(),
            limits: Limits::default(),
            allowed_hosts: Vec::new(),
            timeline: true,
        }
    }
}

impl Config {
    /// The variants in force: those of the profile, with the choices of [`Config::with`] over them.
    ///
    /// ```
    /// use sandbox::{Config, Hold, Profile, UnsetTimes, Variant};
    ///
    /// let config = Config {
    ///     profile: Profile::Stranger,
    ///     with: vec![Variant::Hold(Hold::NeverLapses)],
    ///     ..Config::default()
    /// };
    /// assert_eq!(config.variants().hold, Hold::NeverLapses);
    /// assert_eq!(config.variants().unset_times, UnsetTimes::Empty);
    /// ```
    pub fn variants(&self) -> Variants {
        Variants::over(self.profile.preset().variants, &self.with)
    }
}

/// A client id and the key that proves it.
///
/// ```
/// let client: sandbox::Client = "demo:secret".parse()?;
/// assert_eq!(client.id, "demo");
/// assert!(!format!("{client:?}").contains("secret"));
/// # Ok::<(), sandbox::ClientError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// What is sent as `x-client-id`.
    pub id: String,
    /// What is sent as `x-api-key` when a token is minted.
    pub key: ApiKey,
}

/// An API key. Its `Debug` form does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Wraps a key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key itself, for comparing it or sending it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(redacted)")
    }
}

/// Why a text is not a client; it never repeats the text, which may hold a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientError {
    /// There is no `:` between id and key.
    NoColon,
    /// Nothing stands before the first `:`.
    EmptyId,
    /// Nothing stands after the first `:`.
    EmptyKey,
}

impl fmt::Display for ClientError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoColon => "expected ID:KEY, found no colon",
            Self::EmptyId => "expected ID:KEY, found nothing before the colon",
            Self::EmptyKey => "expected ID:KEY, found nothing after the colon",
        })
    }
}

impl std::error::Error for ClientError {}

impl FromStr for Client {
    type Err = ClientError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, key) = text.split_once(':').ok_or(ClientError::NoColon)?;
        match (id, key) {
            ("", _) => Err(ClientError::EmptyId),
            (_, "") => Err(ClientError::EmptyKey),
            (id, key) => Ok(Self {
                id: id.to_owned(),
                key: ApiKey::new(key),
            }),
        }
    }
}

/// Which of the behaviours that were seen of UQPAY the sandbox shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Profile {
    /// What documentation and recordings agree on, with the control API.
    #[default]
    Documented,
    /// A sandbox as a newcomer meets it on the network: slower, rate limited, other ids, unset times as `""`, payments
    /// of others in the lists, and no control API.
    Stranger,
}

impl Profile {
    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Stranger => "stranger",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A profile name that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileError(String);

impl fmt::Display for ProfileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "no profile is called {:?}; there are `documented` and `stranger`",
            self.0
        )
    }
}

impl std::error::Error for ProfileError {}

impl FromStr for Profile {
    type Err = ProfileError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Documented, Self::Stranger]
            .into_iter()
            .find(|profile| profile.name() == text)
            .ok_or_else(|| ProfileError(text.to_owned()))
    }
}

/// Where the sandbox takes its time from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    /// The machine's clock; the control API shifts it by an offset.
    #[default]
    Real,
    /// Stands still at this instant until the control API moves it. An instant outside 2019 to 2079, for which no
    /// nineteen-digit id exists, is moved to the nearer end.
    Manual(Timestamp),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_an_id_and_a_key() {
        let client: Client = "demo:a:b".parse().unwrap();
        assert_eq!((client.id.as_str(), client.key.expose()), ("demo", "a:b"));
        assert_eq!("demo".parse::<Client>(), Err(ClientError::NoColon));
        assert_eq!(":key".parse::<Client>(), Err(ClientError::EmptyId));
        assert_eq!("demo:".parse::<Client>(), Err(ClientError::EmptyKey));
    }

    #[test]
    fn a_key_is_not_shown_by_what_holds_it() {
        let clients = vec!["demo:sesame".parse().unwrap()];
        let config = Config {
            clients,
            ..Config::default()
        };
        let shown = format!("{config:?} {:?}", crate::Sandbox::new(config.clone()));
        assert!(
            shown.contains("demo") && !shown.contains("sesame"),
            "{shown}"
        );
    }

    #[test]
    fn a_profile_reads_back_what_it_prints() {
        for profile in [Profile::Documented, Profile::Stranger] {
            assert_eq!(profile.to_string().parse(), Ok(profile));
        }
        let error = "other".parse::<Profile>().unwrap_err().to_string();
        assert!(
            error.contains("\"other\"") && error.contains("`stranger`"),
            "{error}"
        );
    }
}
