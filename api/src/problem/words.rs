//! What a fault is called in Kazakh and Russian. The English sentence comes from where the fault was found.

use domain::Language;

/// Codes of faults with their sentences in kk and ru.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "unknown_parameter",
        "мұндай параметр бұл мекенжайда жоқ",
        "такого параметра по этому адресу нет",
    ),
    (
        "as_of_not_supported",
        "бұл тізім әзірге «as_of» қабылдамайды",
        "этот список пока не принимает «as_of»",
    ),
    (
        "repeated",
        "екі рет берілген; бірнеше мән үтірмен бөлінеді",
        "задан дважды; несколько значений разделяются запятой",
    ),
    ("malformed", "мәні дұрыс жазылмаған", "значение записано неверно"),
    ("out_of_range", "мәні шектен тыс", "значение вне допустимых пределов"),
    ("unknown_code", "мұндай код жоқ", "такого кода нет"),
    ("unknown_language", "тілдер: kk, ru, en", "языки: kk, ru и en"),
    ("unknown_currency", "ISO 4217 бойынша мұндай валюта жоқ", "в ISO 4217 нет такой валюты"),
    (
        "currency_required",
        "бір мәнді «currency» параметрі қажет",
        "нужен параметр «currency» с одним значением",
    ),
    ("inverted_range", "аралық соңы басынан бұрын", "конец промежутка раньше его начала"),
    ("too_many", "мәндер тым көп", "слишком много значений"),
    ("too_long", "тым ұзын", "слишком длинно"),
    ("too_precise", "ондық белгілер валютадағыдан көп", "знаков после точки больше, чем у валюты"),
    ("empty", "бос", "пусто"),
    ("not_listed", "бұл дереккөз бойынша іріктелмейді", "по этому источнику отбирать нельзя"),
    ("foreign_cursor", "бұл сұраудың курсоры емес", "это не курсор этого запроса"),
    ("future_sequence", "мұндай өзгеріс әлі жоқ", "такого изменения ещё нет"),
];

/// The sentence for a code in a language, or the English one where there is none.
pub(crate) fn sentence<'a>(code: &str, english: &'a str, language: Language) -> &'a str {
    let Some((_, kk, ru)) = WORDS.iter().find(|(known, _, _)| *known == code) else {
        return english;
    };
    match language {
        Language::Kk => kk,
        Language::Ru => ru,
        Language::En => english,
    }
}
