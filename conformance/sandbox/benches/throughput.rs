//! How many calls a second the sandbox answers, beside a bare axum handler that reads and answers the same JSON:
//! `cargo bench -p sandbox --bench throughput`.
//!
//! Both listen on loopback in this process, on the same runtime, and the same clients ask them in turn: short rounds, one after the
//! other, so that whatever else the machine does falls on both. A client sends the next request once it has read the whole answer.
//! Prints the median of all rounds and the median of the ratio within each round, and on Linux also the processor time that a call
//! takes, client included, which a busy machine sways less. Nothing depends on the figures.

use std::{
    error::Error,
    fs,
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use sandbox::{Config, Limits, Sandbox};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};

type Failure = Box<dyn Error + Send + Sync>;

const ROUNDS: u32 = 40;
const CONNECTIONS: u32 = 8;
const CALLS_PER_CONNECTION: u32 = 250;
const STARTS: usize = 20;
/// Linux counts a hundred ticks a second for programs, on every machine.
const MICROSECONDS_PER_TICK: f64 = 1e4;
const CREATE: &str = "/api/v2/payment_intents/create";

fn main() -> Result<(), Failure> {
    let runtime = Runtime::new()?;
    println!(
        "{CONNECTIONS} connections kept alive, {ROUNDS} rounds of {} calls each, {} cores",
        CONNECTIONS * CALLS_PER_CONNECTION,
        thread::available_parallelism()?
    );
    for timeline in [true, false] {
        println!(
            "sandbox {}",
            if timeline {
                "as it is"
            } else {
                "without a timeline (--no-timeline)"
            }
        );
        measure(&runtime, timeline)?;
    }

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let sandbox = runtime.block_on(Sandbox::new(Config::default()).serve(loopback()))?;
        mint(sandbox.address())?;
        starts.push(begun.elapsed());
        runtime.block_on(sandbox.stop());
    }
    show("start in a process, to the first answer", &mut starts);
    let mut starts = (0..STARTS)
        .map(|_| start_binary())
        .collect::<Result<Vec<_>, _>>()?;
    show("start of the binary, to the first answer", &mut starts);
    Ok(())
}

/// Create and retrieve, each beside the bare handler.
fn measure(runtime: &Runtime, timeline: bool) -> Result<(), Failure> {
    let config = Config {
        limits: Limits {
            max_intents: 1_000_000,
            ..Limits::default()
        },
        timeline,
        ..Config::default()
    };
    let sandbox = runtime.block_on(Sandbox::new(config).serve(loopback()))?;
    let token = mint(sandbox.address())?;
    let body = json!({
        "amount": "10.00",
        "currency": "SGD",
        "description": "Two coffees",
        "merchant_order_id": "order-1",
        "metadata": {"table": "7"},
        "return_url": "https://shop.example/return",
    })
    .to_string();
    let create = Call {
        token: &token,
        method: "POST",
        path: CREATE.to_owned(),
        body: &body,
    };
    let created: Value = serde_json::from_slice(&create.once(sandbox.address())?)?;
    let id = created
        .get("payment_intent_id")
        .and_then(Value::as_str)
        .ok_or("the answer has no id")?;
    let retrieve = Call {
        token: &token,
        method: "GET",
        path: format!("/api/v2/payment_intents/{id}"),
        body: "",
    };
    let bare = runtime.block_on(serve_bare(created.clone()))?;
    compare("create", &create, sandbox.address(), bare)?;
    compare("retrieve", &retrieve, sandbox.address(), bare)?;
    runtime.block_on(sandbox.stop());
    Ok(())
}

fn loopback() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
}

/// The least that a server in axum can do: it reads JSON, and answers JSON that it has at hand as a tree.
async fn serve_bare(answer: Value) -> Result<SocketAddr, Failure> {
    async fn create(State(answer): State<Arc<Value>>, Json(_body): Json<Value>) -> String {
        answer.to_string()
    }
    async fn retrieve(State(answer): State<Arc<Value>>) -> String {
        answer.to_string()
    }
    let router = Router::new()
        .route(CREATE, post(create))
        .route("/api/v2/payment_intents/{id}", get(retrieve))
        .with_state(Arc::new(answer));
    let listener = TcpListener::bind(loopback()).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// One kind of call, each time under a new key.
struct Call<'a> {
    token: &'a str,
    method: &'static str,
    path: String,
    body: &'a str,
}

