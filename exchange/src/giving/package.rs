//! What a file says of itself.

use domain::source::{Publisher, Source};
use domain::{Authority, Id, LocalisedText, OrgId};
use serde_json::Value;

/// The source that the members beside the grants describe; none without the name of a publisher.
pub(crate) fn source(members: &[(String, String)], id: &Id) -> Option<Source> {
    let member = |name: &str| {
        let (_, json) = members.iter().find(|(member, _)| member == name)?;
        serde_json::from_str::<Value>(json).ok()
    };
    let publisher = member("publisher")?;
    let name = LocalisedText::en(publisher.get("name")?.as_str()?.trim()).ok()?;
    let text = |name: &str| {
        member(name).and_then(|value| value.as_str().map(|text| text.trim().to_owned()))
    };
    let org_id = ["identifier", "org_id"]
        .iter()
        .find_map(|name| OrgId::parse(publisher.get(name)?.as_str()?).ok());
    let address = ["downloadURL", "accessURL", "url"].into_iter().find_map(text);
    let source = Source {
        id: id.clone(),
        publisher: Publisher { id: org_id.map(|org_id| org_id.to_id()), name: name.clone() },
        title: text("title").and_then(|title| LocalisedText::en(title).ok()).unwrap_or(name),
        url: address.filter(|url| domain::text::web_address("url", url).is_ok()),
        licence: text("license").filter(|licence| domain::text::line("licence", licence).is_ok()),
        retrieved_at: None,
        coverage: Vec::new(),
        listing: true,
        authority: Authority::Funder,
        synthetic: false,
    };
    source.check().ok().map(|()| source)
}

/// What several files say of their one source: where they disagree it is called by its id, so that it does not depend on
/// which of them comes last.
pub(crate) fn agreed(said: Vec<Source>) -> Option<Source> {
    let mut said = said.into_iter();
    let mut all = said.next()?;
    let nameless = Source::named(all.id.clone()).ok()?;
    for other in said {
        if all.publisher != other.publisher {
            all.publisher = nameless.publisher.clone();
        }
        if all.title != other.title {
            all.title = nameless.title.clone();
        }
        all.url = all.url.filter(|url| other.url.as_ref() == Some(url));
        all.licence = all.licence.filter(|licence| other.licence.as_ref() == Some(licence));
    }
    Some(all)
}
