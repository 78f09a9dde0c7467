//! A funding in short: who gives to whom, how much, when. Cheap enough to ask for another one's.

use domain::{GrantTerm, Id, Invalid};
use time::Date;

use crate::course::{Fate, Schedule};
use crate::draw::{Draw, Subject};
use crate::flavour::{Flavour, SHOWN};
use crate::layout::Seat;
use crate::ngo::Sketch;
use crate::register::{Register, after};

/// A funding in short.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    pub index: u32,
    pub id: Id,
    pub flavour: Flavour,
    pub fate: Fate,
    pub schedule: Schedule,
    pub term: Option<GrantTerm>,
    pub tenge: i64,
    /// Who receives it, or would: what is not awarded names nobody.
    pub ngo: Sketch,
    pub funder: Id,
    /// Whether the funder gives in money of its own.
    pub foreign: bool,
    pub operator: Option<Id>,
    pub funded_by: Option<Id>,
}

impl Register {
    pub(crate) fn outline(&self, index: u32) -> Result<Outline, Invalid> {
        let mut draw = Draw::of(self.seed, Subject::Outline, index);
        let flavour = Flavour::of(index, &mut draw);
        let fate = Fate::of(index, flavour, &mut draw);
        let tenge = flavour.tenge(&mut draw);
        let (term, days) = flavour.length(tenge, &mut draw);
        let opened = self.opened(index, flavour, &mut draw);
        let schedule = Schedule::draw(&mut draw, flavour, fate, opened, days).resting(index);
        let ngo = self.recipient(&mut draw, schedule.signed)?;
        let seat = self.funder(&mut draw, flavour, &ngo);
        let mut outline = Outline {
            index,
            id: id(index, flavour)?,
            flavour,
            fate,
            schedule,
            term,
            tenge,
            ngo,
            funder: self.body_id(seat)?,
            foreign: matches!(seat, Seat::Donor(number) if crate::body::is_foreign(number)),
            operator: None,
            funded_by: None,
        };
        self.pass_on(&mut draw, &mut outline)?;
        Ok(outline)
    }

    /// The day on which planning begins: any of the years told of, and a few to come.
    fn opened(&self, index: u32, flavour: Flavour, draw: &mut Draw) -> Date {
        let first = self.first_day();
        let span = (self.today - first).whole_days();
        match index {
            0..24 => after(self.today, -draw.between(280, 400)),
            24..44 => after(self.today, -8 * i64::from(index - 24) - 2),
            44..SHOWN => after(self.today, -draw.between(700, 900)),
            _ if flavour == Flavour::Framework => after(first, draw.between(0, 90)),
            _ if flavour == Flavour::Donation => after(first, draw.between(0, span)),
            _ => after(first, draw.between(0, span + 60)),
        }
    }

    /// An organisation that is older than the money.
    fn recipient(&self, draw: &mut Draw, signed: Date) -> Result<Sketch, Invalid> {
        // A third never receives anything.
        let receiving = (self.layout.ngos() * 2 / 3).max(1);
        let mut sketch = self.sketch(draw.skewed(receiving))?;
        for _ in 0..8 {
            if sketch.registered_on < signed {
                break;
            }
            sketch = self.sketch(draw.skewed(receiving))?;
        }
        Ok(sketch)
    }

    /// Who gives: for most orders a department of the region where the recipient sits.
    fn funder(&self, draw: &mut Draw, flavour: Flavour, ngo: &Sketch) -> Seat {
        use Flavour as F;
        let layout = &self.layout;
        let sits = u32::try_from(ngo.place).unwrap_or(0);
        let region = if sits < layout.akimats() && draw.chance(850) {
            sits
        } else {
            draw.zipf(layout.akimats())
        };
        let department = Seat::Department(region, draw.zipf(layout.departments()));
        let committee = Seat::Committee(draw.zipf(layout.committees()));
        match (flavour, draw.below(100)) {
            (F::PrivateGrant | F::Donation, _) => Seat::Donor(draw.zipf(layout.donors())),
            (F::Framework, _) | (F::StateGrant, 0..35) | (F::Partnership | F::Premium, 0..50) => {
                Seat::Ministry
            }
            (F::Partnership | F::Premium, 50..75) | (F::SocialOrder | F::StateGrant, 90..) => {
                committee
            }
            (F::Partnership | F::Premium, _) | (F::SocialOrder, 82..90) => Seat::Akimat(region),
            _ => department,
        }
    }

    /// The operator gets money to pass on, passes it on, or runs the contest; and some who got it pass a part on again.
    fn pass_on(&self, draw: &mut Draw, outline: &mut Outline) -> Result<(), Invalid> {
        let operator = self.body_id(Seat::Operator)?;
        let chance = draw.below(1_000);
        match outline.flavour {
            Flavour::Framework => outline.ngo.id = operator,
            Flavour::StateGrant if chance < 300 => {
                outline.operator = Some(operator.clone());
                if let Some(framework) = Flavour::framework_before(outline.index)
                    && let framework = self.outline(framework)?
                    && framework.schedule.signed < outline.schedule.awarded
                {
                    (outline.funder, outline.operator) = (operator, None);
                    outline.funded_by = Some(framework.id);
                }
            }
            Flavour::StateGrant if chance < 850 => outline.operator = Some(operator),
            Flavour::Premium if chance < 600 => outline.operator = Some(operator),
            Flavour::PrivateGrant if chance < 120 => {
                let given = (outline.index.saturating_sub(24).max(SHOWN)..outline.index).rev();
                for index in given {
                    let is_grant =
                        Flavour::of(index, &mut Draw::of(self.seed, Subject::Outline, index))
                            == Flavour::StateGrant;
                    if !is_grant {
                        continue;
                    }
                    let source = self.outline(index)?;
                    let before = source.fate == Fate::Runs
                        && source.schedule.signed < outline.schedule.awarded;
                    if before && source.funded_by.is_some() && source.ngo.id != outline.ngo.id {
                        (outline.funder, outline.foreign) = (source.ngo.id, false);
                        outline.funded_by = Some(source.id);
                        outline.tenge = outline.tenge.min(source.tenge / 3).max(100_000);
                        break;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn id(index: u32, flavour: Flavour) -> Result<Id, Invalid> {
    let number = index + 1;
    match flavour.usual().kind.carrier() {
        domain::ThingKind::Contract => Id::parse(&format!("ocds-enpo00-{number:06}:c:1")),
        _ => Id::parse(&format!("360G-enpo-{number:06}")),
    }
}
