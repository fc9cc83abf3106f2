//! The reading process on its own. Bannette's binary runs the same function behind a hidden argument.
//!
//! `reading-child probe` lays the limits on itself and prints what it can still do: nothing, if they hold.

use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::process::{Command, ExitCode};

use reading::Limits;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("probe") => probe(),
        _ => reading::child::main(),
    }
}

fn probe() -> ExitCode {
    if let Err(error) = reading::child::confine(&Limits::default()) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    let possible = [
        ("a TCP socket", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("a UDP socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("a Unix socket", UnixListener::bind("probe.socket").is_ok()),
        ("a datagram", UnixDatagram::unbound().is_ok()),
        ("another program", Command::new("/bin/true").status().is_ok()),
        ("a thread", std::thread::Builder::new().spawn(|| ()).is_ok()),
        ("removing a file", std::fs::remove_file("kept").is_ok()),
        ("renaming a file", std::fs::rename("kept", "renamed").is_ok()),
        ("two gigabytes", Vec::<u8>::new().try_reserve_exact(2_000_000_000).is_ok()),
        ("reading a file", std::fs::read("kept").is_ok()),
        ("writing a file", std::fs::write("written", "").is_ok()),
    ];
    for (what, _) in possible.iter().filter(|(_, possible)| *possible) {
        println!("{what}");
    }
    ExitCode::SUCCESS
}
