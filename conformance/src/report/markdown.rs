//! Text of others in Markdown, where it can be no markup.

/// A code span that shows `text`: no link, no mention, no picture, whatever it holds. It stays in its cell of a table.
pub(super) fn code(text: &str) -> String {
    let text = spec::escape(text);
    if text.is_empty() {
        return String::new();
    }
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.saturating_add(1));
    let space = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    // GitHub reads the bars of a table before it reads code.
    let text = text.replace('|', "\\|");
    format!("{fence}{space}{text}{space}{fence}")
}

/// A block of code that shows a line.
pub(super) fn block(language: &str, line: &str) -> String {
    let line = spec::escape(line);
    let longest = line
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.saturating_add(1).max(3));
    format!("{fence}{language}\n{line}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_code() {
        for (text, expected) in [
            ("@someone #1 [a](b) <img>", "`@someone #1 [a](b) <img>`"),
            ("a`b``c", "```a`b``c```"),
            ("`x", "`` `x ``"),
            ("a|b", "`a\\|b`"),
            ("a\nb\u{202e}", "`a\\nb\\u{202e}`"),
            ("", ""),
        ] {
            assert_eq!(code(text), expected);
        }
    }
}
