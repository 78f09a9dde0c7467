//! `q`, `/v1/search` and `/v1/suggest`: words in three languages and two scripts. How well questions are answered is judged in
//! the tests of the crate `search`; here it is what the API makes of it.

use serde_json::{Value, json};
use tests::{Register, Server, on_both};

use super::telling::{items, page};
use super::world::{World, ids, text, wait_for_index, walk};

const FUND: &str = "KZ-BIN-200140900004";

fn register_of(register: &Register) -> Server {
    let organisation = |id: &str, kk: &str, ru: &str, status: &str| json!({"kind": "organisation", "id": id, "status": status, "name": {"kk": kk, "ru": ru}});
    let grant = |number: usize, title: &str, amount: &str| {
        json!({
            "kind": "grant", "id": format!("360G-q-{number}"), "funding_kind": "grant", "status": "active",
            "title": {"ru": title}, "recipients": [{"id": FUND}], "signed_on": "2025-03-01",
            "amount": {"amount": amount, "currency": "KZT"},
        })
    };
    let lines = [
        organisation(FUND, "«Қазақстан халқына» қоры", "Фонд «Қазақстан халқына»", "active"),
        organisation("KZ-BIN-200140900103", "«Халық» қоғамдық қоры", "ОФ «Халык»", "liquidated"),
        grant(1, "Приют для животных", "100.00"),
        grant(2, "Приют для детей", "200000.00"),
        grant(3, "Дом для детей", "3.00"),
    ];
    register.import("ndjson", "q.ndjson", text(&lines)).expect_success();
    let server = register.serve();
    wait_for_index(&server);
    server
}

/// An address as a client sends it: what is no ASCII is escaped.
fn sent(target: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    target.bytes().map(byte).collect()
}

fn found(server: &Server, path: &str, words: &str) -> Vec<String> {
    ids(page(&server.ok(&sent(&format!("{path}?q={words}")))))
}

