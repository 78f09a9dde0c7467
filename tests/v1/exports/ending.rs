//! How exports are sent: names, conditions, codings, refusals, and clients that go away.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use tests::{Register, Reply, on_both};

use super::super::world::{World, org, text};
use super::rows::{csv, sheet};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Exports that may go on at a time.
const PLACES: usize = 4;

fn decoded(reply: &Reply) -> Vec<u8> {
    let mut body = Vec::new();
    let coded = reply.bytes();
    let read = match reply.header("content-encoding").as_deref() {
        Some("gzip") => flate2::read::GzDecoder::new(coded).read_to_end(&mut body),
        Some("br") => brotli::Decompressor::new(coded, 4096).read_to_end(&mut body),
        Some("zstd") => zstd::stream::read::Decoder::new(coded)
            .and_then(|mut decoder| decoder.read_to_end(&mut body)),
        other => panic!("{other:?} is no coding of ours"),
    };
    read.expect("the body can be decoded");
    body
}

on_both! {
    fn the_parameter_is_stronger_than_accept_and_accept_is_enough(world: &World) {
        for (accept, format) in [("text/csv", "text/csv"), ("text/*", "text/csv"), ("application/x-ndjson", "application/x-ndjson"), (XLSX, XLSX), ("*/*", "application/json"), ("application/json;q=0.1, text/csv", "text/csv")] {
            let reply = world.server.get("/v1/grants").header("Accept", accept).send().expect(200);
            assert_eq!(reply.media_type(), format, "{accept}");
        }
        let reply = world.server.get("/v1/grants?format=csv").header("Accept", "application/json").send().expect(200);
        assert_eq!(reply.media_type(), "text/csv");
        let reply = world.server.get("/v1/grants?format=json").header("Accept", "text/csv").send().expect(200);
        assert_eq!(reply.media_type(), "application/json");
        world.server.get("/v1/grants").header("Accept", "image/png").send().expect_problem(406, "not-acceptable");
        world.server.get("/v1/grants/360G-w-01").header("Accept", "text/csv").send().expect_problem(406, "not-acceptable");
    }

    fn what_is_wrong_is_a_problem_before_the_first_byte(world: &World) {
        let faults = |target: &str| {
            let problem = world.server.get(target).undocumented_query().send().expect_problem(400, "invalid-parameter");
            let faults = problem["errors"].as_array().expect("errors").iter();
            faults.map(|fault| fault["parameter"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().join(",")
        };
        assert_eq!(faults("/v1/grants?format=pdf"), "format");
        assert_eq!(faults("/v1/grants?format=csv&limit=5&include=total"), "limit,include");
        assert!(faults("/v1/grants?format=csv&cursor=x").contains("cursor"));
        assert_eq!(faults("/v1/grants?format=csv&colour=red"), "colour");
        assert_eq!(faults("/v1/milestones?format=ndjson&include=below"), "include,include");
        assert_eq!(faults("/v1/funding?format=csv&region=XX:1"), "region");
        assert_eq!(faults("/v1/statistics?of=funding&format=csv&group_by=x"), "group_by");
        assert_eq!(faults("/v1/search?format=csv"), "q");
        world.server.get("/v1/grants/360G-none/payments?format=csv").send().expect_problem(404, "not-found");
    }

    fn headers_name_the_file_its_state_and_its_licence(world: &World) {
        let reply = world.server.get(&format!("/v1/organisations/{}/funding?format=csv&lang=ru", org(5))).send().expect(200);
        let name = reply.header("content-disposition").expect("a name");
        let (plain, encoded) = name.split_once("; filename*=UTF-8''").expect("both names");
        assert!(plain.starts_with(&format!("attachment; filename=\"enpo-funding-{}-2", org(5))) && plain.ends_with(".csv\""), "{name}");
        assert!(encoded.starts_with("enpo-%D1%84%D0%B8%D0%BD%D0%B0%D0%BD%D1%81") && encoded.is_ascii(), "{name}");
        assert!(reply.header("link").expect("a licence").contains("rel=\"license\""));
        let sequence: i64 = reply.header("sequence").expect("a sequence").parse().expect("a number");
        assert!(sequence > 0);
        let tag = reply.header("etag").expect("a tag");
        let again = |tag: &str, target: &str| world.server.get(target).header("If-None-Match", tag).send().status;
        let target = format!("/v1/organisations/{}/funding?format=csv&lang=ru", org(5));
        assert_eq!(again(&tag, &target), 304);
        assert_eq!(again(&tag, &target.replace("lang=ru", "lang=kk")), 200);
        assert_eq!(again(&tag, &target.replace("csv", "ndjson")), 200);
    }

    fn head_is_get_without_the_body(world: &World) {
        for format in ["csv", "ndjson", "xlsx"] {
            let target = format!("/v1/milestones?format={format}");
            let (get, head) = (world.server.get(&target).send().expect(200), world.server.request("HEAD", &target).send().expect(200));
            assert!(head.bytes().is_empty() && !get.bytes().is_empty());
            for name in ["content-type", "content-disposition", "etag", "sequence", "link", "content-language", "vary", "content-length"] {
                assert_eq!(head.header(name), get.header(name), "{name}");
            }
        }
    }

    fn each_coding_gives_the_same_bytes(world: &World) {
        for format in ["csv", "ndjson"] {
            let target = format!("/v1/funding?format={format}");
            let plain = world.server.get(&target).header("Accept-Encoding", "identity").send().expect(200);
            for coding in ["gzip", "br", "zstd"] {
                let reply = world.server.get(&target).header("Accept-Encoding", coding).send().expect(200);
                assert_eq!(reply.header("content-encoding").as_deref(), Some(coding));
                assert_ne!(reply.header("etag"), plain.header("etag"));
                assert!(decoded(&reply) == plain.bytes() && reply.bytes().len() < plain.bytes().len(), "{target} {coding}");
            }
        }
        let book = world.server.get("/v1/funding?format=xlsx").header("Accept-Encoding", "gzip, br, zstd").send().expect(200);
        assert_eq!(book.header("content-encoding"), None, "a workbook is compressed as it is");
    }

    fn nothing_in_a_cell_is_calculated_and_numbers_stay(register: Register) {
        let named = |number: u32, name: &str| json!({"kind": "organisation", "id": format!("GB-CHC-{number}"), "name": {"en": name}});
        let names = ["=HYPERLINK(\"http://x\")", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "-5", "a, \"b\"\nc"];
        let lines: Vec<_> = (1..).zip(names).map(|(number, name)| named(number, name)).collect();
        register.import("ndjson", "names.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let rows = csv(&server.get("/v1/organisations?format=csv&lang=en").send().expect(200));
        let told: Vec<&str> = rows.iter().map(|row| row["name"].as_str()).collect();
        assert_eq!(told, ["'=HYPERLINK(\"http://x\")", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "-5", "a, \"b\"\nc"]);
        let rows = sheet(&server.get("/v1/organisations?format=xlsx&lang=en").send().expect(200));
        let told: Vec<&str> = rows.iter().map(|row| row["name"].as_str()).collect();
        assert_eq!(told, names, "cells of text are no formulas");
    }

    fn who_goes_away_makes_room_for_others(register: Register) {
        let long = "x".repeat(19_000);
        // More than sockets hold, of what no index is made of.
        let call = |number: u32| json!({"kind": "call", "id": format!("call-{number}"), "description": {"kk": long, "ru": long, "en": long}});
        let lines: Vec<_> = (1..=250).map(call).collect();
        register.import("ndjson", "long.ndjson", text(&lines)).expect_success();
        let server = register.serve();
        let mut slow: Vec<TcpStream> = Vec::new();
        for _ in 0..PLACES {
            let mut stream = TcpStream::connect(server.address()).expect("a connection");
            stream.write_all(b"GET /v1/calls?format=ndjson HTTP/1.1\r\nHost: x\r\n\r\n").expect("sent");
            let mut first = [0];
            stream.read_exact(&mut first).expect("it begins");
            slow.push(stream);
        }
        let busy = server.get("/v1/calls?format=csv").send();
        assert!(busy.header("retry-after").is_some(), "{busy}");
        busy.expect_problem(503, "busy");
        server.ok("/v1/calls");
        drop(slow);
        let begin = Instant::now();
        let reply = loop {
            let reply = server.get("/v1/calls?format=csv").send();
            if reply.status == 200 {
                break reply;
            }
            assert!(begin.elapsed() < Duration::from_mins(1), "{reply}");
            std::thread::sleep(Duration::from_millis(50));
        };
        assert_eq!(csv(&reply).len(), 250);
    }
}
