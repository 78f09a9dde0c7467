//! The end of a server, seen by who is connected to it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::time::Duration;

use tests::{Database, Register};

/// Sends a GET on a connection that is kept, and returns the head of what comes back and its body.
fn ask(connection: &mut TcpStream, path: &str) -> (String, Vec<u8>) {
    write!(connection, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").expect("the server reads");
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let length = connection.read(&mut chunk).expect("the server answers");
        assert!(length > 0, "the connection was ended without an answer");
        received.extend_from_slice(&chunk[..length]);
        let text = String::from_utf8_lossy(&received).to_ascii_lowercase();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let told = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let expected: usize = told.and_then(|told| told.trim().parse().ok()).unwrap_or_default();
        if received.len() >= head.len() + 4 + expected {
            let body = received[head.len() + 4..].to_vec();
            return (head.to_owned(), body);
        }
    }
}

#[test]
fn a_kept_connection_is_told_to_go_before_the_server_ends() {
    let server = Register::empty(Database::Sqlite).serve();
    let connect = || TcpStream::connect(server.address()).expect("the server accepts");
    let (mut one, mut other) = (connect(), connect());
    let (head, _) = ask(&mut one, "/v1/grants");
    assert!(head.starts_with("http/1.1 200") && !head.contains("connection: close"), "{head}");
    std::thread::scope(|scope| {
        scope.spawn(|| server.terminate());
        std::thread::sleep(Duration::from_millis(100));
        let (head, body) = ask(&mut one, "/v1/grants");
        assert!(head.starts_with("http/1.1 200") && head.contains("connection: close"), "{head}");
        assert!(String::from_utf8_lossy(&body).contains("items"));
        let (head, _) = ask(&mut other, "/health/ready");
        assert!(head.starts_with("http/1.1 503") && head.contains("connection: close"), "{head}");
    });
}

#[test]
fn no_request_on_a_kept_connection_is_lost() {
    let server = Register::empty(Database::Sqlite).serve();
    let busy = Barrier::new(9);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let mut connection = TcpStream::connect(server.address()).expect("the server accepts");
            // Each asks until it is told to go, and fails when it is let go without an answer.
            let busy = &busy;
            scope.spawn(move || {
                ask(&mut connection, "/v1/grants");
                busy.wait();
                while !ask(&mut connection, "/v1/grants").0.contains("connection: close") {
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
        }
        busy.wait();
        std::thread::sleep(Duration::from_millis(50));
        server.terminate();
    });
}

#[test]
fn a_gentle_end_is_no_fault_in_the_log() {
    let server = Register::empty(Database::Sqlite).serve();
    let mut connection = TcpStream::connect(server.address()).expect("the server accepts");
    ask(&mut connection, "/v1/grants");
    server.terminate();
    server.wait_for_log("ending");
    let log = server.log();
    assert!(log.iter().all(|line| !line.contains("ERROR")), "{}", log.join("\n"));
}
