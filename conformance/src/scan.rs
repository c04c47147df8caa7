//! Looks for secrets in what a run has written, after all redaction, as somebody would who found the files.
//!
//! Independent of what redacts: it shares no code with it, undoes escapes instead of listing them, and knows shapes of its own.

mod forms;
mod known;
mod shapes;
#[cfg(test)]
mod tests;
mod unescape;

use std::{collections::BTreeMap, fmt};

use aho_corasick::AhoCorasick;
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

pub use forms::Encoding;
pub use known::KnownSecrets;
pub(crate) use known::Tap;
pub use shapes::Shape;

use crate::SetupError;
use forms::{Form, Place};

/// How far from a short secret its name may stand.
const NEARBY: usize = 64;
/// The shortest text in base64 that is read as a document of its own, and how deep such documents may lie in each other.
const SHORTEST_DOCUMENT: usize = 16;
const DEEPEST_DOCUMENT: usize = 2;
/// Reads base64 whose end somebody cut off.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A secret that stands where it must not. It says which, never what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file it stands in, as the caller named it.
    pub artefact: String,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What was found.
    pub kind: Kind,
    /// How it is written there.
    pub encoding: Encoding,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let artefact = spec::escape(&self.artefact);
        let (line, column) = (self.line, self.column);
        write!(
            f,
            "{artefact}:{line}:{column}: {}, {}",
            self.kind, self.encoding
        )
    }
}

/// What kind of secret leaked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One that the run used or was given, by the name of its member or header.
    Known(String),
    /// Something that nobody had to know to see what it is.
    Shape(Shape),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(name) => write!(f, "the value of `{}`", spec::escape(name)),
            Self::Shape(shape) => shape.fmt(f),
        }
    }
}

/// Looks for the secrets of a run, and for what looks like one.
///
/// ```
/// use conformance::{KnownSecrets, Scanner};
///
/// let mut known = KnownSecrets::new();
/// known.secret("client_secret", "canary-5c1f4d7e");
/// let scanner = Scanner::new(&known)?;
/// let leaks = scanner.scan("report.json", br#"{"message": "canary\u002d5c1f4d7e"}"#);
/// assert_eq!(
///     leaks[0].to_string(),
///     "report.json:1:14: the value of `client_secret`, JSON-escaped"
/// );
/// # Ok::<(), conformance::SetupError>(())
/// ```
pub struct Scanner {
    automaton: AhoCorasick,
    /// In the order of the automaton's patterns.
    patterns: Vec<Pattern>,
    /// Numbers that are recognised in groups of any length, with their names.
    numbers: Vec<(String, Vec<u8>)>,
}

enum Pattern {
    Known { name: String, form: Form },
    Sign(Shape),
}

impl Scanner {
    /// A scanner for these secrets.
    ///
    /// # Errors
    /// There are too many secrets to look for at once.
    pub fn new(known: &KnownSecrets) -> Result<Self, SetupError> {
        let mut patterns: Vec<_> = shapes::SIGNS
            .iter()
            .map(|(_, shape)| Pattern::Sign(*shape))
            .collect();
        let mut texts: Vec<Vec<u8>> = shapes::SIGNS
            .iter()
            .map(|(sign, _)| sign.as_bytes().to_owned())
            .collect();
        let mut numbers = Vec::new();
        for (name, text) in known.sought() {
            if text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                numbers.push((name.to_owned(), text.as_bytes().to_owned()));
            }
            for form in forms::of(text, |part| known.is_public(part)) {
                texts.push(form.text.clone());
                patterns.push(Pattern::Known {
                    name: name.to_owned(),
                    form,
                });
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&texts)
            .map_err(|error| {
                SetupError::Usage(format!(
                    "the secrets of the run cannot be looked for: {error}"
                ))
            })?;
        Ok(Self {
            automaton,
            patterns,
            numbers,
        })
    }

    /// Every secret in an artefact, by where it stands. `artefact` is the name that the leaks give it.
    pub fn scan(&self, artefact: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut found = Found::default();
        self.read(bytes, 0, &mut |start, end, kind, encoding| {
            found.add(start, end, kind, encoding);
        });
        found.leaks(artefact, bytes)
    }

