//! Legal forms and how names carry them: Kazakh puts the form last, Russian first.

use domain::{Invalid, LocalisedText, OrganisationRole};

/// A legal form.
#[derive(Debug)]
pub(crate) struct Form {
    /// Code of the list `legal_forms`.
    pub code: &'static str,
    /// The form behind a name in Kazakh.
    kk: &'static str,
    /// What makes it "of the …" in Kazakh.
    kk_of: &'static str,
    ru: &'static str,
    ru_short: &'static str,
    /// The full form as "of the …" in Russian.
    pub ru_of: &'static str,
    en: &'static str,
    pub role: OrganisationRole,
}

const fn form(
    code: &'static str,
    kk: [&'static str; 2],
    ru: [&'static str; 3],
    en: &'static str,
) -> Form {
    Form {
        code,
        kk: kk[0],
        kk_of: kk[1],
        ru: ru[0],
        ru_short: ru[1],
        ru_of: ru[2],
        en,
        role: OrganisationRole::Ngo,
    }
}

impl Form {
    const fn of(self, role: OrganisationRole) -> Self {
        Self { role, ..self }
    }

    /// «X» with the form in Kazakh.
    pub(crate) fn in_kk(&self, name: &str) -> String {
        format!("«{name}» {}", self.kk)
    }

    /// "of «X»" with the form in Kazakh.
    pub(crate) fn in_kk_of(&self, name: &str) -> String {
        format!("«{name}» {}{}", self.kk, self.kk_of)
    }

    /// The form in Russian with «X», in full or short.
    pub(crate) fn in_ru(&self, name: &str, short: bool) -> String {
        format!("{} «{name}»", if short { self.ru_short } else { self.ru })
    }

    /// “X” with the form in English.
    pub(crate) fn in_en(&self, name: &str) -> String {
        format!("{name} {}", self.en)
    }

    /// The name with the form in Kazakh and Russian.
    pub(crate) fn name(&self, kk: &str, ru: &str, short: bool) -> Result<LocalisedText, Invalid> {
        super::text(self.in_kk(kk), self.in_ru(ru, short))
    }
}

/// What NGOs are, with how many of a thousand are it.
pub(crate) const NGO_FORMS: [(&Form, u32); 9] = [
    (&PUBLIC_FOUNDATION, 380),
    (&PUBLIC_ASSOCIATION, 290),
    (&PRIVATE_INSTITUTION, 90),
    (&CHARITABLE_FOUNDATION, 80),
    (&PRIVATE_FOUNDATION, 50),
    (&ASSOCIATION, 50),
    (&REPUBLICAN_ASSOCIATION, 25),
    (&OTHER, 20),
    (&COOPERATIVE, 15),
];

/// What donors are, in turn.
pub(crate) const DONOR_FORMS: [&Form; 4] =
    [&CORPORATE_FOUNDATION, &FOREIGN, &BUSINESS, &DONOR_FOUNDATION];

static PUBLIC_FOUNDATION: Form = form(
    "public_foundation",
    ["қоғамдық қоры", "ның"],
    ["Общественный фонд", "ОФ", "Общественного фонда"],
    "Public Foundation",
);
static PUBLIC_ASSOCIATION: Form = form(
    "public_association",
    ["қоғамдық бірлестігі", "нің"],
    ["Общественное объединение", "ОО", "Общественного объединения"],
    "Public Association",
);
static PRIVATE_INSTITUTION: Form = form(
    "private_institution",
    ["жеке мекемесі", "нің"],
    ["Частное учреждение", "ЧУ", "Частного учреждения"],
    "Private Institution",
);
static CHARITABLE_FOUNDATION: Form = form(
    "charitable_foundation_name",
    ["қайырымдылық қоры", "ның"],
    ["Благотворительный фонд", "БФ", "Благотворительного фонда"],
    "Charitable Foundation",
)
.of(OrganisationRole::Charity);
static PRIVATE_FOUNDATION: Form = form(
    "private_foundation",
    ["жеке қоры", "ның"],
    ["Частный фонд", "ЧФ", "Частного фонда"],
    "Private Foundation",
);
static ASSOCIATION: Form = form(
    "association_of_legal_entities",
    ["заңды тұлғалар бірлестігі", "нің"],
    ["Объединение юридических лиц", "ОЮЛ", "Объединения юридических лиц"],
    "Association of Legal Entities",
);
static REPUBLICAN_ASSOCIATION: Form = form(
    "republican_public_association",
    ["республикалық қоғамдық бірлестігі", "нің"],
    [
        "Республиканское общественное объединение",
        "РОО",
        "Республиканского общественного объединения",
    ],
    "Republican Public Association",
);
static OTHER: Form = form(
    "other_npo",
    ["коммерциялық емес ұйымы", "ның"],
    ["Некоммерческая организация", "НКО", "Некоммерческой организации"],
    "Non-profit Organisation",
);
static COOPERATIVE: Form = form(
    "consumer_cooperative",
    ["тұтыну кооперативі", "нің"],
    ["Потребительский кооператив", "ПК", "Потребительского кооператива"],
    "Consumer Cooperative",
)
.of(OrganisationRole::Other);
static CORPORATE_FOUNDATION: Form = form(
    "corporate_foundation",
    ["корпоративтік қоры", "ның"],
    ["Корпоративный фонд", "КФ", "Корпоративного фонда"],
    "Corporate Foundation",
)
.of(OrganisationRole::Donor);
static DONOR_FOUNDATION: Form = form(
    "private_foundation",
    ["жеке қоры", "ның"],
    ["Частный фонд", "ЧФ", "Частного фонда"],
    "Private Foundation",
)
.of(OrganisationRole::Donor);
static FOREIGN: Form = form(
    "foreign_branch",
    ["халықаралық ұйымының өкілдігі", "нің"],
    [
        "Представительство международной организации",
        "Представительство",
        "Представительства международной организации",
    ],
    "International, Representative Office",
)
.of(OrganisationRole::Donor);
/// A company: its form is none of the list, which is of bodies without gain.
static BUSINESS: Form =
    form("LLP", ["ЖШС", ""], ["Товарищество с ограниченной ответственностью", "ТОО", "ТОО"], "LLP")
        .of(OrganisationRole::Business);
/// The operator of grants.
pub(crate) static OPERATOR: Form = form(
    "noncommercial_jsc",
    ["коммерциялық емес акционерлік қоғамы", "ның"],
    ["Некоммерческое акционерное общество", "НАО", "Некоммерческого акционерного общества"],
    "Non-commercial JSC",
)
.of(OrganisationRole::GrantOperator);
/// What public bodies are.
pub(crate) const STATE_INSTITUTION: &str = "state_institution";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_but_a_companys_is_in_the_list() {
        let list = domain::Codelists::get("legal_forms").unwrap();
        let forms = NGO_FORMS.iter().map(|(form, _)| *form).chain(DONOR_FORMS).chain([&OPERATOR]);
        for form in forms.filter(|form| form.role != OrganisationRole::Business) {
            assert!(list.find(form.code).is_some(), "{}", form.code);
        }
        assert!(list.find(STATE_INSTITUTION).is_some());
    }

    #[test]
    fn kazakh_puts_the_form_last_and_russian_first() {
        assert_eq!(PUBLIC_FOUNDATION.in_kk("Ойрылан"), "«Ойрылан» қоғамдық қоры");
        assert_eq!(PUBLIC_FOUNDATION.in_ru("Ойрылан", true), "ОФ «Ойрылан»");
        assert_eq!(PUBLIC_ASSOCIATION.in_kk_of("Ойрылан"), "«Ойрылан» қоғамдық бірлестігінің");
    }
}
