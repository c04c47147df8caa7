//! Open enums: closed in Rust's `match`, open to values that a server adds later.

/// Gives an enum with an `Unknown(String)` variant its wire form.
///
/// The enum itself is written out beside it, with its documentation. The macro adds `VALUES`, `as_str`, `Display`,
/// `FromStr` (which cannot fail), `From<&str>`, `From<String>`, `AsRef<str>`, [`Json`](crate::Json), `Serialize` and `Deserialize`. A listed
/// value never becomes `Unknown`.
///
/// ```
/// /// Where an order stands.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum OrderStatus {
///     /// Being packed.
///     Open,
///     /// On its way.
///     Sent,
///     /// A value that this crate does not know.
///     Unknown(String),
/// }
///
/// openapi_runtime::string_enum! {
///     OrderStatus {
///         Open => "OPEN",
///         Sent => "SENT",
///     }
/// }
///
/// assert_eq!(OrderStatus::from("SENT"), OrderStatus::Sent);
/// assert_eq!(OrderStatus::from("LOST").as_str(), "LOST");
/// assert_eq!(OrderStatus::VALUES, ["OPEN", "SENT"]);
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident => $text:literal),* $(,)? }) => {
        impl $name {
            /// The values this crate knows, as they stand on the wire.
            pub const VALUES: &'static [&'static str] = &[$($text),*];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::from(::std::string::String::from(value))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(
                value: &str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(value))
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::Json for $name {
            fn from_json(value: $crate::Value) -> ::core::result::Result<Self, $crate::DecodeError> {
                <::std::string::String as $crate::Json>::from_json(value).map(Self::from)
            }

            fn to_json(&self, _: &mut $crate::Encoder) -> $crate::Value {
                $crate::Value::from(self.as_str())
            }
        }

        $crate::json_serde!($name);
    };
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macro writes for a public enum")]
mod tests {
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    enum Size {
        Small,
        Empty,
        Unknown(String),
    }

    /// Variants named like what the macro itself speaks of.
    #[derive(Debug, PartialEq)]
    enum Outcome {
        Ok,
        Err,
        None,
        Unknown(String),
    }

    string_enum! {
        Outcome {
            Ok => "ok",
            Err => "err",
            None => "none",
        }
    }

    #[test]
    fn variants_may_have_the_names_of_the_standard_library() {
        assert_eq!(Outcome::VALUES, ["ok", "err", "none"]);
        assert_eq!("err".parse(), Ok(Outcome::Err));
        assert_eq!(Outcome::from("ok"), Outcome::Ok);
        assert_eq!(Outcome::from("none").to_string(), "none");
    }

    string_enum! {
        Size {
            Small => "small",
            Empty => "",
        }
    }

    #[test]
    fn listed_values_are_variants_and_others_stay_whole() {
        assert_eq!(Size::VALUES, ["small", ""]);
        for (text, size) in [
            ("small", Size::Small),
            ("", Size::Empty),
            ("XL", Size::Unknown("XL".into())),
        ] {
            assert_eq!(Size::from(text), size);
            assert_eq!(Size::from(text.to_owned()), size);
            assert_eq!(text.parse::<Size>(), Ok(size.clone()));
            assert_eq!(size.to_string(), text);
            assert_eq!(size.as_ref(), text);
            let json = format!("\"{text}\"");
            assert_eq!(serde_json::from_str::<Size>(&json).unwrap(), size);
            assert_eq!(serde_json::to_string(&size).unwrap(), json);
        }
        assert!(serde_json::from_str::<Size>("1").is_err());
    }
}