on_both! {
    fn one_name_is_found_in_every_spelling(register: Register) {
        let server = register_of(&register);
        for words in ["Qazaqstan%20halqyna", "Казакстан%20халкына", "қазақстан%20халқына", "kazakstan%20khalkyna", "200140900004", "2001%204090%200004"] {
            assert_eq!(found(&server, "/v1/organisations", words)[..1], [FUND], "{words}");
        }
        assert_eq!(found(&server, "/v1/organisations", "%22халқына%20қазақстан%22"), [] as [&str; 0], "a phrase stands as it is");
        assert_eq!(found(&server, "/v1/organisations", "халык"), ["KZ-BIN-200140900103", FUND], "the whole name comes first");
    }

    fn words_narrow_and_rank_and_go_with_filters(register: Register) {
        let server = register_of(&register);
        assert_eq!(found(&server, "/v1/funding", "приют"), ["360G-q-2", "360G-q-1"], "bigger money first among equals");
        assert_eq!(found(&server, "/v1/funding", "приюты%20-животных"), ["360G-q-2"]);
        assert_eq!(found(&server, "/v1/grants", "приют&sort=amount"), ["360G-q-1", "360G-q-2"]);
        assert_eq!(found(&server, "/v1/grants", "приют&amount_max=500"), ["360G-q-1"]);
        assert_eq!(found(&server, "/v1/contracts", "приют"), [] as [&str; 0]);
        let told = server.ok(&sent("/v1/statistics?of=funding&q=приют"));
        assert_eq!((&told["total"]["count"], &told["total"]["sums"][0]["sum"]["amount"]), (&json!(2), &json!("200100.00")));
        let first = server.ok(&sent("/v1/funding?q=детей&limit=1&include=total"));
        assert_eq!(first["total"], 2);
        assert_eq!(ids(&walk(&server, &sent("/v1/funding?q=детей&limit=1"))).len(), 2);
    }

    fn what_is_found_together_is_told_in_short(register: Register) {
        let server = register_of(&register);
        let told = server.ok(&sent("/v1/search?q=халқына&lang=kk&highlight=true"));
        let first = &items(&told["items"])[0];
        assert_eq!((&first["kind"], &first["id"]), (&json!("organisation"), &json!(FUND)));
        assert_eq!(first["url"], format!("/v1/organisations/{FUND}"));
        let pieces = items(&first["highlight"]);
        let whole: String = pieces.iter().filter_map(|piece| piece["text"].as_str()).collect();
        assert_eq!(first["display"]["text"], whole);
        let hits: Vec<&Value> = pieces.iter().filter(|piece| piece["hit"] == true).map(|piece| &piece["text"]).collect();
        assert_eq!(hits, [&json!("халқына")]);
        assert_eq!(told["counts"]["contract"], 0);
        let half = server.ok(&sent("/v1/suggest?q=казакстан%20хал"));
        assert_eq!(items(&half["items"])[0]["id"], FUND);
        assert_eq!(items(&server.ok(&sent("/v1/suggest?q=приют%20для%20жив"))["items"])[0]["id"], "360G-q-1");
    }

    fn what_is_found_together_comes_page_by_page(register: Register) {
        let server = register_of(&register);
        let whole = server.ok(&sent("/v1/search?q=халқына&limit=100"));
        assert!(items(&whole["items"]).len() > 2 && whole["next"].is_null());
        let (mut found, mut next) = (Vec::new(), Some(sent("/v1/search?q=халқына&limit=1")));
        while let Some(address) = next {
            let page = server.ok(&address);
            assert_eq!(page["counts"], whole["counts"], "{address}");
            found.extend(items(&page["items"]).to_vec());
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(&found, items(&whole["items"]));
        let first = server.ok(&sent("/v1/search?q=халқына&limit=1"));
        let foreign = first["next"].as_str().expect("more").replace("q=", "q=x");
        let problem = server.get(&foreign).send().expect_problem(400, "invalid-parameter");
        assert_eq!(problem["errors"][0]["code"], "foreign_cursor");
    }

    fn the_number_of_a_party_finds_its_funding(register: Register) {
        let server = register_of(&register);
        for number in ["200140900004", "2001%204090%200004", "KZ-BIN-200140900004", "БИН%20200140900004"] {
            assert_eq!(found(&server, "/v1/funding", number), ["360G-q-2", "360G-q-1", "360G-q-3"], "{number}");
            assert_eq!(found(&server, "/v1/funding", &format!("{number}%20дом")), ["360G-q-3"], "{number}");
        }
        assert_eq!(found(&server, "/v1/funding", "200140900103"), [] as [&str; 0]);
    }

    fn a_letter_alone_finds_nothing_unless_it_is_being_typed(register: Register) {
        let server = register_of(&register);
        for letter in ["и", "ии", "a", "д"] {
            assert_eq!(found(&server, "/v1/funding", letter), [] as [&str; 0], "{letter}");
            assert_eq!(server.ok(&sent(&format!("/v1/search?q={letter}")))["counts"]["grant"], 0, "{letter}");
        }
        assert!(!found(&server, "/v1/suggest", "п").is_empty());
    }

    fn no_text_is_an_error_and_what_asks_nothing_finds_nothing(world: &World) {
        for words in ["%22", "-", "--", "%22%22", "%3F", "%D7", "AND", "a%20OR", "%28", "a:b", "*", "%5C", "%F0%9F%98%80", "%22a", "-%22a%20b", "%E2%80%AE"] {
            let utf8 = words != "%D7";
            for path in ["organisations?", "funding?", "milestones?", "search?", "suggest?", "statistics?of=funding&"] {
                let reply = world.server.get(&format!("/v1/{path}q={words}")).send();
                assert_eq!(reply.status, if utf8 { 200 } else { 400 }, "{path}q={words}\n{reply}");
            }
        }
        assert_eq!(items(&world.server.ok("/v1/funding?q=--")["items"]).len(), 0);
        let long = "a".repeat(201);
        for path in ["funding", "search", "suggest"] {
            for wrong in ["", long.as_str()] {
                let problem = world.server.get(&format!("/v1/{path}?q={wrong}")).send().expect_problem(400, "invalid-parameter");
                assert_eq!(problem["errors"][0]["parameter"], "q", "{path}");
            }
        }
        for (target, parameter) in [("search", "q"), ("suggest", "q"), ("search?q=a&limit=0", "limit"), ("suggest?q=a&limit=21", "limit"), ("search?q=a&highlight=yes", "highlight"), ("funding?sort=relevance", "sort")] {
            let problem = world.server.get(&format!("/v1/{target}")).send().expect_problem(400, "invalid-parameter");
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{target}");
        }
    }
}
