//! The call that a method of the client returns.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, lines};
use crate::lower::text;
use crate::model::Model;
use crate::names::{self, Style};

/// Options that any operation has, each once: method and header.
pub(super) fn options(model: &Model) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = Vec::new();
    for option in model
        .operations
        .iter()
        .flat_map(|operation| &operation.options)
    {
        if !options.iter().any(|(name, _)| *name == option.name) {
            options.push((option.name.clone(), option.header.clone()));
        }
    }
    let wires: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
    let taken = [
        "accept",
        "idempotency_key",
        "pagination",
        "with_idempotency_key",
        "timeout",
        "without_validation",
        "request",
        "send",
    ];
    let named = names::assign(Style::Field, &wires, &taken);
    options
        .iter()
        .zip(named)
        .map(|((_, header), name)| (name, header.clone()))
        .collect()
}

pub(super) fn item(model: &Model) -> TokenStream {
    let options = options(model).into_iter().map(|(name, header)| {
        let docs = lines(&format!(
            "Sends the header {} with this value. An operation that does not take it is not sent: awaiting the call says so.",
            text::code(&header)
        ));
        let name = ident(&name);
        quote! {
            #docs
            pub fn #name(self, #name: impl fmt::Display) -> Self {
                Self(self.0.option(#header, #name))
            }
        }
    });
    let accept = model.has_representations().then(|| {
        quote! {
            /// Asks for an answer in this media type alone, instead of in any that the operation lists. A call for one that the
            /// operation does not list is not sent: awaiting it says so.
            pub fn accept(self, media_type: &str) -> Self {
                Self(self.0.accept(media_type))
            }
        }
    });
    let pagination = model.is_paged().then(|| {
        quote! {
            /// How the operation answers in pages: which parameters choose the page, and where the answer counts them; `None`
            /// when it answers whole.
            pub fn pagination(&self) -> Option<&'static Pagination> {
                self.0.pagination()
            }
        }
    });
    quote! {
        /// One call, not sent yet. Awaiting it sends it.
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct Call<T>(openapi_runtime::Call<T, Refusal>);
        impl<T> Call<T> {
            /// The key under which the call takes effect at most once; `None` when the operation has none.
            pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
                self.0.idempotency_key()
            }

            /// Sends the call under `key`, for instance to repeat an earlier one.
            pub fn with_idempotency_key(self, key: IdempotencyKey) -> Self {
                Self(self.0.with_idempotency_key(key))
            }

            #(#options)*

            #accept

            #pagination

            /// How long this call may take, instead of what the client says.
            pub fn timeout(self, timeout: Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sends the call also when parameters or body break limits of the document: lengths, patterns, ranges, listed values.
            /// For limits that are stricter than the server.
            pub fn without_validation(self) -> Self {
                Self(self.0.without_validation())
            }

            /// The request that would be sent, without its credentials. Checks the call without sending it.
            ///
            /// # Errors
            /// [`Error::Invalid`] when something about it cannot be right; it holds everything that is.
            pub fn request(&self) -> Result<Request, Error> {
                self.0.request()
            }
        }
        impl<T: FromAnswer> Call<T> {
            /// Sends the call; the same as awaiting it.
            ///
            /// # Errors
            /// When the call could not be sent, was refused, or its answer could not be read.
            pub async fn send(self) -> Result<Response<T>, Error> {
                self.0.send().await
            }
        }
        impl<T: FromAnswer> IntoFuture for Call<T> {
            type Output = Result<Response<T>, Error>;
            type IntoFuture = ResponseFuture<T, Refusal>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.into_future()
            }
        }
    }
}
