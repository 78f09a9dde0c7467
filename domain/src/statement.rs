//! Statements: what each source says of a thing, and what is shown when several speak.
//!
//! The thing that is shown is a pure function of all its statements. Stronger sources come first (official register,
//! funder, recipient, others), then the newest dated, then the source's id in byte order. Each field is taken from the
//! first statement that has it; a name or text is completed language by language.

use serde_json::{Map, Value};
use time::Date;

use crate::vocabulary::{Authority, ThingKind};
use crate::{Id, Invalid, Thing};

/// What one source says of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The source.
    pub source: Id,
    /// Its weight.
    pub authority: Authority,
    /// Day the source dates its statement to.
    pub dated: Option<Date>,
    /// The thing's fields as the source gives them.
    pub fields: Map<String, Value>,
}

/// Texts that are completed language by language.
const LOCALISED: [&str; 4] = ["name", "title", "description", "programme"];

/// The strongest first.
fn sort(statements: &mut [Statement]) {
    statements.sort_by(|a, b| {
        let strength = |statement: &Statement| statement.authority.rank();
        strength(a)
            .cmp(&strength(b))
            .then(b.dated.cmp(&a.dated))
            .then_with(|| a.source.cmp(&b.source))
    });
}

/// What is shown: the fields, and the sources that state the thing in byte order of their ids.
pub fn shown(mut statements: Vec<Statement>) -> (Map<String, Value>, Vec<Id>) {
    sort(&mut statements);
    let mut sources: Vec<Id> =
        statements.iter().map(|statement| statement.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let mut fields = Map::new();
    for statement in statements {
        for (name, value) in statement.fields {
            complete(&mut fields, &name, value);
        }
    }
    (fields, sources)
}

/// A thing as its sources together state it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The thing, checked.
    pub thing: Thing,
    /// The fields it was made of.
    pub fields: Map<String, Value>,
    /// The sources that state it, in byte order.
    pub sources: Vec<Id>,
}

/// [`shown`] as a thing. Where the fields of several sources do not fit together, such as the shares of one and the amount
/// of another, the sources complete it one after the other, the strongest first, and one that does not fit adds nothing.
///
/// # Errors
/// What [`Thing::from_fields`] finds, when not even one statement alone is a thing of that kind.
pub fn shown_thing(kind: ThingKind, mut statements: Vec<Statement>) -> Result<Shown, Invalid> {
    let (together, sources) = shown(statements.clone());
    let misfit = match Thing::from_fields(kind, together.clone()) {
        Ok(thing) => return Ok(Shown { thing, fields: together, sources }),
        Err(misfit) => misfit,
    };
    sort(&mut statements);
    let mut fitting: Option<(Thing, Map<String, Value>)> = None;
    for statement in statements {
        let mut fields = fitting.as_ref().map(|(_, fields)| fields.clone()).unwrap_or_default();
        for (name, value) in statement.fields {
            complete(&mut fields, &name, value);
        }
        if let Ok(thing) = Thing::from_fields(kind, fields.clone()) {
            fitting = Some((thing, fields));
        }
    }
    let (thing, fields) = fitting.ok_or(misfit)?;
    Ok(Shown { thing, fields, sources })
}

fn complete(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match fields.get_mut(name) {
        None => {
            fields.insert(name.to_owned(), value);
        }
        Some(Value::Object(present)) if LOCALISED.contains(&name) => {
            if let Value::Object(more) = value {
                for (language, text) in
                    more.into_iter().filter(|(language, _)| language != "translations")
                {
                    present.entry(language).or_insert(text);
                }
            }
        }
        // "unknown" is what a status says when its source does not tell: any other word is better.
        Some(present) if name == "status" && present == "unknown" => *present = value,
        Some(_) => {}
    }
}

/// Fields on which statements disagree: for each, what every source says.
pub fn conflicts(statements: &[Statement]) -> Vec<(String, Vec<(Id, Value)>)> {
    let mut names: Vec<&String> =
        statements.iter().flat_map(|statement| statement.fields.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| {
            let said: Vec<(Id, Value)> = statements
                .iter()
                .filter_map(|statement| {
                    Some((statement.source.clone(), statement.fields.get(name)?.clone()))
                })
                .collect();
            let differ = said.windows(2).any(|pair| pair[0].1 != pair[1].1);
            differ.then(|| (name.clone(), said))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use time::macros::date;

    fn statement(
        source: &str,
        authority: Authority,
        dated: Option<Date>,
        fields: Value,
    ) -> Statement {
        let Value::Object(fields) = fields else { panic!("an object") };
        Statement { source: Id::parse(source).unwrap(), authority, dated, fields }
    }

    #[test]
    fn the_stronger_source_is_shown_and_the_weaker_completes_it() {
        let weak = statement(
            "b",
            Authority::Other,
            None,
            json!({"name": {"en": "Fund", "kk": "X"}, "website": "http://x.kz"}),
        );
        let strong = statement(
            "a",
            Authority::OfficialRegister,
            None,
            json!({"name": {"kk": "Қор"}, "status": "unknown"}),
        );
        let late = statement(
            "c",
            Authority::Other,
            Some(date!(2020 - 01 - 01)),
            json!({"status": "active"}),
        );
        let (fields, sources) = shown(vec![weak.clone(), late.clone(), strong.clone()]);
        let expected = json!({"name": {"kk": "Қор", "en": "Fund"}, "website": "http://x.kz", "status": "active"});
        assert_eq!(Value::Object(fields.clone()), expected);
        assert_eq!(sources.iter().map(Id::as_str).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(
            shown(vec![strong, late, weak]).0,
            fields,
            "the order of arrival does not matter"
        );
    }

    #[test]
    fn what_does_not_fit_to_the_stronger_adds_nothing() {
        let tenge = |amount: &str| json!({"amount": amount, "currency": "KZT"});
        let strong = statement(
            "a",
            Authority::Funder,
            None,
            json!({"id": "g", "funding_kind": "grant", "amount": tenge("5.00")}),
        );
        let shares = json!({"id": "g", "funding_kind": "grant", "url": "http://x.kz", "recipients": [{"id": "r", "share": tenge("6.00")}]});
        let misfit = statement("b", Authority::Recipient, None, shares);
        let late = statement(
            "c",
            Authority::Other,
            None,
            json!({"id": "g", "funding_kind": "grant", "status": "active"}),
        );
        let Shown { thing, fields, sources } =
            shown_thing(ThingKind::Grant, vec![late.clone(), misfit.clone(), strong.clone()])
                .unwrap();
        let expected = json!({"id": "g", "funding_kind": "grant", "amount": tenge("5.00"), "status": "active"});
        assert_eq!(Value::Object(fields), expected);
        assert_eq!(sources.len(), 3);
        assert_eq!(shown_thing(ThingKind::Grant, vec![misfit, strong, late]).unwrap().thing, thing);
        assert!(shown_thing(ThingKind::Contract, vec![]).is_err());
    }

    #[test]
    fn among_equals_the_newest_dated_is_shown() {
        let old = statement(
            "a",
            Authority::Funder,
            Some(date!(2020 - 01 - 01)),
            json!({"url": "http://old.kz"}),
        );
        let new = statement(
            "b",
            Authority::Funder,
            Some(date!(2021 - 01 - 01)),
            json!({"url": "http://new.kz"}),
        );
        assert_eq!(shown(vec![old.clone(), new.clone()]).0["url"], "http://new.kz");
        assert_eq!(conflicts(&[old, new]).len(), 1);
    }
}
