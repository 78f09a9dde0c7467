//! Releases of OCDS 1.0 written as those of 1.1 (standard.open-contracting.org/1.1/en/history/changelog/).
//!
//! In 1.0 whoever takes part was described where it is named; in 1.1 all are described in `parties`, with their roles. An
//! `amendment` was one and is a list now, and transactions had other names for their members.

use serde_json::{Map, Value, json};

/// Brings a release to 1.1; one that is such already stays as it is. Whether its parties had to be gathered.
pub(crate) fn upgrade(release: &mut Map<String, Value>) -> bool {
    let gathered = !release.contains_key("parties");
    if gathered {
        parties(release);
    }
    for list in ["awards", "contracts"] {
        for section in objects(release, list) {
            amendment(section);
            let implementation = section.get_mut("implementation").and_then(Value::as_object_mut);
            let transactions = implementation.map(|of| objects(of, "transactions"));
            for transaction in transactions.into_iter().flatten() {
                rename(transaction, "amount", "value");
                rename(transaction, "providerOrganization", "payer");
                rename(transaction, "receiverOrganization", "payee");
            }
        }
    }
    if let Some(tender) = release.get_mut("tender").and_then(Value::as_object_mut) {
        amendment(tender);
    }
    gathered
}

fn objects<'a>(object: &'a mut Map<String, Value>, name: &str) -> Vec<&'a mut Map<String, Value>> {
    let list = object.get_mut(name).and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut).collect()
}

fn rename(object: &mut Map<String, Value>, from: &str, to: &str) {
    if !object.contains_key(to)
        && let Some(value) = object.remove(from)
    {
        object.insert(to.to_owned(), value);
    }
}

fn amendment(object: &mut Map<String, Value>) {
    if !object.contains_key("amendments")
        && let Some(one) = object.remove("amendment").filter(Value::is_object)
    {
        object.insert("amendments".to_owned(), json!([one]));
    }
}

/// Gathers everybody who is described in place, with the role of the place.
fn parties(release: &mut Map<String, Value>) {
    let mut found: Vec<Value> = Vec::new();
    let mut take = |value: &Value, role: &str| {
        let Some(organisation) = value.as_object() else { return };
        let same = found.iter_mut().filter_map(Value::as_object_mut).find(|other| {
            ["identifier", "id", "name"]
                .iter()
                .all(|member| other.get(*member) == organisation.get(*member))
        });
        match same.and_then(|same| same.get_mut("roles")).and_then(Value::as_array_mut) {
            Some(roles) if roles.iter().any(|known| known == role) => {}
            Some(roles) => roles.push(role.into()),
            None => {
                let mut organisation = organisation.clone();
                organisation.insert("roles".to_owned(), json!([role]));
                found.push(Value::Object(organisation));
            }
        }
    };
    let tender = release.get("tender");
    let listed = |of: Option<&Value>, name: &str| -> Vec<Value> {
        of.and_then(|of| of.get(name)).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    if let Some(buyer) = release.get("buyer") {
        take(buyer, "buyer");
    }
    if let Some(entity) = tender.and_then(|tender| tender.get("procuringEntity")) {
        take(entity, "procuringEntity");
    }
    for tenderer in listed(tender, "tenderers") {
        take(&tenderer, "tenderer");
    }
    let awards = release.get("awards").and_then(Value::as_array);
    for award in awards.into_iter().flatten() {
        for supplier in listed(Some(award), "suppliers") {
            take(&supplier, "supplier");
        }
    }
    if !found.is_empty() {
        release.insert("parties".to_owned(), Value::Array(found));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_described_in_place_becomes_a_party_with_its_roles() {
        let council = json!({"name": "Council", "identifier": {"scheme": "GB-LAC", "id": "E1"}});
        let mut release = json!({
            "buyer": council, "tender": {"procuringEntity": council, "amendment": {"date": "2020-01-01"}},
            "awards": [{"suppliers": [{"name": "Firm"}]}],
            "contracts": [{"implementation": {"transactions": [{"amount": {"amount": 1}, "providerOrganization": {"id": "p"}}]}}],
        });
        upgrade(release.as_object_mut().unwrap());
        assert_eq!(
            release["parties"],
            json!([
                {"name": "Council", "identifier": {"scheme": "GB-LAC", "id": "E1"}, "roles": ["buyer", "procuringEntity"]},
                {"name": "Firm", "roles": ["supplier"]},
            ])
        );
        assert_eq!(release["tender"]["amendments"], json!([{"date": "2020-01-01"}]));
        let transaction = &release["contracts"][0]["implementation"]["transactions"][0];
        assert_eq!(*transaction, json!({"value": {"amount": 1}, "payer": {"id": "p"}}));
    }

    #[test]
    fn a_release_of_1_1_stays_as_it_is() {
        let mut release = json!({"parties": [], "buyer": {"id": "b", "name": "B"}});
        let before = release.clone();
        upgrade(release.as_object_mut().unwrap());
        assert_eq!(release, before);
    }
}