    /// Reads `bytes` and all that is written in them in some encoding.
    fn read(
        &self,
        bytes: &[u8],
        depth: usize,
        found: &mut dyn FnMut(usize, usize, Kind, Encoding),
    ) {
        let views = unescape::views(bytes);
        for level in 0..=views.len() {
            let above = views.get(..level).unwrap_or_default();
            let text = above.last().map_or(bytes, |view| &view.text);
            let mut place = |start: usize, end: usize, kind, encoding| {
                let (start, last) = (
                    unescape::origin(above, start),
                    unescape::origin(above, end.saturating_sub(1)),
                );
                let written = bytes.get(start..=last).unwrap_or_default();
                let encoding = match encoding {
                    Encoding::Raw if level > 0 => escape_of(written),
                    other => other,
                };
                found(start, last + 1, kind, encoding);
            };
            self.search(text, &mut place);
            if depth < DEEPEST_DOCUMENT {
                self.documents(text, depth, &mut place);
            }
        }
    }

    /// Looks for patterns and card numbers in one view of a text.
    fn search(&self, text: &[u8], found: &mut dyn FnMut(usize, usize, Kind, Encoding)) {
        for hit in self.automaton.find_overlapping_iter(text) {
            let (start, end) = (hit.start(), hit.end());
            match self.patterns.get(hit.pattern().as_usize()) {
                Some(Pattern::Sign(shape)) => {
                    if let Some(end) = shapes::confirm(*shape, text, start, end) {
                        found(start, end, Kind::Shape(*shape), Encoding::Raw);
                    }
                }
                Some(Pattern::Known { name, form }) if is_meant(name, form, text, start, end) => {
                    found(start, end, Kind::Known(name.clone()), form.encoding);
                }
                Some(Pattern::Known { .. }) | None => {}
            }
        }
        shapes::digits(text, |chain| {
            for (start, end) in chain.card_numbers() {
                found(start, end, Kind::Shape(Shape::CardNumber), Encoding::Raw);
            }
            for (name, number) in &self.numbers {
                let is_grouped = chain.end - chain.start > chain.digits.len();
                let holds = || chain.digits.windows(number.len()).any(|it| it == number);
                if is_grouped && holds() {
                    let kind = Kind::Known(name.clone());
                    found(chain.start, chain.end, kind, Encoding::Grouped);
                }
            }
        });
    }

    /// Reads what stands in base64 and is a text: short secrets within it cannot be told by how they are encoded.
    fn documents(
        &self,
        text: &[u8],
        depth: usize,
        found: &mut dyn FnMut(usize, usize, Kind, Encoding),
    ) {
        let is_base64 =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
        let mut start = 0;
        for run in text.split(|byte| !is_base64(byte)) {
            if run.len() >= SHORTEST_DOCUMENT
                && let Some(document) = document(run)
            {
                self.read(&document, depth + 1, &mut |_, _, kind, _| {
                    found(start, start + run.len(), kind, Encoding::Base64);
                });
            }
            start += run.len() + 1;
        }
    }
}

impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner")
            .field("patterns", &self.patterns.len())
            .finish_non_exhaustive()
    }
}

/// What a run of base64 holds, if that is text.
fn document(run: &[u8]) -> Option<Vec<u8>> {
    let standard = |text: &[u8]| -> Vec<u8> {
        let bytes = text.iter().map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        });
        bytes.collect()
    };
    // Most words are no base64 of anything, which their beginning shows.
    let is_text = |bytes: &[u8]| {
        let is_shown = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t' | 0x80..);
        bytes.iter().all(is_shown)
    };
    let decode = |text: &[u8]| {
        // One character alone at the end is no whole byte.
        let whole = text.len() - usize::from(text.len() % 4 == 1);
        LENIENT.decode(text.get(..whole)?).ok()
    };
    decode(&standard(run.get(..8)?)).filter(|head| is_text(head))?;
    let document = decode(&standard(run))?;
    let is_whole = is_text(&document) && std::str::from_utf8(&document).is_ok();
    is_whole.then_some(document)
}

/// Which escapes a text has.
fn escape_of(written: &[u8]) -> Encoding {
    let has = |mark: u8| written.contains(&mark);
    if has(b'\\') {
        Encoding::JsonEscaped
    } else if has(b'%') {
        Encoding::UrlEncoded
    } else if has(b'&') {
        Encoding::HtmlEscaped
    } else {
        Encoding::Raw
    }
}

