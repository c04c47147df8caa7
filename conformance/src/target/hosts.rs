//! Which hosts credentials may go to.

use reqwest::Url;

use crate::SetupError;

/// UQPAY's hosts that move money, keep files or show pages of production. Refused under every flag.
const PRODUCTION: &[&str] = &[
    "api.uqpay.com",
    "files.uqpay.com",
    "embedded.uqpay.com",
    "app.uqpay.com",
];

/// The documented host of UQPAY's own sandbox.
const SANDBOX: &str = "api-sandbox.uqpaytech.com";

/// Refuses permissions that no flag can give.
pub(crate) fn check_permissions(allowed: &[String]) -> Result<(), SetupError> {
    let production = allowed
        .iter()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
        .find(|host| is_production(host));
    match production {
        None => Ok(()),
        Some(host) => Err(production_refused(&spec::escape(&host))),
    }
}

fn is_production(host: &str) -> bool {
    PRODUCTION.contains(&host) || host == "uqpay.com" || host.ends_with(".uqpay.com")
}

fn production_refused(host: &str) -> SetupError {
    SetupError::Usage(format!(
        "{host} is a production host of UQPAY\n  help: the recordings create payments; run them against the sandbox. No flag lifts this"
    ))
}

/// Refuses what was recorded in production: it is about real people and their cards.
pub(crate) fn refuse_production(url: &Url) -> Result<(), SetupError> {
    let host = url
        .host_str()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase());
    match host.filter(|host| is_production(host)) {
        None => Ok(()),
        Some(host) => Err(SetupError::Usage(format!(
            "{} is a production host of UQPAY\n  help: record against the sandbox; what real customers did is no recording. No flag lifts this",
            spec::escape(&host)
        ))),
    }
}

/// Checks that the recordings, and the credentials with them, may be sent to `base`.
pub(crate) fn admit(base: &str, allowed: &[String]) -> Result<(), SetupError> {
    let refuse = |why: String, help: &str| Err(SetupError::Usage(format!("{why}\n  help: {help}")));
    // What stands before an `@` may be a password.
    let shown = spec::escape(base.rsplit('@').next().unwrap_or_default());
    let Ok(url) = Url::parse(base) else {
        return refuse(
            format!("the target `{shown}` is no URL"),
            "name `embedded`, `sandbox`, or a base URL such as http://127.0.0.1:8640/api",
        );
    };
    let Some(host) = url
        .host_str()
        .map(|host| host.trim_end_matches('.').to_ascii_lowercase())
    else {
        return refuse(
            format!("the target `{shown}` names no host"),
            "give a base URL with a host",
        );
    };
    if url.username() != ""
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return refuse(
            "the target URL carries credentials, a query or a fragment".to_owned(),
            "give scheme, host, port and path only; credentials come from the environment",
        );
    }
    // Whatever else is allowed, a suite that creates payments has no business in production.
    if is_production(&host) {
        return Err(production_refused(&host));
    }
    if is_loopback(base) {
        return match url.scheme() {
            "http" | "https" => Ok(()),
            _ => refuse(
                format!("the target `{shown}` is neither http nor https"),
                "use http on loopback",
            ),
        };
    }
    if url.scheme() != "https" {
        return refuse(
            format!("{host} would be spoken to without TLS"),
            "use https; plain http is for loopback only",
        );
    }
    if host == SANDBOX
        || allowed
            .iter()
            .any(|name| name.trim_end_matches('.').eq_ignore_ascii_case(&host))
    {
        return Ok(());
    }
    refuse(
        format!("credentials may not go to {host}"),
        &format!("if you trust it, add `--allow-host {host}`"),
    )
}

/// Whether the URL names this machine.
pub(crate) fn is_loopback(base: &str) -> bool {
    let Some(url) = Url::parse(base).ok() else {
        return false;
    };
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(base: &str, allowed: &[&str]) -> String {
        let allowed: Vec<String> = allowed.iter().map(|host| (*host).to_owned()).collect();
        admit(base, &allowed).expect_err("is refused").to_string()
    }

    #[test]
    fn loopback_and_the_documented_sandbox_are_admitted() {
        for base in [
            "http://127.0.0.1:1/api",
            "http://localhost:1/api",
            "http://[::1]:1/api",
            "https://api-sandbox.uqpaytech.com/api",
        ] {
            assert!(admit(base, &[]).is_ok(), "{base}");
        }
        assert!(admit("https://mirror.example/api", &["mirror.example".to_owned()]).is_ok());
    }

    #[test]
    fn production_is_refused_under_every_flag() {
        for host in [
            "api.uqpay.com",
            "API.UQPAY.COM",
            "api.uqpay.com.",
            "files.uqpay.com",
            "uqpay.com",
        ] {
            let message = refused(&format!("https://{host}/api"), &[host, "api.uqpay.com"]);
            assert!(message.contains("production"), "{host}: {message}");
        }
    }

    #[test]
    fn other_hosts_need_permission_and_tls() {
        assert!(refused("https://mirror.example/api", &[]).contains("--allow-host mirror.example"));
        assert!(refused("http://mirror.example/api", &["mirror.example"]).contains("TLS"));
        assert!(refused("http://api-sandbox.uqpaytech.com/api", &[]).contains("TLS"));
        assert!(refused("https://127.0.0.1.evil.example/api", &[]).contains("--allow-host"));
        assert!(refused("https://user:pass@127.0.0.1/api", &[]).contains("credentials"));
        assert!(!refused("https://user:pass@host:99999999/", &[]).contains("pass"));
        assert!(refused("nonsense", &[]).contains("no URL"));
        assert!(refused("ftp://127.0.0.1/", &[]).contains("neither"));
    }
}
