//! From a call to its answer: credentials, one exchange, and what the answer means for the credentials.
//!
//! Compiled once for all calls. Repeating an exchange belongs into [`within_limit`], around [`attempt`]: the request is
//! ready by then and does not change from attempt to attempt, the key included.

use reqwest::header::{HeaderMap, HeaderName};

use crate::answer::{Answer, Failure};
use crate::call::{Plan, Ready};
use crate::core::{Shared, credential_header};
use crate::error::{Cause, Invalid, Sent, TransportError};
use crate::policy::{CredentialSource, Operation, TokenExchange};
use crate::scrub::Scrubber;
use crate::token::{self, Token};
use crate::transport::{Exchange, Progress, Received};

/// Sends a call.
pub(crate) async fn send(plan: Plan) -> Result<Answer, Failure> {
    let ready = plan.ready()?;
    within_limit(&plan, &ready).await
}

async fn within_limit(plan: &Plan, ready: &Ready) -> Result<Answer, Failure> {
    let limit = plan.timeout.unwrap_or(plan.core.shared().timeout);
    let progress = Progress::default();
    tokio::time::timeout(limit, attempt(plan, ready, &progress))
        .await
        .unwrap_or_else(|_| Err(broken(plan, Cause::TimeLimit(limit), &progress)))
}

/// One attempt, with a current token where the operation needs one.
async fn attempt(plan: &Plan, ready: &Ready, progress: &Progress) -> Result<Answer, Failure> {
    let shared = plan.core.shared();
    let token = if needs_token(plan.operation) {
        Some(
            shared
                .tokens
                .get(|| shared.clock.now(), || mint(plan))
                .await?,
        )
    } else {
        None
    };
    let answer = exchange(plan, ready, token.as_ref(), progress).await?;
    if answer.status == 401
        && let Some(token) = &token
    {
        shared.tokens.invalidate(token.generation);
    }
    if !plan.operation.is_success(answer.status) {
        return Err(Failure::Refused(
            Box::new(answer),
            scrubber(plan, token.as_ref()),
        ));
    }
    // A token that the caller obtained by a call of its own may have ended the one in use.
    if let Some(exchange) =
        token_exchange(shared).filter(|exchange| exchange.operation.id == plan.operation.id)
        && let Ok(token) = token::read(exchange, &answer, shared.clock.now())
    {
        shared.tokens.adopt(token);
    }
    Ok(answer)
}

fn needs_token(operation: &Operation) -> bool {
    operation
        .security
        .iter()
        .any(|scheme| scheme.source == CredentialSource::TokenExchange)
}

const fn token_exchange(shared: &Shared) -> Option<&'static TokenExchange> {
    shared.api.token_exchange.as_ref()
}

/// Obtains a token for `plan`.
async fn mint(plan: &Plan) -> Result<Token, Failure> {
    let shared = plan.core.shared();
    let token_exchange = token_exchange(shared).ok_or_else(|| {
        Invalid::new(
            plan.operation,
            "the credential",
            "cannot be obtained",
            "a token exchange in the API",
        )
    })?;
    let minting = plan.minting(token_exchange.operation);
    let answer = exchange(&minting, &minting.ready()?, None, &Progress::default()).await?;
    if !minting.operation.is_success(answer.status) {
        return Err(Failure::Refused(Box::new(answer), scrubber(&minting, None)));
    }
    token::read(token_exchange, &answer, shared.clock.now())
        .map_err(|problem| Failure::Unreadable(Box::new(answer), problem))
}

/// One request and its answer.
async fn exchange(
    plan: &Plan,
    ready: &Ready,
    token: Option<&Token>,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let shared = plan.core.shared();
    let mut headers = ready.headers.clone();
    add_credentials(plan.operation, shared, token, &mut headers)?;
    let request = Exchange {
        method: plan.operation.method,
        url: ready.url.clone(),
        headers,
        body: ready.body.clone(),
    };
    let Received {
        status,
        headers,
        body,
    } = shared
        .transport
        .send(request, progress)
        .await
        .map_err(|cause| broken(plan, cause, progress))?;
    Ok(Answer {
        called: plan.called(),
        api: shared.api,
        status,
        headers,
        body,
    })
}

fn add_credentials(
    operation: &'static Operation,
    shared: &Shared,
    token: Option<&Token>,
    headers: &mut HeaderMap,
) -> Result<(), Invalid> {
    for scheme in operation.security {
        let given = shared
            .credentials
            .iter()
            .find(|credential| credential.scheme.name == scheme.name);
        let credential = match (scheme.source, given, token) {
            (CredentialSource::Given, Some(given), _) => Some(given.header.clone()),
            (CredentialSource::TokenExchange, _, Some(token)) => {
                credential_header(scheme, token.value.expose_secret())
            }
            _ => None,
        };
        let header = HeaderName::from_bytes(scheme.header.as_bytes())
            .ok()
            .zip(credential)
            .ok_or_else(|| {
                let subject = format!("the credential for {}", scheme.name);
                Invalid::new(
                    operation,
                    subject,
                    "is missing",
                    "one given to the client's builder",
                )
            })?;
        headers.insert(header.0, header.1);
    }
    Ok(())
}

/// Knows every secret that the server could repeat: those of the body, and all credentials of the client.
fn scrubber(plan: &Plan, token: Option<&Token>) -> Scrubber {
    let mut scrubber = Scrubber::default();
    let credentials = plan
        .core
        .shared()
        .credentials
        .iter()
        .map(|credential| credential.value.expose_secret());
    let token = token.map(|token| token.value.expose_secret());
    for secret in plan
        .exposed
        .iter()
        .map(|exposed| &**exposed)
        .chain(credentials)
        .chain(token)
    {
        scrubber.add(secret);
    }
    scrubber
}

fn broken(plan: &Plan, cause: Cause, progress: &Progress) -> Failure {
    let sent = match cause {
        Cause::Connect(_) => Sent::No,
        _ if progress.has_started() => Sent::Maybe,
        _ => Sent::No,
    };
    let server = plan.core.shared().base.origin().to_owned();
    Failure::Transport(TransportError::new(plan.called(), server, cause, sent))
}
