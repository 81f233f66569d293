//! `cargo xtask serve`: the page on this machine, rebuilt when its sources change.

mod files;
mod watch;

use crate::page;
use crate::setup;
use crate::step::Outcome;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

const USUAL_PORT: u16 = 8080;

/// Serves the page until it is stopped: on `port`, or on the usual port, or on a free one.
pub(crate) fn run(port: Option<u16>) -> Outcome {
    // First of all, as the builds take minutes.
    let listener = match port {
        Some(port) => listen(port).map_err(|e| {
            format!("cannot use port {port}: {e}; choose another one, or leave out --port")
        })?,
        None => listen(USUAL_PORT).or_else(|_| listen(0)).map_err(|e| cannot_listen(&e))?,
    };
    let address = listener.local_addr().map_err(|e| cannot_listen(&e))?;
    let kit = setup::for_page()?;
    let changes = watch::Changes::begin();
    page::preview(&kit)?;
    println!("\n    SMA Inspector: http://{address}/  (stop with Ctrl+C)\n");
    thread::spawn(move || files::serve(&listener, &page::preview_dir()));
    changes.for_each(|()| {
        // The page as it was stays until it can be built again.
        if let Err(message) = page::preview(&kit) {
            eprintln!("error: {message}");
        }
    });
    Ok(())
}

/// Returns a port of this machine that is free.
pub(crate) fn free_port() -> Outcome<u16> {
    listen(0)
        .and_then(|listener| listener.local_addr())
        .map(|it| it.port())
        .map_err(|e| cannot_listen(&e))
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

fn cannot_listen(error: &std::io::Error) -> String {
    format!("cannot listen on 127.0.0.1: {error}")
}
