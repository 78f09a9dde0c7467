//! `Sequence` and `Min-Sequence`: how far a node has read, and how far it has to.

use std::time::{Duration, Instant};

use tests::{Register, Reply, Server, on_both};

use super::super::as_of::{RECIPIENT, told_three_times};
use super::super::world::{World, text, wait_for_index};
use super::{head, header, register_addresses};

/// The answer once the change is read, however busy the machine is.
fn once_read(server: &Server, target: &str, wanted: &str) -> Reply {
    let begin = Instant::now();
    loop {
        let reply = server.get(target).header("Min-Sequence", wanted).send();
        if reply.status != 503 || begin.elapsed() > Duration::from_mins(1) {
            return reply.expect(200);
        }
    }
}

on_both! {
    fn every_reply_of_the_register_tells_how_far_it_has_read(world: &World) {
        let head = head(&world.server);
        assert_eq!(usize::try_from(head), Ok(world.lines.len()));
        for target in register_addresses(world) {
            let reply = world.server.get(&target).send().expect(200);
            assert_eq!(header(&reply, "sequence"), head.to_string(), "{target}");
        }
        let missing = world.server.get("/v1/grants/360G-unknown").send().expect(404);
        assert_eq!(header(&missing, "sequence"), head.to_string());
    }

    fn what_was_read_already_is_answered_at_once(world: &World) {
        let head = head(&world.server);
        for wanted in [0, 1, head] {
            world.server.get("/v1/grants/360G-w-01").header("Min-Sequence", wanted.to_string()).send().expect(200);
        }
    }

    fn what_does_not_come_within_two_seconds_is_503(world: &World) {
        let wanted = (head(&world.server) + 1).to_string();
        for target in ["/v1/grants/360G-w-02", "/v1/codelists", "/v1/funding?q=a", "/v1/grants?include=facets", "/v1/search?q=a", "/v1/suggest?q=a", "/v1/statistics?of=funding"] {
            let begun = Instant::now();
            let reply = world.server.get(target).header("Min-Sequence", &wanted).send();
            let took = begun.elapsed();
            assert!((Duration::from_millis(1_500)..Duration::from_secs(8)).contains(&took), "{took:?}");
            assert!(header(&reply, "retry-after").parse::<u32>().is_ok());
            reply.expect_problem(503, "behind");
        }
    }

    fn what_is_written_meanwhile_is_waited_for(register: Register) {
        let server = told_three_times(&register);
        let wanted = (head(&server) + 1).to_string();
        let line = serde_json::json!({"kind": "organisation", "id": RECIPIENT, "name": {"kk": "Жаңа ат"}, "sources": ["akimat"]});
        std::thread::scope(|scope| {
            scope.spawn(|| register.import("ndjson", "late.ndjson", text(std::slice::from_ref(&line))).expect_success());
            let mut reply = server.get(&format!("/v1/organisations/{RECIPIENT}")).header("Min-Sequence", &wanted).send();
            if reply.status == 503 {
                // The import was slower than two seconds.
                reply = server.get(&format!("/v1/organisations/{RECIPIENT}")).header("Min-Sequence", &wanted).send();
            }
            assert_eq!(reply.expect(200).json()["name"]["kk"], "Жаңа ат");
        });
    }

    fn what_the_index_answers_is_waited_for_too(register: Register) {
        let server = told_three_times(&register);
        wait_for_index(&server);
        for version in 1..=6 {
            let name = format!("Фонд {}", "абвгде".repeat(version));
            let line = serde_json::json!({"kind": "organisation", "id": RECIPIENT, "name": {"kk": name}, "sources": ["akimat"]});
            let before = head(&server);
            register.import("ndjson", "late.ndjson", text(std::slice::from_ref(&line))).expect_success();
            let wanted = (before + 1).to_string();
            for target in ["organisations?", "search?", "suggest?", "statistics?of=organisations&"] {
                let word = "%D0%B0%D0%B1%D0%B2%D0%B3%D0%B4%D0%B5".repeat(version);
                let reply = once_read(&server, &format!("/v1/{target}q={word}"), &wanted);
                let read: i64 = header(&reply, "sequence").parse().expect("a number");
                assert!(read > before, "{reply}");
                let told = reply.json();
                if target.starts_with("statistics") {
                    assert_eq!(told["total"]["count"], 1, "{told}");
                } else {
                    assert_eq!(told["items"][0]["id"], RECIPIENT, "{told}");
                    assert_eq!(told["sequence"].as_i64(), Some(before + 1), "what it is made from is told");
                }
            }
        }
    }

    fn what_is_no_number_is_400(world: &World) {
        for wrong in ["", "-1", "1.5", "x", "99999999999999999999"] {
            let problem = world.server.get("/v1/grants").header("Min-Sequence", wrong).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], "Min-Sequence", "{wrong}");
        }
    }
}
