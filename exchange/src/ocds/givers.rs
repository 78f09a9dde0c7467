//! Who gives the money of a process, and who runs the contest.

use domain::funding::Party;
use domain::{Id, Organisation};

use super::field::{Object, object};
use super::party::{Parties, Who};
use super::process::Process;
use crate::row::Row;

/// Buyer and procuring entity of a process.
#[derive(Default)]
pub(crate) struct Givers {
    pub(crate) funder: Option<Party>,
    /// Told where it is not the funder.
    pub(crate) operator: Option<Party>,
    /// The organisations themselves.
    pub(crate) named: Vec<Organisation>,
}

impl Givers {
    /// Those that the process names, else the parties with these roles. A procuring entity without a buyer gives the money.
    pub(crate) fn of<'a>(row: &mut Row, process: &'a Process, parties: &Parties<'a>) -> Self {
        let compiled = &process.compiled;
        let buyer = object(compiled, "buyer").map(|buyer| ("buyer".to_owned(), buyer));
        let entity = object(compiled, "tender")
            .and_then(|tender| object(tender, "procuringEntity"))
            .map(|entity| ("tender.procuringEntity".to_owned(), entity));
        let mut givers = Self::default();
        let funder = givers.one(row, parties, buyer, "buyer");
        let operator = givers.one(row, parties, entity, "procuringEntity");
        givers.operator = operator
            .clone()
            .filter(|id| funder.is_some() && funder.as_ref() != Some(id))
            .map(|id| Party { id });
        givers.funder = funder.or(operator).map(|id| Party { id });
        givers
    }

    fn one<'a>(
        &mut self,
        row: &mut Row,
        parties: &Parties<'a>,
        own: Option<(String, &'a Object)>,
        role: &str,
    ) -> Option<Id> {
        let (path, reference) = own.or_else(|| parties.with_role(role).into_iter().next())?;
        match parties.who(row, reference, &path)? {
            Who::Person => None,
            Who::Organisation(organisation) => {
                let id = organisation.id.clone();
                self.named.push(*organisation);
                Some(id)
            }
        }
    }
}