impl Call<'_> {
    fn bytes(&self) -> Vec<u8> {
        format!(
            "{} {} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             x-auth-token: Bearer {}\r\nx-client-id: bench\r\nx-idempotency-key: {}\r\n\r\n{}",
            self.method,
            self.path,
            self.body.len(),
            self.token,
            uuid::Uuid::new_v4(),
            self.body
        )
        .into_bytes()
    }

    fn once(&self, address: SocketAddr) -> Result<Vec<u8>, Failure> {
        let mut stream = TcpStream::connect(address)?;
        exchange(&mut stream, &self.bytes())
    }

    /// Calls a second over all connections.
    fn round(&self, address: SocketAddr) -> Result<f64, Failure> {
        let mut lanes = Vec::new();
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            let requests: Vec<_> = (0..CALLS_PER_CONNECTION).map(|_| self.bytes()).collect();
            lanes.push((stream, requests));
        }
        let begun = Instant::now();
        thread::scope(|scope| {
            let lanes: Vec<_> = lanes
                .into_iter()
                .map(|(mut stream, requests)| {
                    scope.spawn(move || {
                        requests
                            .iter()
                            .try_for_each(|request| exchange(&mut stream, request).map(|_| ()))
                    })
                })
                .collect();
            lanes
                .into_iter()
                .try_for_each(|lane| lane.join().map_err(|_| "a client panicked")?)
        })?;
        Ok(f64::from(CONNECTIONS * CALLS_PER_CONNECTION) / begun.elapsed().as_secs_f64())
    }
}

/// Sends a request and reads the body of the answer, which must be 200.
fn exchange(stream: &mut TcpStream, request: &[u8]) -> Result<Vec<u8>, Failure> {
    stream.write_all(request)?;
    let mut read = Vec::with_capacity(4096);
    let mut buffer = [0; 8192];
    loop {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err("the connection ended".into());
        }
        read.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(read.get(..end).unwrap_or_default()).to_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(format!("answered with {head}").into());
        }
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .ok_or("an answer without length")?
            .parse()?;
        if let Some(body) = read.get(end + 4..end + 4 + length) {
            return Ok(body.to_vec());
        }
    }
}

fn mint(address: SocketAddr) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(address)?;
    let request =
        b"POST /api/v1/connect/token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\
                    x-client-id: bench\r\nx-api-key: bench\r\n\r\n";
    let body: Value = serde_json::from_slice(&exchange(&mut stream, request)?)?;
    let token = body.get("auth_token").and_then(Value::as_str);
    Ok(token.ok_or("no token")?.to_owned())
}

fn compare(
    name: &str,
    call: &Call<'_>,
    sandbox: SocketAddr,
    bare: SocketAddr,
) -> Result<(), Failure> {
    call.round(sandbox)?;
    call.round(bare)?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut our_ticks, mut their_ticks) = (0, 0);
    for round in 0..ROUNDS {
        let mut mine = || counted(&mut our_ticks, || call.round(sandbox));
        let mut other = || counted(&mut their_ticks, || call.round(bare));
        let (mine, other) = if round % 2 == 0 {
            let mine = mine()?;
            (mine, other()?)
        } else {
            let other = other()?;
            (mine()?, other)
        };
        ours.push(mine);
        theirs.push(other);
        ratios.push(mine / other);
    }
    println!(
        "{name:<10} sandbox {:>7.0} calls/s   bare axum {:>7.0} calls/s   ratio {:.2}",
        median(&mut ours),
        median(&mut theirs),
        median(&mut ratios)
    );
    if their_ticks > 0 {
        let calls = f64::from(ROUNDS * CONNECTIONS * CALLS_PER_CONNECTION);
        let microseconds = |ticks: u32| f64::from(ticks) * MICROSECONDS_PER_TICK / calls;
        println!(
            "{:<10} sandbox {:>7.1} us of processor time a call   bare axum {:>7.1} us",
            "",
            microseconds(our_ticks),
            microseconds(their_ticks)
        );
    }
    Ok(())
}

/// Does `work` and adds the processor time that this process took over it.
fn counted<T>(ticks: &mut u32, work: impl FnOnce() -> T) -> T {
    let before = processor_ticks();
    let result = work();
    *ticks += processor_ticks().saturating_sub(before);
    result
}

/// Processor time of this process so far, in user and kernel mode; 0 where the system does not tell it in this way.
fn processor_ticks() -> u32 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program comes before and may hold spaces.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = |field: usize| fields.split_whitespace().nth(field)?.parse::<u32>().ok();
    ticks(11)
        .zip(ticks(12))
        .map_or(0, |(user, system)| user + system)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// From starting the release binary to the answer to the first call.
fn start_binary() -> Result<Duration, Failure> {
    let begun = Instant::now();
    let mut child = Command::new(Path::new(env!("CARGO_BIN_EXE_sandbox")))
        .args(["--listen", "127.0.0.1:0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut told = String::new();
    let said = child.stdout.as_mut().ok_or("no output")?;
    io::BufRead::read_line(&mut io::BufReader::new(said), &mut told)?;
    let address = told
        .trim_end()
        .strip_prefix("listening on http://")
        .and_then(|rest| rest.strip_suffix("/api"))
        .ok_or("the binary says something else")?;
    let answered = mint(address.parse()?);
    let elapsed = begun.elapsed();
    child.kill()?;
    child.wait()?;
    answered.map(|_| elapsed)
}

fn show(name: &str, durations: &mut [Duration]) {
    durations.sort_unstable();
    let milliseconds =
        |duration: Option<&Duration>| duration.map_or(0.0, |it| it.as_secs_f64() * 1e3);
    println!(
        "{name:<42} fastest {:>6.2} ms   median {:>6.2} ms   of {}",
        milliseconds(durations.first()),
        milliseconds(durations.get(durations.len() / 2)),
        durations.len()
    );
}
