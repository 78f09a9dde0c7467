//! What the table of filters says of calls.

use domain::{Call, Currency, Money};

use super::{Reference, any, in_years, lies_in, on_or_after, on_or_before};

impl Reference {
    pub(super) fn call(
        &self,
        thing: &Call,
        name: &str,
        value: &str,
        query: &[(String, String)],
    ) -> bool {
        let [funder, operator] = [&thing.funder, &thing.operator]
            .map(|party| party.as_ref().map(|party| party.id.clone()));
        let is = |id: &Option<domain::Id>, value: &str| {
            id.as_ref().is_some_and(|id| id.as_str() == value)
        };
        match name {
            "region" => thing.places.iter().any(|place| lies_in(value, place)),
            "sphere" => any(value, |value| thing.spheres.iter().any(|sphere| sphere == value)),
            "status" => any(value, |value| thing.status.as_str() == value),
            "currency" => any(value, |value| {
                thing.amount.is_some_and(|amount| amount.currency().code() == value)
            }),
            "amount_min" | "amount_max" => {
                let said = query.iter().find(|(name, _)| name == "currency");
                let said = said.map(|(_, code)| Currency::parse(code).unwrap());
                let bound = Money::parse(value, said.or(self.only_currency).unwrap()).unwrap();
                thing.amount.is_some_and(|amount| {
                    let (amount_minor, bound_minor) = (amount.minor(), bound.minor());
                    let fits = if name == "amount_min" {
                        amount_minor >= bound_minor
                    } else {
                        amount_minor <= bound_minor
                    };
                    amount.currency() == bound.currency() && fits
                })
            }
            "funder" => any(value, |value| is(&funder, value)),
            "operator" => any(value, |value| is(&operator, value)),
            "funder_group" => {
                any(value, |value| funder.as_ref().is_some_and(|id| self.in_group(id, value)))
            }
            "announced_from" => on_or_after(thing.announced_on, value),
            "announced_to" => on_or_before(thing.announced_on, value),
            "closes_from" => on_or_after(thing.applications_to, value),
            "closes_to" => on_or_before(thing.applications_to, value),
            "year" => in_years(thing.announced_on, value),
            other => panic!("{other} of calls"),
        }
    }
}
