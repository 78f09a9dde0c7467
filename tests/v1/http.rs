//! What HTTP itself promises, the same at every address.

mod conditional;
mod cors;
mod methods;
mod negotiation;
mod operations;
mod problems;
mod rate_limit;
mod request_id;
mod sequence;

use tests::{Reply, Server};

use super::world::{World, org};

/// An address for every documented path.
fn addresses(world: &World) -> Vec<String> {
    let organisation = org(5);
    let ids = [
        ("/v1/organisations/{id}", organisation.as_str()),
        ("/v1/grants/{id}", "360G-w-01"),
        ("/v1/contracts/{id}", "ocds-w:c:12"),
        ("/v1/milestones/{id}", "360G-w-01:m:1"),
        ("/v1/sources/{id}", "akimat"),
        ("/v1/calls/{id}", "call-1"),
        ("/v1/codelists/{name}", "regions"),
        ("/problems/{slug}", "gone"),
        ("/docs/{file}", "start.js"),
    ];
    let fill = |path: String| {
        let found = ids.iter().find(|(template, _)| path.starts_with(template));
        match found {
            Some((template, id)) => {
                let (start, _) = template.split_once('{').expect("a template has a name");
                path.replacen(template, &format!("{start}{id}"), 1)
            }
            None if ["/v1/search", "/v1/suggest"].contains(&path.as_str()) => format!("{path}?q=a"),
            None if path == "/v1/statistics" => format!("{path}?of=funding"),
            None => path,
        }
    };
    let contract = world.server.contract();
    let mut open = contract.operations();
    // What is not for everybody has tests of its own.
    open.retain(|(path, method)| method == "GET" && contract.is_open(path));
    let all: Vec<String> = open.into_iter().map(|(path, _)| fill(path)).collect();
    assert!(all.len() > 30 && all.iter().all(|path| !path.contains('{')), "{all:#?}");
    all
}

/// Those of them that answer from the register.
fn register_addresses(world: &World) -> Vec<String> {
    addresses(world).into_iter().filter(|path| path.starts_with("/v1/")).collect()
}

/// The value of a header that must be there.
#[track_caller]
fn header(reply: &Reply, name: &str) -> String {
    reply.header(name).unwrap_or_else(|| panic!("{name} is missing\n{reply}"))
}

/// How far the server has read the change log.
pub fn head(server: &Server) -> i64 {
    let reply = server.get("/v1/changes?limit=1").send().expect(200);
    header(&reply, "sequence").parse().expect("a number")
}
