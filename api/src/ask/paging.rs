//! Pages: `limit`, `cursor`, `include=total`.

use std::fmt::Write as _;

use domain::Position;

use super::query::encode;
use super::{Ask, Query, Snapshot, cursor};
use crate::problem::Fault;

/// The parameters that every collection takes.
pub(crate) const PARAMETERS: [&str; 3] = ["limit", "cursor", "include"];

fn twice() -> Fault {
    Fault::new("include", "repeated", "names a value twice")
}

/// Which page of a collection is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    /// Most items.
    pub limit: usize,
    /// Where the page begins.
    pub after: Option<Position>,
    /// Whether the number of all items is wanted.
    pub total: bool,
    /// Whether the number of items with each value of the filters is wanted.
    pub facets: bool,
    secret: [u8; 32],
    /// Filter and sort, for which a cursor holds.
    order: String,
    path: String,
    pairs: Vec<(String, String)>,
}

impl Paging {
    /// Reads the parameters of a page. A cursor holds for one path, `order` (filter and sort) and moment. `includes` are
    /// what the collection can tell beside its items.
    pub fn read(ask: &Ask, query: &mut Query<'_>, order: &str, includes: &[&str]) -> Self {
        let limit = query.number("limit", 1..=100, 20);
        let mut pairs: Vec<(String, String)> = query.owned();
        pairs.retain(|(name, _)| name != "cursor");
        pairs.sort();
        let mut paging = Self {
            limit: usize::try_from(limit).unwrap_or(20),
            after: None,
            total: false,
            facets: false,
            secret: ask.register.secret,
            order: order.to_owned(),
            path: ask.address.path.clone(),
            pairs,
        };
        if let Some(text) = query.get("cursor") {
            paging.after = cursor::open(&paging.secret, &paging.scope(), text);
            if paging.after.is_none() {
                query.faults.push(Fault::new(
                    "cursor",
                    "foreign_cursor",
                    "is not a cursor of this query",
                ));
            }
        }
        for include in query.get("include").into_iter().flat_map(|several| several.split(',')) {
            match include {
                "total" if paging.total => query.faults.push(twice()),
                "facets" if paging.facets => query.faults.push(twice()),
                "total" => paging.total = true,
                "facets" if includes.contains(&"facets") => paging.facets = true,
                _ => {
                    let detail = format!("is none of {}", includes.join(", "));
                    query.faults.push(Fault::new("include", "unknown_code", detail));
                }
            }
        }
        paging
    }

    /// Takes the moment that `as_of` names for the change it means, so that all pages are of one state.
    pub fn pin(&mut self, snapshot: Option<Snapshot>) {
        if let Some(snapshot) = snapshot {
            for (_, value) in self.pairs.iter_mut().filter(|(name, _)| name == "as_of") {
                *value = snapshot.sequence.to_string();
            }
        }
    }

    fn scope(&self) -> String {
        let as_of =
            self.pairs.iter().find(|(name, _)| name == "as_of").map_or("", |(_, value)| value);
        format!("{}?{}@{as_of}", self.path, self.order)
    }

    /// The address of the page that begins after a position.
    pub fn next(&self, position: Option<&Position>) -> Option<String> {
        let cursor = cursor::seal(&self.secret, &self.scope(), position?);
        let mut address = format!("{}?", self.path);
        for (name, value) in &self.pairs {
            let _ = write!(address, "{name}={}&", encode(value));
        }
        Some(format!("{address}cursor={cursor}"))
    }

    /// The address of the first page of this query with a value of a parameter added, or taken away where it is there, and
    /// without the parameters that go with it.
    pub fn toggled(&self, name: &str, value: &str, without: &[&str]) -> String {
        let mut values: Vec<&str> = self.values(name);
        match values.iter().position(|other| *other == value) {
            Some(at) => drop(values.remove(at)),
            None => values.push(value),
        }
        let values = values.join(",");
        let kept = self
            .pairs
            .iter()
            .filter(|(other, _)| other != name && !without.contains(&other.as_str()));
        let pairs = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let toggled = Some((name, values.as_str())).filter(|(_, values)| !values.is_empty());
        let mut all: Vec<(&str, &str)> = pairs.chain(toggled).collect();
        all.sort_unstable();
        let query: Vec<String> =
            all.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        format!("{}?{}", self.path, query.join("&"))
    }

    /// The values of a parameter of this query.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let given = self.pairs.iter().find(|(other, _)| other == name);
        given.map(|(_, values)| values.split(',').collect()).unwrap_or_default()
    }

    /// The query without a parameter, to be read again.
    pub fn without(&self, name: &str) -> Vec<(String, String)> {
        self.pairs.iter().filter(|(other, _)| other != name).cloned().collect()
    }

    /// The page of a list that is wholly in memory, in its own order; `key` tells its items apart.
    pub fn of_all<T>(&self, all: Vec<T>, key: impl Fn(&T) -> String) -> domain::Page<T> {
        let begin = self.after.as_ref().map_or(0, |after| {
            all.iter().position(|item| key(item) == after.id).map_or(all.len(), |last| last + 1)
        });
        let mut left = all.into_iter().skip(begin);
        let items: Vec<T> = left.by_ref().take(self.limit).collect();
        let more = left.next().is_some();
        let last = items.last().filter(|_| more);
        let next = last.map(|last| Position { value: domain::SortValue::Missing, id: key(last) });
        domain::Page { items, next }
    }
}
