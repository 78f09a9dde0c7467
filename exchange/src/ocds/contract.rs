//! Contracts of a process as fundings.

use std::collections::{BTreeSet, HashMap};

use domain::funding::Recipient;
use domain::organisation::Identifier;
use domain::{ChildKind, Funding, FundingKind, FundingStatus, Id, Invalid, Money, Organisation};
use time::{Date, OffsetDateTime};

use super::budget::allocations;
use super::field::{self, Object, at, code, day, money, object, objects, read_money, words};
use super::givers::Givers;
use super::party::{Parties, Who};
use super::process::Process;
use crate::row::Row;

/// A contract, and the award that it follows.
pub(crate) struct Contract<'a> {
    pub(crate) path: String,
    pub(crate) object: &'a Object,
    pub(crate) award: Option<(String, &'a Object)>,
    /// What each release said of it, oldest first.
    pub(crate) past: Vec<Said<'a>>,
}

/// What a release said of a contract.
pub(crate) struct Said<'a> {
    /// The id of the release.
    pub(crate) release: Option<String>,
    /// Its day.
    pub(crate) on: Option<Date>,
    pub(crate) contract: &'a Object,
}

/// The contracts of a process.
pub(crate) fn contracts(process: &Process) -> Vec<Contract<'_>> {
    // Of several with one id the first is meant, as elsewhere.
    let awards = objects(&process.compiled, "", "awards").into_iter().rev();
    let awards: HashMap<String, (String, &Object)> =
        awards.filter_map(|(path, award)| Some((code(award, "id")?, (path, award)))).collect();
    let mut past: HashMap<String, Vec<Said<'_>>> = HashMap::new();
    for release in &process.releases {
        for (_, contract) in objects(&release.object, "", "contracts") {
            if let Some(id) = code(contract, "id") {
                let on = release.date.map(OffsetDateTime::date);
                let release = code(&release.object, "id");
                past.entry(id).or_default().push(Said { release, on, contract });
            }
        }
    }
    let all = objects(&process.compiled, "", "contracts").into_iter();
    all.map(|(path, object)| Contract {
        path,
        object,
        award: code(object, "awardID").and_then(|id| awards.get(&id).cloned()),
        past: code(object, "id").and_then(|id| past.remove(&id)).unwrap_or_default(),
    })
    .collect()
}

impl<'a> Contract<'a> {
    /// `<ocid>:c:<contract id>`.
    pub(crate) fn id(&self, process: &Process) -> Result<Id, Invalid> {
        let local = code(self.object, "id").ok_or_else(|| {
            Invalid::new("missing", at(&self.path, "id"), "", "a contract needs its id")
        })?;
        let ocid = Id::encode(&field::local(process.ocid.clone())?)?;
        Id::child(&ocid, ChildKind::Contract, &field::local(local)?)
    }

    /// The contract as a funding, and the organisations it names; what is missing is noted.
    pub(crate) fn funding(
        &self,
        row: &mut Row,
        process: &'a Process,
        parties: &Parties<'a>,
        id: Id,
    ) -> (Funding, Vec<Organisation>) {
        let (compiled, language) = (&process.compiled, parties.language());
        let mut funding = Funding::new(id, FundingKind::OtherProcurement);
        let tender = object(compiled, "tender").map(|tender| ("tender".to_owned(), tender));
        let own = Some((self.path.clone(), self.object));
        // What was written once a natural person was chosen may name that person.
        let with_person = self.is_with_person(parties);
        let chosen = [own, self.award.clone()].into_iter().flatten().filter(|_| !with_person);
        let places: Vec<(String, &Object)> = chosen.chain(tender).collect();
        let mut said = |name: &str| {
            places.iter().find_map(|(path, object)| words(row, object, path, name, language))
        };
        (funding.title, funding.description) = (said("title"), said("description"));
        funding.identifiers = vec![Identifier {
            scheme: "OCID".to_owned(),
            id: process.ocid.clone(),
            check_failed: false,
        }];
        (funding.amount, funding.amended_amount) = self.amounts(row);
        funding.signed_on = day(row, self.object, &self.path, "dateSigned");
        let period = object(self.object, "period").map(|period| (at(&self.path, "period"), period));
        let of_award = self.award.as_ref().and_then(|(path, award)| {
            Some((at(path, "contractPeriod"), object(award, "contractPeriod")?))
        });
        if let Some((path, period)) = period.or(of_award) {
            funding.start_on = day(row, period, &path, "startDate");
            funding.end_on = day(row, period, &path, "endDate");
        }
        funding.status = self.status(row, &funding);
        let amount = funding.present_amount();
        let currency = amount.map(|amount| amount.currency());
        funding.amendments = self.amendments(row, language, currency);
        if with_person {
            funding.amendments.iter_mut().for_each(|amendment| amendment.reason = None);
        } else {
            funding.results = self.results(row, language);
        }
        funding.allocations = allocations(process, amount);
        let named = self.parties(row, process, parties, &mut funding);
        (funding, named)
    }

