//! Which access token a call sent, in the words of a recording.

use super::tape::{Taken, Tape};
use crate::{operations::TOKEN_OPERATION, recording::Token};

const HEADER: &str = "x-auth-token";
const PREFIX: &str = "Bearer ";
/// Stands for a token that the upstream did not know; what it was, nobody needs to see.
const STRANGER: &str = "not-a-token";

/// The tokens that went by.
pub(super) struct Tokens {
    /// Those that the upstream handed out, each with the place of the call on the tape.
    minted: Vec<(usize, String)>,
    /// One that was handed out before the tape began, and was good.
    brought: Option<String>,
    /// Whether a call sent a token after a newer one had been handed out: then the calls that hand them out are part of the story.
    are_told: bool,
}

impl Tokens {
    pub(super) fn of(tape: &Tape) -> Self {
        let minted: Vec<_> = tape
            .calls
            .iter()
            .enumerate()
            .filter(|(_, call)| call.operation == TOKEN_OPERATION && call.response.status == 200)
            .filter_map(|(index, call)| {
                let token = call.response.body.json()?.get("auth_token")?.as_str()?;
                Some((index, token.to_owned()))
            })
            .collect();
        let mut tokens = Self {
            minted,
            brought: None,
            are_told: false,
        };
        for (index, call) in tape.calls.iter().enumerate() {
            let Some(token) = sent(call).and_then(|sent| sent.strip_prefix(PREFIX)) else {
                continue;
            };
            match tokens.place(token) {
                Some(_) => tokens.are_told |= tokens.current(index) != Some(token),
                None if tokens.brought.is_none() && call.response.status != 401 => {
                    tokens.brought = Some(token.to_owned());
                }
                None => {}
            }
        }
        tokens
    }

    /// Whether calls that hand out tokens are recorded.
    pub(super) fn are_told(&self) -> bool {
        self.are_told
    }

    fn place(&self, token: &str) -> Option<usize> {
        let mut minted = self.minted.iter();
        minted.find(|(_, known)| known == token).map(|(at, _)| *at)
    }

    /// The newest token that was handed out before the call at `index`.
    fn current(&self, index: usize) -> Option<&str> {
        let mut before = self.minted.iter().rev();
        before
            .find(|(at, _)| *at < index)
            .map(|(_, token)| token.as_str())
    }

    /// What the call at `index` sent. An older token is given as it is, for the caller to put its capture in place.
    ///
    /// # Errors
    /// Why a recording cannot say it.
    pub(super) fn sent_by(&self, index: usize, call: &Taken) -> Result<Token, &'static str> {
        let refused = call.response.status == 401;
        let Some(sent) = sent(call) else {
            // Some tools leave credentials out of what they export.
            return Ok(if call.response.status < 400 {
                Token::Current
            } else {
                Token::None
            });
        };
        let Some(token) = sent.strip_prefix(PREFIX) else {
            return if sent.contains(' ') {
                Err("its token has another prefix, which a recording cannot say")
            } else {
                Ok(Token::Unprefixed)
            };
        };
        let is_current = self.current(index) == Some(token)
            || (self.current(index).is_none() && self.brought.as_deref() == Some(token));
        if is_current && refused {
            Err("its token had ended; a proxy does not see the clock that ended it")
        } else if is_current {
            Ok(Token::Current)
        } else if self.place(token).is_some_and(|at| at < index) {
            Ok(Token::Given(token.to_owned()))
        } else if refused {
            Ok(Token::Given(STRANGER.to_owned()))
        } else if self.brought.as_deref() == Some(token) {
            Ok(Token::Current)
        } else {
            Err("it was made with a token of somebody else")
        }
    }
}

fn sent(call: &Taken) -> Option<&str> {
    call.request.header(HEADER).filter(|sent| !sent.is_empty())
}
