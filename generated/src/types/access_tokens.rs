// Generated from openapi.yaml by `cargo xtask generate`; do not edit.

//! The exchange of a client id and an API key for a short-lived token.

use openapi_runtime::Secret;

/// A short-lived token and the time it ends.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AccessToken {
    /// The token, sent in `x-auth-token` after the prefix `Bearer `.
    pub auth_token: Secret,
    /// When the token ends, in Unix seconds.
    pub expired_at: i64,
}

openapi_runtime::object! {
    AccessToken {
        auth_token: "auth_token",
        expired_at: "expired_at",
    }
}
