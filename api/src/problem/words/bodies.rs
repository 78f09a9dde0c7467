//! Faults of bodies of requests.

/// Sentences in en, kk, ru; `{}` is a hole.
pub(super) const SENTENCES: &[[&str; 3]] = &[
    ["is missing", "жоқ", "нет"],
    ["is not a text", "мәтін емес", "не текст"],
    ["is not a list", "тізім емес", "не список"],
    ["is not an object", "объект емес", "не объект"],
    [
        "is not a field of this body, or not one to be set",
        "бұл денеде мұндай өріс жоқ не оны қоюға болмайды",
        "такого поля в этом теле нет, или задать его нельзя",
    ],
    [
        "is not a login: 3 to 64 letters, digits, '.', '_', '@', '-', the first a letter or digit",
        "логин емес: 3–64 латын әрпі, цифр, '.', '_', '@', '-'; біріншісі әріп не цифр",
        "не логин: от 3 до 64 латинских букв, цифр, '.', '_', '@', '-', первая буква или цифра",
    ],
    [
        "holds the number of a natural person, which is not kept",
        "жеке тұлғаның нөмірі бар, ол сақталмайды",
        "содержит номер физического лица, он не хранится",
    ],
    [
        "holds the number of a natural person (IIN), which is never kept",
        "жеке тұлғаның нөмірі (ЖСН) бар, ол ешқашан сақталмайды",
        "содержит номер физического лица (ИИН), он никогда не хранится",
    ],
    ["has fewer than {} characters", "{} таңбадан аз", "меньше {} знаков"],
    ["has more than {} characters", "{} таңбадан көп", "больше {} знаков"],
    ["has not {} to {} characters", "{}–{} таңба емес", "не от {} до {} знаков"],
    [
        "is one of the most common passwords",
        "ең көп тараған құпиясөздердің бірі",
        "один из самых частых паролей",
    ],
    ["is guessed too easily", "тым оңай табылады", "слишком легко угадать"],
    ["names no role", "рөл аталмаған", "не названа ни одна роль"],
    ["names no scope", "өкілеттік аталмаған", "не названо ни одно полномочие"],
    ["stands in the list twice", "тізімде екі рет тұр", "стоит в списке дважды"],
    [
        "an account is not there for those who fund and for those who are funded",
        "есептік жазба қаржы беруші үшін де, алушы үшін де бола алмайды",
        "учётная запись не бывает сразу для тех, кто финансирует, и для тех, кого финансируют",
    ],
    [
        "is the login of an account already",
        "мұндай логині бар есептік жазба бар",
        "учётная запись с таким логином уже есть",
    ],
    [
        "is the last account that may open others",
        "басқаларын аша алатын соңғы есептік жазба",
        "последняя учётная запись, которая может открывать другие",
    ],
    [
        "is not the password of the account",
        "есептік жазбаның құпиясөзі емес",
        "не пароль учётной записи",
    ],
    [
        "is neither refresh_token nor client_credentials",
        "refresh_token та, client_credentials та емес",
        "не refresh_token и не client_credentials",
    ],
    [
        "names a scope that the client has not",
        "клиентте жоқ өкілеттік аталған",
        "названо полномочие, которого у клиента нет",
    ],
    [
        "does not start with a list code of org-id.guide",
        "org-id.guide тізімінің кодынан басталмайды",
        "не начинается с кода списка org-id.guide",
    ],
    [
        "has a placeholder where the number should be",
        "нөмірдің орнында толтырғыш тұр",
        "вместо номера стоит заглушка",
    ],
    [
        "is a BIN whose check digit is wrong",
        "бақылау цифры дұрыс емес БСН",
        "БИН с неверной контрольной цифрой",
    ],
    [
        "holds a control or text-direction character",
        "басқару не мәтін бағытының таңбасы бар",
        "содержит управляющий знак или знак направления текста",
    ],
];
