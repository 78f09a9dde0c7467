//! Filters drawn at random, of values that the register holds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::register::{Register, text};

/// Numbers that only look random: the same for the same seed (`SplitMix64`).
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let bits = usize::try_from((bits ^ (bits >> 31)) >> 33).expect("31 bits fit");
        bits % bound
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Parameters with their values.
pub type Filter = BTreeMap<String, String>;

/// The values that a list's parameters may take.
pub type Pools = BTreeMap<String, Vec<String>>;

/// Parameters of lists that are no filters.
const BESIDE: [&str; 8] = ["limit", "cursor", "include", "sort", "lang", "q", "as_of", "format"];
/// Parameters of which several values mean any of them.
const SINGLE: [&str; 6] =
    ["overdue", "has_funding", "first_award", "updated_after", "amount_min", "amount_max"];

/// What may be asked of a list: every filter that is documented of it, with values from what the register holds.
pub fn pools(register: &Register<'_>, subject: &str) -> Pools {
    let document = register.server.contract().document();
    let parameters =
        document["paths"][format!("/v1/{subject}")]["get"]["parameters"].as_array().unwrap();
    let names = parameters
        .iter()
        .filter(|parameter| parameter["in"] == "query")
        .map(|parameter| text(&parameter["name"]))
        .filter(|name| !BESIDE.contains(name));
    names
        .map(|name| {
            let values: Vec<String> = values(register, subject, name).into_iter().collect();
            assert!(!values.is_empty(), "nothing to ask of {subject} by {name}");
            (name.to_owned(), values)
        })
        .collect()
}

fn values(register: &Register<'_>, subject: &str, name: &str) -> BTreeSet<String> {
    let own = register.of(subject);
    let above = |item| register.funding_of(item);
    let fundings = || register.of("funding").iter();
    let fixed = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let all = |pointer: &str| -> BTreeSet<String> {
        own.iter().filter_map(|item| item.pointer(pointer)?.as_str()).map(str::to_owned).collect()
    };
    let of_above = |field: &str| -> BTreeSet<String> {
        own.iter().filter_map(|item| above(item)[field].as_str()).map(str::to_owned).collect()
    };
    match name {
        "region" if subject == "organisations" => regions(own.iter().map(|item| &item["seat"])),
        "region" => regions(own.iter().flat_map(|item| list(&above(item)["places"]))),
        "recipient_region" => regions(
            fundings().flat_map(|item| list(&item["recipients"])).map(|party| &party["region"]),
        ),
        "funder_region" => regions(fundings().map(|item| &item["funder"]["region"])),
        "sphere" if subject == "organisations" => codes(own.iter(), "spheres"),
        "sphere" => codes(fundings(), "spheres"),
        "role" => codes(own.iter(), "roles").into_iter().chain(["business".to_owned()]).collect(),
        "source" => {
            let sources = codes(own.iter(), "sources").into_iter();
            sources.filter(|source| register.is_listed(source)).collect()
        }
        "kind" => fixed(&["grant", "contract"]),
        "funding_kind" | "stage" => of_above(name),
        "status" => all("/status"),
        "legal_form" => all("/legal_form"),
        "currency" => {
            let codes = fundings().filter_map(|item| item["amount"]["currency"].as_str());
            codes.map(str::to_owned).collect()
        }
        "amount_min" | "amount_max" => all("/amount/amount"),
        "funder" => parties(fundings().map(|item| &item["funder"]["id"])),
        "operator" => parties(fundings().map(|item| &item["operator"]["id"])),
        "recipient" => {
            parties(fundings().flat_map(|item| list(&item["recipients"])).map(|party| &party["id"]))
        }
        "funder_group" => {
            let parents = register.of("organisations").iter().map(|item| &item["parent"]["id"]);
            parties(fundings().map(|item| &item["funder"]["id"]).chain(parents))
        }
        "call" => of_above("call"),
        "year" => all(&format!("/{}", day_field(subject)))
            .into_iter()
            .map(|day| day[..4].to_owned())
            .chain(["1990".to_owned()])
            .collect(),
        "overdue" => fixed(&["true", "false", "unknown"]),
        "waiting_on" => fixed(&["recipient", "funder", "unknown"]),
        "result" => fixed(&["accepted", "reported", "returned", "none", "unknown"]),
        "has_funding" | "first_award" => fixed(&["true", "false"]),
        "updated_after" => own.iter().map(|item| item["sequence"].to_string()).collect(),
        _ => match name.rsplit_once('_') {
            Some((day, "from" | "to")) => all(&format!("/{day}_on"))
                .into_iter()
                .chain(of_above(&format!("{day}_on")))
                .collect(),
            _ => panic!("nobody knows which values {name} takes"),
        },
    }
}

