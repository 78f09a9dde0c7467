//! A grant put together from the values of a row.

use std::collections::BTreeMap;

use super::titles::{Step, Way};

/// A value of which the JSON is not whole yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// The JSON of a value.
    Leaf(String),
    Object(BTreeMap<&'static str, Node>),
    /// Gaps between the indexes are closed when it is written.
    List(BTreeMap<u16, Node>),
}

/// A grant that is being put together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Nested(BTreeMap<&'static str, Node>);

impl Nested {
    /// Puts the JSON of a value where its way leads; false where another value stands there already.
    pub(crate) fn put(&mut self, way: &Way, json: String) -> bool {
        let Some((Step::Name(first), rest)) = way.steps.split_first() else { return false };
        let mut node = self.0.entry(first).or_insert_with(|| empty(rest));
        for (position, step) in rest.iter().enumerate() {
            let after = rest.get(position + 1..).unwrap_or_default();
            node = match (node, step) {
                (Node::Object(fields), Step::Name(name)) => {
                    fields.entry(name).or_insert_with(|| empty(after))
                }
                (Node::List(values), Step::Index(index)) => {
                    values.entry(*index).or_insert_with(|| empty(after))
                }
                _ => return false,
            };
        }
        match node {
            Node::Leaf(present) if present.is_empty() => {
                *present = json;
                true
            }
            Node::Leaf(present) => *present == json,
            _ => false,
        }
    }

    /// What stands in a field.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.0.get(name)
    }

    /// Whether another row says nothing else, leaving out some fields, and as far as it says anything.
    pub(crate) fn agrees(&self, other: &Self, but: &[&str]) -> bool {
        let told = other.0.iter().filter(|(name, _)| !but.contains(name));
        told.into_iter().all(|(name, node)| self.0.get(name).is_some_and(|own| covers(own, node)))
    }

    /// Puts what another row has in a list behind what is there, unless it is there; false where no more has room.
    pub(crate) fn append(&mut self, name: &'static str, other: &Self) -> bool {
        let Some(Node::List(more)) = other.0.get(name) else { return true };
        let Node::List(present) = self.0.entry(name).or_insert_with(|| Node::List(BTreeMap::new()))
        else {
            return false;
        };
        for node in more.values() {
            let next = present.keys().next_back().map_or(Some(0), |last| last.checked_add(1));
            match next {
                _ if present.values().any(|own| own == node) => {}
                Some(next) => drop(present.insert(next, node.clone())),
                None => return false,
            }
        }
        true
    }

    /// The grant as JSON.
    pub(crate) fn write(&self) -> String {
        let mut json = String::new();
        object(&self.0, &mut json);
        json
    }
}

/// Whether a value says all that another says.
fn covers(own: &Node, other: &Node) -> bool {
    match (own, other) {
        (Node::Object(own), Node::Object(other)) => {
            other.iter().all(|(name, node)| own.get(name).is_some_and(|own| covers(own, node)))
        }
        (Node::List(own), Node::List(other)) => {
            other.iter().all(|(at, node)| own.get(at).is_some_and(|own| covers(own, node)))
        }
        _ => own == other,
    }
}

/// What stands at the beginning of a way.
fn empty(way: &[Step]) -> Node {
    match way.first() {
        None => Node::Leaf(String::new()),
        Some(Step::Name(_)) => Node::Object(BTreeMap::new()),
        Some(Step::Index(_)) => Node::List(BTreeMap::new()),
    }
}

fn object(fields: &BTreeMap<&'static str, Node>, json: &mut String) {
    json.push('{');
    for (position, (name, node)) in fields.iter().enumerate() {
        if position > 0 {
            json.push(',');
        }
        json.push('"');
        json.push_str(name);
        json.push_str("\":");
        write(node, json);
    }
    json.push('}');
}

fn write(node: &Node, json: &mut String) {
    match node {
        Node::Leaf(value) => json.push_str(value),
        Node::Object(fields) => object(fields, json),
        Node::List(values) => {
            json.push('[');
            for (position, value) in values.values().enumerate() {
                if position > 0 {
                    json.push(',');
                }
                write(value, json);
            }
            json.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_together_in_objects_and_lists() {
        let mut grant = Nested::default();
        for (header, json) in [
            ("Title", r#""T""#),
            ("Beneficiary Location:7:Name", r#""Leeds""#),
            ("Beneficiary Location:0:Name", r#""York""#),
            ("Recipient Org:Location:Geographic Code", r#""E1""#),
            ("Recipient Org:Name", r#""R""#),
            ("Recipient Ind:Name", r#""N""#),
            ("Amount Awarded", "1000.10"),
        ] {
            assert!(grant.put(&Way::read(header).unwrap(), json.to_owned()), "{header}");
        }
        assert_eq!(
            grant.write(),
            concat!(
                r#"{"amountAwarded":1000.10,"beneficiaryLocation":[{"name":"York"},{"name":"Leeds"}],"#,
                r#""recipientIndividual":{"name":"N"},"recipientOrganization":[{"location":[{"geoCode":"E1"}],"name":"R"}],"#,
                r#""title":"T"}"#
            )
        );
    }

    #[test]
    fn a_second_value_of_a_field_is_taken_only_if_it_is_the_same() {
        let mut grant = Nested::default();
        let (title, named) = (Way::read("Title").unwrap(), Way::read("title").unwrap());
        assert!(grant.put(&title, "1".to_owned()) && grant.put(&named, "1".to_owned()));
        assert!(!grant.put(&named, "2".to_owned()));
        assert_eq!(grant.write(), r#"{"title":1}"#);
        let mut grant = Nested::default();
        let (whole, part) =
            (Way::read("Related Activity").unwrap(), Way::read("Related Activity:0").unwrap());
        assert!(grant.put(&whole, r#"["a"]"#.to_owned()) && !grant.put(&part, r#""b""#.to_owned()));
    }
}
