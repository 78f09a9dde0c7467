//! What operators and readers of the contract ask for.

use serde_json::json;
use tests::{Register, Server, on_both};

use super::super::world::World;
use super::{head, header};

/// The value of a figure.
#[track_caller]
fn figure(server: &Server, name: &str) -> f64 {
    let page = server.get("/metrics").send().expect(200);
    let found = page.text().lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    found
        .unwrap_or_else(|| panic!("{name} is not told\n{}", page.text()))
        .parse()
        .expect("a number")
}

/// What a page loads or leads to.
fn links(page: &str) -> Vec<&str> {
    ["src=\"", "href=\""]
        .iter()
        .flat_map(|name| page.split(name).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

on_both! {
    fn it_lives_and_can_serve(world: &World) {
        let live = world.server.get("/health/live").send().expect(200);
        assert_eq!((live.json(), header(&live, "cache-control").as_str()), (json!({"status": "ok"}), "no-store"));
        let ready = world.server.get("/health/ready").send().expect(200);
        assert_eq!((ready.json(), header(&ready, "cache-control").as_str()), (json!({"status": "ok", "sequence": head(&world.server), "index": {"status": "ok", "sequence": head(&world.server)}}), "no-store"));
    }

    fn figures_are_in_the_text_format_of_prometheus(world: &World) {
        let reply = world.server.get("/metrics").send().expect(200);
        assert!(header(&reply, "content-type").starts_with("text/plain; version=0.0.4"));
        let mut families = std::collections::BTreeSet::new();
        for line in reply.text().lines() {
            if let Some(told) = line.strip_prefix("# TYPE ") {
                assert!(families.insert(told.split(' ').next().unwrap_or_default()), "{line} stands twice");
            } else if !line.starts_with('#') {
                let (name, value) = line.rsplit_once(' ').expect("a figure has a name");
                let family = name.split('{').next().unwrap_or_default();
                let known = families.iter().any(|known| family.strip_prefix(known).is_some_and(|rest| ["", "_bucket", "_sum", "_count"].contains(&rest)));
                assert!(known && value.parse::<f64>().is_ok(), "{line}");
            }
        }
        assert!(families.len() >= 6, "{families:?}");
    }

    fn requests_are_counted(register: Register) {
        let server = register.serve();
        server.ok("/v1/grants");
        for _ in 0..3 {
            server.get("/v1/grants/360G-x").send().expect(404);
        }
        assert_eq!(figure(&server, "enpo_http_requests_total{status=\"404\"}").to_string(), "3");
        let count = figure(&server, "enpo_http_request_duration_seconds_count");
        assert!(count >= 5.0 && figure(&server, "enpo_http_request_duration_seconds_bucket{le=\"+Inf\"}") > count, "{count}");
        let hits = figure(&server, "enpo_cache_hits_total");
        server.ok("/v1/grants");
        assert!(figure(&server, "enpo_cache_hits_total") > hits, "the second answer comes from memory");
        assert_eq!(figure(&server, "enpo_sequence").to_string(), "0");
        assert_eq!(figure(&server, "enpo_following").to_string(), "1");
    }

    fn the_page_of_the_contract_loads_nothing_from_elsewhere(world: &World) {
        let reply = world.server.get("/docs").header("Accept", "text/html,*/*;q=0.8").send().expect(200);
        assert_eq!(reply.media_type(), "text/html");
        let policy = header(&reply, "content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && policy.contains("connect-src 'self'"), "{policy}");
        assert!(!policy.contains("http") && !policy.contains('*') && !policy.contains("unsafe-eval"), "{policy}");
        let script = policy.split(';').find(|part| part.trim().starts_with("script-src")).expect("scripts are bounded");
        assert!(!script.contains("unsafe"), "{policy}");
        let links = links(reply.text());
        assert!(links.len() >= 3, "{links:?}");
        for link in links {
            assert!(!link.contains("//") && !link.starts_with("data:"), "{link} is elsewhere");
            let target = format!("/{}", link.trim_start_matches("./").trim_start_matches('/'));
            let file = world.server.get(&target).header("Accept", "*/*").outside_contract().send().expect(200);
            assert!(!file.bytes().is_empty(), "{link}");
            let expected = match link.rsplit('.').next() {
                Some("js") => "text/javascript",
                Some("css") => "text/css",
                Some("yaml") => "application/yaml",
                Some("json") => "application/json",
                _ => "image/png",
            };
            assert_eq!(file.media_type(), expected, "{link}");
        }
        assert!(!reply.text().contains("<script>") && !reply.text().contains("onload="), "nothing runs in the page itself");
    }

    fn a_file_that_is_none_of_the_pages_is_404(world: &World) {
        for file in ["nothing.js", "index.html", "..%2Fopenapi.json", "%2e%2e", "start.js%00"] {
            world.server.get(&format!("/docs/{file}")).outside_contract().send().expect_problem(404, "not-found");
        }
    }

    fn both_forms_of_the_document_are_served(world: &World) {
        let json = world.server.get("/openapi.json").send().expect(200);
        assert_eq!(json.media_type(), "application/json");
        let document = json.json();
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let yaml = world.server.get("/openapi.yaml").send().expect(200);
        assert_eq!(yaml.media_type(), "application/yaml");
        for path in document["paths"].as_object().expect("there are paths").keys() {
            assert!(yaml.text().contains(&format!("\n  {path}:\n")), "{path}");
        }
    }

    fn they_take_no_parameters(world: &World) {
        for target in ["/health/live", "/health/ready", "/metrics", "/openapi.json", "/openapi.yaml", "/docs", "/problems/gone"] {
            let problem = world.server.get(&format!("{target}?colour=red")).undocumented_query().header("Accept", "*/*").send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], "colour", "{target}");
        }
    }
}
