//! Text within a line: what stays markup, and what is escaped.

/// Escapes what rustdoc would read as a link, HTML or a quotation, and makes bare addresses links.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let taken = piece(rest);
        let (kept, written) = match taken {
            Some((length, written)) => (length, written),
            None => (character.len_utf8(), plain(character, escaped.is_empty())),
        };
        escaped.push_str(&written);
        rest = rest.get(kept..).unwrap_or_default();
    }
    escaped
}

/// Markup at the start of `rest`: how much of it, and what to write for it.
fn piece(rest: &str) -> Option<(usize, String)> {
    match rest.chars().next()? {
        '`' => code_span(rest),
        '\\' => backslash(rest),
        '[' => link(rest),
        '<' => autolink(rest),
        'h' => address(rest).map(|length| {
            (
                length,
                format!("<{}>", rest.get(..length).unwrap_or_default()),
            )
        }),
        _ => None,
    }
}

fn plain(character: char, start: bool) -> String {
    match character {
        '`' | '[' | ']' | '<' => format!("\\{character}"),
        '>' if start => "\\>".to_owned(),
        other => other.to_string(),
    }
}

/// A run of backticks up to a run of the same length.
fn code_span(rest: &str) -> Option<(usize, String)> {
    let ticks = rest
        .len()
        .saturating_sub(rest.trim_start_matches('`').len());
    let mut from = ticks;
    while let Some(offset) = rest.get(from..)?.find('`') {
        let begin = from.saturating_add(offset);
        let tail = rest.get(begin..)?;
        let run = tail
            .len()
            .saturating_sub(tail.trim_start_matches('`').len());
        let end = begin.saturating_add(run);
        if run == ticks {
            return Some((end, rest.get(..end)?.to_owned()));
        }
        from = end;
    }
    // No partner: the whole run is text, or its tail would pair up with something else.
    Some((ticks, "\\`".repeat(ticks)))
}

fn backslash(rest: &str) -> Option<(usize, String)> {
    let next = rest.chars().nth(1)?;
    next.is_ascii_punctuation()
        .then(|| (1_usize.saturating_add(next.len_utf8()), format!("\\{next}")))
}

/// `[text](address)`, with an address on the web.
fn link(rest: &str) -> Option<(usize, String)> {
    let close = rest.find("](")?;
    let text = rest.get(1..close)?;
    let target = rest.get(close.checked_add(2)?..)?;
    let end = target.find(')')?;
    let target = target.get(..end)?;
    let sound = address(target) == Some(target.len()) && !text.contains(['[', ']', '`', '<', '\\']);
    sound.then(|| {
        (
            close.saturating_add(end).saturating_add(3),
            format!("[{text}](<{target}>)"),
        )
    })
}

/// `<address>`
fn autolink(rest: &str) -> Option<(usize, String)> {
    let end = rest.find('>')?;
    let target = rest.get(1..end)?;
    (address(target) == Some(target.len())).then(|| (end.saturating_add(1), format!("<{target}>")))
}

/// Length of the web address at the start, without the punctuation that ends the sentence around it.
fn address(rest: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| rest.starts_with(scheme))?;
    let end = rest
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`\\[](){}|^".contains(c))
        .unwrap_or(rest.len());
    let address = rest
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    (address.len() > scheme.len()).then_some(address.len())
}
