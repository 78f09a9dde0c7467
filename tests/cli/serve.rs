//! Starting and ending the server.

use tests::{Database, Register, Server, enpo, on_both};

on_both! {
    fn a_configured_database_is_never_filled_unasked(register: Register) {
        let server = register.serve();
        assert_eq!(server.ok("/v1/changes")["items"].as_array().map(Vec::len), Some(0));
        assert!(!server.log().join("\n").contains("synthetic"));
    }

    fn sigterm_ends_it(register: Register) {
        let server = register.serve();
        server.ok("/v1/organisations");
        server.terminate();
    }

    fn a_line_for_each_request_tells_no_query(register: Register) {
        let server = register.serve();
        let reply = server.get("/v1/organisations?region=55").header("X-Request-Id", "seen-by-the-test").send().expect(200);
        assert_eq!(reply.header("x-request-id").as_deref(), Some("seen-by-the-test"));
        let line = server.wait_for_log("seen-by-the-test");
        assert!(line.contains("GET") && line.contains("/v1/organisations") && line.contains("200"), "{line}");
        assert!(!line.contains("region"), "{line}");
    }
}

#[test]
fn a_second_server_on_one_file_is_refused() {
    let register = Register::empty(Database::Sqlite);
    let _first = register.serve();
    let said = Server::try_start(register.url(), &[]).err().unwrap_or_default();
    assert!(said.contains("already served"), "{said}");
}

#[test]
fn wrong_settings_stop_the_start_and_are_named() {
    for (arguments, name) in [
        (["serve", "--database-url", "mysql://x/y"], "database"),
        (["serve", "--listen", "nowhere"], "--listen"),
        (["serve", "--rate-limit", "many"], "rate_limit"),
    ] {
        let said = enpo(&arguments);
        assert_ne!(said.status, Some(0));
        assert!(said.stderr.contains(name), "{name} is not in\n{}", said.stderr);
    }
}

#[test]
fn a_settings_file_is_the_weakest_of_the_three_places() {
    let file = tests::file("enpo.toml", "rate_limit = \"nonsense\"\n");
    let path = file.to_str().expect("UTF-8");
    let said = enpo(&["serve", "--config", path, "--listen", "127.0.0.1:0"]);
    assert!(said.stderr.contains("nonsense"), "{}", said.stderr);
    let register = Register::empty(Database::Sqlite);
    let server = register.serve_with(&["--config", path, "--rate-limit", "7/s"]);
    let policy = server
        .get("/v1/organisations")
        .send()
        .expect(200)
        .header("ratelimit-policy")
        .unwrap_or_default();
    assert!(policy.contains('7'), "{policy}");
}
