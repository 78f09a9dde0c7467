//! The one table of problems: slug, status, title and meaning in the three languages.

use domain::Language;

/// A kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// Last part of its address, `/problems/<slug>`.
    pub slug: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Titles in kk, ru, en.
    title: [&'static str; 3],
    /// What it means and what to do about it, in kk, ru, en.
    meaning: [&'static str; 3],
}

impl Kind {
    /// The title in a language.
    pub fn title(&self, language: Language) -> &'static str {
        choose(self.title, language)
    }

    /// What it means, in a language.
    pub fn meaning(&self, language: Language) -> &'static str {
        choose(self.meaning, language)
    }

    /// The kind with this slug.
    pub fn find(slug: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|kind| kind.slug == slug)
    }
}

/// One of three texts, in the order kk, ru, en.
pub(crate) const fn choose(texts: [&'static str; 3], language: Language) -> &'static str {
    let [kk, ru, en] = texts;
    match language {
        Language::Kk => kk,
        Language::Ru => ru,
        Language::En => en,
    }
}

macro_rules! kinds {
    ($($name:ident = $status:literal $slug:literal, $title:expr, $meaning:expr;)+) => {
        $(pub(crate) static $name: Kind = Kind { slug: $slug, status: $status, title: $title, meaning: $meaning };)+
        /// Every kind of problem there is.
        pub(crate) static ALL: &[&Kind] = &[$(&$name),+];
    };
}

kinds! {
    INVALID_PARAMETER = 400 "invalid-parameter",
        ["Сұраудың параметрі жарамсыз", "Недопустимый параметр запроса", "A parameter of the request is not valid"],
        ["Бір немесе бірнеше параметр белгісіз, қайталанған не мәні дұрыс емес. Олардың барлығы «errors» тізімінде аталған.",
         "Один или несколько параметров неизвестны, повторены или имеют неверное значение. Все они названы в списке «errors».",
         "One or more parameters are unknown, repeated or have a wrong value. All of them are named in `errors`."];
    MALFORMED_REQUEST = 400 "malformed-request",
        ["Сұрау дұрыс жазылмаған", "Запрос записан неверно", "The request is malformed"],
        ["Сұрауды оқу мүмкін емес: мысалы, мекенжайда UTF-8 емес байттар бар.",
         "Запрос нельзя прочитать: например, в адресе есть байты не в UTF-8.",
         "The request cannot be read: its address holds bytes that are not UTF-8, for example."];
    UNAUTHENTICATED = 401 "unauthenticated",
        ["Кім екеніңіз белгісіз", "Неизвестно, кто спрашивает", "Who asks is not known"],
        ["Бұл мекенжайға «Authorization: Bearer …» тақырыбында жарамды токен керек: «POST /v1/sessions» не «POST /v1/token» береді. Жарамдылығы он минут; сеанс аяқталса, токен де жарамайды.",
         "Этому адресу нужен действующий токен в заголовке «Authorization: Bearer …»: его выдают «POST /v1/sessions» и «POST /v1/token». Он действует десять минут и не дольше своего сеанса.",
         "This address needs a token that counts in the header `Authorization: Bearer …`: `POST /v1/sessions` and `POST /v1/token` give one. It lasts ten minutes, and no longer than its session."];
    WRONG_CREDENTIALS = 401 "wrong-credentials",
        ["Логин не құпиясөз дұрыс емес", "Неверны логин или пароль", "Login or secret is wrong"],
        ["Мұндай логин мен құпиясөз (не клиент пен құпия, не жаңарту токені) жұбы жоқ. Қайсысы дұрыс емес екені айтылмайды.",
         "Такой пары логина и пароля (клиента и секрета, токена обновления) нет. Что из них неверно, не говорится.",
         "There is no such pair of login and password, of client and secret, or no such refresh token. Which of them is wrong is not told."];
    FORBIDDEN = 403 "forbidden",
        ["Бұған рұқсат жоқ", "На это нет права", "This is not allowed to you"],
        ["Есептік жазбаңыздың рөлдері (не токеннің өкілеттіктері) бұған жетпейді; кім не істей алатынын docs/POLICY.md айтады.",
         "Ролей учётной записи (или полномочий токена) для этого мало; кому что можно, сказано в docs/POLICY.md.",
         "The roles of your account, or the scopes of your token, do not reach that far; docs/POLICY.md tells who may do what."];
    NOT_FOUND = 404 "not-found",
        ["Табылмады", "Не найдено", "Not found"],
        ["Бұл мекенжайда ештеңе жоқ және болған емес.",
         "По этому адресу ничего нет и не было.",
         "There is nothing at this address, and there never was."];
    NOT_KNOWN_THEN = 404 "not-known-then",
        ["Ол кезде тізілімде болмаған", "Тогда в реестре этого не было", "Not in the register at that time"],
        ["«as_of» атаған сәтте тізілім бұл мекенжай туралы ештеңе білмеген; кейін білген болуы мүмкін.",
         "В момент, названный в «as_of», реестр ничего не знал об этом адресе; позже мог узнать.",
         "At the moment that `as_of` names the register knew nothing of this address; it may have learned of it later."];
    NOT_DESCRIBED = 404 "not-described",
        ["Дереккөз сипаттамаған", "Источником не описано", "Not described by any source"],
        ["Бұл ұйым қаржыландыруда не конкурста аталған, бірақ оны ешбір дереккөз сипаттамаған. Ол аталған жерлер: «/v1/funding?recipient=…», «/v1/funding?funder=…», «/v1/funding?operator=…», «/v1/calls?funder=…» және «/v1/calls?operator=…».",
         "Эта организация названа в финансировании или конкурсе, но ни один источник её не описал. Где она названа: «/v1/funding?recipient=…», «/v1/funding?funder=…», «/v1/funding?operator=…», «/v1/calls?funder=…» и «/v1/calls?operator=…».",
         "Funding or a call names this organisation, but no source describes it. What names it: `/v1/funding?recipient=…`, `/v1/funding?funder=…`, `/v1/funding?operator=…`, `/v1/calls?funder=…` and `/v1/calls?operator=…`."];
    METHOD_NOT_ALLOWED = 405 "method-not-allowed",
        ["Бұл әдіс қолданылмайды", "Метод не поддерживается", "The method is not allowed here"],
        ["Бұл мекенжайда тек Allow тақырыбында аталған әдістер бар.",
         "По этому адресу есть только методы, названные в заголовке Allow.",
         "This address has only the methods that the header Allow names."];
    NOT_ACCEPTABLE = 406 "not-acceptable",
        ["Сұралған пішімде жоқ", "Нет в запрошенном формате", "Not to be had in the wanted format"],
        ["Accept тақырыбындағы бірде-бір түр бұл мекенжайда берілмейді.",
         "Ни один из типов заголовка Accept по этому адресу не отдаётся.",
         "None of the types in the header Accept is served at this address."];
    TOO_SLOW = 408 "too-slow",
        ["Сұраудың денесі келмеді", "Тело запроса не дошло", "The body of the request did not come"],
        ["Сұраудың денесі он секундта толық келуі керек.",
         "Тело запроса должно прийти целиком за десять секунд.",
         "The body of a request has to come whole within ten seconds."];
    CONFLICT = 409 "conflict",
        ["Қазіргі күйге қайшы", "Противоречит нынешнему состоянию", "At odds with how things stand"],
        ["Сұрау дұрыс, бірақ қазір орындалмайды; себебін «errors» айтады.",
         "Запрос верен, но сейчас невыполним; почему, говорит «errors».",
         "The request is right, but cannot be done as things stand; `errors` tells why."];
    GONE = 410 "gone",
        ["Бұл жазба алынып тасталды", "Запись отозвана", "This is gone"],
        ["Жазба болған, бірақ тізілімнен алынды; себебі мен уақыты айтылған. «as_of» арқылы бұрынғы күйін көруге болады.",
         "Запись была, но отозвана; причина и время указаны. Прежнее состояние доступно через «as_of».",
         "It was in the register and was withdrawn; why and when is told. What it was before can be asked for with `as_of`."];
    PRECONDITION_FAILED = 412 "precondition-failed",
        ["Арада өзгерген", "Тем временем изменилось", "It was changed meanwhile"],
        ["If-Match атаған нұсқа қазіргісі емес: қайта оқып, өзгерісті соған жасаңыз.",
         "Версия, названная в If-Match, уже не нынешняя: прочитайте заново и повторите изменение.",
         "What `If-Match` names is not the present revision: read it again and make the change to that."];
    PAYLOAD_TOO_LARGE = 413 "payload-too-large",
        ["Сұраудың денесі тым үлкен", "Тело запроса слишком велико", "The body of the request is too large"],
        ["Сұраудың денесі 64 KiB-тан аспауы керек.",
         "Тело запроса не может быть больше 64 КиБ.",
         "The body of a request has at most 64 KiB."];
    URI_TOO_LONG = 414 "uri-too-long",
        ["Мекенжай тым ұзын", "Адрес запроса слишком длинный", "The address is too long"],
        ["Мекенжайдың жолы да, сұрау жолы да 8 KiB-тан аспауы керек.",
         "И путь, и строка запроса не могут быть длиннее 8 КиБ.",
         "The path of an address and its query string have at most 8 KiB each."];
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported-media-type",
        ["Дененің түрі бұл емес", "Тело не того типа", "The body is not of that type"],
        ["Content-Type бұл мекенжай оқитын түрді атауы керек.",
         "Content-Type должен называть тип, который читает этот адрес.",
         "`Content-Type` has to name the type that this address reads."];
    INVALID_BODY = 422 "invalid-body",
        ["Денедегі мәндер жарамсыз", "Недопустимые значения в теле", "Values of the body are not valid"],
        ["Сұраудың денесі оқылды, бірақ бір немесе бірнеше өрісі белгісіз, жоқ не мәні дұрыс емес. Олардың барлығы «errors» тізімінде.",
         "Тело запроса прочитано, но одно или несколько полей неизвестны, отсутствуют или имеют неверное значение. Все они в списке «errors».",
         "The body was read, but one or more of its fields are unknown, missing or have a wrong value. All of them stand in `errors`."];
    PRECONDITION_REQUIRED = 428 "precondition-required",
        ["If-Match керек", "Нужен If-Match", "If-Match is needed"],
        ["Өзгеріс оқылған нұсқаға жасалады: If-Match тақырыбында соның ETag мәнін беріңіз.",
         "Изменение делается к прочитанной версии: передайте её ETag в заголовке If-Match.",
         "A change is made to what was read: give its `ETag` in the header `If-Match`."];
    TOO_MANY_REQUESTS = 429 "too-many-requests",
        ["Сұраулар тым жиі", "Слишком много запросов", "Too many requests"],
        ["Бұл мекенжайдан сұраулар шектен асты; Retry-After айтқан секундтан кейін қайталаңыз.",
         "С этого адреса запросов больше предела; повторите через столько секунд, сколько указано в Retry-After.",
         "More requests came from this address than the limit allows; ask again after the seconds in Retry-After."];
    TOO_MANY_ATTEMPTS = 429 "too-many-attempts",
        ["Құпиясөзді тым көп қате тердіңіз", "Слишком много неверных паролей", "Too many wrong passwords"],
        ["Осы желіден бұл логинге тым көп қате құпиясөз берілді; Retry-After айтқан секундтан кейін қайталаңыз. Басқа желіден кіруге болады.",
         "Из этой сети для этого логина было слишком много неверных паролей; повторите через столько секунд, сколько указано в Retry-After. Из другой сети войти можно.",
         "Too many wrong passwords for this login came from this network; try again after the seconds in Retry-After. From another network it works."];
    INTERNAL = 500 "internal",
        ["Ішкі қате", "Внутренняя ошибка", "An internal error"],
        ["Қате бізде. Хабарласқанда «request_id» мәнін айтыңыз.",
         "Ошибка на нашей стороне. Обращаясь к нам, назовите «request_id».",
         "The fault is ours. Tell us the `request_id` when you write to us."];
    UNAVAILABLE = 503 "unavailable",
        ["Қазір қолжетімсіз", "Сейчас недоступно", "Not available just now"],
        ["Дерекқор қазір жауап бермейді; Retry-After айтқан секундтан кейін қайталаңыз.",
         "База данных сейчас не отвечает; повторите через столько секунд, сколько указано в Retry-After.",
         "The database does not answer just now; ask again after the seconds in Retry-After."];
    BUSY = 503 "busy",
        ["Экспорт орындары бос емес", "Все места для выгрузок заняты", "All places for exports are taken"],
        ["Бір мезгілде жүретін экспорттар саны шектеулі; парақтар бұрынғыдай беріледі. Retry-After айтқан секундтан кейін қайталаңыз.",
         "Число одновременных выгрузок ограничено; страницы списков отдаются как обычно. Повторите через столько секунд, сколько указано в Retry-After.",
         "Only so many exports go on at a time; pages of lists are answered as ever. Ask again after the seconds in Retry-After."];
    INDEX_NOT_READY = 503 "index-not-ready",
        ["Іздеу индексі әлі құрылып жатыр", "Поисковый индекс ещё строится", "The index is still being built"],
        ["Мәтін бойынша іздеу, фасеттер мен қорытындылар индекс құрылған соң беріледі; тізімдер мен жазбалар қазірдің өзінде беріледі. Retry-After айтқан секундтан кейін қайталаңыз.",
         "Поиск по тексту, фасеты и итоги будут, когда индекс построен; списки и записи отдаются уже сейчас. Повторите через столько секунд, сколько указано в Retry-After.",
         "Text, facets and totals are answered once the index is built; lists and items are answered already. Ask again after the seconds in Retry-After."];
    BEHIND = 503 "behind",
        ["Бұл түйін әлі жетпеген", "Этот узел ещё не дошёл", "This node is not there yet"],
        ["Түйін Min-Sequence сұраған өзгерісті әлі оқымаған; сәл кейін қайталаңыз.",
         "Узел ещё не прочитал изменение, которое требует Min-Sequence; повторите чуть позже.",
         "The node has not yet read the change that Min-Sequence asks for; ask again a little later."];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_every_text_is_there() {
        for (index, kind) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.slug != kind.slug), "{}", kind.slug);
            for language in Language::ALL {
                assert!(!kind.title(language).is_empty() && !kind.meaning(language).is_empty());
            }
            assert_eq!(Kind::find(kind.slug), Some(*kind));
        }
    }
}
