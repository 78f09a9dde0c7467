//! Organisations that are no public bodies: who they are in short, for those who give them money, and in full.

use domain::organisation::{FormerName, Identifier, Parent};
use domain::{
    Id, Invalid, Language, LocalisedText, OrgId, Organisation, OrganisationRole,
    OrganisationStatus, Relation,
};
use time::Date;

use crate::draw::{Draw, Subject};
use crate::number::{Division, NGOS};
use crate::register::{Register, after};
use crate::words::forms::{Form, NGO_FORMS};
use crate::words::names::{Name, name};

use crate::words::regions::{PLACES, Place};
use crate::words::subjects::{SPHERES, SUBJECTS};

/// From this number on an organisation may be a branch or have no BIN; the first are plain.
const PLAIN: u32 = 20;
/// How many of a thousand are branches, and have no number.
const BRANCHES: u32 = 30;
const WITHOUT_NUMBER: u32 = 10;

/// What is known of each status, in thousandths.
const STATUSES: [(OrganisationStatus, u32); 6] = [
    (OrganisationStatus::Active, 780),
    (OrganisationStatus::Inactive, 95),
    (OrganisationStatus::Suspended, 48),
    (OrganisationStatus::Liquidated, 40),
    (OrganisationStatus::Liquidating, 7),
    (OrganisationStatus::Unknown, 30),
];

/// An organisation in short.
#[derive(Debug, Clone)]
pub(crate) struct Sketch {
    pub id: Id,
    /// Number in the table of places.
    pub place: usize,
    /// Number in the table of subjects.
    pub subject: usize,
    pub registered_on: Date,
    parent: Option<u32>,
}

impl Register {
    /// An organisation in short: drawn from its own stream, so anybody may ask for it at any time.
    pub(crate) fn sketch(&self, number: u32) -> Result<Sketch, Invalid> {
        let mut draw = Draw::of(self.seed, Subject::Sketch, number);
        let branch = draw.chance(BRANCHES) && number >= PLAIN;
        let division = match (branch, draw.chance(250)) {
            (false, _) => Division::Head,
            (true, false) => Division::Branch,
            (true, true) => Division::Representation,
        };
        let month = NGOS.registered(self.seed, number).unwrap_or(self.today);
        let id = if draw.chance(WITHOUT_NUMBER) && number >= PLAIN {
            Id::generated("enpo-demo", "organisation", None, &format!("paper-{number:06}"))
        } else {
            OrgId::from_bin(&NGOS.bin(self.seed, number, division, false)?).to_id()
        };
        Ok(Sketch {
            id,
            place: draw.zipf(20) as usize,
            subject: draw.weighted(&SPHERES),
            registered_on: after(month, draw.between(0, 27)),

            parent: (branch && number > 0).then(|| self.no_branch(draw.below(number))),
        })
    }

    /// The nearest number from this one down that is no branch.
    fn no_branch(&self, from: u32) -> u32 {
        let is_branch = |number: u32| {
            number >= PLAIN && Draw::of(self.seed, Subject::Sketch, number).chance(BRANCHES)
        };
        (0..=from).rev().find(|number| !is_branch(*number)).unwrap_or(0)
    }

