//! The twenty regions, by how often they come up, with the forms of their names that sentences need.

use domain::{Invalid, Region};
use time::Date;
use time::macros::date;

/// A region. All codes are codes of the list `regions`.
#[derive(Debug)]
pub(crate) struct Place {
    code: &'static str,
    pub kk: &'static str,
    /// "of it" in Russian.
    pub ru_of: &'static str,
    /// "in it" in Russian, without the preposition.
    pub ru_in: &'static str,
    pub en: &'static str,
    /// The code of what it was a part of until 8 June 2022.
    former: Option<&'static str>,
}

/// When Abai, Zhetisu and Ulytau were made.
const SPLIT_ON: Date = date!(2022 - 06 - 08);

impl Place {
    const fn city(
        code: &'static str,
        kk: &'static str,
        ru: [&'static str; 2],
        en: &'static str,
    ) -> Self {
        Self { code, kk, ru_of: ru[0], ru_in: ru[1], en, former: None }
    }

    const fn region(
        code: &'static str,
        kk: &'static str,
        ru: &'static str,
        en: &'static str,
    ) -> Self {
        Self { code, kk, ru_of: ru, ru_in: ru, en, former: None }
    }

    const fn made_of(self, former: &'static str) -> Self {
        Self { former: Some(former), ..self }
    }

    /// "of it" in Kazakh.
    pub(crate) fn kk_of(&self) -> String {
        format!("{}ның", self.kk)
    }

    /// "in it" in Kazakh.
    pub(crate) fn kk_in(&self) -> String {
        format!("{}нда", self.kk)
    }

    /// Its code today.
    pub(crate) fn today(&self) -> Result<Region, Invalid> {
        Region::parse("KATO", self.code)
    }

    /// Its code as a record of that day has it.
    pub(crate) fn recorded(&self, on: Date) -> Result<Region, Invalid> {
        let former = self.former.filter(|_| on < SPLIT_ON);
        Region::parse("KATO", former.unwrap_or(self.code))
    }
}

pub(crate) const PLACES: [Place; 20] = [
    Place::city("750000000", "Алматы қаласы", ["города Алматы", "городе Алматы"], "Almaty"),
    Place::city("710000000", "Астана қаласы", ["города Астаны", "городе Астане"], "Astana"),
    Place::region("610000000", "Түркістан облысы", "Туркестанской области", "Turkistan Region"),
    Place::city("790000000", "Шымкент қаласы", ["города Шымкента", "городе Шымкенте"], "Shymkent"),
    Place::region("350000000", "Қарағанды облысы", "Карагандинской области", "Karaganda Region"),
    Place::region("190000000", "Алматы облысы", "Алматинской области", "Almaty Region"),
    Place::region("550000000", "Павлодар облысы", "Павлодарской области", "Pavlodar Region"),
    Place::region(
        "630000000",
        "Шығыс Қазақстан облысы",
        "Восточно-Казахстанской области",
        "East Kazakhstan Region",
    ),
    Place::region("390000000", "Қостанай облысы", "Костанайской области", "Kostanay Region"),
    Place::region("150000000", "Ақтөбе облысы", "Актюбинской области", "Aktobe Region"),
    Place::region("310000000", "Жамбыл облысы", "Жамбылской области", "Zhambyl Region"),
    Place::region("110000000", "Ақмола облысы", "Акмолинской области", "Akmola Region"),
    Place::region("430000000", "Қызылорда облысы", "Кызылординской области", "Kyzylorda Region"),
    Place::region("470000000", "Маңғыстау облысы", "Мангистауской области", "Mangystau Region"),
    Place::region("230000000", "Атырау облысы", "Атырауской области", "Atyrau Region"),
    Place::region(
        "270000000",
        "Батыс Қазақстан облысы",
        "Западно-Казахстанской области",
        "West Kazakhstan Region",
    ),
    Place::region(
        "590000000",
        "Солтүстік Қазақстан облысы",
        "Северо-Казахстанской области",
        "North Kazakhstan Region",
    ),
    Place::region("100000000", "Абай облысы", "области Абай", "Abai Region").made_of("630000000"),
    Place::region("330000000", "Жетісу облысы", "области Жетісу", "Zhetisu Region")
        .made_of("190000000"),
    Place::region("620000000", "Ұлытау облысы", "области Ұлытау", "Ulytau Region")
        .made_of("350000000"),
];

#[cfg(test)]
mod tests {
    use domain::Codelists;

    use super::*;

    #[test]
    fn every_code_is_in_the_list_of_regions() {
        let list = Codelists::get("regions").unwrap();
        for place in &PLACES {
            let item = list.find(place.code).unwrap();
            assert_eq!(item.label.get(domain::Language::Kk), Some(place.kk));
            assert!(
                place
                    .former
                    .is_none_or(|former| item.predecessors.iter().any(|code| code == former))
            );
        }
    }
}
