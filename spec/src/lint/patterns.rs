//! Regular expressions.

use super::Subject;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::structure::Kind;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    subject
        .each(Kind::Schema)
        .filter_map(|site| {
            let (pointer, pattern) = site.member("pattern")?;
            let error = regress::Regex::with_flags(pattern.as_str()?, "u").err()?;
            let message = format!(
                "`{}` is no regular expression: {}",
                pattern.as_str()?,
                error.text
            );
            Some(
                Diagnostic::new(Code::InvalidPattern, pointer, message)
                    .label("not an ECMAScript expression"),
            )
        })
        .collect()
}