    pub(crate) fn ngo(&self, number: u32) -> Result<Organisation, Invalid> {
        let sketch = self.sketch(number)?;
        let mut draw = self.ngo_draw(number);
        let (form, title) = named(&mut draw, number, &sketch);
        let place = &PLACES[sketch.place];
        let mut ngo = Organisation::named(sketch.id.clone(), full_name(&mut draw, form, &title)?);
        ngo.legal_form = Some(form.code.to_owned());
        ngo.status = match number {
            0..6 => OrganisationStatus::ALL[number as usize],
            _ => draw.weighted(&STATUSES),
        };
        ngo.registered_on = (!sketch.id.is_generated()).then_some(sketch.registered_on);
        ngo.seat =
            (!sketch.id.is_generated() || draw.chance(500)).then(|| place.today()).transpose()?;
        ngo.roles = roles(&mut draw, form);
        ngo.spheres.push(SUBJECTS[sketch.subject].sphere.to_owned());
        let second = SUBJECTS[draw.weighted(&SPHERES)].sphere;
        if draw.chance(300) && second != ngo.spheres[0] {
            ngo.spheres.push(second.to_owned());
        }
        ngo.website = draw.chance(220).then(|| format!("https://ngo-{number:06}.example/"));
        ngo.email = draw.chance(300).then(|| format!("info@ngo-{number:06}.example"));
        if draw.chance(250) {
            let id = format!("NGO-{}-{number:06}", sketch.registered_on.year());
            ngo.identifiers.push(Identifier {
                scheme: "enpo-demo".to_owned(),
                id,
                check_failed: false,
            });
        }
        if draw.chance(40) {
            let old = name(&mut draw, SUBJECTS[sketch.subject].sphere, place);
            let until = after(sketch.registered_on, draw.between(200, 3_000)).min(self.today);
            let name = form.name(&old.kk, &old.ru, false)?;
            ngo.former_names.push(FormerName { name, until: draw.chance(800).then_some(until) });
        }
        if let Some(parent) = sketch.parent {
            self.make_branch(&mut ngo, parent, place)?;
        }
        Ok(ngo)
    }

    fn ngo_draw(&self, number: u32) -> Draw {
        Draw::of(
            self.seed,
            Subject::Organisation,
            self.layout.place(crate::layout::Seat::Ngo(number)),
        )
    }

    /// A branch is called after what it belongs to.
    fn make_branch(
        &self,
        ngo: &mut Organisation,
        parent: u32,
        place: &Place,
    ) -> Result<(), Invalid> {
        let head = self.sketch(parent)?;
        let (form, title) = named(&mut self.ngo_draw(parent), parent, &head);
        ngo.name = crate::words::text(
            format!(
                "{} {} филиалы",
                form.in_kk_of(&title.kk),
                place.kk_in().replace("нда", "ндағы")
            ),
            format!("Филиал {} «{}» в {}", form.ru_of, title.ru, place.ru_in),
        )?;
        ngo.legal_form = Some(form.code.to_owned());
        ngo.parent = Some(Parent { id: head.id, relation: Relation::Branch });
        Ok(())
    }
}

/// Form and name without it; always the first draws of an organisation.
fn named(draw: &mut Draw, number: u32, sketch: &Sketch) -> (&'static Form, Name) {
    let drawn = draw.weighted(&NGO_FORMS);
    // The first have each form in turn, so that a small register has them all.
    let form = NGO_FORMS.get(number as usize).map_or(drawn, |(form, _)| *form);
    (form, name(draw, SUBJECTS[sketch.subject].sphere, &PLACES[sketch.place]))
}

fn full_name(draw: &mut Draw, form: &Form, title: &Name) -> Result<LocalisedText, Invalid> {
    let short = draw.chance(600);
    let (kk, ru) = (form.in_kk(&title.kk), form.in_ru(&title.ru, short));
    match draw.below(100) {
        0..4 => LocalisedText::kk(kk),
        4..8 => LocalisedText::ru(ru),
        8..14 => crate::words::text3(kk, ru, form.in_en(&title.en)),
        14..23 => {
            crate::words::text3(kk, ru, form.in_en(&title.en))?.with_translations([Language::En])
        }
        _ => form.name(&title.kk, &title.ru, short),
    }
}

fn roles(draw: &mut Draw, form: &Form) -> Vec<OrganisationRole> {
    let mut roles = match form.role {
        OrganisationRole::Charity => vec![OrganisationRole::Ngo, OrganisationRole::Charity],
        role => vec![role],
    };
    if draw.chance(10) {
        roles.push(OrganisationRole::Donor);
    }
    roles
}
