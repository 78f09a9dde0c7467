//! Things as documents of the index.

use domain::counting::{AmountBasis, Bucket, Part, counted};
use domain::fold::collation_key;
use domain::progress::outcome;
use domain::{
    Funding, Id, Language, LocalisedText, Milestone, MilestoneStatus, Money, OrganisationStatus,
    PaymentStatus, Region, Stage,
};
use tantivy::TantivyDocument;
use tantivy::schema::Field;
use time::Date;

use crate::entry::{FundingEntry, MilestoneEntry, OrganisationEntry, PaymentEntry};
use crate::fields::Fields;
use crate::lateness;
use crate::number::{day, halves, id_key, part};

/// A document that is being filled.
pub(crate) struct Filled<'f> {
    pub fields: &'f Fields,
    pub document: TantivyDocument,
}

/// An organisation.
pub(crate) fn organisation(fields: &Fields, entry: &OrganisationEntry) -> TantivyDocument {
    let OrganisationEntry { organisation: thing, sequence, sources, has_funding, money } = entry;
    let mut filled = Filled::new(fields, &thing.id, *sequence, sources);
    filled.text(fields.status, thing.status.as_str());
    filled.all(fields.legal_form, thing.legal_form.as_deref());
    filled.all(fields.role, thing.roles.iter().map(|role| role.as_str()));
    filled.all(fields.sphere, thing.spheres.iter().map(String::as_str));
    filled.all(fields.parent, thing.parent.as_ref().map(|parent| parent.id.as_str()));
    filled.places(thing.seat.as_slice());
    filled.day(fields.registered_on, thing.registered_on);
    filled.number(fields.has_funding, u64::from(*has_funding));
    filled.number(fields.weight, weight(thing.status == OrganisationStatus::Active, *money));
    for (field, language) in [
        (fields.name_kk, Language::Kk),
        (fields.name_ru, Language::Ru),
        (fields.name_en, Language::En),
    ] {
        filled.text(field, &collation_key(thing.name.best(language).0, language));
    }
    filled.names(thing);
    filled.document
}

/// A funding, without what lies below it.
pub(crate) fn funding(fields: &Fields, entry: &FundingEntry) -> TantivyDocument {
    let FundingEntry { funding: thing, sequence, sources, paid, covered, milestones, .. } = entry;
    let mut filled = Filled::new(fields, &thing.id, *sequence, sources);
    filled.text(fields.status, thing.status.as_str());
    filled.work(thing);
    if let Some(amount) = thing.present_amount() {
        filled.text(fields.currency, amount.currency().code());
        filled.document.add_i64(fields.amount, amount.minor());
    }
    let bases = [
        (AmountBasis::Present, fields.present_part, fields.present_minor, fields.present_high),
        (AmountBasis::Original, fields.original_part, fields.original_minor, fields.original_high),
        (AmountBasis::Paid, fields.paid_part, fields.paid_minor, fields.paid_high),
    ];
    for (basis, code, minor, upper) in bases {
        let counted = counted(thing, *paid, basis);
        filled.number(code, part(counted));
        let (low, high) = halves(counted.minor);
        filled.document.add_i64(minor, low);
        if let Some(high) = high {
            filled.document.add_i64(upper, high);
        }
    }
    if let Some(giver) = &thing.funded_by {
        filled.text(fields.funded_by, giver.as_str());
        filled.number(fields.funded_by_key, id_key(giver));
    }
    let things: Vec<Milestone> = milestones.iter().map(|entry| entry.milestone.clone()).collect();
    filled.text(fields.result, outcome(&things, *covered).as_str());
    filled.number(fields.lateness, lateness::of_funding(milestones, *covered));
    for (field, of) in [(fields.owed_covered, true), (fields.owed_uncovered, false)] {
        let owed = milestones.iter().filter(|entry| entry.covered == of);
        filled.day(field, owed.filter_map(|entry| entry.milestone.owed_on()).min());
    }
    let money = thing.present_amount().map_or(0, |amount| amount.minor().into());
    filled.number(fields.weight, weight(true, money));
    filled.titles(thing);
    filled.document
}

/// A milestone with what its funding is.
pub(crate) fn milestone(
    fields: &Fields,
    within: &Funding,
    entry: &MilestoneEntry,
) -> TantivyDocument {
    let MilestoneEntry { milestone: thing, sequence, sources, covered } = entry;
    let mut filled = Filled::new(fields, &thing.id, *sequence, sources);
    filled.text(fields.funding, within.id.as_str());
    filled.text(fields.status, thing.status.as_str());
    filled.work(within);
    if let Some(amount) = thing.amount {
        filled.text(fields.currency, amount.currency().code());
        filled.document.add_i64(fields.amount, amount.minor());
    }
    filled.day(fields.due_on, thing.due_on);
    filled.day(fields.owed_on, thing.owed_on());
    if let Some(position) = thing.position {
        filled.document.add_i64(fields.position, position.into());
    }
    let bucket = match (thing.status, thing.amount) {
        (MilestoneStatus::Cancelled, _) => Bucket::Cancelled,
        (_, None) => Bucket::UnknownAmount,
        (_, Some(_)) => Bucket::Counted,
    };
    filled.part(bucket, thing.amount);
    filled.number(fields.lateness, lateness::of_milestone(thing.status, *covered));
    let open = !matches!(thing.status, MilestoneStatus::Cancelled);
    filled
        .number(fields.weight, weight(open, thing.amount.map_or(0, |money| money.minor().into())));
    filled.words(&[&thing.title], true);
    let further: Vec<&LocalisedText> = thing.description.iter().collect();
    filled.words(&further, false);
    filled.document
}

