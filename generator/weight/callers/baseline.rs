//! What any client has in its binary: an HTTP client, a runtime, and JSON of no particular shape.

use std::env;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: CALLER URL BODY");
    let (url, text) = (next()?, next()?);
    let body: serde_json::Value = serde_json::from_str(&text)?;
    let answer = reqwest::Client::new()
        .post(url)
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await?;
    let status = answer.status();
    let answer: serde_json::Value = serde_json::from_slice(&answer.bytes().await?)?;
    println!("{status} {answer:?}");
    Ok(())
}
