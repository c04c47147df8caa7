//! Pasted curl commands as requests: the words of the shell, and of them the options of curl.

use reqwest::Url;

/// What a curl command asks for.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) url: String,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
}

/// Options that are about the transfer or the output and take no value.
const SILENT: &str = "sSkivfLgN#0123";
const SILENT_LONG: &[&str] = &[
    "compressed",
    "fail",
    "fail-with-body",
    "globoff",
    "http1.1",
    "http2",
    "include",
    "insecure",
    "location",
    "no-buffer",
    "no-progress-meter",
    "path-as-is",
    "progress-bar",
    "show-error",
    "silent",
    "verbose",
];
/// Options that take a value and say nothing about the request.
const BESIDE: &str = "omwxAebc";
const BESIDE_LONG: &[&str] = &[
    "cacert",
    "connect-timeout",
    "cookie",
    "cookie-jar",
    "dump-header",
    "max-time",
    "output",
    "proxy",
    "referer",
    "resolve",
    "retry",
    "retry-delay",
    "retry-max-time",
    "user-agent",
    "write-out",
];

/// Every curl command in `text`, in order.
///
/// # Errors
/// What cannot be read as one, in words that repeat nothing but the names of options.
pub(super) fn read(text: &str) -> Result<Vec<Asked>, String> {
    let plain = without_ansi_quotes(text)?;
    let words =
        shlex::split(&plain).ok_or("a quotation mark has no partner; paste the command whole")?;
    let mut commands: Vec<Vec<String>> = Vec::new();
    for word in words {
        match word.as_str() {
            "curl" | "curl.exe" => commands.push(Vec::new()),
            ";" | "&&" | "&" => {}
            "|" | ">" | ">>" | "<" | "||" => {
                return Err(format!(
                    "`{word}` is for the shell; paste the curl command alone"
                ));
            }
            _ => match commands.last_mut() {
                Some(command) => command.push(word),
                // `$ curl ...` is pasted with its prompt.
                None if word == "$" => {}
                None => return Err("the text does not begin with `curl`".to_owned()),
            },
        }
    }
    if commands.is_empty() {
        return Err("there is no curl command in it".to_owned());
    }
    commands.into_iter().map(command).collect()
}

/// What the options of one command say.
#[derive(Default)]
struct Options {
    asked: Asked,
    data: Vec<String>,
    in_query: bool,
    is_json: bool,
    is_head: bool,
}

fn command(words: Vec<String>) -> Result<Asked, String> {
    let mut options = Options::default();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if let Some(long) = word.strip_prefix("--") {
            options.long(long, &mut words)?;
        } else if word.len() > 1 && word.starts_with('-') {
            options.short(&word, &mut words)?;
        } else {
            options.url(word.trim_end_matches(';').to_owned())?;
        }
    }
    options.finish()
}

type Words = std::vec::IntoIter<String>;

fn value(option: &str, words: &mut Words) -> Result<String, String> {
    words
        .next()
        .ok_or_else(|| format!("`{option}` needs a value"))
}

impl Options {
    fn long(&mut self, word: &str, words: &mut Words) -> Result<(), String> {
        let (name, given) = match word.split_once('=') {
            Some((name, given)) => (name, Some(given.to_owned())),
            None => (word, None),
        };
        let shown = format!("--{}", spec::escape(name));
        let mut value = || given.clone().map_or_else(|| value(&shown, words), Ok);
        match name {
            "request" => self.asked.method = value()?,
            "header" => self.header(&value()?),
            "url" => self.url(value()?)?,
            "data" | "data-ascii" | "data-binary" => self.data(&shown, value()?)?,
            "data-raw" => self.data.push(value()?),
            "data-urlencode" => self.encoded(&shown, &value()?)?,
            "json" => {
                self.is_json = true;
                self.data(&shown, value()?)?;
            }
            "get" => self.in_query = true,
            "head" => self.is_head = true,
            name if SILENT_LONG.contains(&name) => {}
            name if BESIDE_LONG.contains(&name) => drop(value()?),
            _ => return Err(unknown(&shown)),
        }
        Ok(())
    }

