//! `serve`: the REST API of backups.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use sma_ops::Error;
use sma_server::{Config, ServeError, Server, serve};

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt;
use crate::page::PAGE;

/// Serve the REST API of backups, and SMA Inspector
///
/// Without a key in the configuration, only this computer can reach it. An interrupt ends it, and rolls
/// back what runs
#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// Address to listen on [default: 127.0.0.1, or that of the configuration]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<IpAddr>,
    /// Port to listen on; 0 for one that is free [default: 8090, or that of the configuration]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Configuration file of Shelly Manager, with a section backup_server [default: the one that Shelly
    /// Manager uses]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The result, as JSON.
#[derive(Debug, Serialize)]
struct Listening {
    address: SocketAddr,
    url: String,
}

impl Serve {
    pub(super) fn run(&self, console: &Console) -> Result<Exit, Failure> {
        let refused = |error: ServeError| Error::from_core("the server", error);
        let mut config = Config::read(self.config.as_deref()).map_err(refused)?;
        config.listen = self.listen.unwrap_or(config.listen);
        config.port = self.port.unwrap_or(config.port);
        config.page = PAGE;
        let watched = interrupt::Watched::begin_with_own_end();
        console.note(&format!("Database: {}\n", config.database));
        let listening = |server: &Server| {
            let listening = Listening { address: server.address(), url: server.url() };
            // A closed standard output does not end the server.
            let _ = console.result(&listening, || format!("Listening on {}\n", listening.url));
        };
        serve(config, listening, interrupt::is_requested).map_err(refused)?;
        drop(watched);
        Ok(Exit::Fine)
    }
}