/// A payment with what its funding is.
pub(crate) fn payment(fields: &Fields, within: &Funding, entry: &PaymentEntry) -> TantivyDocument {
    let PaymentEntry { payment: thing, sequence, sources } = entry;
    let mut filled = Filled::new(fields, &thing.id, *sequence, sources);
    filled.text(fields.funding, within.id.as_str());
    filled.text(fields.status, thing.status.as_str());
    filled.work(within);
    filled.text(fields.currency, thing.amount.currency().code());
    filled.document.add_i64(fields.amount, thing.amount.minor());
    let bucket = match thing.status {
        PaymentStatus::Paid => Bucket::Counted,
        PaymentStatus::Planned => Bucket::Planned,
        PaymentStatus::Returned => Bucket::Returned,
    };
    filled.part(bucket, Some(thing.amount));
    filled.day(fields.paid_on, thing.paid_on);
    filled.document
}

/// For ranking: active before others, then by the order of magnitude of the money, in powers of two.
fn weight(active: bool, money: i128) -> u64 {
    let magnitude = u64::from(i128::BITS - money.max(0).leading_zeros());
    (u64::from(active) << 8) | magnitude
}

impl<'f> Filled<'f> {
    fn new(fields: &'f Fields, id: &Id, sequence: i64, sources: &[Id]) -> Self {
        let mut filled = Self { fields, document: TantivyDocument::default() };
        filled.text(fields.id, id.as_str());
        filled.number(fields.key, id_key(id));
        filled.document.add_i64(fields.sequence, sequence);
        filled.all(fields.source, sources.iter().map(Id::as_str));
        filled
    }

    fn text(&mut self, field: Field, value: &str) {
        self.document.add_text(field, value);
    }

    /// Values that may be several or none; none stands twice.
    pub fn all<'v>(&mut self, field: Field, values: impl IntoIterator<Item = &'v str>) {
        let mut seen: Vec<&str> = Vec::new();
        for value in values {
            if !seen.contains(&value) {
                seen.push(value);
                self.text(field, value);
            }
        }
    }

    fn number(&mut self, field: Field, number: u64) {
        self.document.add_u64(field, number);
    }

    /// The part of a milestone or payment in sums.
    fn part(&mut self, bucket: Bucket, amount: Option<Money>) {
        let minor = amount.map_or(0, |money| money.minor());
        let currency = amount.map(|money| money.currency());
        self.number(self.fields.present_part, part(Part { bucket, minor: minor.into(), currency }));
        self.document.add_i64(self.fields.present_minor, minor);
    }

    fn day(&mut self, field: Field, value: Option<Date>) {
        if let Some(value) = value {
            self.document.add_i64(field, day(value));
        }
    }

    /// What a funding says of everything below it, too.
    fn work(&mut self, thing: &Funding) {
        let fields = self.fields;
        self.text(fields.kind, thing.kind().as_str());
        self.text(fields.funding_kind, thing.funding_kind.as_str());
        self.all(fields.stage, thing.stage.map(Stage::as_str));
        self.all(fields.call, thing.call.as_ref().map(Id::as_str));
        self.all(fields.sphere, thing.spheres.iter().map(String::as_str));
        self.places(&thing.places);
        if let Some(funder) = &thing.funder {
            self.text(fields.funder, funder.id.as_str());
            self.number(fields.funder_key, id_key(&funder.id));
        }
        self.all(fields.operator, thing.operator.as_ref().map(|operator| operator.id.as_str()));
        let mut seen: Vec<&Id> = Vec::new();
        for recipient in &thing.recipients {
            if !seen.contains(&&recipient.id) {
                seen.push(&recipient.id);
                self.text(fields.recipient, recipient.id.as_str());
                self.number(fields.recipient_key, id_key(&recipient.id));
            }
        }
        self.day(fields.signed_on, thing.signed_on);
        self.day(fields.start_on, thing.start_on);
        self.day(fields.end_on, thing.end_on);
    }

    fn places(&mut self, places: &[Region]) {
        let fields = self.fields;
        let keys: Vec<String> = places.iter().map(Region::key).collect();
        self.all(fields.place, keys.iter().map(String::as_str));
        let mut beginnings: Vec<&str> = Vec::new();
        for (place, key) in places.iter().zip(&keys) {
            if place.kato().is_some() {
                // `KATO:` and two digits at least: what a filter by region can ask for.
                beginnings.extend((7..=key.len()).filter_map(|end| key.get(..end)));
            } else {
                beginnings.push(key);
            }
        }
        self.all(fields.place_in, beginnings);
    }
}
