//! What stands before an export: its headers, its name, and the sheet that tells what a workbook is.

use actix_web::HttpResponseBuilder;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use domain::{Language, Source, day};
use sha2::{Digest, Sha256};

use super::work::Asked;
use crate::desk::{Desk, Stop};
use crate::problem::choose;

/// Most licences that are named in headers.
const LICENCES: usize = 8;

/// What is listed, in kk, ru and en: for names of files and sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noun(pub [&'static str; 3]);

impl Noun {
    pub const ORGANISATIONS: Self = Self(["ұйымдар", "организации", "organisations"]);
    pub const FUNDING: Self = Self(["қаржыландыру", "финансирование", "funding"]);
    pub const GRANTS: Self = Self(["гранттар", "гранты", "grants"]);
    pub const CONTRACTS: Self = Self(["шарттар", "договоры", "contracts"]);
    pub const MILESTONES: Self = Self(["кезеңдер", "этапы", "milestones"]);
    pub const PAYMENTS: Self = Self(["төлемдер", "платежи", "payments"]);
    pub const DOCUMENTS: Self = Self(["құжаттар", "документы", "documents"]);
    pub const CALLS: Self = Self(["конкурстар", "конкурсы", "calls"]);
    pub const SOURCES: Self = Self(["дереккөздер", "источники", "sources"]);
    pub const SEARCH: Self = Self(["іздеу", "поиск", "search"]);
    pub const STATISTICS: Self = Self(["статистика", "статистика", "statistics"]);

    /// In a language.
    pub fn named(self, language: Language) -> &'static str {
        choose(self.0, language)
    }
}

/// How an export begins.
pub(super) struct Begun {
    /// The change up to which it knows the register.
    pub sequence: i64,
    pub tag: String,
    content_type: &'static str,
    coding: Option<&'static str>,
    language: Language,
    disposition: String,
    licences: Vec<String>,
}

impl Begun {
    /// Tells what is exported at a snapshot.
    pub fn new(desk: &mut Desk<'_, '_>, asked: &Asked) -> Result<Self, Stop> {
        let sequence = desk.known_to();
        let language = asked.words();
        Ok(Self {
            sequence,
            tag: tag(desk, asked, sequence),
            content_type: asked.format.content_type(),
            coding: asked.coding.name(),
            language,
            disposition: disposition(asked, &day::format_day(desk.today)),
            licences: licences(&desk.reader.every_source()?),
        })
    }

    /// How the reply may be kept.
    pub fn keeping(&self, response: &mut HttpResponseBuilder) {
        response.insert_header((header::ETAG, self.tag.as_str()));
        response.insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate"));
        response.insert_header((header::VARY, "Accept, Accept-Encoding, Accept-Language"));
        response.insert_header((header::CONTENT_LANGUAGE, self.language.as_str()));
        response.insert_header((HeaderName::from_static("sequence"), self.sequence));
    }

    /// What it is, what it is called and under which licence it stands.
    pub fn describing(&self, response: &mut HttpResponseBuilder) {
        response.insert_header((header::CONTENT_TYPE, self.content_type));
        if let Some(coding) = self.coding {
            response.insert_header((header::CONTENT_ENCODING, coding));
        }
        response.insert_header((header::CONTENT_DISPOSITION, self.disposition.as_str()));
        for licence in &self.licences {
            if let Ok(link) = HeaderValue::from_str(licence) {
                response.append_header((header::LINK, link));
            }
        }
    }
}

/// A tag of the register's state, the day and the question: the same tag stands for the same bytes.
fn tag(desk: &Desk<'_, '_>, asked: &Asked, sequence: i64) -> String {
    let mut pairs: Vec<&str> =
        asked.address.query.split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.sort_unstable();
    let parts = [
        env!("CARGO_PKG_VERSION"),
        &sequence.to_string(),
        &desk.head().to_string(),
        &day::format_day(desk.today),
        &asked.address.path,
        &pairs.join("&"),
        asked.format.code(),
        asked.words().as_str(),
    ];
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
        digest.update([0]);
    }
    let mut tag = data_encoding::BASE64URL_NOPAD.encode(&digest.finalize());
    tag.truncate(22);
    format!("\"{tag}{}\"", asked.coding.suffix())
}

