//! Whether the keys of words carry: the judged queries, asked of a plain scan of their register that ranks as the search does,
//! by match class, activity and money. `cargo test -p search --test judged -- --nocapture` prints the figures.

use std::collections::{HashMap, HashSet};

use domain::{Funding, Id, Language, LocalisedText, OrganisationStatus, Region};
use search::judged::{self, Query, Register};
use search::text::{
    Asked, Token, Word, exact_key, form_words, identifier_keys, initials, kind_words, parse,
    region_words, role_words, sphere_words, tokens,
};

/// What is known of a thing, ready to be scanned.
#[derive(Default)]
struct Entry {
    id: String,
    kind: &'static str,
    exact: Vec<String>,
    names: Vec<Vec<Token>>,
    /// What else it is found by: labels of its codes, its year, the names of its parties.
    further: Vec<Vec<Token>>,
    numbers: Vec<String>,
    active: bool,
    money: i64,
}

/// How well a word fits, best first; 0 is for the name as a whole.
const NAME: u8 = 1;
const FURTHER: u8 = 2;
const OTHER_WORD: u8 = 3;
const NEARLY_THE_NAME: u8 = 4;
const TYPING_ERROR_IN_NAME: u8 = 5;
const TYPING_ERROR: u8 = 6;

fn texts(text: &LocalisedText) -> impl Iterator<Item = &str> {
    Language::ALL.into_iter().filter_map(|language| text.get(language))
}

impl Entry {
    fn named(id: &Id, kind: &'static str, names: &[&LocalisedText]) -> Self {
        let names = || names.iter().copied().flat_map(texts);
        let exact = names().map(exact_key).collect();
        let entry = Self { id: id.to_string(), kind, exact, ..Self::default() };
        Self { names: names().map(tokens).collect(), ..entry }
    }

    fn found_by<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        self.further.extend(texts.into_iter().map(tokens));
    }

    fn found_in<'a>(&mut self, places: impl IntoIterator<Item = &'a Region>) {
        places.into_iter().for_each(|place| self.found_by(region_words(place)));
    }

    /// Match class, wished words that are missing, activity and money; the least comes first. None where something asked for
    /// is missing.
    fn rank(&self, asked: &Asked) -> Option<(u8, usize, u8, i64)> {
        let all = || self.names.iter().chain(&self.further);
        let has = |phrase: &[Token], same: fn(&Token, &Token) -> bool| {
            all().any(|text| {
                let mut places = text.windows(phrase.len());
                places.any(|place| place.iter().zip(phrase).all(|(a, b)| same(a, b)))
            })
        };
        let by_key: fn(&Token, &Token) -> bool = |a, b| a.key == b.key;
        let number = asked.number.as_ref();
        let numbered =
            number.is_some_and(|n| self.numbers.iter().any(|own| own.starts_with(n.as_str())));
        let missed = |word: &Word| word.digits && numbered && Some(&word.token.key) == number;
        let said = number.is_some_and(|n| asked.words.iter().any(|word| word.token.key == *n));
        if asked.excluded.iter().any(|phrase| has(phrase, by_key))
            || !asked.phrases.iter().all(|phrase| has(phrase, by_key))
            || (number.is_some() && !said && !numbered)
        {
            return None;
        }
        let mut class = NAME;
        for word in asked.words.iter().filter(|word| !missed(word)) {
            let is = |t: &Token| word.is(&t.key, &t.stem);
            let names = || self.names.iter().flatten();
            let further = || self.further.iter().flatten();
            class = class.max(if names().any(is) {
                NAME
            } else if further().any(is) {
                FURTHER
            } else if word.also.iter().any(|phrase| has(phrase, |a, b| a.stem == b.stem)) {
                OTHER_WORD
            } else if names().any(|t| word.is_nearly(&t.key)) {
                TYPING_ERROR_IN_NAME
            } else if further().any(|t| word.is_nearly(&t.key)) {
                TYPING_ERROR
            } else {
                return None;
            });
        }
        if !asked.exact.is_empty() && self.exact.contains(&asked.exact) {
            class = 0;
        } else if self.exact.iter().any(|own| asked.is_nearly_named(own)) {
            class = class.min(NEARLY_THE_NAME);
        }
        let has_wished = |word: &&Word| all().flatten().any(|t| word.is(&t.key, &t.stem));
        let missing = asked.wished.len() - asked.wished.iter().filter(has_wished).count();
        Some((class, missing, u8::from(!self.active), -self.money))
    }
}

