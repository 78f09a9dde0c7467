//! `X-Request-Id`, and the line that a request has in the log.

use std::time::Duration;

use tests::{Register, Server, on_both};

use super::super::world::World;
use super::{addresses, header};

/// The number of a natural person with a right check digit, made up from a day that is yet to come.
const PERSON: &str = "991231600000";

fn person() -> String {
    let digits: Vec<u32> = PERSON.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum = |weights: [u32; 11]| {
        digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
    };
    let check = match sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
        10 => sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]),
        check => check,
    };
    format!("{}{check}", &PERSON[..11])
}

/// The lines of the log that hold a text, once they are written.
fn lines(server: &Server, text: &str) -> Vec<String> {
    server.wait_for_log(text);
    std::thread::sleep(Duration::from_millis(50));
    server.log().into_iter().filter(|line| line.contains(text)).collect()
}

on_both! {
    fn an_id_of_visible_characters_is_taken_over(world: &World) {
        for id in ["1", "a-b_c.D", "!\"#$%&'()*+,/:;<=>?@[]^`{|}~", &"x".repeat(128)] {
            let reply = world.server.get("/v1/grants").header("X-Request-Id", id).send().expect(200);
            assert_eq!(header(&reply, "x-request-id"), id);
            let problem = world.server.get("/v1/grants/360G-unknown").header("X-Request-Id", id).send().expect_problem(404, "not-found");
            assert_eq!(problem["request_id"], id);
        }
    }

    fn another_is_replaced_by_one_made_anew(world: &World) {
        let mut made = std::collections::BTreeSet::new();
        for id in ["", "a b", "tab\there", &"x".repeat(129), "ключ"] {
            let reply = world.server.get("/v1/grants").header("X-Request-Id", id).send().expect(200);
            let told = header(&reply, "x-request-id");
            assert!(told != id && (16..=128).contains(&told.len()) && told.bytes().all(|b| b.is_ascii_graphic()), "{told:?} for {id:?}");
            assert!(made.insert(told), "each is made anew");
        }
    }

    fn every_reply_has_one(world: &World) {
        for target in addresses(world) {
            header(&world.server.get(&target).header("Accept", "*/*").send().expect(200), "x-request-id");
        }
        header(&world.server.get("/nowhere").outside_contract().send().expect(404), "x-request-id");
    }

    fn a_request_is_one_line_of_the_log_without_its_query(register: Register) {
        let server = register.serve();
        for (number, (method, target, status)) in [
            ("GET", "/v1/organisations?region=55&lang=ru", 200), ("HEAD", "/v1/funding?status=active", 200), ("GET", "/v1/grants/360G-x?as_of=wrong-thing", 400),
            ("GET", "/nowhere?private=thing", 404), ("POST", "/v1/grants?private=thing", 405), ("OPTIONS", "/v1/grants?private=thing", 204),
        ].into_iter().enumerate() {
            let id = format!("the-request-{number}");
            server.request(method, target).header("X-Request-Id", &id).outside_contract().send().expect(status);
            let told = lines(&server, &id);
            let [line] = told.as_slice() else { panic!("{told:#?}") };
            let (path, query) = target.split_once('?').expect("it has a query");
            assert!(line.contains(&format!(" {method} {path} {status} ")) && line.ends_with("ms"), "{line}");
            assert!(!line.contains('?') && !line.contains(query), "{line}");
        }
        let all = server.log().join("\n");
        for private in ["region=55", "private", "wrong-thing"] {
            assert!(!all.contains(private), "{private} is in\n{all}");
        }
    }

    fn the_number_of_a_person_is_neither_told_nor_logged(register: Register) {
        let server = register.serve();
        let person = person();
        for (number, target) in [format!("/v1/organisations/{person}"), format!("/v1/organisations/KZ-BIN-{person}"), format!("/v1/grants/{person}")].iter().enumerate() {
            let id = format!("about-a-person-{number}");
            let reply = server.get(target).header("X-Request-Id", &id).send();
            assert!([400, 404].contains(&reply.status), "{reply}");
            assert!(!reply.to_string().contains(&person), "{reply}");
            lines(&server, &id);
        }
        assert!(!server.log().join("\n").contains(&person));
    }
}
