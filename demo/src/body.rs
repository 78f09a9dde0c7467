//! Public bodies, the operator of grants and donors.

use domain::organisation::Parent;
use domain::{
    Id, Invalid, LocalisedText, OrgId, Organisation, OrganisationRole, OrganisationStatus, Relation,
};

use crate::draw::{Draw, Subject};
use crate::layout::Seat;
use crate::number::{BODIES, Division};
use crate::register::{Register, after};
use crate::words::forms::{DONOR_FORMS, OPERATOR, STATE_INSTITUTION};
use crate::words::names::coined;
use crate::words::regions::{PLACES, Place};
use crate::words::text3;

/// What the departments of an akimat do: Kazakh, Russian, English.
const DEPARTMENTS: [(&str, &str, &str); 8] = [
    ("ішкі саясат басқармасы", "Управление внутренней политики", "Department of Internal Policy"),
    (
        "қоғамдық даму басқармасы",
        "Управление общественного развития",
        "Department of Public Development",
    ),
    ("жастар саясаты басқармасы", "Управление молодёжной политики", "Department of Youth Policy"),
    (
        "әлеуметтік бағдарламалар басқармасы",
        "Управление социальных программ",
        "Department of Social Programmes",
    ),
    ("мәдениет басқармасы", "Управление культуры", "Department of Culture"),
    ("білім басқармасы", "Управление образования", "Department of Education"),
    ("денсаулық сақтау басқармасы", "Управление здравоохранения", "Department of Health"),
    ("спорт басқармасы", "Управление спорта", "Department of Sport"),
];
const COMMITTEES: [(&str, &str, &str); 3] = [
    (
        "Азаматтық қоғам істері комитеті",
        "Комитет по делам гражданского общества",
        "Committee for Civil Society",
    ),
    (
        "Жастар және отбасы істері комитеті",
        "Комитет по делам молодёжи и семьи",
        "Committee for Youth and Family",
    ),
    (
        "Мәдени бастамалар комитеті",
        "Комитет культурных инициатив",
        "Committee for Cultural Initiatives",
    ),
];
/// Where in the table of places the ministry sits.
const ASTANA: usize = 1;

impl Register {
    /// The id of a public body, the operator or a donor.
    pub(crate) fn body_id(&self, seat: Seat) -> Result<Id, Invalid> {
        let foreign = matches!(seat, Seat::Donor(number) if is_foreign(number));
        let division = if foreign { Division::Representation } else { Division::Head };
        let bin = BODIES.bin(self.seed, self.layout.place(seat), division, foreign)?;
        Ok(OrgId::from_bin(&bin).to_id())
    }

    pub(crate) fn body(&self, seat: Seat) -> Result<Organisation, Invalid> {
        let index = self.layout.place(seat);
        let mut draw = Draw::of(self.seed, Subject::Organisation, index);
        let mut body = Organisation::named(self.body_id(seat)?, body_name(seat, &mut draw)?);
        body.status = OrganisationStatus::Active;
        body.registered_on =
            BODIES.registered(self.seed, index).map(|month| after(month, draw.between(0, 27)));
        body.seat = Some(body_place(seat, &mut draw).today()?);
        body.website = Some(format!("https://body-{index:04}.example/"));
        body.email = draw.chance(700).then(|| format!("kense@body-{index:04}.example"));
        let (form, role) = match seat {
            Seat::Operator => (OPERATOR.code, OPERATOR.role),
            Seat::Donor(number) => (donor_form(number).code, donor_form(number).role),
            _ => (STATE_INSTITUTION, OrganisationRole::PublicBody),
        };
        body.legal_form = Some(form.to_owned());
        body.roles = vec![role];
        if role == OrganisationRole::Business {
            body.roles.push(OrganisationRole::Donor);
        }
        let parent = match seat {
            Seat::Committee(_) | Seat::Operator => Some(Seat::Ministry),
            Seat::Department(region, _) => Some(Seat::Akimat(region)),
            _ => None,
        };
        if let Some(parent) = parent {
            body.parent =
                Some(Parent { id: self.body_id(parent)?, relation: Relation::Subordinate });
        }
        Ok(body)
    }
}

/// Donors from abroad give in their own money.
pub(crate) fn is_foreign(donor: u32) -> bool {
    donor_form(donor).code == "foreign_branch"
}

fn donor_form(donor: u32) -> &'static crate::words::forms::Form {
    DONOR_FORMS[donor as usize % DONOR_FORMS.len()]
}

fn body_place(seat: Seat, draw: &mut Draw) -> &'static Place {
    match seat {
        Seat::Akimat(region) | Seat::Department(region, _) => &PLACES[region as usize],
        Seat::Donor(_) => &PLACES[draw.zipf(8) as usize],
        _ => &PLACES[ASTANA],
    }
}

fn body_name(seat: Seat, draw: &mut Draw) -> Result<LocalisedText, Invalid> {
    match seat {
        Seat::Ministry => text3(
            "Азаматтық бастамалар министрлігі (демо)",
            "Министерство гражданских инициатив (демо)",
            "Ministry of Civic Initiatives (demo)",
        ),
        Seat::Committee(number) => {
            let (kk, ru, en) = COMMITTEES[number as usize % COMMITTEES.len()];
            text3(format!("{kk} (демо)"), format!("{ru} (демо)"), format!("{en} (demo)"))
        }
        Seat::Akimat(region) => {
            let place = &PLACES[region as usize];
            let kk = format!("{} әкімдігі (демо)", place.kk_of());
            text3(
                kk,
                format!("Акимат {} (демо)", place.ru_of),
                format!("Akimat of {} (demo)", place.en),
            )
        }
        Seat::Department(region, number) => {
            let (place, (kk, ru, en)) =
                (&PLACES[region as usize], DEPARTMENTS[number as usize % DEPARTMENTS.len()]);
            text3(
                format!("«{} {kk}» ММ (демо)", place.kk_of()),
                format!("ГУ «{ru} {}» (демо)", place.ru_of),
                format!("{en} of {} (demo)", place.en),
            )
        }
        Seat::Operator => {
            let kk = OPERATOR.in_kk("Азаматтық жобалар операторы");
            let ru = OPERATOR.in_ru("Оператор гражданских проектов", true);
            let en = OPERATOR.in_en("Operator of Civic Projects");
            text3(format!("{kk} (демо)"), format!("{ru} (демо)"), format!("{en} (demo)"))
        }
        Seat::Donor(number) => {
            let (name, form) = (coined(draw), donor_form(number));
            text3(form.in_kk(&name.kk), form.in_ru(&name.ru, false), form.in_en(&name.en))
        }
        Seat::Ngo(_) => LocalisedText::kk(coined(draw).kk),
    }
}
