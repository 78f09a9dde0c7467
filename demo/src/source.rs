//! Where the demonstration data say they come from.

use domain::source::{Coverage, Publisher};
use domain::{Authority, Id, Invalid, Source, ThingKind};

use crate::words::text3;

/// The source of everything in the register: "synthetic demonstration data".
#[expect(clippy::expect_used, reason = "constant words without input; a test makes the source")]
pub fn source() -> Source {
    make().expect("the words of the source are texts")
}

fn make() -> Result<Source, Invalid> {
    let kinds = ThingKind::ALL.iter().filter(|kind| **kind != ThingKind::Source);
    Ok(Source {
        id: Id::parse("enpo-demo")?,
        publisher: Publisher {
            id: None,
            name: text3(
                "E-NPO, демонстрациялық деректер генераторы",
                "E-NPO, генератор демонстрационных данных",
                "E-NPO, generator of demonstration data",
            )?,
        },
        title: text3(
            "синтетикалық демонстрациялық деректер",
            "синтетические демонстрационные данные",
            "synthetic demonstration data",
        )?,
        url: None,
        licence: Some("CC0-1.0".to_owned()),
        retrieved_at: None,
        coverage: kinds
            .map(|kind| Coverage { kind: *kind, region: None, period: None, complete: true })
            .collect(),
        listing: true,
        authority: Authority::Other,
        synthetic: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_says_what_it_is() {
        let source = source();
        assert!(source.synthetic);
        assert!(source.check().is_ok());
        assert_eq!(source.title.get(domain::Language::En), Some("synthetic demonstration data"));
        assert!(source.covers_all(ThingKind::Milestone));
    }
}
