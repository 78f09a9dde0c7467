//! Things to write, and the ways to write them.

use domain::funding::{Party, Recipient};
use domain::source::Publisher;
use domain::{
    Authority, Call, Currency, Document, DocumentAccess, DocumentType, Funding, FundingKind,
    FundingStatus, Id, LocalisedText, Milestone, Money, Organisation, Payment, PaymentStatus,
    Source, Thing, ThingKind,
};
use persistence::{Act, Found, Gone, Record, Stated, Store, Written};
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};

/// When the first write of every test happens.
pub const START: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);

pub fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

pub fn en(text: &str) -> LocalisedText {
    LocalisedText::en(text).unwrap()
}

pub fn money(minor: i64, code: &str) -> Money {
    Money::new(minor, Currency::parse(code).unwrap())
}

pub fn day(number: i32) -> Date {
    Date::from_ordinal_date(2025, 1).unwrap() + Duration::days(i64::from(number))
}

pub fn organisation(text: &str) -> Organisation {
    Organisation::named(id(text), en(text))
}

/// An active grant of 1,000.00 tenge from `funder` to `recipient`.
pub fn grant(text: &str) -> Funding {
    let mut funding = Funding::new(id(text), FundingKind::Grant);
    funding.status = FundingStatus::Active;
    funding.amount = Some(money(100_000, "KZT"));
    funding.funder = Some(party("funder"));
    funding.recipients = vec![recipient("recipient", None)];
    funding
}

pub fn contract(text: &str) -> Funding {
    Funding { funding_kind: FundingKind::SocialOrder, ..grant(text) }
}

pub fn party(text: &str) -> Party {
    Party { id: id(text) }
}

pub fn recipient(text: &str, share: Option<Money>) -> Recipient {
    Recipient { id: id(text), share }
}

pub fn milestone(funding: &str, local: &str) -> Milestone {
    Milestone::planned(
        id(&format!("{funding}:m:{local}")),
        id(funding),
        en(&format!("Milestone {local}")),
    )
}

pub fn payment(funding: &str, local: &str, amount: Money, status: PaymentStatus) -> Payment {
    Payment {
        id: id(&format!("{funding}:p:{local}")),
        funding: id(funding),
        milestone: None,
        status,
        amount,
        planned_on: None,
        paid_on: None,
        returned_on: None,
        description: None,
    }
}

pub fn document(funding: &str, local: &str) -> Document {
    Document {
        id: id(&format!("{funding}:d:{local}")),
        funding: id(funding),
        milestone: None,
        title: en(&format!("Document {local}")),
        document_type: DocumentType::Act,
        format: None,
        hash: None,
        size: None,
        access: DocumentAccess::Public,
        url: None,
        dated_on: None,
    }
}

pub fn source(text: &str, authority: Authority) -> Source {
    Source {
        id: id(text),
        publisher: Publisher { id: None, name: en("Publisher") },
        title: en(text),
        url: None,
        licence: None,
        retrieved_at: None,
        coverage: Vec::new(),
        listing: true,
        authority,
        synthetic: false,
    }
}

/// Anything that is a thing.
pub trait IntoThing {
    fn thing(self) -> Thing;
}

macro_rules! into_thing {
    ($($name:ident),+) => {
        $(impl IntoThing for $name {
            fn thing(self) -> Thing {
                Thing::$name(self)
            }
        })+
    };
}
into_thing!(Call, Organisation, Funding, Milestone, Payment, Document, Source);

impl IntoThing for Thing {
    fn thing(self) -> Thing {
        self
    }
}

pub fn act() -> Act {
    act_at(START)
}

pub fn act_at(now: OffsetDateTime) -> Act {
    Act { actor: "importer:test".to_owned(), now }
}

pub fn stated(source: &str, thing: impl IntoThing) -> Stated {
    Stated::new(thing.thing(), id(source), None)
}

/// Short ways to write and to look, that fail the test when the database does.
pub trait Register {
    /// The source `register` states a thing.
    fn say(&self, thing: impl IntoThing) -> Written;
    fn said(&self, source: &str, thing: impl IntoThing) -> Written;
    fn take(&self, stated: &[Stated]) -> Written;
    fn unsay(&self, source: &str, kind: ThingKind, id: &str) -> Written;
    fn found(&self, kind: ThingKind, id: &str) -> Option<Found>;
    fn here(&self, kind: ThingKind, id: &str) -> Record;
    fn gone(&self, kind: ThingKind, id: &str) -> Gone;
    fn entries(&self) -> Vec<persistence::Entry>;
}

impl Register for Store {
    fn say(&self, thing: impl IntoThing) -> Written {
        self.said("register", thing)
    }

    fn said(&self, source: &str, thing: impl IntoThing) -> Written {
        self.take(&[stated(source, thing)])
    }

    fn take(&self, stated: &[Stated]) -> Written {
        let written = self.state(&act(), stated).unwrap();
        assert_eq!(written.refused, [], "nothing is refused");
        written
    }

    fn unsay(&self, source: &str, kind: ThingKind, thing: &str) -> Written {
        self.withdraw(&act(), &id(source), &[(kind, id(thing))], "no longer stated").unwrap()
    }

    fn found(&self, kind: ThingKind, thing: &str) -> Option<Found> {
        self.read(|reader| reader.find(kind, &id(thing))).unwrap()
    }

    fn here(&self, kind: ThingKind, thing: &str) -> Record {
        match self.found(kind, thing) {
            Some(Found::Here(record)) => *record,
            other => panic!("{thing} is not here: {other:?}"),
        }
    }

    fn gone(&self, kind: ThingKind, thing: &str) -> Gone {
        match self.found(kind, thing) {
            Some(Found::Gone(gone)) => gone,
            other => panic!("{thing} is not gone: {other:?}"),
        }
    }

    fn entries(&self) -> Vec<persistence::Entry> {
        let mut all = Vec::new();
        let (mut after, head) = (0, self.sequence().unwrap());
        while after < head {
            let (entries, seen) = self
                .read(|reader| reader.changes(after, &persistence::ChangesFilter::default(), 1_000))
                .unwrap();
            assert!(seen > after, "the log ends at {head}, not at {after}");
            all.extend(entries);
            after = seen;
        }
        all
    }
}
