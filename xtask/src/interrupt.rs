//! Ctrl-C, as a flag that is looked at where stopping loses nothing.

use tokio::{runtime::Runtime, sync::watch};

use crate::exit::Exit;

/// What every verb begins with that waits for others: Ctrl-C is listened to, and a runtime is there. Says why if it cannot be.
pub(crate) fn started() -> Result<(Interrupt, Runtime), Exit> {
    let interrupt = Interrupt::listen();
    match Runtime::new() {
        Ok(runtime) => Ok((interrupt, runtime)),
        Err(error) => {
            anstream::eprintln!("error: cannot start: {error}");
            Err(Exit::Usage)
        }
    }
}

/// Whether Ctrl-C was pressed since [`Interrupt::listen`].
pub(crate) struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Takes over Ctrl-C for the rest of the process.
    ///
    /// Where the system refuses, Ctrl-C keeps ending the process at once.
    pub(crate) fn listen() -> Self {
        let (sender, receiver) = watch::channel(false);
        std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_io()
                .build()
            else {
                return;
            };
            if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
                sender.send_replace(true);
            }
        });
        Self(receiver)
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn is_set(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for Ctrl-C.
    pub(crate) async fn pressed(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|pressed| *pressed).await.is_err() {
            // Nobody listens, so nothing will be pressed.
            std::future::pending::<()>().await;
        }
    }
}
