//! Pages: `limit`, `cursor`, `include=total`.

use std::fmt::Write as _;

use domain::Position;

use super::query::encode;
use super::{Ask, Query, Snapshot, cursor};
use crate::problem::Fault;

/// The parameters that every collection takes.
pub(crate) const PARAMETERS: [&str; 3] = ["limit", "cursor", "include"];

/// Which page of a collection is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    /// Most items.
    pub limit: usize,
    /// Where the page begins.
    pub after: Option<Position>,
    /// Whether the number of all items is wanted.
    pub total: bool,
    secret: [u8; 32],
    /// Filter and sort, for which a cursor holds.
    order: String,
    path: String,
    pairs: Vec<(String, String)>,
}

impl Paging {
    /// Reads the parameters of a page. A cursor holds for one path, `order` (filter and sort) and moment.
    pub fn read(ask: &Ask, query: &mut Query<'_>, order: &str) -> Self {
        let limit = query.number("limit", 1..=100, 20);
        let mut pairs: Vec<(String, String)> = query.owned();
        pairs.retain(|(name, _)| name != "cursor");
        pairs.sort();
        let mut paging = Self {
            limit: usize::try_from(limit).unwrap_or(20),
            after: None,
            total: false,
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
        match query.get("include") {
            None => {}
            Some("total") => paging.total = true,
            Some(_) => query.faults.push(Fault::new("include", "unknown_code", "is not `total`")),
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
