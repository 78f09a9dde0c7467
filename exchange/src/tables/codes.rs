//! Codes of lists and places, by themselves or by any of their names.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::codelists::Codelists;
use domain::fold::fold;
use domain::{Invalid, Region};

/// Names of a list that are told.
const MOST_NAMED: usize = 12;

type Labels = HashMap<String, Option<String>>;

/// By list the codes, labels and other names of what it holds, folded; none where two codes share a name.
static LABELS: LazyLock<HashMap<&'static str, Labels>> = LazyLock::new(|| {
    let list = |list: &'static domain::codelists::Codelist| {
        let mut labels = Labels::new();
        for item in &list.items {
            let names = item
                .label
                .iter()
                .map(|(_, label)| label.to_owned())
                .chain(item.aliases.iter().cloned());
            for name in names.chain([item.code.clone()]) {
                for spelling in [fold(&name), without_sort(&fold(&name))] {
                    let known = labels.entry(spelling).or_insert_with(|| Some(item.code.clone()));
                    if known.as_ref() != Some(&item.code) {
                        *known = None;
                    }
                }
            }
        }
        (list.name.as_str(), labels)
    };
    Codelists::all().iter().map(list).collect()
});

/// A name of a place without the words for what sort of place it is.
fn without_sort(folded: &str) -> String {
    const SORTS: [&str; 12] = [
        "г",
        "г.",
        "город",
        "қ",
        "қ.",
        "қала",
        "қаласы",
        "область",
        "обл",
        "обл.",
        "облысы",
        "region",
    ];
    let sorts = SORTS.map(fold);
    let words: Vec<&str> =
        folded.split(' ').filter(|word| !sorts.iter().any(|sort| sort == word)).collect();
    words.join(" ")
}

fn labelled(list: &str, text: &str) -> Option<String> {
    let labels = LABELS.get(list)?;
    let folded = fold(text);
    labels.get(&folded).or_else(|| labels.get(&without_sort(&folded)))?.clone()
}

/// A code of a list, by itself or by any of its names.
pub(crate) fn code(list: &str, text: &str) -> Result<String, Invalid> {
    labelled(list, text).ok_or_else(|| {
        let items = Codelists::get(list).into_iter().flat_map(|list| &list.items).take(MOST_NAMED);
        let names: Vec<&str> = items.map(|item| item.label.best(domain::Language::Ru).0).collect();
        let reason = format!(
            "is neither a code nor a name of the list {list}, such as: {}",
            names.join(", ")
        );
        Invalid::new("unknown_code", "", text.trim(), reason)
    })
}

/// A place by its code or its name.
pub(crate) fn region(text: &str) -> Result<Region, Invalid> {
    let text = text.trim();
    if let Some((scheme, code)) = text.split_once(':')
        && scheme.is_ascii()
    {
        return Region::parse(scheme, code);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty() {
        return Region::parse("KATO", text);
    }
    let code = labelled("regions", text).ok_or_else(|| {
        let reason = "is neither a code of KATO nor the name of a region";
        Invalid::new("unknown_code", "", text, reason)
    })?;
    Region::parse("KATO", &code)
}
