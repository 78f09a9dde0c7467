//! Whether the index answers as people expect: the judged queries, asked of an index of their register. `cargo test -p search
//! --test judged_index -- --nocapture` prints the figures and everything that was not answered as well as can be.

use std::collections::HashMap;

use domain::{Filter, Id, Sort, Subject};
use search::entry::{FundingEntry, OrganisationEntry};
use search::judged::{self, Query, Register};
use search::text::parse;
use search::{Index, Mark, Mixed, Question, Result, View};
use tempfile::TempDir;
use time::Date;
use time::macros::date;

const TODAY: Date = date!(2026 - 01 - 01);

/// An index of the register, and the folder that it lies in.
fn filled(register: Register) -> Result<(TempDir, Index)> {
    let folder = tempfile::tempdir()?;
    let index = Index::open(folder.path())?;
    let mut money: HashMap<Id, i128> = HashMap::new();
    for funding in &register.funding {
        let amount = funding.present_amount().map_or(0, |amount| amount.minor());
        for recipient in &funding.recipients {
            *money.entry(recipient.id.clone()).or_default() += i128::from(amount);
        }
    }
    let mut writer = index.build()?;
    for organisation in register.organisations {
        let received = money.get(&organisation.id).copied();
        let entry = OrganisationEntry {
            organisation,
            sequence: 1,
            sources: Vec::new(),
            has_funding: received.is_some(),
            money: received.unwrap_or_default(),
        };
        writer.add_organisation(&entry)?;
    }
    for funding in register.funding {
        let entry = FundingEntry {
            funding,
            sequence: 1,
            sources: Vec::new(),
            paid: None,
            covered: false,
            milestones: Vec::new(),
            payments: Vec::new(),
        };
        writer.add_funding(&entry)?;
    }
    writer.commit(Mark { sequence: 1, hash: [1; 32] })?;
    drop(writer);
    Ok((folder, index))
}

fn answer(view: &View, query: &Query) -> Result<Vec<String>> {
    let asked = parse(query.q);
    let subject = match query.kind {
        "organisation" => Subject::Organisations,
        "funding" => Subject::Funding,
        _ => {
            let found = view.search(&asked, TODAY, None, 10)?;
            return Ok(found.hits.iter().map(|hit| hit.id.to_string()).collect());
        }
    };
    let filter = Filter::default();
    let question = Question { subject, filter: &filter, words: Some(&asked), today: TODAY };
    let page = view.page(question, Sort::RELEVANCE, None, 10)?;
    Ok(page.items.iter().map(Id::to_string).collect())
}

#[test]
fn the_index_answers_as_people_expect() {
    let (_folder, index) = filled(judged::register().unwrap()).unwrap();
    let view = index.view().unwrap();
    let figures = judged::figures(|query| {
        let answers = answer(&view, query).unwrap();
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
    assert!(all.recall_at_10 >= 0.98 && all.reciprocal_rank >= 0.98, "{all:?}");
}

#[test]
fn what_is_being_typed_is_completed_organisations_first() {
    let (_folder, index) = filled(judged::register().unwrap()).unwrap();
    let view = index.view().unwrap();
    let suggest = |text: &str, limit| view.suggest(text, TODAY, limit).unwrap();
    let first = suggest("Экосфера Бал", 5);
    assert_eq!(first[0].subject, Subject::Organisations);
    assert_eq!(first[0].id.as_str(), "KZ-BIN-120940912760");
    assert!(suggest("Бал Экосфера", 5).iter().all(|found| found.id != first[0].id));
    let all = suggest("при", 100);
    let organisations =
        all.iter().take_while(|found| found.subject == Subject::Organisations).count();
    assert!(organisations > 0 && organisations < all.len());
    assert!(all[organisations..].iter().all(|found| found.subject != Subject::Organisations));
    assert_eq!(suggest("при", 2), all[..2]);
    assert_eq!(suggest("", 5), []);
    assert_eq!(suggest("при", 0), []);
}

#[test]
fn what_is_found_together_is_counted_by_kind() {
    let (_folder, index) = filled(judged::register().unwrap()).unwrap();
    let view = index.view().unwrap();
    let asked = parse("животных");
    let found = view.search(&asked, TODAY, None, 100).unwrap();
    for (subject, counted) in [
        (Subject::Organisations, found.organisations),
        (Subject::Grants, found.grants),
        (Subject::Contracts, found.contracts),
    ] {
        let filter = Filter::default();
        let question = Question { subject, filter: &filter, words: Some(&asked), today: TODAY };
        assert_eq!(view.count(question).unwrap(), counted);
        let shown = found.hits.iter().filter(|hit| hit.subject == subject).count();
        assert_eq!(i64::try_from(shown).unwrap(), counted);
        assert!(counted > 0 || subject == Subject::Grants, "{subject:?}");
    }
    assert_eq!(view.search(&parse("животных"), TODAY, None, 1).unwrap().hits, found.hits[..1]);
    assert_eq!(view.search(&parse("-животных"), TODAY, None, 10).unwrap(), Mixed::default());
}

#[test]
fn pages_of_what_is_found_together_are_the_whole() {
    let (_folder, index) = filled(judged::register().unwrap()).unwrap();
    let view = index.view().unwrap();
    for q in ["животных", "дети", "очистка берегов Балхаша вундеркинд", "2001"]
    {
        let whole = view.search(&parse(q), TODAY, None, 1_000).unwrap();
        assert_eq!(whole.next, None);
        for limit in [1, 2, 3] {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = view.search(&parse(q), TODAY, after.as_ref(), limit).unwrap();
                assert!(page.hits.len() <= limit && page.organisations == whole.organisations);
                found.extend(page.hits);
                match page.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
            assert_eq!(found, whole.hits, "{q}, {limit} a page");
        }
    }
}

#[test]
fn one_of_several_words_may_be_missing_where_nothing_has_them_all() {
    let (_folder, index) = filled(judged::register().unwrap()).unwrap();
    let view = index.view().unwrap();
    let ids = |q: &str| -> Vec<String> {
        let found = view.search(&parse(q), TODAY, None, 10).unwrap();
        found.hits.iter().map(|hit| hit.id.to_string()).collect()
    };
    let whole = ids("очистка берегов Балхаша");
    assert!(whole.contains(&"360G-judged-008".to_owned()), "{whole:?}");
    assert!(ids("очистка берегов Балхаша вундеркинд").contains(&"360G-judged-008".to_owned()));
    assert!(ids("Балхаша вундеркинд").is_empty());
}
