//! Names of organisations: a word put together of three syllables, often with what the organisation does.

use super::regions::Place;
use crate::draw::Draw;

/// A syllable in Kazakh, in Russian and in Latin letters.
type Syllable = (&'static str, &'static str, &'static str);

const FIRST: [Syllable; 16] = [
    ("Қа", "Ка", "Qa"),
    ("Әл", "Ал", "Al"),
    ("Мө", "Мо", "Mo"),
    ("Тұ", "Ту", "Tu"),
    ("Сә", "Са", "Sa"),
    ("Жо", "Жо", "Jo"),
    ("Ер", "Ер", "Er"),
    ("Бе", "Бе", "Be"),
    ("Ой", "Ой", "Oi"),
    ("Ді", "Ди", "Di"),
    ("Ша", "Ша", "Sha"),
    ("Нұ", "Ну", "Nu"),
    ("Кө", "Ко", "Ko"),
    ("Ар", "Ар", "Ar"),
    ("Зе", "Зе", "Ze"),
    ("Үр", "Ур", "Ur"),
];
const SECOND: [Syllable; 16] = [
    ("ры", "ры", "ry"),
    ("ман", "ман", "man"),
    ("лі", "ли", "li"),
    ("ғы", "гы", "gy"),
    ("тқа", "тка", "tqa"),
    ("нде", "нде", "nde"),
    ("рша", "рша", "rsha"),
    ("бе", "бе", "be"),
    ("зу", "зу", "zu"),
    ("лма", "лма", "lma"),
    ("рте", "рте", "rte"),
    ("ңқо", "нко", "nqo"),
    ("ста", "ста", "sta"),
    ("дү", "ду", "du"),
    ("жа", "жа", "ja"),
    ("пі", "пи", "pi"),
];
const THIRD: [Syllable; 16] = [
    ("лан", "лан", "lan"),
    ("мет", "мет", "met"),
    ("тай", "тай", "tai"),
    ("қар", "кар", "qar"),
    ("мыс", "мыс", "mys"),
    ("дар", "дар", "dar"),
    ("лік", "лик", "lik"),
    ("сұн", "сун", "sun"),
    ("рек", "рек", "rek"),
    ("ғат", "гат", "gat"),
    ("ним", "ним", "nim"),
    ("бол", "бол", "bol"),
    ("шен", "шен", "shen"),
    ("зат", "зат", "zat"),
    ("пан", "пан", "pan"),
    ("вел", "вел", "vel"),
];

/// What an organisation may call itself, by its sphere.
struct Theme {
    sphere: &'static str,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
}

const fn theme(
    sphere: &'static str,
    kk: &'static str,
    ru: &'static str,
    en: &'static str,
) -> Theme {
    Theme { sphere, kk, ru, en }
}

const THEMES: [Theme; 18] = [
    theme("education_science_sport", "білім орталығы", "Образовательный центр", "Education Centre"),
    theme("health", "денсаулық клубы", "Клуб здоровья", "Health Club"),
    theme("environment", "экологиялық қозғалысы", "Экологическое движение", "Green Movement"),
    theme("youth_children", "жастар орталығы", "Молодёжный центр", "Youth Centre"),
    theme("family_gender", "отбасы орталығы", "Семейный центр", "Family Centre"),
    theme("vulnerable_groups", "қамқорлық үйі", "Дом заботы", "House of Care"),
    theme("orphans_families", "балалар панасы", "Детская пристань", "Children’s Harbour"),
    theme("employment", "еңбек мектебі", "Школа труда", "School of Trades"),
    theme("rights", "құқық орталығы", "Правовой центр", "Legal Centre"),
    theme("culture", "өнер үйі", "Дом искусств", "House of Arts"),
    theme("heritage", "мұра қоғамы", "Общество наследия", "Heritage Society"),
    theme("unity", "достық үйі", "Дом дружбы", "House of Friendship"),
    theme("probation", "сенім орталығы", "Центр доверия", "Trust Centre"),
    theme(
        "public_service_monitoring",
        "қоғамдық бақылау тобы",
        "Группа общественного контроля",
        "Public Watch Group",
    ),
    theme(
        "civil_society",
        "азаматтық бастамалар клубы",
        "Клуб гражданских инициатив",
        "Civic Initiatives Club",
    ),
    theme("volunteering", "еріктілер одағы", "Союз волонтёров", "Volunteer Union"),
    theme("animals", "жануарлар панажайы", "Приют для животных", "Animal Shelter"),
    theme("other", "даму бастамасы", "Инициатива развития", "Development Initiative"),
];

/// A name without its legal form.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub kk: String,
    pub ru: String,
    pub en: String,
}

/// A word that means nothing.
pub(crate) fn coined(draw: &mut Draw) -> Name {
    let syllables = [draw.pick(&FIRST), draw.pick(&SECOND), draw.pick(&THIRD)];
    Name {
        kk: syllables.iter().map(|syllable| syllable.0).collect(),
        ru: syllables.iter().map(|syllable| syllable.1).collect(),
        en: syllables.iter().map(|syllable| syllable.2).collect(),
    }
}

/// The name of an organisation of a sphere and region.
pub(crate) fn name(draw: &mut Draw, sphere: &str, place: &Place) -> Name {
    let coined = coined(draw);
    let Some(theme) = THEMES.iter().find(|theme| theme.sphere == sphere) else { return coined };
    match draw.below(100) {
        0..30 => coined,
        30..70 => Name {
            kk: format!("{} {}", coined.kk, theme.kk),
            ru: format!("{} «{}»", theme.ru, coined.ru),
            en: format!("{} {}", coined.en, theme.en),
        },
        70..78 => Name {
            kk: format!("{} {} «{}»", place.kk_of(), theme.kk, coined.kk),
            ru: format!("{} {} «{}»", theme.ru, place.ru_of, coined.ru),
            en: format!("{} {} of {}", coined.en, theme.en, place.en),
        },
        // Many wear Latin letters in every language.
        78..86 => Name { kk: coined.en.clone(), ru: coined.en.clone(), en: coined.en },
        _ => Name {
            kk: format!("{} {}", super::capital(theme.kk), coined.kk),
            ru: format!("{} {}", theme.ru, coined.ru),
            en: format!("{} {}", theme.en, coined.en),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sphere_has_a_theme() {
        let list = domain::Codelists::get("spheres").unwrap();
        let codes: Vec<&str> = list.items.iter().map(|item| item.code.as_str()).collect();
        assert_eq!(codes, THEMES.iter().map(|theme| theme.sphere).collect::<Vec<_>>());
    }
}
