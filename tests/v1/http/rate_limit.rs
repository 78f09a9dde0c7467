//! How many requests one client may make.

use std::time::Duration;

use tests::{Register, Reply, Server, on_both};

use super::super::world::World;
use super::header;

/// As many requests at once, with a header of their own each.
fn burst(server: &Server, count: usize) -> Vec<Reply> {
    (0..count)
        .map(|number| {
            server
                .get("/v1/codelists")
                .header("X-Forwarded-For", format!("192.0.2.{number}"))
                .send()
        })
        .collect()
}

/// How many requests are left, as the header tells.
fn left(reply: &Reply) -> u32 {
    let told = header(reply, "ratelimit");
    told.split(";r=")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .and_then(|r| r.parse().ok())
        .unwrap_or_else(|| panic!("{told}"))
}

on_both! {
    fn who_asks_too_often_is_told_when_to_come_back(register: Register) {
        let server = register.serve_with(&["--rate-limit", "5/min"]);
        let replies = burst(&server, 9);
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429, 429, 429], "an address in a header is nobody's word");
        for reply in &replies {
            assert_eq!(header(reply, "ratelimit-policy"), "\"default\";q=5;w=60");
            assert_eq!(header(reply, "access-control-allow-origin"), "*");
        }
        assert_eq!(replies[..6].iter().map(left).collect::<Vec<_>>(), [4, 3, 2, 1, 0, 0]);
        let refused = replies.into_iter().next_back().expect("there are nine");
        let wait: u64 = header(&refused, "retry-after").parse().expect("seconds");
        assert!((1..=12).contains(&wait), "{wait}");
        refused.expect_problem(429, "too-many-requests");
    }

    fn after_the_wait_it_is_served_again(register: Register) {
        let server = register.serve_with(&["--rate-limit", "2/s"]);
        let refused = burst(&server, 8).into_iter().find(|reply| reply.status == 429).expect("8 are too many");
        let wait: u64 = header(&refused, "retry-after").parse().expect("seconds");
        std::thread::sleep(Duration::from_secs(wait));
        server.ok("/v1/codelists");
    }

    fn the_limit_stands_on_every_reply(register: Register) {
        let server = register.serve_with(&["--rate-limit", "500/s"]);
        for (target, status) in [("/v1/grants", 200), ("/v1/grants/360G-x", 404), ("/v1/grants?limit=0", 400), ("/docs", 200), ("/nowhere", 404)] {
            let reply = server.get(target).outside_contract().send().expect(status);
            assert_eq!(header(&reply, "ratelimit-policy"), "\"default\";q=500;w=1", "{target}");
            assert!(left(&reply) < 500, "{target}");
        }
    }

    fn without_a_limit_none_is_told(world: &World) {
        let reply = world.server.get("/v1/codelists").send().expect(200);
        assert_eq!((reply.header("ratelimit"), reply.header("ratelimit-policy")), (None, None));
    }

    fn behind_a_proxy_each_client_is_counted_by_itself(register: Register) {
        let server = register.serve_with(&["--rate-limit", "5/min", "--proxies", "1"]);
        assert!(burst(&server, 9).iter().all(|reply| reply.status == 200));
        let same = |_| server.get("/v1/codelists").header("X-Forwarded-For", "203.0.113.9, 198.51.100.7").send().status;
        assert_eq!((0..6).map(same).collect::<Vec<_>>(), [200, 200, 200, 200, 200, 429]);
        let forged = server.get("/v1/codelists").header("X-Forwarded-For", "203.0.113.77, 198.51.100.7").send();
        assert_eq!(forged.status, 429, "only what the proxy itself saw counts");
    }
}
