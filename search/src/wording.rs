//! The words by which things are found.

use std::fmt::Write as _;

use domain::{Funding, LocalisedText, Organisation};
use time::Date;

use crate::document::Filled;
use crate::{text, words};

impl Filled<'_> {
    /// By what an organisation is found.
    pub fn names(&mut self, thing: &Organisation) {
        let fields = self.fields;
        let former: Vec<&LocalisedText> =
            thing.former_names.iter().map(|former| &former.name).collect();
        // By a former name people look for what bears another today.
        let names = || std::iter::once(&thing.name).chain(former.iter().copied());
        let mut exact: Vec<String> =
            names().flat_map(LocalisedText::iter).map(|(_, name)| text::exact_key(name)).collect();
        exact.retain(|key| !key.is_empty());
        self.all(fields.exact, exact.iter().map(String::as_str));
        let identifiers = text::identifier_keys(thing);
        self.all(fields.identifier, identifiers.iter().map(String::as_str));
        self.words(&names().collect::<Vec<_>>(), true);
        let mut beside = words::place_words(thing.seat.as_slice());
        let form = thing.legal_form.iter().map(|form| text::form_words(form));
        let spheres = thing.spheres.iter().map(|sphere| text::sphere_words(sphere));
        let roles = thing.roles.iter().map(|role| text::role_words(*role));
        for words in form.chain(roles).chain(spheres) {
            beside.push_str(". ");
            beside.push_str(words);
        }
        self.add_words(&beside, false);
        let initials: Vec<String> =
            thing.name.iter().flat_map(|(_, name)| text::initials(name)).collect();
        self.all(fields.initials, initials.iter().map(String::as_str));
        for initials in &initials {
            self.add_words(initials, false);
        }
    }

    /// By what a funding is found.
    pub fn titles(&mut self, thing: &Funding) {
        let titles: Vec<&LocalisedText> = thing.title.iter().collect();
        self.words(&titles, true);
        let further: Vec<&LocalisedText> =
            thing.description.iter().chain(&thing.programme).collect();
        self.words(&further, false);
        let mut beside = words::place_words(&thing.places);
        let spheres = thing.spheres.iter().map(|sphere| text::sphere_words(sphere));
        for words in std::iter::once(text::kind_words(thing.funding_kind)).chain(spheres) {
            beside.push_str(". ");
            beside.push_str(words);
        }
        for year in [thing.signed_on, thing.start_on].into_iter().flatten().map(Date::year) {
            let _ = write!(beside, " {year}");
        }
        self.add_words(&beside, false);
    }

    /// Adds texts in all their languages, to the names where they are some.
    pub fn words(&mut self, texts: &[&LocalisedText], is_name: bool) {
        let mut seen: Vec<&str> = Vec::new();
        for (_, words) in texts.iter().flat_map(|text| text.iter()) {
            if !seen.contains(&words) {
                seen.push(words);
                self.add_words(words, is_name);
            }
        }
    }

    /// Adds the words of a text, to those of names too where it is one.
    fn add_words(&mut self, words: &str, is_name: bool) {
        let fields = self.fields;
        let Some([keys, stems]) = words::pre_tokenized(words) else { return };
        if is_name {
            self.document.add_pre_tokenized_text(fields.name, keys.clone());
            self.document.add_pre_tokenized_text(fields.name_stem, stems.clone());
        }
        self.document.add_pre_tokenized_text(fields.text, keys);
        self.document.add_pre_tokenized_text(fields.text_stem, stems);
    }
}
