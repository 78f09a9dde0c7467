//! What a fault is called in Kazakh and Russian. The English sentence comes from where the fault was found; what stands in its
//! holes (bounds, codes, days) stands in the others as well.

mod bodies;

use domain::Language;

/// Sentences in en, kk, ru; `{}` is a hole.
const SENTENCES: &[[&str; 3]] = &[
    [
        "is not a parameter of this address",
        "мұндай параметр бұл мекенжайда жоқ",
        "такого параметра по этому адресу нет",
    ],
    [
        "this list does not take `as_of`; items and what lies below them do",
        "бұл тізім «as_of» қабылдамайды; жеке жазбалар мен олардың астындағылар қабылдайды",
        "этот список не принимает «as_of»; отдельные записи и то, что под ними, принимают",
    ],
    [
        "cannot be asked for together with `as_of`",
        "«as_of» параметрімен бірге сұралмайды",
        "нельзя спросить вместе с «as_of»",
    ],
    ["is given twice", "екі рет берілген", "задан дважды"],
    [
        "is given twice; several values are separated by commas",
        "екі рет берілген; бірнеше мән үтірмен бөлінеді",
        "задан дважды; несколько значений разделяются запятой",
    ],
    [
        "is not a whole number from {} to {}",
        "{} мен {} аралығындағы бүтін сан емес",
        "не целое число от {} до {}",
    ],
    [
        "is not a whole number from 0 up",
        "0-ден басталатын бүтін сан емес",
        "не целое число от 0 и больше",
    ],
    [
        "is not a sequence: a whole number from 0 up",
        "өзгеріс нөмірі (0-ден басталатын бүтін сан) емес",
        "не номер изменения: целое число от 0 и больше",
    ],
    [
        "is neither a sequence nor a moment such as {}",
        "өзгеріс нөмірі де, {} сияқты уақыт та емес",
        "не номер изменения и не момент вида {}",
    ],
    ["a moment is written {}", "уақыт былай жазылады: {}", "момент записывается так: {}"],
    [
        "lies after the newest change, {}",
        "ең соңғы өзгерістен ({}) кейін тұр",
        "больше номера последнего изменения, {}",
    ],
    ["is not a cursor of this query", "бұл сұраудың курсоры емес", "это не курсор этого запроса"],
    ["is not `total`", "«total» емес", "не «total»"],
    [
        "needs the parameter currency with one value",
        "бір мәнді «currency» параметрі қажет",
        "нужен параметр «currency» с одним значением",
    ],
    [
        "{} must not become a list to select by",
        "{} бойынша іріктеуге болмайды",
        "по {} отбирать нельзя",
    ],
    [
        "no region of the register is of the scheme {}",
        "тізілімде {} жүйесіндегі аймақ жоқ",
        "в реестре нет регионов по классификатору {}",
    ],
    ["this list has no levels", "бұл тізімде деңгей жоқ", "в этом списке нет уровней"],
    ["is not a code of this list", "бұл тізімде мұндай код жоқ", "в этом списке такого кода нет"],
    [
        "has more values than there are kinds",
        "мәндері түрлерден көп",
        "значений больше, чем есть видов",
    ],
    ["has more than {} values", "мәндері {}-ден көп", "больше {} значений"],
    ["is not a code of the list {}: {}", "{} тізімінің коды емес: {}", "не код списка {}: {}"],
    [
        "is none of {}, with or without '-' before it",
        "мыналардың бірі емес: {} (алдында «-» болуы мүмкін)",
        "не одно из: {} («-» впереди можно)",
    ],
    ["is neither grant nor contract", "grant та, contract та емес", "не grant и не contract"],
    ["is neither true nor false", "true да, false та емес", "не true и не false"],
    [
        "is neither true, false nor unknown",
        "true да, false та, unknown да емес",
        "не true, не false и не unknown",
    ],
    ["is not a year between {} and {}", "{} мен {} аралығындағы жыл емес", "не год от {} до {}"],
    [
        "the year must be {} to {}",
        "жыл {} мен {} аралығында болуы керек",
        "год должен быть от {} до {}",
    ],
    ["a day is written {}", "күн былай жазылады: {}", "день записывается так: {}"],
    ["is before {}", "{} күнінен бұрын", "раньше, чем {}"],
    [
        "is not an amount of up to {} digits and, after a point, up to {}",
        "бүтін бөлігінде {}, нүктеден кейін {} цифрға дейін тұратын сома емес",
        "не сумма: до {} цифр и после точки до {}",
    ],
    ["is below amount_min", "amount_min мәнінен аз", "меньше, чем amount_min"],
    [
        "is not a KATO code or prefix of {} to {} digits",
        "{}–{} цифрлы КАТО коды не оның басы емес",
        "не код КАТО и не его начало от {} до {} цифр",
    ],
    [
        "is not a code of letters, digits, '.', '_', '-'",
        "әріптер, цифрлар, '.', '_', '-' тұратын код емес",
        "не код из букв, цифр, '.', '_', '-'",
    ],
    [
        "holds a character or escape that ids do not have",
        "идентификаторларда болмайтын таңба не экрандау бар",
        "есть символ или экранирование, которых в идентификаторах не бывает",
    ],
    [
        "holds an escape that is not in its one spelling",
        "экрандау жалғыз дұрыс түрінде жазылмаған",
        "экранирование записано не единственным верным образом",
    ],
    ["an id cannot be empty", "идентификатор бос болмайды", "идентификатор не может быть пустым"],
    [
        "`.` and `..` mean something else in a path",
        "«.» пен «..» жолда басқа мағынада",
        "«.» и «..» в пути значат другое",
    ],
    [
        "an id has at most {} bytes",
        "идентификатор {} байттан аспайды",
        "в идентификаторе не больше {} байт",
    ],
    ["the languages are {}, {} and {}", "тілдер: {}, {}, {}", "языки: {}, {} и {}"],
    [
        "is no currency code of ISO 4217",
        "ISO 4217 бойынша мұндай валюта жоқ",
        "в ISO 4217 нет такой валюты",
    ],
    [
        "an amount is digits, with a point before the decimals",
        "сома цифрлармен жазылады, ондық бөлігінің алдында нүкте",
        "сумма — это цифры, с точкой перед десятичными знаками",
    ],
    [
        "has more decimals than its currency",
        "ондық белгілер валютадағыдан көп",
        "знаков после точки больше, чем у валюты",
    ],
    ["is too large", "тым үлкен", "слишком велико"],
];

