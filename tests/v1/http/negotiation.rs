//! Formats, codings, and how long a question may be.

use std::io::Read;

use tests::{Reply, on_both};

use super::super::world::World;
use super::{addresses, header, register_addresses};

/// The body without its coding.
fn decoded(reply: &Reply) -> Vec<u8> {
    let mut body = Vec::new();
    let coded = reply.bytes();
    let read = match reply.header("content-encoding").as_deref() {
        None => {
            body.extend_from_slice(coded);
            Ok(body.len())
        }
        Some("gzip") => flate2::read::GzDecoder::new(coded).read_to_end(&mut body),
        Some("br") => brotli::Decompressor::new(coded, 4096).read_to_end(&mut body),
        Some("zstd") => zstd::stream::read::Decoder::new(coded)
            .and_then(|mut decoder| decoder.read_to_end(&mut body)),
        Some(other) => panic!("{other} is no coding of ours"),
    };
    read.expect("the body can be decoded");
    body
}

on_both! {
    fn a_format_that_is_not_served_is_406(world: &World) {
        for target in addresses(world) {
            for wanted in ["image/avif", "application/xml", "audio/*, video/mp4;q=0.3"] {
                world.server.get(&target).header("Accept", wanted).send().expect_problem(406, "not-acceptable");
            }
        }
        for refused in ["application/json;q=0", "image/png", "text/html", "*/*;q=0"] {
            world.server.get("/v1/grants").header("Accept", refused).send().expect_problem(406, "not-acceptable");
        }
    }

    fn json_is_served_to_whoever_takes_it(world: &World) {
        for target in register_addresses(world) {
            for wanted in ["application/json", "*/*", "application/*", "text/html, application/json;q=0.1", "Application/JSON; charset=utf-8", ""] {
                let reply = world.server.get(&target).header("Accept", wanted).send().expect(200);
                assert_eq!(reply.media_type(), "application/json", "{target} for {wanted}");
            }
        }
    }

    fn each_coding_gives_the_same_bytes(world: &World) {
        for target in ["/v1/funding?limit=100", "/v1/contracts/ocds-w:c:12?lang=ru", "/v1/codelists/regions", "/openapi.json", "/docs/swagger-ui.css"] {
            let plain = world.server.get(target).header("Accept-Encoding", "identity").send().expect(200);
            assert_eq!(plain.header("content-encoding"), None);
            for coding in ["gzip", "br", "zstd"] {
                let reply = world.server.get(target).header("Accept-Encoding", coding).send().expect(200);
                assert_eq!(header(&reply, "content-encoding"), coding, "{target}");
                assert!(decoded(&reply) == plain.bytes(), "{target} differs in {coding}");
                assert!(reply.bytes().len() < plain.bytes().len());
                assert!(header(&reply, "vary").to_ascii_lowercase().contains("accept-encoding"));
            }
        }
    }

    fn the_coding_that_is_liked_best_is_taken(world: &World) {
        for (liked, coding) in [
            ("gzip;q=1.0, br;q=0.5", Some("gzip")), ("br, gzip;q=0.9", Some("br")), ("GZIP", Some("gzip")), ("gzip;q=0", None), ("deflate, compress", None),
            ("identity;q=1, gzip;q=0.1", None), ("zstd;q=0, gzip;q=0.001", Some("gzip")), ("", None),
        ] {
            let reply = world.server.get("/v1/funding").header("Accept-Encoding", liked).send().expect(200);
            assert_eq!(reply.header("content-encoding").as_deref(), coding, "{liked}");
        }
        let any = world.server.get("/v1/funding").header("Accept-Encoding", "*").send().expect(200);
        assert!(any.header("content-encoding").is_some());
    }

    fn a_query_longer_than_8_kib_is_414(world: &World) {
        let long = "x".repeat(8 * 1024);
        for target in ["/v1/grants", "/v1/grants/360G-w-01", "/health/live", "/openapi.json"] {
            world.server.get(&format!("{target}?{long}y")).undocumented_query().send().expect_problem(414, "uri-too-long");
            world.server.get(&format!("{target}?{long}")).undocumented_query().send().expect_problem(400, "invalid-parameter");
        }
    }

    fn a_query_that_is_not_utf_8_is_400(world: &World) {
        for query in ["lang=%FF", "%C3%28=1", "status=%ED%A0%80"] {
            world.server.get(&format!("/v1/grants?{query}")).undocumented_query().send().expect_problem(400, "malformed-request");
        }
    }

    fn what_is_no_request_is_refused(world: &World) {
        for bytes in ["GARBAGE\r\n\r\n", "GET /v1/grants HTTP/9.9\r\nHost: x\r\n\r\n", "GET /v1/gr\0ants HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v1/grants HTTP/1.1\r\nHost x\r\n\r\n"] {
            let reply = String::from_utf8_lossy(&world.server.raw(bytes.as_bytes())).into_owned();
            assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 4") || reply.starts_with("HTTP/1.1 505"), "{bytes:?}: {reply}");
        }
        world.server.ok("/v1/grants");
    }
}