/// The name of the file, in letters that any program reads and in those of the language (RFC 6266).
fn disposition(asked: &Asked, day: &str) -> String {
    let below = match asked.address.name.as_str() {
        "" => String::new(),
        // What stands in ids may not stand in names of files everywhere.
        id => format!("-{}", id.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_")),
    };
    let ending = asked.format.code();
    let name = |language| format!("enpo-{}{below}-{day}.{ending}", asked.noun.named(language));
    let encoded: String = name(asked.words())
        .bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{}\"; filename*=UTF-8''{encoded}", name(Language::En))
}

/// Where the licences of the sources stand (RFC 8288).
fn licences(sources: &[Source]) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for licence in sources.iter().filter_map(|source| source.licence.as_deref()) {
        let is_plain = licence.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
            && !licence.contains(['<', '>', '"', '\\', ';']);
        let link = if is_plain && licence.starts_with("http") && !licence.contains(' ') {
            format!("<{licence}>; rel=\"license\"")
        } else if is_plain {
            format!("</v1/sources>; rel=\"license\"; title=\"{licence}\"")
        } else {
            "</v1/sources>; rel=\"license\"".to_owned()
        };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links.sort();
    if links.is_empty() || links.len() > LICENCES {
        links.truncate(LICENCES - 1);
        links.push("</v1/sources>; rel=\"license\"".to_owned());
    }
    links
}

/// Lines of two cells: what is told, and of what.
pub(super) type About = Vec<(String, String)>;

/// The title and the lines of the sheet that tells what a workbook is.
pub(super) fn about(
    desk: &mut Desk<'_, '_>,
    asked: &Asked,
    rows: usize,
    sequence: i64,
) -> Result<(&'static str, About), Stop> {
    let language = asked.words();
    let say = |texts| choose(texts, language).to_owned();
    let address = match asked.address.query.as_str() {
        "" => asked.address.path.clone(),
        query => format!("{}?{query}", asked.address.path),
    };
    let mut lines = vec![
        (say(["сұрау", "запрос", "query"]), address),
        (say(["жолдар", "строк", "rows"]), rows.to_string()),
        (say(["өзгеріс нөмірі", "номер изменения", "sequence"]), sequence.to_string()),
        (say(["күні", "на день", "as of the day"]), day::format_day(desk.today)),
        (
            say(["бағандар", "столбцы", "columns"]),
            say([
                "amount — ақшаның негізгі бірлікпен сомасы; …_label — кодтың атауы; бір ұядағы бірнеше мән «;» белгісімен бөлінген",
                "amount — сумма в основных единицах валюты; …_label — название кода; несколько значений в ячейке разделены «;»",
                "amount: the sum in major units of the currency; …_label: what a code is called; several values of a cell are separated by `;`",
            ]),
        ),
    ];
    let licence = say(["лицензия", "лицензия", "licence"]);
    let unknown = say(["дереккөз айтпаған", "источник не указал", "not told by the source"]);
    for source in desk.reader.every_source()? {
        let stated = source.licence.as_deref().unwrap_or(&unknown);
        let (title, publisher) =
            (source.title.best(language).0, source.publisher.name.best(language).0);
        let told = format!("{stated} — {title} ({publisher})");
        lines.push((licence.clone(), told));
    }
    Ok((choose(["туралы", "о файле", "about"], language), lines))
}

#[cfg(test)]
mod tests {
    use domain::{Id, LocalisedText};

    use super::*;

    fn source(id: &str, licence: Option<&str>) -> Source {
        let mut source = Source::named(Id::parse(id).unwrap()).unwrap();
        source.title = LocalisedText::en("S").unwrap();
        source.licence = licence.map(str::to_owned);
        source
    }

    #[test]
    fn licences_are_linked_and_nothing_breaks_out_of_the_header() {
        let all = [
            source("a", Some("https://creativecommons.org/licenses/by/4.0/")),
            source("b", Some("CC0-1.0")),
            source("c", Some("CC0-1.0")),
            source("d", Some("x\"; rel=\"next")),
            source("e", None),
        ];
        assert_eq!(
            licences(&all),
            [
                "</v1/sources>; rel=\"license\"",
                "</v1/sources>; rel=\"license\"; title=\"CC0-1.0\"",
                "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"",
            ]
        );
        assert_eq!(licences(&[]), ["</v1/sources>; rel=\"license\""]);
    }
}