/// The day of a thing from which its year is taken.
pub fn day_field(subject: &str) -> &'static str {
    match subject {
        "organisations" => "registered_on",
        "milestones" => "due_on",
        _ => "signed_on",
    }
}

pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn codes<'a>(items: impl Iterator<Item = &'a Value>, field: &str) -> BTreeSet<String> {
    items.flat_map(|item| list(&item[field])).map(|code| text(code).to_owned()).collect()
}

/// Regions as they are, as prefixes of every length, with and without their scheme, and one where nothing is.
fn regions<'a>(regions: impl Iterator<Item = &'a Value>) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::from(["99".to_owned()]);
    for region in regions.filter(|region| region.is_object()) {
        let (scheme, code) = (text(&region["scheme"]), text(&region["code"]));
        if scheme == "KATO" {
            found.extend([2, 3, 4, 6, code.len()].map(|digits| code[..digits].to_owned()));
            found.insert(format!("KATO:{}", &code[..2]));
        } else {
            found.insert(format!("{scheme}:{code}"));
        }
    }
    found
}

/// Ids of organisations, and what of them may be written shorter.
fn parties<'a>(ids: impl Iterator<Item = &'a Value>) -> BTreeSet<String> {
    let ids: BTreeSet<&str> = ids.filter_map(Value::as_str).collect();
    let short = |id: &&str| {
        id.strip_prefix("KZ-BIN-").filter(|number| number.len() == 12).map(str::to_owned)
    };
    ids.iter().filter_map(short).chain(ids.iter().map(|id| (*id).to_owned())).collect()
}

/// One to four parameters with a value or two each.
pub fn filter(draw: &mut Draw, pools: &Pools) -> Filter {
    let names: Vec<&String> = pools.keys().collect();
    let mut filter = Filter::new();
    for _ in 0..=draw.below(4) {
        let name = (*draw.one(&names)).clone();
        let mut value = draw.one(&pools[&name]).clone();
        let is_single =
            SINGLE.contains(&name.as_str()) || name.ends_with("_from") || name.ends_with("_to");
        if !is_single && draw.below(3) == 0 {
            let other = draw.one(&pools[&name]);
            if *other != value {
                value = format!("{value},{other}");
            }
        }
        filter.insert(name, value);
    }
    settle(draw, pools, &mut filter);
    filter
}

/// Puts right what would be refused: bounds the wrong way round, and amounts in no single currency.
fn settle(draw: &mut Draw, pools: &Pools, filter: &mut Filter) {
    if filter.keys().any(|name| name.starts_with("amount_")) {
        filter.insert("currency".to_owned(), draw.one(&pools["currency"]).clone());
    }
    let names: Vec<String> = filter.keys().cloned().collect();
    for low in names {
        let high = low.replace("_from", "_to").replace("_min", "_max");
        let is_amount = low.starts_with("amount_");
        let size = |text: &str| if is_amount { text.parse().unwrap_or(0.0) } else { 0.0 };
        if let (true, Some(from), Some(to)) = (low != high, filter.get(&low), filter.get(&high))
            && (size(from), from.as_str()) > (size(to), to.as_str())
        {
            let (from, to) = (from.clone(), to.clone());
            filter.insert(low, to);
            filter.insert(high, from);
        }
    }
}

/// A filter as it stands in an address.
pub fn query(filter: &Filter) -> String {
    let pairs = filter.iter();
    pairs.flat_map(|(name, values)| [format!("&{name}="), encoded(values)]).collect()
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' | b':' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
