//! Everything that the register shows, and which of it a filter holds: told by looking at each item.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use tests::Server;

use super::SUBJECTS;
use super::draw::{Filter, day_field, list};
use crate::v1::world::{minor, walk};

/// All items of the lists.
pub struct Register<'a> {
    pub server: &'a Server,
    items: BTreeMap<&'static str, Vec<Value>>,
    /// Where each funding stands among all.
    places: HashMap<String, usize>,
    unlisted: HashSet<String>,
    funded: HashSet<String>,
    /// The fundings that a recipient was awarded first.
    firsts: HashSet<String>,
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl<'a> Register<'a> {
    pub fn read(server: &'a Server) -> Self {
        let all = |subject: &str| walk(server, &format!("/v1/{subject}?limit=100"));
        let items: BTreeMap<_, _> =
            SUBJECTS.iter().map(|(subject, ..)| (*subject, all(subject))).collect();
        let fundings = &items["funding"];
        let places = fundings.iter().enumerate();
        let places = places.map(|(at, item)| (text(&item["id"]).to_owned(), at)).collect();
        let recipients = fundings.iter().flat_map(|item| list(&item["recipients"]));
        let funded = recipients.map(|party| text(&party["id"]).to_owned()).collect();
        let sources = all("sources").into_iter().filter(|source| source["listing"] == false);
        let unlisted = sources.map(|source| text(&source["id"]).to_owned()).collect();
        let firsts = firsts(fundings);
        Self { server, items, places, unlisted, funded, firsts }
    }

    pub fn of(&self, subject: &str) -> &[Value] {
        &self.items[subject]
    }

    pub fn is_listed(&self, source: &str) -> bool {
        !self.unlisted.contains(source)
    }

    /// The funding that a milestone belongs to; other items themselves.
    pub fn funding_of<'b>(&'b self, item: &'b Value) -> &'b Value {
        match item["funding"].as_str() {
            Some(id) => &self.items["funding"][self.places[id]],
            None => item,
        }
    }

    /// The items that a filter holds; none where it asks for what an item does not say by itself.
    pub fn scan(&self, subject: &str, filter: &Filter) -> Option<Vec<&Value>> {
        let mut found: Vec<&Value> = self.of(subject).iter().collect();
        for (name, values) in filter {
            if name.starts_with("amount_") {
                continue;
            }
            let mut holds = Vec::new();
            for item in found {
                if self.holds(subject, item, name, values)? {
                    holds.push(item);
                }
            }
            found = holds;
        }
        let bounds = [("amount_min", 1), ("amount_max", -1)];
        for (bound, sign) in
            bounds.iter().filter_map(|(name, sign)| Some((filter.get(*name)?, sign)))
        {
            let bound =
                minor(&serde_json::json!({"amount": bound, "currency": filter["currency"]}));
            found.retain(|item| {
                present(item).is_some_and(|money| sign * (minor(money) - bound) >= 0)
            });
        }
        Some(found)
    }

    fn holds(&self, subject: &str, item: &Value, name: &str, values: &str) -> Option<bool> {
        let above = self.funding_of(item);
        let is_milestone = subject == "milestones";
        let any = |value: &Value| {
            value.as_str().is_some_and(|value| values.split(',').any(|asked| asked == value))
        };
        let party = |value: &Value| {
            let id = text(value);
            values.split(',').any(|asked| asked == id || format!("KZ-BIN-{asked}") == id)
        };
        let lies = |region: &Value| values.split(',').any(|asked| lies_in(region, asked));
        Some(match name {
            "region" if subject == "organisations" => lies(&item["seat"]),
            "region" => list(&above["places"]).any(lies),
            "recipient_region" => list(&above["recipients"]).any(|party| lies(&party["region"])),
            "funder_region" => lies(&above["funder"]["region"]),
            "sphere" => list(&above["spheres"]).any(any),
            "kind" | "funding_kind" | "stage" => any(&above[name]),
            "status" | "legal_form" => any(&item[name]),
            "role" => list(&item["roles"]).any(any),
            "source" => list(&item["sources"]).any(any),
            "currency" if is_milestone => any(&item["amount"]["currency"]),
            "currency" => present(item).is_some_and(|money| any(&money["currency"])),
            "funder" | "operator" => party(&above[name]["id"]),
            "recipient" => list(&above["recipients"]).any(|recipient| party(&recipient["id"])),
            "call" => any(&above["call"]),
            "year" => text(&item[day_field(subject)])
                .get(..4)
                .is_some_and(|year| values.split(',').any(|asked| asked == year)),
            "has_funding" => self.funded.contains(text(&item["id"])) == (values == "true"),
            "first_award" => self.firsts.contains(text(&item["id"])) == (values == "true"),
            "updated_after" => item["sequence"].as_u64() > values.parse().ok(),
            "overdue" if is_milestone => item["overdue"].as_bool() == values.parse().ok(),
            "waiting_on" if is_milestone => any(&item["waiting_on"]),
            "overdue" | "waiting_on" | "result" | "funder_group" => return None,
            _ => {
                let (day, bound) = name.rsplit_once('_').expect("a bound of days");
                let of = if matches!(day, "due" | "registered") { item } else { above };
                let day = of[format!("{day}_on")].as_str();
                day.is_some_and(|day| if bound == "from" { day >= values } else { day <= values })
            }
        })
    }
}

/// The first funding that each recipient was awarded: by day, then by id.
fn firsts(fundings: &[Value]) -> HashSet<String> {
    let mut firsts: HashMap<&str, (&str, &str)> = HashMap::new();
    let awarded = ["contracted", "active", "suspended", "completed", "terminated"];
    for item in fundings.iter().filter(|item| awarded.contains(&text(&item["status"]))) {
        let day = item["signed_on"].as_str().or(item["start_on"].as_str()).unwrap_or("9999-12-31");
        let this = (day, text(&item["id"]));
        for recipient in list(&item["recipients"]) {
            let first = firsts.entry(text(&recipient["id"])).or_insert(this);
            *first = this.min(*first);
        }
    }
    firsts.into_values().map(|(_, id)| id.to_owned()).collect()
}

/// The amount that is agreed now.
pub fn present(item: &Value) -> Option<&Value> {
    item.get("amended_amount").or(item.get("amount"))
}

fn lies_in(region: &Value, asked: &str) -> bool {
    let (scheme, asked) = asked.split_once(':').unwrap_or(("KATO", asked));
    let code = text(&region["code"]);
    if region["scheme"] != scheme {
        return false;
    }
    if scheme != "KATO" {
        return code == asked;
    }
    // A whole code is everything under the place it names: levels that are all zeros say nothing.
    let mut prefix = asked;
    if prefix.len() == 9 {
        for level in ["000", "00", "00"] {
            let Some(higher) = prefix.strip_suffix(level) else { break };
            prefix = higher;
        }
    }
    code.starts_with(prefix)
}
