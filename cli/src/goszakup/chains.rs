//! Contracts with all of their amendments: what a page lacks of a chain is asked for.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Codelists, Thing, ThingKind};
use persistence::{Found, Store};
use serde_json::{Value, json};

use super::client::{Client, whole};
use crate::Failure;

/// Most ids in one question.
const IDS: usize = 200;
/// How often missing ids are asked for: an amendment names the one before it, which names the one before that.
const ROUNDS: usize = 20;
/// How many versions after the newest that is known are asked for.
const SUCCESSORS: usize = 20;
/// The list of states, and the one of a version that another replaced.
const STATUSES: &str = "goszakup_contract_statuses";
const SUPERSEDED: &str = "superseded";

/// The contracts of a page, by id, with the rest of their chains.
pub struct Chains<'a> {
    client: &'a mut Client,
    store: &'a Store,
    known: BTreeMap<u64, Value>,
    asked: BTreeSet<u64>,
}

/// Completes the chains of a page.
pub fn complete(
    client: &mut Client,
    store: &Store,
    page: Vec<Value>,
) -> Result<Vec<Value>, Failure> {
    let mut chains = Chains { client, store, known: BTreeMap::new(), asked: BTreeSet::new() };
    // What has no id belongs to nothing, and is told off by the reader.
    let (with, mut without): (Vec<Value>, Vec<Value>) =
        page.into_iter().partition(|contract| of(contract, "id").is_some());
    chains.add(with);
    chains.relatives()?;
    chains.siblings()?;
    chains.successors()?;
    without.extend(chains.known.into_values());
    Ok(without)
}

/// Contracts by chains, each with its amendments.
pub fn apart(contracts: Vec<Value>) -> Vec<Vec<Value>> {
    let mut chains: BTreeMap<Option<u64>, Vec<Value>> = BTreeMap::new();
    for contract in contracts {
        chains.entry(root(&contract)).or_default().push(contract);
    }
    chains.into_values().collect()
}

fn of(contract: &Value, name: &str) -> Option<u64> {
    contract.get(name).and_then(whole)
}

/// The first contract of the chain of a contract.
fn root(contract: &Value) -> Option<u64> {
    of(contract, "rootId").or_else(|| of(contract, "id"))
}

fn text<'v>(contract: &'v Value, name: &str) -> &'v str {
    contract.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

impl Chains<'_> {
    fn add(&mut self, contracts: Vec<Value>) {
        for contract in contracts {
            if let Some(id) = of(&contract, "id") {
                self.known.insert(id, contract);
            }
        }
    }

    /// Asks for what the contracts name (the one they amend, the first of all) and what the register knows of their chains.
    fn relatives(&mut self) -> Result<(), Failure> {
        let mut looked_up = BTreeSet::new();
        for _ in 0..ROUNDS {
            let mut wanted = BTreeSet::new();
            let mut roots = BTreeSet::new();
            for (id, contract) in &self.known {
                let root = of(contract, "rootId");
                wanted.extend(root);
                wanted.extend(of(contract, "parentId"));
                roots.insert(root.unwrap_or(*id));
            }
            for root in roots {
                if looked_up.insert(root) {
                    wanted.extend(registered(self.store, root)?);
                }
            }
            wanted.retain(|id| !self.known.contains_key(id) && !self.asked.contains(id));
            if wanted.is_empty() {
                break;
            }
            let wanted: Vec<u64> = wanted.into_iter().collect();
            for ids in wanted.chunks(IDS) {
                self.asked.extend(ids);
                self.ask(&json!({"id": ids}))?;
            }
        }
        Ok(())
    }

    /// Asks for all contracts of the announcements that are known, and keeps those of known chains: an amendment is found
    /// that nothing names, be it bought by another method or changed on another day.
    fn siblings(&mut self) -> Result<(), Failure> {
        let announced = self.known.values().filter_map(|contract| of(contract, "trdBuyId"));
        let announced: Vec<u64> = announced.collect::<BTreeSet<u64>>().into_iter().collect();
        let chains: BTreeSet<u64> = self.known.values().filter_map(root).collect();
        for ids in announced.chunks(IDS) {
            for mut contracts in self.pages(&json!({"trdBuyId": ids}))? {
                contracts.retain(|one| root(one).is_some_and(|root| chains.contains(&root)));
                self.add(contracts);
            }
        }
        self.relatives()
    }

    /// Asks for the next version where the newest one known was replaced by another: exactly by its number.
    fn successors(&mut self) -> Result<(), Failure> {
        let mut tried: BTreeSet<String> = BTreeSet::new();
        for _ in 0..SUCCESSORS {
            let mut newest: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
            for contract in self.known.values() {
                let Some((base, number)) = text(contract, "contractNumberSys").rsplit_once('/')
                else {
                    continue;
                };
                let Ok(number) = number.parse::<u32>() else { continue };
                let version = (number, is_superseded(contract));
                let known = newest.entry(base).or_insert(version);
                *known = version.max(*known);
            }
            let next: Vec<String> = newest
                .into_iter()
                .filter(|(_, (_, superseded))| *superseded)
                .map(|(base, (number, _))| format!("{base}/{:02}", number.saturating_add(1)))
                .filter(|number| !tried.contains(number))
                .collect();
            if next.is_empty() {
                break;
            }
            for number in next {
                self.ask(&json!({"contractNumberSys": number}))?;
                tried.insert(number);
            }
            self.relatives()?;
        }
        Ok(())
    }

    /// Asks, and takes up what is answered.
    fn ask(&mut self, filter: &Value) -> Result<(), Failure> {
        for contracts in self.pages(filter)? {
            self.add(contracts);
        }
        Ok(())
    }

    /// All pages of an answer.
    fn pages(&mut self, filter: &Value) -> Result<Vec<Vec<Value>>, Failure> {
        let (mut pages, mut after) = (Vec::new(), None);
        loop {
            let page = self.client.contracts(filter, after)?;
            let goes_on = page.has_next && page.last.is_some() && page.last != after;
            after = page.last;
            pages.push(page.contracts);
            if !goes_on {
                return Ok(pages);
            }
        }
    }
}

/// The portal's ids of the versions of a contract that the register knows.
fn registered(store: &Store, root: u64) -> Result<Vec<u64>, Failure> {
    let id = exchange::goszakup::contract_id(root);
    let found = store.read::<_, Failure>(|reader| Ok(reader.find(ThingKind::Contract, &id)?))?;
    let Some(Found::Here(record)) = found else { return Ok(Vec::new()) };
    let Thing::Funding(funding) = record.thing else { return Ok(Vec::new()) };
    let ids =
        funding.identifiers.iter().filter(|known| known.scheme == exchange::goszakup::ID_SCHEME);
    Ok(ids.filter_map(|known| known.id.parse().ok()).collect())
}

fn is_superseded(contract: &Value) -> bool {
    let status = of(contract, "refContractStatusId").map(|status| status.to_string());
    let item = status.and_then(|status| Codelists::get(STATUSES)?.find(&status));
    item.and_then(|item| item.parent.as_deref()) == Some(SUPERSEDED)
}
