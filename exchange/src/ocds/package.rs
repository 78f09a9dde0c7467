//! What packages say of themselves.

use domain::source::Publisher;
use domain::{Authority, Id, LocalisedText, OrgId, Source};
use serde_json::Value;

use super::field::code;
use super::scan::Index;

/// What the packages say of their publisher, where they agree.
pub(crate) fn source(index: &Index, id: &Id) -> Option<Source> {
    let publisher = index.publishers.first()?.as_object()?;
    let name = LocalisedText::en(publisher.get("name")?.as_str()?.trim()).ok()?;
    let same = |other: &Value| other.get("name") == publisher.get("name");
    if !index.publishers.iter().all(same) {
        return None;
    }
    let number = code(publisher, "scheme").zip(code(publisher, "uid"));
    let org_id = number.and_then(|(scheme, uid)| OrgId::parse(&format!("{scheme}-{uid}")).ok());
    let licence =
        index.licences.first().filter(|first| index.licences.iter().all(|other| other == *first));
    let source = Source {
        publisher: Publisher { id: org_id.map(|org_id| org_id.to_id()), name: name.clone() },
        title: name,
        licence: licence.cloned().filter(|licence| domain::text::line("licence", licence).is_ok()),
        // The buyer publishes its own contracts.
        authority: Authority::Funder,
        ..Source::named(id.clone()).ok()?
    };
    source.check().ok().map(|()| source)
}