    fn short(&mut self, word: &str, words: &mut Words) -> Result<(), String> {
        for (at, flag) in word.char_indices().skip(1) {
            let rest = word.get(at + flag.len_utf8()..).unwrap_or_default();
            let shown = format!("-{}", spec::escape(&flag.to_string()));
            let mut value = || match rest {
                "" => value(&shown, words),
                rest => Ok(rest.to_owned()),
            };
            match flag {
                'X' => self.asked.method = value()?,
                'H' => self.header(&value()?),
                'd' => self.data(&shown, value()?)?,
                'G' => {
                    self.in_query = true;
                    continue;
                }
                'I' => {
                    self.is_head = true;
                    continue;
                }
                flag if SILENT.contains(flag) => continue,
                flag if BESIDE.contains(flag) => drop(value()?),
                _ => return Err(unknown(&shown)),
            }
            return Ok(());
        }
        Ok(())
    }

    fn url(&mut self, url: String) -> Result<(), String> {
        if !self.asked.url.is_empty() {
            return Err("a command has two URLs; give each its own `curl`".to_owned());
        }
        self.asked.url = url;
        Ok(())
    }

    fn header(&mut self, text: &str) {
        // `Name;` stands for a header without a value, `Name:` for one that curl leaves out.
        if let Some((name, value)) = text.split_once(':') {
            let value = value.trim();
            if !value.is_empty() {
                let name = name.trim().to_ascii_lowercase();
                self.asked.headers.push((name, value.to_owned()));
            }
        } else if let Some(name) = text.trim().strip_suffix(';') {
            let name = name.trim().to_ascii_lowercase();
            self.asked.headers.push((name, String::new()));
        }
    }

    fn data(&mut self, option: &str, text: String) -> Result<(), String> {
        if text.starts_with('@') {
            return Err(format!(
                "`{option}` reads a file; paste its text in place of its name"
            ));
        }
        self.data.push(text);
        Ok(())
    }

    fn encoded(&mut self, option: &str, text: &str) -> Result<(), String> {
        let (name, content) = match text.split_once('=') {
            Some(("", content)) => (None, content),
            Some((name, content)) => (Some(name), content),
            None if text.contains('@') => {
                return Err(format!(
                    "`{option}` reads a file; paste its text in place of its name"
                ));
            }
            None => (None, text),
        };
        let content = crate::operations::encode(content);
        self.data.push(match name {
            Some(name) => format!("{name}={content}"),
            None => content,
        });
        Ok(())
    }

    fn finish(self) -> Result<Asked, String> {
        let mut asked = self.asked;
        if asked.url.is_empty() {
            return Err("a command has no URL".to_owned());
        }
        if !asked.url.contains("://") {
            asked.url = format!("http://{}", asked.url);
        }
        let has = |headers: &[(String, String)], wanted: &str| {
            headers.iter().any(|(name, _)| name == wanted)
        };
        if !self.data.is_empty() {
            let text = self.data.join(if self.is_json { "" } else { "&" });
            if self.in_query {
                let mut url =
                    Url::parse(&asked.url).map_err(|_| "a command has no URL".to_owned())?;
                let query = match url.query() {
                    Some(query) => format!("{query}&{text}"),
                    None => text,
                };
                url.set_query(Some(&query));
                asked.url = url.into();
            } else {
                let media_type = if self.is_json {
                    "application/json"
                } else {
                    "application/x-www-form-urlencoded"
                };
                if !has(&asked.headers, "content-type") {
                    let header = ("content-type".to_owned(), media_type.to_owned());
                    asked.headers.push(header);
                }
                asked.body = Some(text);
            }
        }
        if asked.method.is_empty() {
            match (&asked.body, self.is_head) {
                (_, true) => "HEAD",
                (Some(_), false) => "POST",
                (None, false) => "GET",
            }
            .clone_into(&mut asked.method);
        }
        Ok(asked)
    }
}

