//! `cargo xtask serve`: the inspector on this machine, rebuilt when its sources change.

use crate::page;
use crate::setup;
use crate::step::Outcome;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::Duration;

const USUAL_PORT: u16 = 8080;

/// How often the server is asked whether it is there.
const LOOK: Duration = Duration::from_millis(200);

/// Serves until it is stopped: on `port`, or else on the usual one, or else on any that is free.
pub(crate) fn run(port: Option<u16>) -> Outcome {
    let kit = setup::for_page()?;
    let port = match port {
        Some(port) if is_free(port) => port,
        Some(port) => return Err(format!("port {port} is taken: choose another, or none")),
        None if is_free(USUAL_PORT) => USUAL_PORT,
        None => free_port()?,
    };
    // Trunk builds too, but goes on serving when that fails.
    page::build(&kit)?;

    let mut trunk = page::trunk(&kit);
    trunk.args(["serve", "--address", "127.0.0.1", "--port", &port.to_string()]);
    let mut server = trunk.spawn().map_err(|e| format!("cannot run trunk: {e}"))?;
    wait_until_it_answers(&mut server, port)?;
    println!("\n    The inspector is at http://127.0.0.1:{port}/  (Ctrl+C ends it)\n");
    let status = server.wait().map_err(|e| format!("cannot wait for trunk: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("trunk ended ({status})")) }
}

/// A port of this machine that nobody listens on.
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
            return Err(format!("trunk ended before it served anything ({status})"));
        }
        thread::sleep(LOOK);
    }
    Ok(())
}
