//! `cargo xtask serve`: the page on this machine, rebuilt when its sources change.

use crate::page;
use crate::setup;
use crate::step::Outcome;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::Duration;

const USUAL_PORT: u16 = 8080;

/// How often the server is polled until it answers.
const LOOK: Duration = Duration::from_millis(200);

/// Serves the page until it is stopped: on `port`, or on the usual port, or on a free one.
pub(crate) fn run(port: Option<u16>) -> Outcome {
    let kit = setup::for_page()?;
    let port = match port {
        Some(port) if is_free(port) => port,
        Some(port) => {
            return Err(format!("port {port} is in use: choose another one, or leave out --port"));
        }
        None if is_free(USUAL_PORT) => USUAL_PORT,
        None => free_port()?,
    };
    // `trunk serve` builds too, but serves nothing useful if that fails.
    page::preview(&kit)?;

    let mut trunk = page::trunk(&kit);
    trunk.args(["serve", "--address", "127.0.0.1", "--port", &port.to_string()]);
    let mut server = trunk.spawn().map_err(|e| format!("cannot run trunk: {e}"))?;
    wait_until_it_answers(&mut server, port)?;
    println!("\n    SMA Inspector: http://127.0.0.1:{port}/  (stop with Ctrl+C)\n");
    let status = server.wait().map_err(|e| format!("cannot wait for trunk: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("trunk ended ({status})")) }
}

/// Returns a port of this machine that is free.
pub(crate) fn free_port() -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| format!("cannot listen on 127.0.0.1: {e}"))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn wait_until_it_answers(server: &mut Child, port: u16) -> Outcome {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if let Some(status) = server.try_wait().map_err(|e| format!("cannot wait: {e}"))? {
            return Err(format!("trunk ended before it served the page ({status})"));
        }
        thread::sleep(LOOK);
    }
    Ok(())
}