fn unknown(option: &str) -> String {
    format!("the option `{option}` is not understood; leave it out, or record through --listen")
}

/// `$'...'`, as browsers write a body with quotation marks in it, in quotes that every shell has.
fn without_ansi_quotes(text: &str) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let (mut single, mut double) = (false, false);
    while let Some(c) = characters.next() {
        match c {
            '\\' if !single => match characters.next() {
                // A command goes on in the next line.
                Some('\n') => {}
                Some('\r') if characters.next_if_eq(&'\n').is_some() => {}
                next => {
                    plain.push(c);
                    plain.extend(next);
                }
            },
            '\'' if !double => {
                single = !single;
                plain.push(c);
            }
            '"' if !single => {
                double = !double;
                plain.push(c);
            }
            '$' if !single && !double && characters.peek() == Some(&'\'') => {
                characters.next();
                let value = ansi(&mut characters)
                    .ok_or("a text in $'...' has no end or an escape that is none")?;
                plain.push('\'');
                plain.push_str(&value.replace('\'', "'\\''"));
                plain.push('\'');
            }
            _ => plain.push(c),
        }
    }
    Ok(plain)
}

/// What follows `$'`, up to its end.
fn ansi(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut value = String::new();
    loop {
        match characters.next()? {
            '\'' => return Some(value),
            '\\' => match characters.next()? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                'u' => value.push(hexadecimal(characters, 4)?),
                'x' => value.push(hexadecimal(characters, 2)?),
                c @ ('\\' | '\'' | '"' | '?') => value.push(c),
                _ => return None,
            },
            c => value.push(c),
        }
    }
}

fn hexadecimal(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    most: usize,
) -> Option<char> {
    let mut code = String::new();
    while code.len() < most
        && let Some(digit) = characters.next_if(char::is_ascii_hexdigit)
    {
        code.push(digit);
    }
    char::from_u32(u32::from_str_radix(&code, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_as_browsers_and_people_write_them() {
        let text = r#"$ curl 'https://api-sandbox.uqpaytech.com/api/v2/payment_intents/create' \
  -H 'Content-Type: application/json' -H "X-Idempotency-Key: 1" -sS --compressed \
  --data-raw $'{"description":"Mei\'s \u0021"}' ;
curl -XGET -G http://127.0.0.1:1/api/v2/payment_intents -d page_size=10 --data-urlencode 'a=b c'
curl --json '{"a":' --json '1}' 127.0.0.1:1/x"#;
        let commands = read(text).unwrap();
        assert_eq!(commands.len(), 3);
        assert_eq!(commands[0].method, "POST");
        assert_eq!(
            commands[0].body.as_deref(),
            Some(r#"{"description":"Mei's !"}"#)
        );
        assert_eq!(
            commands[0].headers,
            [
                ("content-type", "application/json"),
                ("x-idempotency-key", "1")
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert_eq!(commands[1].method, "GET");
        assert!(
            commands[1].url.ends_with("?page_size=10&a=b%20c"),
            "{}",
            commands[1].url
        );
        assert_eq!(commands[2].body.as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(commands[2].url, "http://127.0.0.1:1/x");
    }

    #[test]
    fn what_is_not_understood_is_named_and_nothing_else() {
        for (text, expected) in [
            ("", "no curl command"),
            ("wget http://x secret-word", "does not begin"),
            ("curl 'http://x secret-word", "no partner"),
            ("curl http://x -d @secret-word", "reads a file"),
            ("curl http://x --secret-word", "`--secret-word`"),
            ("curl http://x -F a=secret-word", "`-F`"),
            ("curl http://x -H", "`-H` needs a value"),
            ("curl -s", "no URL"),
            ("curl http://x http://secret-word", "two URLs"),
            ("curl http://x | secret-word", "`|`"),
            ("curl http://x -d $'secret-word", "no end"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(expected), "{text}: {message}");
            let named = expected.contains("secret-word");
            assert!(named || !message.contains("secret-word"), "{message}");
        }
    }
}