fn entries(register: &Register) -> Vec<Entry> {
    let mut received: HashMap<&Id, i64> = HashMap::new();
    for funding in &register.funding {
        let amount = funding.present_amount().map_or(0, |money| money.minor());
        for recipient in &funding.recipients {
            *received.entry(&recipient.id).or_default() += amount;
        }
    }
    let organisations = register.organisations.iter().map(|organisation| {
        let former = organisation.former_names.iter().map(|former| &former.name);
        let names: Vec<_> = std::iter::once(&organisation.name).chain(former).collect();
        let mut entry = Entry::named(&organisation.id, "organisation", &names);
        entry.found_by(organisation.legal_form.as_deref().map(form_words));
        entry.found_by(organisation.roles.iter().map(|role| role_words(*role)));
        entry.found_by(organisation.spheres.iter().map(|code| sphere_words(code)));
        entry.found_in(&organisation.seat);
        entry.found_by(
            texts(&organisation.name)
                .flat_map(initials)
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str),
        );
        entry.numbers = identifier_keys(organisation);
        entry.active = organisation.status == OrganisationStatus::Active;
        entry.money = received.get(&organisation.id).copied().unwrap_or_default();
        entry
    });
    let funding = register.funding.iter().map(|funding| fund(register, funding));
    organisations.chain(funding).collect()
}

fn fund(register: &Register, funding: &Funding) -> Entry {
    let mut entry = Entry::named(&funding.id, "funding", &funding.title.iter().collect::<Vec<_>>());
    entry.found_by([kind_words(funding.funding_kind)]);
    entry.found_by(funding.spheres.iter().map(|code| sphere_words(code)));
    entry.found_in(&funding.places);
    entry.found_by(funding.signed_on.map(|day| day.year().to_string()).as_deref());
    for party in funding.organisations() {
        let known = register.organisations.iter().find(|organisation| organisation.id == *party);
        for name in known.iter().flat_map(|known| texts(&known.name)) {
            entry.found_by([name]);
            entry.found_by(initials(name).iter().map(String::as_str));
        }
    }
    entry.active = true;
    entry.money = funding.present_amount().map_or(0, |money| money.minor());
    entry
}

fn answer(entries: &[Entry], query: &Query) -> Vec<String> {
    let asked = parse(query.q);
    let of_kind = entries.iter().filter(|entry| query.kind == "any" || query.kind == entry.kind);
    let mut found: Vec<_> =
        of_kind.filter_map(|entry| Some((entry.rank(&asked)?, &entry.id))).collect();
    found.sort();
    found.into_iter().map(|(_, id)| id.clone()).collect()
}

#[test]
fn the_keys_carry() {
    let entries = entries(&judged::register().unwrap());
    let figures = judged::figures(|query| {
        let answers = answer(&entries, query);
        let (recall, rank) = query.judge(&answers);
        if recall < 1.0 || rank < 1.0 {
            let first: Vec<&String> = answers.iter().take(4).collect();
            println!("{recall:.2} {rank:.2} {} [{}]: {first:?}", query.q, query.kind);
        }
        answers
    });
    for (habit, of) in &figures {
        println!(
            "{habit:>11} {:>4} queries, recall@10 {:.3}, MRR {:.3}",
            of.queries, of.recall_at_10, of.reciprocal_rank
        );
    }
    let (_, all) = figures.last().unwrap();
    assert!(all.recall_at_10 >= 0.95 && all.reciprocal_rank >= 0.95, "{all:?}");
}

#[test]
fn the_judged_set_is_whole() {
    let register = judged::register().unwrap();
    let mut known: HashSet<String> = HashSet::new();
    for organisation in &register.organisations {
        organisation.check().unwrap();
        assert!(known.insert(organisation.id.to_string()), "{}", organisation.id);
    }
    for funding in &register.funding {
        funding.check().unwrap();
        for party in funding.organisations() {
            assert!(known.contains(party.as_str()), "{party} of {}", funding.id);
        }
    }
    known.extend(register.funding.iter().map(|funding| funding.id.to_string()));
    let mut asked = HashSet::new();
    for query in judged::queries() {
        assert!(!query.best.is_empty() && asked.insert((query.q, query.kind)), "{}", query.q);
        assert!(["organisation", "funding", "any"].contains(&query.kind), "{}", query.q);
        assert!(
            query.best.iter().chain(&query.others).all(|id| known.contains(*id)),
            "{}",
            query.q
        );
    }
    assert!(asked.len() >= 150);
    let habits: HashSet<&str> = judged::queries().map(|query| query.habit).collect();
    for habit in
        ["fold", "lookalike", "latin", "languages", "forms", "quotes", "bin", "typical", "typing"]
    {
        assert!(habits.contains(habit), "{habit}");
    }
}

#[test]
fn places_and_shares_are_judged() {
    let query = Query { q: "", kind: "any", best: vec!["a", "b"], others: vec!["c"], habit: "" };
    let judge =
        |ids: &[&str]| query.judge(&ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(judge(&["b", "a", "c"]), (1.0, 1.0));
    assert_eq!(judge(&["c", "a"]), (2.0 / 3.0, 0.5));
    assert_eq!(judge(&["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a"]), (0.0, 0.0));
    assert_eq!(judge(&[]), (0.0, 0.0));
}