/// The sentence in a language, or the English one where there is none.
pub(crate) fn sentence(english: &str, language: Language) -> String {
    if language == Language::En {
        return english.to_owned();
    }
    let found = SENTENCES.iter().chain(bodies::SENTENCES).find_map(|[en, kk, ru]| {
        let told = if language == Language::Kk { kk } else { ru };
        Some(fill(told, &holes(en, english)?))
    });
    found.unwrap_or_else(|| english.to_owned())
}

/// What stands in the holes of a template in a sentence; none when it is another sentence.
fn holes<'a>(template: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let Some((begin, mut template)) = template.split_once("{}") else {
        return (template == sentence).then(Vec::new);
    };
    let mut rest = sentence.strip_prefix(begin)?;
    let mut found = Vec::new();
    while let Some((between, after)) = template.split_once("{}") {
        let (value, behind) = rest.split_once(between)?;
        found.push(value);
        (rest, template) = (behind, after);
    }
    found.push(rest.strip_suffix(template)?);
    Some(found)
}

fn fill(template: &str, values: &[&str]) -> String {
    let mut pieces = template.split("{}");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (piece, value) in pieces.zip(values) {
        text.push_str(value);
        text.push_str(piece);
    }
    text
}

#[cfg(test)]
mod tests {
    use domain::{Filter, Sort, Subject};

    use super::*;

    #[test]
    fn sentences_have_the_same_holes_in_every_language() {
        for [en, kk, ru] in SENTENCES.iter().chain(bodies::SENTENCES) {
            let count = |text: &str| text.matches("{}").count();
            assert_eq!((count(en), count(en)), (count(kk), count(ru)), "{en}");
            let values: Vec<String> = (0..count(en)).map(|number| format!("v{number}")).collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let told = fill(en, &values);
            for (language, template) in [(Language::Kk, kk), (Language::Ru, ru)] {
                assert_eq!(sentence(&told, language), fill(template, &values), "{en}");
            }
        }
    }

    #[test]
    fn whatever_can_be_wrong_with_a_filter_is_told_in_every_language() {
        let subjects = [
            Subject::Organisations,
            Subject::Funding,
            Subject::Milestones,
            Subject::Payments,
            Subject::Documents,
            Subject::Calls,
        ];
        let commas = ",".repeat(100);
        let long = "9".repeat(300);
        let mut told = Vec::new();
        for subject in subjects {
            for name in domain::filter::parameters(subject).map(|parameter| parameter.name) {
                for value in [
                    "",
                    "x x",
                    "%",
                    "zz",
                    "..",
                    "~7a",
                    "2025-02-30",
                    "1000-01-01",
                    "-1",
                    "1.00001",
                    "9",
                    &commas,
                    &long,
                ] {
                    let pairs = [
                        (name.to_owned(), value.to_owned()),
                        (name.to_owned(), value.to_owned()),
                        ("signed_from".to_owned(), "2025-02-02".to_owned()),
                        ("signed_to".to_owned(), "2025-02-01".to_owned()),
                    ];
                    let currency = domain::Currency::parse("KZT").ok();
                    told.extend(Filter::parse(subject, &pairs, None).err().into_iter().flatten());
                    told.extend(
                        Filter::parse(subject, &pairs, currency).err().into_iter().flatten(),
                    );
                }
            }
            told.extend(Sort::parse(subject, "zz", Language::Kk).err());
        }
        told.extend(Language::parse("de").err());
        assert!(told.len() > 500);
        for invalid in told {
            for language in [Language::Kk, Language::Ru] {
                let other = sentence(&invalid.detail, language);
                assert_ne!(other, invalid.detail, "{} {:?}", invalid.field, invalid.value);
                let digits = |text: &str| {
                    text.split(|c: char| !c.is_ascii_digit())
                        .filter(|part| !part.is_empty())
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                assert_eq!(digits(&other), digits(&invalid.detail));
            }
        }
    }
}
