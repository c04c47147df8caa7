//! A client of single bytes: it sends what no HTTP library would, and reads what comes back.

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::client::{Api, PATIENCE, fresh_key};

/// What came back over a connection.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn message(&self) -> String {
        let json = self.json();
        json.get("message")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }
}

pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(api: &Api) -> Self {
        let stream = TcpStream::connect(api.running.address()).await.unwrap();
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// Sends, or gives up where the other side has closed already.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _closed = self.stream.write_all(bytes.as_ref()).await;
    }

    /// Closes our side only.
    pub(crate) async fn finish(&mut self) {
        let _closed = self.stream.shutdown().await;
    }

    /// Reads on. False at the end of the connection.
    async fn more(&mut self) -> bool {
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await;
        read.expect("the sandbox sends nothing and closes nothing")
            .unwrap()
            > 0
    }

    /// The next answer that has a length, or `None` if the connection ended before.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        let head_end = loop {
            let end = self.read.windows(4).position(|four| four == b"\r\n\r\n");
            match end {
                Some(end) => break end + 4,
                None if self.more().await => {}
                None => {
                    assert_eq!(
                        self.read, b"",
                        "the connection ended in the middle of an answer"
                    );
                    return None;
                }
            }
        };
        let head = String::from_utf8(self.read.drain(..head_end).collect()).unwrap();
        let length = head
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        while self.read.len() < length && self.more().await {}
        assert!(self.read.len() >= length, "the body is cut off: {head}");
        Some(Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: self.read.drain(..length).collect(),
        })
    }

    /// Whether the other side closes without another byte.
    pub(crate) async fn is_over(&mut self) -> bool {
        self.read.is_empty() && !self.more().await
    }
}

/// Opens a connection, sends `bytes` and returns the first answer.
pub(crate) async fn answer_to(api: &Api, bytes: impl AsRef<[u8]>) -> Answer {
    let mut connection = Connection::open(api).await;
    connection.send(bytes).await;
    connection.answer().await.expect("an answer")
}

/// Request line and headers of a call with everything that it needs, up to and without the blank line.
pub(crate) fn head(api: &Api, method: &str, target: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nx-auth-token: Bearer {}\r\n\
         x-client-id: tester\r\nx-idempotency-key: {}\r\n",
        api.token,
        fresh_key()
    )
}

pub(crate) const CREATE: &str = "/api/v2/payment_intents/create";

/// A whole create with `body`.
pub(crate) fn create(api: &Api, body: &[u8]) -> Vec<u8> {
    let head = head(api, "POST", CREATE);
    let mut bytes = format!("{head}content-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
