//! HEAD, OPTIONS, and methods that an address does not have.

use tests::{Reply, on_both};

use super::super::world::World;
use super::{addresses, header};

/// Every header but those that differ from request to request.
fn lasting(reply: &Reply) -> Vec<(&'static str, Option<String>)> {
    let names = [
        "content-type",
        "content-length",
        "content-language",
        "content-encoding",
        "etag",
        "vary",
        "cache-control",
        "location",
        "sequence",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "x-content-type-options",
        "content-security-policy",
    ];
    names.into_iter().map(|name| (name, reply.header(name))).collect()
}

fn allowed(reply: &Reply) -> Vec<String> {
    let mut methods: Vec<String> =
        header(reply, "allow").split(',').map(|method| method.trim().to_owned()).collect();
    methods.sort();
    methods
}

on_both! {
    fn head_is_get_without_a_body(world: &World) {
        let mut all: Vec<String> = addresses(world).into_iter().filter(|target| target != "/metrics").collect();
        all.extend(["/v1/funding?limit=3&lang=ru&sort=-amount", "/v1/grants/360G-unknown", "/v1/grants?limit=0", "/v1/organisations/200140900001"].map(str::to_owned));
        for target in all {
            let get = world.server.get(&target).header("Accept", "*/*").send();
            let head = world.server.request("HEAD", &target).header("Accept", "*/*").send();
            assert_eq!(head.status, get.status, "{target}");
            assert!(head.bytes().is_empty(), "{target}");
            assert_eq!(lasting(&head), lasting(&get), "{target}");
        }
    }

    fn head_is_compressed_as_get_is(world: &World) {
        let get = world.server.get("/v1/funding").header("Accept-Encoding", "zstd").send().expect(200);
        let head = world.server.request("HEAD", "/v1/funding").header("Accept-Encoding", "zstd").send().expect(200);
        assert_eq!(lasting(&head), lasting(&get));
        assert_eq!(header(&head, "content-length"), get.bytes().len().to_string());
    }

    fn options_tells_the_methods(world: &World) {
        for target in addresses(world) {
            let reply = world.server.request("OPTIONS", &target).outside_contract().send().expect(204);
            assert_eq!(allowed(&reply), ["GET", "HEAD", "OPTIONS"], "{target}");
            assert!(reply.bytes().is_empty());
        }
    }

    fn another_method_is_405_and_told_which_there_are(world: &World) {
        for target in addresses(world) {
            for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
                let reply = world.server.request(method, &target).outside_contract().send();
                assert_eq!(allowed(&reply), ["GET", "HEAD", "OPTIONS"], "{method} {target}");
                reply.expect_problem(405, "method-not-allowed");
            }
        }
    }

    fn an_address_that_is_none_is_404_with_every_method(world: &World) {
        for target in ["/nothing", "/v1", "/v2/grants", "/v1/grants/", "/v1/grants/360G-w-01/nothing", "/v1/Grants", "/v1//grants", "/openapi", "/docs/../Cargo.toml", "/.env"] {
            for method in ["GET", "POST", "DELETE", "OPTIONS", "TRACE"] {
                world.server.request(method, target).outside_contract().send().expect_problem(404, "not-found");
            }
        }
    }

    fn trace_gives_nothing_back(world: &World) {
        let reply = world.server.request("TRACE", "/v1/grants").header("Cookie", "s3cret").outside_contract().send().expect(405);
        assert!(!reply.to_string().contains("s3cret"), "{reply}");
    }

    fn a_body_where_none_is_wanted_does_no_harm(world: &World) {
        let body = serde_json::json!({"large": "x".repeat(3_000_000)});
        let reply = world.server.request("POST", "/v1/grants").json(&body).outside_contract().send();
        assert!([405, 413].contains(&reply.status), "{reply}");
        world.server.ok("/v1/grants");
    }
}
