//! What goes on without a request: time-driven moves happen when they fall due, and events are carried to their endpoints.
//!
//! One task a sandbox sleeps until something is to be done. Each delivery runs on a task of its own, so that no receiver slows
//! another one, and none slows the API; the state is locked only to take what is to be sent and to write down what became of it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{
    sync::oneshot,
    task::{Id, JoinError, JoinHandle, JoinSet},
    time::{Instant, sleep, timeout_at},
};

use crate::{
    Clock,
    behaviour::Events,
    state::Shared,
    webhooks::{Outcome, Sender, Ticket},
};

/// Sleeping longer than that gains nothing, and the machine's clock may be set in between.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
const SHORTEST_SLEEP: Duration = Duration::from_millis(1);

/// The task, while it runs. Dropping it ends the task, which waits for nothing but the deliveries under way.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Dispatcher {
    /// Starts the task on the current runtime. Deliveries under way when it is stopped have `grace` to finish.
    pub(crate) fn start(shared: &Arc<Shared>, grace: Duration) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(run(Arc::clone(shared), stopped, grace));
        Self {
            stop: Some(stop),
            task,
        }
    }

    /// Starts no further delivery, and returns when those under way are finished or their time is over.
    pub(crate) async fn stop(mut self) {
        self.stop = None;
        let _ended = (&mut self.task).await;
    }
}

async fn run(shared: Arc<Shared>, mut stopped: oneshot::Receiver<()>, grace: Duration) {
    let sender = Sender::new(shared.config.webhooks.timeout);
    let mut sending = JoinSet::new();
    let mut tickets = HashMap::new();
    loop {
        let (jobs, sleep_for) = shared.with_state(|state, now| {
            let clock = match shared.config.clock {
                // Whoever verifies a signature compares it with the machine's time, however far the sandbox's was moved.
                Clock::Real => Events::SignedNow.governs(Timestamp::now()),
                Clock::Manual(_) => now,
            };
            let jobs = state.webhooks.take(now, clock);
            state.alarm = state.next_due();
            (jobs, until(shared.config.clock, now, state.alarm))
        });
        for (ticket, job) in jobs {
            let task = sending.spawn(sender.clone().send(job));
            tickets.insert(task.id(), ticket);
        }
        tokio::select! {
            // Whoever holds the other end is stopping, or gone.
            _ = &mut stopped => break,
            Some(ended) = sending.join_next_with_id() => write_down(&shared, &mut tickets, ended),
            () = shared.work.notified() => {}
            () = sleep(sleep_for) => {}
        }
    }
    let deadline = Instant::now() + grace;
    while let Ok(Some(ended)) = timeout_at(deadline, sending.join_next_with_id()).await {
        write_down(&shared, &mut tickets, ended);
    }
}

fn write_down(
    shared: &Shared,
    tickets: &mut HashMap<Id, Ticket>,
    ended: Result<(Id, Outcome), JoinError>,
) {
    // A task that ended without an outcome is a failure of ours, which must not block the endpoint.
    let (id, outcome) = ended.unwrap_or_else(|error| {
        let reason = "the sandbox could not send it";
        (error.id(), Err(reason.to_owned()))
    });
    if let Some(ticket) = tickets.remove(&id) {
        shared.with_state(|state, now| {
            if let Some((intent, told)) = state.webhooks.told(&ticket, &outcome) {
                shared.timeline().record_delivery(now, Some(intent), told);
            }
            state.webhooks.finish(&ticket, now, outcome);
        });
        shared.progress.notify_waiters();
    }
}

/// How long the machine's clock goes on until the sandbox's reaches `due`.
fn until(clock: Clock, now: Timestamp, due: Option<Timestamp>) -> Duration {
    match (clock, due) {
        (Clock::Real, Some(due)) => Duration::try_from(now.duration_until(due))
            .unwrap_or_default()
            .clamp(SHORTEST_SLEEP, LONGEST_SLEEP),
        // A clock that stands still is only moved by a request, which tells.
        (Clock::Manual(_), _) | (Clock::Real, None) => LONGEST_SLEEP,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::{
        Config, WebhookConfig, WebhookEndpoint, WebhookSecret, payments::Owner, request::Draft,
        webhooks::Progress,
    };

    /// A sandbox with one event to deliver to `address`.
    fn with_an_event_for(address: std::net::SocketAddr) -> Arc<Shared> {
        let url = format!("http://{address}/").parse().unwrap();
        let shared = Arc::new(Shared::new(Config {
            clock: Clock::Manual("2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap()),
            webhooks: WebhookConfig {
                endpoints: vec![WebhookEndpoint::new(url, WebhookSecret::generate())],
                timeout: Duration::from_hours(1),
                ..WebhookConfig::default()
            },
            ..Config::default()
        }));
        let body = json!({
            "amount": "1", "currency": "SGD", "description": "Tea", "merchant_order_id": "order-1",
            "return_url": "https://shop.example/return",
        });
        let owner = Owner {
            client: "tester".into(),
            account: None,
        };
        shared.with_state(|state, now| {
            let draft = Draft::read(&body, now, crate::Variants::default()).unwrap();
            state.payments.create(now, &owner, draft);
        });
        shared
    }

    fn progress(shared: &Shared) -> Progress {
        shared.with_state(|state, now| {
            let view = shared.event_view(now);
            let event = state.webhooks.events(view).next().unwrap();
            event.deliveries.first().unwrap().progress
        })
    }

    /// Accepts a connection and waits until something was sent over it.
    async fn accept(listener: std::net::TcpListener) -> std::net::TcpStream {
        let accepted = tokio::task::spawn_blocking(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_exact(&mut [0]).unwrap();
            stream
        });
        accepted.await.unwrap()
    }

    #[tokio::test]
    async fn a_stop_waits_for_what_is_under_way() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = with_an_event_for(listener.local_addr().unwrap());
        let dispatcher = Dispatcher::start(&shared, Duration::from_hours(1));
        let mut stream = accept(listener).await;
        let stopping = tokio::spawn(dispatcher.stop());
        tokio::task::yield_now().await;
        assert_eq!(progress(&shared), Progress::Sending);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        std::io::Write::write_all(&mut stream, answer).unwrap();
        stopping.await.unwrap();
        assert_eq!(progress(&shared), Progress::Delivered);
    }

    #[tokio::test]
    async fn a_stop_does_not_wait_longer_than_it_may() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = with_an_event_for(listener.local_addr().unwrap());
        let dispatcher = Dispatcher::start(&shared, Duration::ZERO);
        let _never_answered = accept(listener).await;
        dispatcher.stop().await;
        assert_eq!(progress(&shared), Progress::Sending);
    }

    #[test]
    fn the_machine_sleeps_as_long_as_the_sandbox_has_to_wait() {
        let now: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let due = |seconds| Some(now + jiff::SignedDuration::from_secs(seconds));
        assert_eq!(until(Clock::Real, now, due(3)), Duration::from_secs(3));
        assert_eq!(until(Clock::Real, now, due(0)), SHORTEST_SLEEP);
        assert_eq!(until(Clock::Real, now, due(-5)), SHORTEST_SLEEP);
        assert_eq!(until(Clock::Real, now, due(86_400)), LONGEST_SLEEP);
        assert_eq!(until(Clock::Real, now, None), LONGEST_SLEEP);
        assert_eq!(until(Clock::Manual(now), now, due(3)), LONGEST_SLEEP);
    }
}
