//! Running a server to its end, for a program without a runtime.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::config::Config;
use crate::error::ServeError;
use crate::server::Server;

/// Time between two questions whether the server shall end.
const QUESTION: Duration = Duration::from_millis(100);

/// Serves until `is_ended` returns true. `listening` is called once requests are accepted.
///
/// # Errors
/// As [`Server::start`] and [`Server::run`].
pub fn serve(
    config: Config,
    listening: impl FnOnce(&Server),
    is_ended: impl Fn() -> bool,
) -> Result<(), ServeError> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| ServeError::Runtime { error })?.block_on(async {
        let server = Server::start(config).await?;
        listening(&server);
        server.run(wait(is_ended)).await
    })
}

/// Waits until `is_ended` returns true.
pub(crate) async fn wait(is_ended: impl Fn() -> bool) {
    while !is_ended() {
        sleep(QUESTION).await;
    }
}
