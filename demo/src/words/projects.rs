//! What projects are about.

use domain::{Invalid, LocalisedText};

use super::regions::Place;
use super::subjects::Object;
use super::{capital, text, text3};
use crate::draw::Draw;

/// Noun of an action: Kazakh, Russian, English.
const ACTIONS: [(&str, &str, &str); 6] = [
    ("дамыту", "Развитие", "Development of"),
    ("қолдау", "Поддержка", "Support for"),
    ("кеңейту", "Расширение", "Extension of"),
    ("жетілдіру", "Совершенствование", "Improvement of"),
    ("насихаттау", "Популяризация", "Promotion of"),
    ("жаңғырту", "Обновление", "Renewal of"),
];

/// What a project is called.
pub(crate) fn title(
    draw: &mut Draw,
    object: &Object,
    place: &Place,
    english: bool,
) -> Result<LocalisedText, Invalid> {
    let action = draw.pick(&ACTIONS);
    let kk = format!("{} {} {}", place.kk_in(), object.0, action.0);
    let ru = format!("{} {} в {}", action.1, object.1, place.ru_in);
    if english {
        text3(kk, ru, format!("{} {} in {}", action.2, object.2, place.en))
    } else {
        text(kk, ru)
    }
}

/// What a project is for, in a sentence.
pub(crate) fn description(
    draw: &mut Draw,
    object: &Object,
    people: u64,
) -> Result<LocalisedText, Invalid> {
    let (kk, ru, events) = (capital(object.0), object.1, draw.between(3, 60));
    text(
        format!("{kk} көздейтін жоба. Жоспарланған іс-шара – {events}, қатысушы – {people}."),
        format!(
            "Проект касается {ru}. Запланировано мероприятий – {events}, участников – {people}."
        ),
    )
}

/// Programmes that never were.
pub(crate) const PROGRAMMES: [(&str, &str); 4] = [
    ("Азаматтық бастамалар бағдарламасы (демо)", "Программа гражданских инициатив (демо)"),
    ("«Белсенді ауыл» демонстрациялық бағдарламасы", "Демонстрационная программа «Активное село»"),
    ("«Бірге жүйе» демонстрациялық бағдарламасы", "Демонстрационная программа «Общая система»"),
    ("Жастар жылының бағдарламасы (демо)", "Программа года молодёжи (демо)"),
];
