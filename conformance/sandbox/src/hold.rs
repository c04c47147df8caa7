//! Calls that wait until they are told to go on, which is how a call in flight is made without sleeping.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::operation::Operation;

/// So many calls may be made to wait, or wait, at a time.
pub(crate) const MAX_HOLDS: usize = 1_000;

/// How far a hold has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// No call has come yet.
    Armed,
    /// A call waits.
    Reached,
    /// The call goes on, or will not be stopped when it comes.
    Released,
}

#[derive(Debug)]
struct Hold {
    id: String,
    operation: Operation,
    stage: watch::Sender<Stage>,
}

/// The holds of one sandbox.
#[derive(Debug, Default)]
pub(crate) struct Holds(Mutex<Ledger>);

#[derive(Debug, Default)]
struct Ledger {
    drawn: u64,
    holds: Vec<Hold>,
}

impl Holds {
    fn with<T>(&self, work: impl FnOnce(&mut Ledger) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes the next call of `operation` wait; the id is what it is released by. `None` where there are [`MAX_HOLDS`].
    pub(crate) fn arm(&self, operation: Operation) -> Option<String> {
        self.with(|ledger| {
            if ledger.holds.len() >= MAX_HOLDS {
                return None;
            }
            ledger.drawn += 1;
            let id = format!("hold-{}", ledger.drawn);
            ledger.holds.push(Hold {
                id: id.clone(),
                operation,
                stage: watch::Sender::new(Stage::Armed),
            });
            Some(id)
        })
    }

    /// The hold on `operation` that is armed, which is reached with this.
    pub(crate) fn reach(&self, operation: Operation) -> Option<Reached> {
        self.with(|ledger| {
            let armed =
                |hold: &&Hold| hold.operation == operation && *hold.stage.borrow() == Stage::Armed;
            ledger.holds.iter().find(armed).map(|hold| {
                hold.stage.send_replace(Stage::Reached);
                Reached(hold.stage.subscribe())
            })
        })
    }

    /// Waits here if a hold on `operation` is armed.
    pub(crate) async fn gate(&self, operation: Operation) {
        if let Some(hold) = self.reach(operation) {
            Box::pin(hold.released()).await;
        }
    }

    /// Lets the held call go on. False for an id that names no hold.
    pub(crate) fn release(&self, id: &str) -> bool {
        self.with(|ledger| {
            let found = ledger.holds.iter().position(|hold| hold.id == id);
            found
                .map(|index| {
                    ledger
                        .holds
                        .remove(index)
                        .stage
                        .send_replace(Stage::Released)
                })
                .is_some()
        })
    }

    /// Lets every held call go on, and tells how many holds there were.
    pub(crate) fn release_all(&self) -> usize {
        let holds = self.with(|ledger| std::mem::take(&mut ledger.holds));
        for hold in &holds {
            hold.stage.send_replace(Stage::Released);
        }
        holds.len()
    }

    /// Every hold that was not released: its id, what it holds and how far it has come.
    pub(crate) fn all(&self) -> Vec<(String, Operation, Stage)> {
        self.with(|ledger| {
            ledger
                .holds
                .iter()
                .map(|hold| (hold.id.clone(), hold.operation, *hold.stage.borrow()))
                .collect()
        })
    }

    /// Watches how far a hold has come.
    pub(crate) fn watch(&self, id: &str) -> Option<watch::Receiver<Stage>> {
        self.with(|ledger| {
            ledger
                .holds
                .iter()
                .find(|hold| hold.id == id)
                .map(|hold| hold.stage.subscribe())
        })
    }
}

/// A hold that a call has reached.
pub(crate) struct Reached(watch::Receiver<Stage>);

impl Reached {
    /// Waits until the call may go on.
    pub(crate) async fn released(mut self) {
        let _released_or_gone = self.0.wait_for(|stage| *stage == Stage::Released).await;
    }
}
