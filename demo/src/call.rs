//! The contests in which fundings of the state were won.

use domain::call::{Criterion, Lot};
use domain::funding::Party;
use domain::organisation::Identifier;
use domain::{Call, CallStatus, Currency, Id, Invalid, Money, Stage};
use time::Date;

use crate::draw::{Draw, Subject};
use crate::flavour::{Flavour, SHOWN};
use crate::outline::Outline;
use crate::register::{Register, after};
use crate::words::projects::title;
use crate::words::regions::PLACES;
use crate::words::subjects::SUBJECTS;
use crate::words::{text, work};

/// The call of which nobody tells where it stands.
const UNTOLD: u32 = 23;

/// The id of the call that a funding of a sort was won in: of a third of those with a contest one is told.
pub(crate) fn id(seed: u64, index: u32, flavour: Flavour) -> Result<Option<Id>, Invalid> {
    let told = index < SHOWN || Draw::of(seed, Subject::Call, index).chance(350);
    if !told || !flavour.is_state() || !flavour.has_contest() {
        return Ok(None);
    }
    Id::parse(&format!("enpo-demo-call-{:06}", index + 1)).map(Some)
}

impl Register {
    /// The call in which the funding with this number was won, where there is one.
    pub(crate) fn call(&self, index: u32) -> Result<Option<Call>, Invalid> {
        let flavour = Flavour::of(index, &mut Draw::of(self.seed, Subject::Outline, index));
        let Some(id) = id(self.seed, index, flavour)? else { return Ok(None) };
        let outline = self.outline(index)?;
        let mut draw = Draw::of(self.seed, Subject::Call, index);
        // What decided whether it is told.
        draw.next();
        let mut call = Call::new(id);
        call.funder = Some(Party { id: outline.funder.clone() });
        call.operator = outline.operator.clone().map(|id| Party { id });
        let untold = draw.chance(20) || index == UNTOLD;
        course(self.today, &outline, &mut call);
        content(&mut draw, &outline, &mut call)?;
        if untold {
            call.status = CallStatus::Unknown;
        }
        Ok(Some(call))
    }
}

/// How far the contest has come, and on which days.
fn course(today: Date, outline: &Outline, call: &mut Call) {
    let schedule = &outline.schedule;
    let announced = schedule.day_of(Stage::Announced);
    let closed = [Stage::EligibilityCheck, Stage::Evaluation]
        .into_iter()
        .find_map(|stage| schedule.day_of(stage));
    let is_over = |day: Option<Date>| day.is_some_and(|day| day <= today);
    let exit =
        schedule.exit(today).filter(|(stage, _)| matches!(stage, Stage::Cancelled | Stage::Failed));
    call.status = match exit {
        Some((Stage::Cancelled, _)) => CallStatus::Cancelled,
        Some(_) => CallStatus::Failed,
        None if schedule.awarded <= today => CallStatus::Awarded,
        None if is_over(closed) => CallStatus::Evaluation,
        None if is_over(announced) => CallStatus::Announced,
        None => CallStatus::Planned,
    };
    call.announced_on = announced.filter(|day| *day <= today);
    call.applications_from = call.announced_on;
    call.applications_to = closed.map(|day| after(day, -1));
    call.decided_on = match call.status {
        CallStatus::Awarded => Some(schedule.awarded),
        CallStatus::Failed => exit.map(|(_, on)| on),
        _ => None,
    };
}

/// What it is about, for how much, and by what it is judged.
fn content(draw: &mut Draw, outline: &Outline, call: &mut Call) -> Result<(), Invalid> {
    let place = &PLACES[outline.ngo.place];
    let subject = &SUBJECTS[outline.ngo.subject];
    let object = draw.pick(&subject.objects);
    let about = title(draw, object, place, false)?;
    call.title = Some(text(
        format!("Конкурс: {}", about.best(domain::Language::Kk).0),
        format!("Конкурс: {}", about.best(domain::Language::Ru).0),
    )?);
    call.places.push(place.recorded(outline.schedule.awarded)?);
    call.spheres.push(subject.sphere.to_owned());
    let mut whole = 0;
    for number in 1..=draw.between(1, 4) {
        let usual = outline.flavour.tenge(draw);
        let minor = 100 * if number == 1 { outline.tenge } else { usual };
        whole += minor;
        let failed = draw.chance(250) && number > 1;
        let awarded = call.status == CallStatus::Awarded;
        call.lots.push(Lot {
            id: number.to_string(),
            title: Some(text(format!("{number}-лот"), format!("Лот № {number}"))?),
            description: None,
            amount: Some(Money::new(minor, Currency::KZT)),
            status: awarded.then_some(if failed {
                CallStatus::Failed
            } else {
                CallStatus::Awarded
            }),
            places: Vec::new(),
        });
    }
    call.amount = draw.chance(850).then(|| Money::new(whole, Currency::KZT));
    if draw.chance(700) {
        for (kk, ru, weight) in work::CRITERIA {
            let (title, weight) = (text(kk, ru)?, Some(weight));
            call.criteria.push(Criterion { title, description: None, weight });
        }
    }
    if draw.chance(400) {
        let id = format!("К-{:05}", outline.index + 1);
        let scheme = "enpo-demo".to_owned();
        call.identifiers.push(Identifier { scheme, id, check_failed: false });
    }
    let page = format!("https://calls.example/{:06}", outline.index + 1);
    call.url = draw.chance(600).then_some(page);
    Ok(())
}
