//! Scripts on other pages may read everything, and learn what stands in the headers.

use tests::{Reply, on_both};

use super::super::world::World;
use super::{addresses, header};

const EXPOSED: [&str; 7] =
    ["ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "Sequence", "X-Request-Id"];

fn list(reply: &Reply, name: &str) -> Vec<String> {
    header(reply, name).split(',').map(|item| item.trim().to_ascii_lowercase()).collect()
}

#[track_caller]
fn assert_open(reply: &Reply, target: &str) {
    assert_eq!(header(reply, "access-control-allow-origin"), "*", "{target}");
    assert_eq!(
        list(reply, "access-control-expose-headers"),
        EXPOSED.map(str::to_ascii_lowercase),
        "{target}"
    );
    assert_eq!(reply.header("access-control-allow-credentials"), None, "{target}");
    assert_eq!(header(reply, "x-content-type-options"), "nosniff", "{target}");
}

on_both! {
    fn every_reply_may_be_read_from_everywhere(world: &World) {
        for target in addresses(world) {
            let reply = world.server.get(&target).header("Accept", "*/*").header("Origin", "https://newspaper.example").send().expect(200);
            assert_open(&reply, &target);
            assert_open(&world.server.get(&target).header("Accept", "*/*").send(), &target);
        }
    }

    fn so_may_every_problem(world: &World) {
        let long = format!("/v1/grants?{}", "x".repeat(9000));
        for (target, status) in [
            ("/v1/grants/360G-unknown", 404), ("/nowhere", 404), ("/v1/grants?limit=0", 400), ("/v1/grants?lang=%FF", 400),
            (long.as_str(), 414), ("/v1/organisations/200140900001", 308),
        ] {
            let reply = world.server.get(target).header("Origin", "null").outside_contract().send().expect(status);
            assert_open(&reply, target);
        }
        assert_open(&world.server.request("POST", "/v1/grants").outside_contract().send().expect(405), "POST");
        assert_open(&world.server.get("/v1/grants").header("Accept", "image/png").send().expect(406), "image/png");
        assert_open(&world.server.get("/v1/grants").header("If-None-Match", "*").send().expect(304), "304");
    }

    fn a_preflight_is_told_what_may_be_sent(world: &World) {
        for target in addresses(world) {
            let reply = world.server.request("OPTIONS", &target).header("Origin", "https://newspaper.example").header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "if-none-match, min-sequence").outside_contract().send().expect(204);
            assert_eq!(header(&reply, "access-control-allow-origin"), "*");
            assert_eq!(list(&reply, "access-control-allow-methods"), ["get", "head", "options"], "writes are not for every origin");
            let sendable = list(&reply, "access-control-allow-headers");
            for name in ["accept", "accept-language", "if-none-match", "min-sequence", "x-request-id"] {
                assert!(sendable.contains(&name.to_owned()), "{name} to {target}");
            }
            assert!(header(&reply, "access-control-max-age").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        }
    }

    fn a_preflight_of_an_address_that_is_none_is_404(world: &World) {
        world.server.request("OPTIONS", "/v1/planets").header("Origin", "https://newspaper.example").header("Access-Control-Request-Method", "GET")
            .outside_contract().send().expect_problem(404, "not-found");
    }
}
