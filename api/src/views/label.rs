//! Labels beside codes, in the language asked for.

use domain::{Codelists, Language, Region};

/// What a code of a list is called; the code itself where the list does not have it.
pub(crate) fn of_code(list: &str, code: &str, language: Language) -> String {
    let item = Codelists::get(list).and_then(|list| list.find(code));
    item.map_or_else(|| code.to_owned(), |item| item.label.best(language).0.to_owned())
}

/// What codes of a list are called, in the order of the codes.
pub(crate) fn of_codes<C: AsRef<str>>(list: &str, codes: &[C], language: Language) -> Vec<String> {
    codes.iter().map(|code| of_code(list, code.as_ref(), language)).collect()
}

/// What a place is called; its code where the list does not have it.
pub(crate) fn of_region(region: &Region, language: Language) -> String {
    match region.kato() {
        Some(kato) => of_code("regions", kato.as_str(), language),
        None => region.code().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_label_in_each_language_and_a_foreign_one_stands_for_itself() {
        assert_eq!(of_code("funding_statuses", "nowhere", Language::Ru), "nowhere");
        assert_ne!(of_code("funding_statuses", "active", Language::Ru), "active");
        let pavlodar = Region::parse("KATO", "55").unwrap();
        assert_eq!(of_region(&pavlodar, Language::En), "Pavlodar Region");
    }
}
