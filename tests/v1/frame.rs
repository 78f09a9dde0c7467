//! What stands around every operation: bounds, the rate limit, what is told of an address, the way to the page.

use tests::{Database, Register, Server, on_both};

/// The status of a reply that came as bytes, and whether the connection was ended after it.
fn status_of(received: &[u8]) -> String {
    let text = String::from_utf8_lossy(received);
    text.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn demonstration() -> &'static Server {
    Server::demonstration(Database::Sqlite)
}

#[test]
fn a_large_body_is_refused_before_it_comes() {
    for (method, path) in [("GET", "/v1/grants"), ("POST", "/v1/grants"), ("GET", "/nowhere")] {
        let head =
            format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n");
        let received = demonstration().raw(head.as_bytes());
        let text = String::from_utf8_lossy(&received);
        assert_eq!(status_of(&received), "413", "{text}");
        assert!(text.contains("/problems/payload-too-large"), "{text}");
        assert!(text.contains("connection: close"), "{text}");
    }
}

#[test]
fn a_body_without_a_length_is_not_read_on() {
    let mut request =
        b"GET /v1/grants?limit=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            .to_vec();
    request.extend(b"5\r\nhello\r\n");
    let received = demonstration().raw(&request);
    let text = String::from_utf8_lossy(&received);
    assert_eq!(status_of(&received), "200", "{text}");
    assert!(text.contains("connection: close"), "{text}");
}

#[test]
fn a_small_body_changes_nothing() {
    let received = demonstration().raw(
        b"GET /v1/grants?limit=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    );
    assert_eq!(status_of(&received), "200");
}

#[test]
fn an_address_that_is_too_long_is_414_and_not_repeated() {
    let server = demonstration();
    for target in [
        format!("/v1/grants/{}", "x".repeat(60_000)),
        format!("/v1/grants?q={}", "x".repeat(9_000)),
    ] {
        let problem =
            server.get(&target).outside_contract().send().expect_problem(414, "uri-too-long");
        assert!(problem["instance"].as_str().unwrap_or_default().len() < 300);
    }
    let target = format!("/v1/grants/{}", "y".repeat(8_000));
    let problem = server
        .get(&target)
        .header("X-Request-Id", "a-long-path")
        .outside_contract()
        .send()
        .expect_problem(400, "invalid-parameter");
    assert!(problem["instance"].as_str().unwrap_or_default().len() < 300);
    assert!(server.wait_for_log("a-long-path").len() < 400);
}

#[test]
fn the_number_of_a_person_reaches_neither_log_nor_reply() {
    let server = Register::empty(Database::Sqlite).serve();
    for (number, path) in
        [("a", "/v1/organisations/90010130001%37"), ("b", "/v1/organisations/900101300017/history")]
    {
        let reply = server.get(path).header("X-Request-Id", number).outside_contract().send();
        assert!(!reply.text().contains("9001013000"), "{reply}");
        let line = server.wait_for_log(&format!("{number} GET"));
        assert!(!line.contains("9001013000") && line.contains("************"), "{line}");
    }
    let reply = server.get("/v1/grants").header("X-Request-Id", "900101300017").send().expect(200);
    assert_eq!(reply.header("x-request-id").map(|id| id.len()), Some(32));
    assert!(!server.log().join("\n").contains("900101300017"));
}

#[test]
fn the_policy_is_kept() {
    let server = Register::empty(Database::Sqlite).serve_with(&["--rate-limit", "30/h"]);
    for _ in 0..30 {
        let reply = server.get("/v1/grants").send().expect(200);
        assert_eq!(reply.header("ratelimit-policy").as_deref(), Some("\"default\";q=30;w=3600"));
    }
    let reply = server.get("/v1/grants").send().expect(429);
    assert!(reply.header("retry-after").is_some());
}

#[test]
fn operators_tools_do_not_count_against_the_limit() {
    let server = Register::empty(Database::Sqlite).serve_with(&["--rate-limit", "2/h"]);
    for path in ["/health/live", "/health/ready", "/metrics"] {
        for _ in 0..5 {
            let reply = server.get(path).send().expect(200);
            assert_eq!(reply.header("ratelimit").as_deref(), Some("\"default\";r=2;t=1"));
        }
    }
    server.get("/v1/grants").send().expect(200);
}

on_both! {
    fn the_bare_address_leads_to_the_page(server: &Server) {
        for (path, location) in [("/", "docs"), ("/docs/", "../docs")] {
            let reply = server.get(path).outside_contract().send().expect(308);
            assert_eq!(reply.header("location").as_deref(), Some(location));
        }
    }
}
