//! Whether the index answers as people expect: the judged queries, asked of an index of their register. `cargo test -p search
//! --test judged_index -- --nocapture` prints the figures and everything that was not answered as well as can be.

use std::collections::HashMap;

use domain::{Filter, Id, Sort, Subject};
use search::entry::{FundingEntry, OrganisationEntry};
use search::judged::{self, Query, Register};
use search::text::parse;
use search::{Index, Mark, Question, Result, View};
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
            let found = view.search(&asked, TODAY, 10)?;
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
    assert!(all.recall_at_10 >= 0.95 && all.reciprocal_rank >= 0.95, "{all:?}");
}