    /// The value that was agreed first, and the present one where it is another. Where the contract tells none its award does;
    /// for one that cannot be read, which is told, no other stands.
    fn amounts(&self, row: &mut Row) -> (Option<Money>, Option<Money>) {
        let told = |object: &Object| read_money(object, &self.path, "value");
        let Some(present) = money(row, self.object, &self.path, "value") else {
            if told(self.object).is_err() {
                return (None, None);
            }
            let of_award = self.award.as_ref();
            return (of_award.and_then(|(path, award)| money(row, award, path, "value")), None);
        };
        match self.past.iter().find_map(|said| told(said.contract).transpose()) {
            Some(Ok((first, _))) if first == present => (Some(present), None),
            Some(Ok((first, _))) if first.currency() == present.currency() => {
                (Some(first), Some(present))
            }
            Some(Ok(_)) => {
                let reason = "is another currency than that of the first value, which was left out";
                let (field, code) = (at(&self.path, "value.currency"), present.currency().code());
                row.note(Invalid::new("currency_mismatch", field, code, reason));
                (None, Some(present))
            }
            Some(Err(invalid)) => {
                row.note(invalid);
                (None, Some(present))
            }
            None => (Some(present), None),
        }
    }

    /// Where the contract stands. `terminated` of OCDS is any end: one at the end of the period or after it is its completion,
    /// an earlier one its termination.
    fn status(&self, row: &mut Row, funding: &Funding) -> FundingStatus {
        let field = at(&self.path, "status");
        match code(self.object, "status").as_deref() {
            Some("pending") => FundingStatus::Awarded,
            Some("active") => FundingStatus::Active,
            Some("cancelled") => FundingStatus::Cancelled,
            Some("terminated") => match (self.ended_on(), funding.end_on) {
                (Some(ended), Some(planned)) if ended >= planned => FundingStatus::Completed,
                (Some(_), Some(_)) => FundingStatus::Terminated,
                _ => {
                    let reason = "does not say whether the work was completed: no end of the period is known";
                    row.note(Invalid::new("contradiction", field, "terminated", reason));
                    FundingStatus::Unknown
                }
            },
            None if funding.signed_on.is_some() => FundingStatus::Contracted,
            None => FundingStatus::Unknown,
            Some(other) => {
                let reason = "is not a status of contracts in OCDS; it is unknown";
                row.note(Invalid::new("unknown_code", field, other, reason));
                FundingStatus::Unknown
            }
        }
    }

    /// The day the work ended (extension `contract_completion`), else that of the release that says so.
    fn ended_on(&self) -> Option<Date> {
        let mut silent = Row::new("", 0);
        let ended = object(self.object, "implementation")
            .and_then(|of| day(&mut silent, of, "", "endDate"));
        let ends = |contract: &Object| code(contract, "status").as_deref() == Some("terminated");
        ended.or_else(|| self.past.iter().find(|said| ends(said.contract))?.on)
    }

    /// Buyer, procuring entity and suppliers.
    fn parties(
        &self,
        row: &mut Row,
        process: &'a Process,
        parties: &Parties<'a>,
        funding: &mut Funding,
    ) -> Vec<Organisation> {
        let Givers { funder, operator, mut named } = Givers::of(row, process, parties);
        (funding.funder, funding.operator) = (funder, operator);
        for (path, supplier) in self.suppliers() {
            match parties.who(row, supplier, &path) {
                Some(Who::Organisation(organisation)) => {
                    let id = organisation.id.clone();
                    named.push(*organisation);
                    if funding.recipients.iter().all(|known| known.id != id) {
                        funding.recipients.push(Recipient { id, share: None });
                    }
                }
                Some(Who::Person) => {
                    funding.individual_recipient = true;
                    let reason = "is a natural person, of whom nothing was kept; texts and documents of the contract may name the person, and were left out";
                    row.note(Invalid::new("natural_person", path, "", reason));
                }
                None => {}
            }
        }
        let missing = |name: &str| {
            Invalid::new("missing", name, "", "is not told; the contract is taken without")
        };
        if funding.funder.is_none() {
            row.note(missing("buyer"));
        }
        if funding.recipients.is_empty() && !funding.individual_recipient {
            row.note(missing("suppliers"));
        }
        named
    }

    /// Whether a natural person supplies, as the contract says or its award.
    pub(crate) fn is_with_person(&self, parties: &Parties<'a>) -> bool {
        let silent = &mut Row::new("", 0);
        let of_award =
            self.award.iter().flat_map(|(path, award)| objects(award, path, "suppliers"));
        let mut all = objects(self.object, &self.path, "suppliers").into_iter().chain(of_award);
        all.any(|(path, supplier)| {
            matches!(parties.who(silent, supplier, &path), Some(Who::Person))
        })
    }

    /// The ids by which the process knows the suppliers.
    pub(crate) fn supplier_ids(&self) -> BTreeSet<String> {
        self.suppliers().into_iter().filter_map(|(_, supplier)| code(supplier, "id")).collect()
    }

    /// Those of the contract (extension `contract_suppliers`), else those of its award.
    fn suppliers(&self) -> Vec<(String, &'a Object)> {
        let own = objects(self.object, &self.path, "suppliers");
        match &self.award {
            Some((path, award)) if own.is_empty() => objects(award, path, "suppliers"),
            _ => own,
        }
    }
}
