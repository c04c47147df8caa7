//! Numbers as tokens. A negative number is a sign and a number: a literal holds no sign.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn integer(number: i64) -> TokenStream {
    let magnitude = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}

/// A number that is neither infinite nor undefined.
pub(super) fn float(number: f64) -> TokenStream {
    let magnitude = Literal::f64_unsuffixed(number.abs());
    if number.is_sign_negative() {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}