/// Whether what stands at `start..end` is the secret, and not something that happens to read like it.
fn is_meant(name: &str, form: &Form, text: &[u8], start: usize, end: usize) -> bool {
    let is_exact = text.get(start..end) == Some(&form.text);
    // Addresses and headers may be written in another case; what is short or encoded is another text then.
    let is_lenient = form.place == Place::Anywhere && !matches!(form.encoding, Encoding::Base64);
    if !is_exact && !is_lenient {
        return false;
    }
    let touches = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_alone = || {
        let before = start.checked_sub(1).and_then(|at| text.get(at));
        !touches(before) && !touches(text.get(end))
    };
    match form.place {
        Place::Anywhere => true,
        Place::Alone => is_alone(),
        Place::Named => is_alone() && is_named(name, text, start, end),
    }
}

/// Whether the name of a secret stands beside it, and nothing between the two ends what the name is about.
fn is_named(name: &str, text: &[u8], start: usize, end: usize) -> bool {
    let ends = |byte: &u8| matches!(byte, b',' | b';' | b'{' | b'}' | b'\n');
    let before = text.get(..start).unwrap_or_default();
    let before = before.iter().rev().take(NEARBY);
    let before: Vec<u8> = before.take_while(|byte| !ends(byte)).copied().collect();
    let before: Vec<u8> = before.into_iter().rev().collect();
    let after = text.get(end..).unwrap_or_default().iter().take(NEARBY);
    let after: Vec<u8> = after.take_while(|byte| !ends(byte)).copied().collect();
    let wanted = words(name.as_bytes());
    let synonyms: &[&str] = match name {
        "cvc" => &["cvv", "securitycode", "cvv2"],
        _ => &[],
    };
    [before, after].iter().any(|side| {
        let words = words(side);
        let joined = wanted.concat();
        words.windows(wanted.len().max(1)).any(|it| it == wanted)
            || words.contains(&joined)
            || words.iter().any(|word| synonyms.contains(&word.as_str()))
            || words
                .windows(2)
                .any(|pair| synonyms.contains(&pair.concat().as_str()))
    })
}

fn words(text: &[u8]) -> Vec<String> {
    text.split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| String::from_utf8_lossy(word).to_ascii_lowercase())
        .collect()
}

/// What was found, by where it stands.
#[derive(Default)]
struct Found(BTreeMap<(usize, Kind), (usize, Encoding)>);

impl Found {
    fn add(&mut self, start: usize, end: usize, kind: Kind, encoding: Encoding) {
        let known = self.0.entry((start, kind)).or_insert((end, encoding));
        known.0 = known.0.max(end);
    }

    /// One leak for each secret at each place, however many of its parts and whatever shape gave it away.
    fn leaks(self, artefact: &str, bytes: &[u8]) -> Vec<Leak> {
        let mut told: Vec<(usize, usize, Kind, Encoding)> = Vec::new();
        for ((start, kind), (end, encoding)) in self.0 {
            let same = told.iter_mut().rev().take(8).find(|(_, last, other, _)| {
                start <= *last
                    && (*other == kind
                        || matches!(kind, Kind::Shape(_))
                        || matches!(other, Kind::Shape(_)))
            });
            match same {
                Some((_, last, other, _)) => {
                    *last = end.max(*last);
                    if matches!(other, Kind::Shape(_)) {
                        *other = kind;
                    }
                }
                None => told.push((start, end, kind, encoding)),
            }
        }
        let mut lines = Lines::default();
        told.into_iter()
            .map(|(start, _, kind, encoding)| {
                let (line, column) = lines.place(bytes, start);
                Leak {
                    artefact: artefact.to_owned(),
                    line,
                    column,
                    kind,
                    encoding,
                }
            })
            .collect()
    }
}

/// Counts lines on the way through a text.
#[derive(Default)]
struct Lines {
    at: usize,
    line: usize,
    /// Where the line begins.
    start: usize,
}

impl Lines {
    /// Line and column of `at`, which lies behind all that were asked for before.
    fn place(&mut self, bytes: &[u8], at: usize) -> (usize, usize) {
        let passed = bytes.get(self.at..at).unwrap_or_default();
        for (offset, byte) in passed.iter().enumerate() {
            if *byte == b'\n' {
                self.line += 1;
                self.start = self.at + offset + 1;
            }
        }
        self.at = at;
        let within = bytes.get(self.start..at).unwrap_or_default();
        // A character is counted by its first byte.
        let column = within.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        (self.line + 1, column + 1)
    }
}
