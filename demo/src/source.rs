//! Where the demonstration data say they come from.

use domain::source::{Coverage, Publisher};
use domain::{Authority, Id, Invalid, Source, ThingKind};

use crate::words::regions::PLACES;
use crate::words::text3;

/// The source of everything in the register: "synthetic demonstration data".
#[expect(clippy::expect_used, reason = "constant words without input; a test makes the source")]
pub fn source() -> Source {
    make().expect("the words of the source are texts")
}

/// The code of the one region that does not tell all its milestones: what it does not tell is unknown.
const SILENT_REGION: &str = "790000000";

/// Everything is covered, but milestones region by region, and those of one region are not.
fn coverage() -> Result<Vec<Coverage>, Invalid> {
    let everywhere = |kind| Coverage { kind, region: None, period: None, complete: true };
    let kinds = ThingKind::ALL.iter().copied();
    let mut coverage: Vec<Coverage> = kinds
        .filter(|kind| !matches!(kind, ThingKind::Source | ThingKind::Milestone))
        .map(everywhere)
        .collect();
    for place in &PLACES {
        let region = place.today()?;
        let complete = region.code() != SILENT_REGION;
        let region = Some(region);
        coverage.push(Coverage { region, complete, ..everywhere(ThingKind::Milestone) });
    }
    Ok(coverage)
}

fn make() -> Result<Source, Invalid> {
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
        coverage: coverage()?,
        listing: true,
        authority: Authority::Other,
        synthetic: true,
    })
}

#[cfg(test)]
mod tests {
    use domain::Region;

    use super::*;

    #[test]
    fn the_source_says_what_it_is() {
        let source = source();
        assert!(source.synthetic);
        assert!(source.check().is_ok());
        assert_eq!(source.title.get(domain::Language::En), Some("synthetic demonstration data"));
        assert!(source.covers(ThingKind::Payment, &[], None));
    }

    #[test]
    fn milestones_are_covered_everywhere_but_in_one_region() {
        let source = source();
        let covers = |place: Region| source.covers(ThingKind::Milestone, &[place], None);
        let places = PLACES.iter().map(|place| place.today().unwrap());
        let (covered, silent): (Vec<Region>, Vec<Region>) = places.partition(|p| covers(p.clone()));
        assert_eq!((covered.len(), silent.len()), (19, 1));
        assert_eq!(silent[0].code(), SILENT_REGION);
    }
}
