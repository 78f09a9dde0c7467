//! A funding in full.

use domain::funding::{Beneficiaries, Party, Recipient, ResultLine};
use domain::organisation::Identifier;
use domain::quantity::Quantity;
use domain::{Funding, FundingStatus, Id, Invalid, Milestone, MilestoneStatus, Stage};

use crate::course::status;
use crate::draw::{Draw, Subject};
use crate::flavour::{Flavour, SHOWN, SILENT};
use crate::money::{Sums, allocations, portions};
use crate::outline::Outline;
use crate::register::Register;
use crate::words::projects::{PROGRAMMES, description, title};
use crate::words::regions::PLACES;
use crate::words::subjects::SUBJECTS;
use crate::words::{text, work};

/// How far the work was reported and accepted.
#[derive(Clone, Copy)]
struct Done {
    reported: bool,
    accepted: bool,
}

/// The funding of an outline, given its milestones.
pub(crate) fn funding(
    register: &Register,
    outline: &Outline,
    sums: Sums,
    milestones: &[Milestone],
) -> Result<Funding, Invalid> {
    let mut draw = Draw::of(register.seed, Subject::Funding, outline.index);
    let mut funding = Funding::new(outline.id.clone(), outline.flavour.usual().kind);
    let schedule = &outline.schedule;
    let until = schedule.until(register.today);
    funding.state_funded = draw.chance(970).then_some(outline.flavour.is_state());
    funding.term = outline.term;
    funding.funder = Some(Party { id: outline.funder.clone() });
    funding.operator = outline.operator.clone().map(|id| Party { id });
    funding.funded_by.clone_from(&outline.funded_by);
    (funding.amount, funding.amended_amount) = (sums.amount, sums.amended);
    if let Some(amount) = sums.present()
        && draw.chance(700)
    {
        funding.allocations = allocations(amount, schedule.start, schedule.end);
    }
    funding.signed_on = (schedule.signed <= until).then_some(schedule.signed);
    let dated = draw.chance(970);
    funding.start_on = dated.then_some(schedule.start);
    funding.end_on = dated.then_some(schedule.end);
    stand(&mut draw, register, outline, milestones, &mut funding)?;
    if schedule.awarded <= until {
        receive(&mut draw, register, outline, &mut funding)?;
    }
    let done = done(&funding, milestones);
    content(&mut draw, outline, done, &mut funding)?;
    funding.call = crate::call::id(register.seed, outline.index, outline.flavour)?;
    known_as(&mut draw, outline, &mut funding)?;
    Ok(funding)
}

/// Where money and project stand, and how they came there.
fn stand(
    draw: &mut Draw,
    register: &Register,
    outline: &Outline,
    milestones: &[Milestone],
    funding: &mut Funding,
) -> Result<(), Invalid> {
    let reached = outline.schedule.reached(draw, register.today, milestones);
    let Some((last, _)) = reached.last().copied() else { return Ok(()) };
    funding.status = status(last);
    // Not every donor tells stages, and some not even whether the money is spent.
    let (silent, unknown) = (draw.chance(250), draw.chance(200));
    if outline.flavour == Flavour::Donation && (silent || outline.index == SILENT) {
        if unknown || outline.index == SILENT {
            funding.status = FundingStatus::Unknown;
        }
        return Ok(());
    }
    if draw.chance(50) && outline.index >= SHOWN {
        funding.stage = Some(last);
        return Ok(());
    }
    let vague = draw.chance(30);
    for (stage, on) in reached {
        funding.enter(stage, (!(vague && stage == Stage::Planning)).then_some(on))?;
    }
    Ok(())
}

/// Who receives it: mostly one organisation, now and then several, or a person, who is never named.
fn receive(
    draw: &mut Draw,
    register: &Register,
    outline: &Outline,
    funding: &mut Funding,
) -> Result<(), Invalid> {
    let own = matches!(outline.flavour, Flavour::Donation | Flavour::Premium);
    if own && (draw.chance(40) || outline.index == SILENT) {
        funding.individual_recipient = true;
        return Ok(());
    }
    let mut ids: Vec<Id> = vec![outline.ngo.id.clone()];
    if draw.chance(35) && outline.flavour != Flavour::Framework {
        for _ in 0..draw.between(1, 2) {
            let more = register.sketch(draw.below(register.layout.ngos()))?;
            if !ids.contains(&more.id) && more.registered_on < outline.schedule.awarded {
                ids.push(more.id);
            }
        }
    }
    let weights: Vec<i64> = ids.iter().map(|_| draw.between(1, 5)).collect();
    let told = ids.len() > 1 && draw.chance(600);
    let shares = funding.present_amount().filter(|_| told).map(|amount| portions(amount, &weights));
    // Some sources tell the share of the first alone.
    let all = draw.chance(850);
    funding.recipients = ids
        .into_iter()
        .enumerate()
        .map(|(at, id)| Recipient {
            id,
            share: shares
                .as_ref()
                .filter(|_| all || at == 0)
                .and_then(|shares| shares.get(at).copied()),
        })
        .collect();
    Ok(())
}

