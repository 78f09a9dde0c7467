//! What codes are called, in all languages: so that a question finds things by what they are and where, though no text of
//! theirs says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::{Codelists, FundingKind, Kato, Language, OrganisationRole, Region};

use super::lexicon;

/// The words of each code of a list: its labels, its aliases and what else people type.
type Words = HashMap<&'static str, String>;

static KINDS: LazyLock<Words> = LazyLock::new(|| words_of("funding_kinds", "kinds"));
static SPHERES: LazyLock<Words> = LazyLock::new(|| words_of("spheres", "spheres"));
static REGIONS: LazyLock<Words> = LazyLock::new(|| words_of("regions", "regions"));
static ROLES: LazyLock<Words> = LazyLock::new(|| words_of("organisation_roles", "roles"));
static FORMS: LazyLock<Words> = LazyLock::new(|| words_of("legal_forms", ""));

fn words_of(list: &str, more: &str) -> Words {
    let more: HashMap<&str, Vec<&str>> = lexicon::named(more).into_iter().collect();
    let items = Codelists::get(list).into_iter().flat_map(|list| &list.items);
    let words = items.map(|item| {
        let labels = Language::ALL.into_iter().filter_map(|language| item.label.get(language));
        let aliases = item.aliases.iter().map(String::as_str);
        let further = more.get(item.code.as_str()).into_iter().flatten().copied();
        // A full stop between two, so that no phrase goes from one into the next unseen.
        let all: Vec<&str> = labels.chain(aliases).chain(further).collect();
        (item.code.as_str(), all.join(". "))
    });
    words.collect()
}

fn of(words: &'static Words, code: &str) -> &'static str {
    words.get(code).map_or("", String::as_str)
}

/// What people call a kind of funding; to be read as a text of each funding of that kind.
#[must_use]
pub fn kind_words(kind: FundingKind) -> &'static str {
    of(&KINDS, kind.as_str())
}

/// What people call organisations that have this role; «ҮЕҰ» is such a word.
#[must_use]
pub fn role_words(role: OrganisationRole) -> &'static str {
    of(&ROLES, role.as_str())
}

/// What people call a sphere of activity; nothing for a code that the list does not hold.
#[must_use]
pub fn sphere_words(code: &str) -> &'static str {
    of(&SPHERES, code)
}

/// What people call a legal form; nothing for a code that the list does not hold.
#[must_use]
pub fn form_words(code: &str) -> &'static str {
    of(&FORMS, code)
}

/// What people call a place and the places it lies in, the widest first; nothing for lists of places that are not known
/// here.
pub fn region_words(region: &Region) -> impl Iterator<Item = &'static str> {
    let kato = (region.scheme() == "KATO").then(|| Kato::parse(region.code()).ok()).flatten();
    let code = kato.map(|kato| kato.as_str().to_owned()).unwrap_or_default();
    let mut seen = String::new();
    [2, 4, 6, 9].into_iter().filter_map(move |digits| {
        let wider = format!("{:0<9}", code.get(..digits)?);
        let new = wider != seen;
        seen.clone_from(&wider);
        new.then(|| of(&REGIONS, &wider)).filter(|words| !words.is_empty())
    })
}
