//! What the register says of the portal as a source.

use domain::source::Publisher;
use domain::{Authority, Id, LocalisedText, Source};

/// The portal: the state's own register of its procurement.
pub(super) fn source(id: &Id) -> Option<Source> {
    let text = |kk: &str, ru: &str, en: &str| {
        LocalisedText::parse(Some(kk.to_owned()), Some(ru.to_owned()), Some(en.to_owned())).ok()
    };
    let source = Source {
        publisher: Publisher {
            id: None,
            name: text(
                "Мемлекеттік сатып алу порталы",
                "Портал государственных закупок",
                "Public procurement portal of Kazakhstan",
            )?,
        },
        title: text(
            "Мемлекеттік сатып алу порталының шарттары",
            "Договоры портала государственных закупок",
            "Contracts of the public procurement portal",
        )?,
        url: Some("https://goszakup.gov.kz".to_owned()),
        authority: Authority::OfficialRegister,
        ..Source::named(id.clone()).ok()?
    };
    source.check().ok().map(|()| source)
}