fn done(funding: &Funding, milestones: &[Milestone]) -> Done {
    let completed = funding.status == FundingStatus::Completed;
    let Some(last) =
        milestones.iter().rev().find(|milestone| milestone.status != MilestoneStatus::Cancelled)
    else {
        return Done { reported: completed, accepted: completed };
    };
    let ended = matches!(funding.status, FundingStatus::Active | FundingStatus::Completed);
    let accepted = ended && milestones.len() > 1 && last.status == MilestoneStatus::Accepted;
    Done { reported: ended && last.reported_on.is_some(), accepted: accepted || completed }
}

/// What it is about, for whom, and with what results.
fn content(
    draw: &mut Draw,
    outline: &Outline,
    done: Done,
    funding: &mut Funding,
) -> Result<(), Invalid> {
    let ngo = &outline.ngo;
    // One in ten works elsewhere than where it sits.
    let place = &PLACES[if draw.chance(900) { ngo.place } else { draw.zipf(20) as usize }];
    let subject = &SUBJECTS[ngo.subject];
    let (object, english) = (draw.pick(&subject.objects), draw.chance(80));
    funding.title = Some(title(draw, object, place, english)?);
    funding.places.push(place.recorded(outline.schedule.awarded)?);
    if draw.chance(60) {
        let second = PLACES[draw.zipf(20) as usize].recorded(outline.schedule.awarded)?;
        if !funding.places.contains(&second) {
            funding.places.push(second);
        }
    }
    funding.spheres.push(subject.sphere.to_owned());
    let people = u64::try_from(draw.log_normal(180, 1_500).max(5)).unwrap_or(5);
    if draw.chance(450) {
        funding.description = Some(description(draw, object, people)?);
    }
    if draw.chance(750) {
        let reported = done.reported.then(|| people * u64::from(80 + draw.below(45)) / 100);
        let groups = &subject.groups[..if draw.chance(300) { 2 } else { 1 }];
        funding.beneficiaries = Some(Beneficiaries {
            planned: Some(people),
            reported,
            accepted: reported
                .filter(|_| done.accepted)
                .map(|people| people * u64::from(90 + draw.below(11)) / 100),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        });
    }
    if draw.chance(600) {
        let first = draw.below(8);
        for number in 0..u32::try_from(draw.between(1, 3)).unwrap_or(1) {
            funding.results.push(result(draw, (first + number) % 8, done)?);
        }
    }
    Ok(())
}

fn result(draw: &mut Draw, number: u32, done: Done) -> Result<ResultLine, Invalid> {
    let (kk, ru, unit, usual) = work::INDICATORS[number as usize];
    let planned =
        if unit == "percent" { usual } else { (usual * (50 + draw.below(150)) / 100).max(1) };
    let reported = done.reported.then(|| planned * (85 + draw.below(36)) / 100);
    let accepted =
        reported.filter(|_| done.accepted).map(|number| number - draw.below(number / 20 + 1));
    let quantity = |number: u32| Quantity::from(u64::from(number));
    Ok(ResultLine {
        indicator: text(kk, ru)?,
        unit: Some(unit.to_owned()),
        planned: Some(quantity(planned)),
        reported: reported.map(quantity),
        accepted: accepted.map(quantity),
    })
}

/// By what others know it.
fn known_as(draw: &mut Draw, outline: &Outline, funding: &mut Funding) -> Result<(), Invalid> {
    let year = outline.schedule.opened().year();
    if outline.flavour.is_state() && draw.chance(150) {
        let (kk, ru) = *draw.pick(&PROGRAMMES);
        funding.programme = Some(text(kk, ru)?);
    }
    if draw.chance(400) && funding.signed_on.is_some() {
        let id = format!("№ {}-{year}/{:05}", draw.between(1, 99), outline.index + 1);
        funding.identifiers.push(Identifier {
            scheme: "enpo-demo".to_owned(),
            id,
            check_failed: false,
        });
    }
    if draw.chance(60) {
        funding.url = Some(format!("https://projects.example/{:06}", outline.index + 1));
    }
    Ok(())
}
