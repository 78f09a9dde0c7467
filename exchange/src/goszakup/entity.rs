//! What a record of the portal is, told by its keys.

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A contract, or an agreement that amends one.
    Contract,
    /// A subject of a contract, with its budget classification.
    Unit,
    /// An act of acceptance.
    Act,
    /// A payment of the treasury.
    Payment,
    /// An announcement of a purchase (`trd_buy`).
    Announcement,
    /// A lot of an announcement.
    Lot,
    /// A point of a yearly plan of purchases.
    Plan,
    /// A participant: customer, organiser or supplier.
    Subject,
    /// An entry of the register of unfair suppliers (`rnu`), which is never taken.
    Unfair,
    /// An entry of the journal of changes.
    Journal,
    /// An item of a reference list.
    Reference,
    /// What the service says instead of data.
    Failure,
}

impl Kind {
    /// Whether records of the kind are read again for the contracts they belong to, or as organisations.
    pub(super) fn is_read(self) -> bool {
        !matches!(self, Self::Unfair | Self::Journal | Self::Reference | Self::Failure)
    }

    /// What an object under a member of this name is, where its own keys do not tell.
    pub(super) fn hinted(member: &str) -> Option<Self> {
        Some(match member {
            "contract" => Self::Contract,
            "contract_units" => Self::Unit,
            "acts" => Self::Act,
            "treasury_pay" => Self::Payment,
            "trd_buy" => Self::Announcement,
            "lots" => Self::Lot,
            "plans" => Self::Plan,
            "supplier" | "customer" | "subjects" => Self::Subject,
            _ => return None,
        })
    }
}

/// Names that tell one kind of record from another.
const TELLING: [&str; 48] = [
    "supplier_innunp",
    "ref_reason_id",
    "court_decision",
    "supplier_name_ru",
    "supplier_name_kz",
    "service_name",
    "object_id",
    "date_action",
    "pay_amount",
    "pay_date",
    "number_act",
    "akt_date",
    "sum_transfer",
    "contract_registry_id",
    "item_price",
    "item_price_wnds",
    "pln_point_id",
    "quantity",
    "contract_number_sys",
    "contract_number",
    "contract_sum",
    "contract_sum_wnds",
    "supplier_biin",
    "customer_bin",
    "number_anno",
    "lot_number",
    "ref_lot_status_id",
    "rootrecord_id",
    "plan_fin_year",
    "pln_point_year",
    "ref_pln_point_status_id",
    "plan_act_id",
    "plans_kato",
    "plans_spec",
    "pid",
    "bin",
    "iin",
    "name_ru",
    "name_kz",
    "full_name_ru",
    "full_name_kz",
    "regdate",
    "type_supplier",
    "message",
    "status",
    "locations",
    "items",
    "id",
];

/// Which telling names an object has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Keys {
    told: u64,
    any: bool,
}

impl Keys {
    pub(super) fn add(&mut self, name: &str) {
        self.any = true;
        if let Some(at) = TELLING.iter().position(|telling| *telling == name) {
            self.told |= 1 << at;
        }
    }

    fn has(self, name: &str) -> bool {
        TELLING
            .iter()
            .position(|telling| *telling == name)
            .is_some_and(|at| self.told & (1 << at) != 0)
    }

    fn any(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// What an object with these keys is; none for one that only holds others.
    pub(super) fn kind(self, hint: Option<Kind>) -> Option<Kind> {
        let is_contract = self.any(&["contract_number_sys", "contract_number"])
            || (self.any(&["contract_sum", "contract_sum_wnds"])
                && self.any(&["supplier_biin", "customer_bin"]));
        let named = ["name_ru", "name_kz", "full_name_ru", "full_name_kz"];
        let kind = if self.any(&["supplier_innunp", "ref_reason_id", "court_decision"])
            || (self.any(&["supplier_name_ru", "supplier_name_kz"]) && !is_contract)
        {
            Kind::Unfair
        } else if self.has("service_name") || (self.has("date_action") && self.has("object_id")) {
            Kind::Journal
        } else if self.any(&["pay_amount", "pay_date"]) {
            Kind::Payment
        } else if self.any(&["number_act", "akt_date", "sum_transfer"]) {
            Kind::Act
        } else if self.any(&["contract_registry_id", "item_price", "item_price_wnds"])
            || (self.has("pln_point_id") && self.has("quantity"))
        {
            Kind::Unit
        } else if is_contract {
            Kind::Contract
        } else if self.has("number_anno") {
            Kind::Announcement
        } else if self.any(&["lot_number", "ref_lot_status_id"]) {
            Kind::Lot
        } else if self.any(&[
            "rootrecord_id",
            "plan_fin_year",
            "pln_point_year",
            "ref_pln_point_status_id",
            "plan_act_id",
            "plans_kato",
            "plans_spec",
        ]) {
            Kind::Plan
        } else if self.any(&["pid", "bin", "iin"])
            && (self.any(&named) || self.any(&["regdate", "type_supplier"]))
        {
            Kind::Subject
        } else {
            return self.other(hint, &named);
        };
        Some(kind)
    }

    fn other(self, hint: Option<Kind>, named: &[&str]) -> Option<Kind> {
        if let Some(hint) = hint.filter(|_| self.any && !self.has("items")) {
            return Some(hint);
        }
        // Whoever agrees to a contract or signs an act may leave a message, which is read as little as he is.
        if self.has("message") && self.any(&["status", "locations"]) && !self.has("id") {
            return Some(Kind::Failure);
        }
        (self.any(named)).then_some(Kind::Reference)
    }
}

/// A name as REST writes it: `contractNumberSys` and `ContractUnits` of GraphQL become `contract_number_sys`,
/// `contract_units`.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(names: &[&str], hint: Option<&str>) -> Option<Kind> {
        let mut keys = Keys::default();
        for name in names {
            keys.add(&snake(name));
        }
        keys.kind(hint.and_then(Kind::hinted))
    }

    #[test]
    fn names_of_both_services_are_one() {
        for (written, read) in [
            ("contractNumberSys", "contract_number_sys"),
            ("ContractUnits", "contract_units"),
            ("trd_buy_id", "trd_buy_id"),
            ("id", "id"),
        ] {
            assert_eq!(snake(written), read);
        }
    }

    #[test]
    fn a_record_is_told_by_its_keys() {
        for (names, expected) in [
            (&["id", "contractNumberSys", "supplierBiin"][..], Kind::Contract),
            (&["id", "contract_sum", "customer_bin"], Kind::Contract),
            (&["lotId", "itemPrice", "contractSum"], Kind::Unit),
            (&["id", "number_act", "contract_id"], Kind::Act),
            (&["id", "pay_amount"], Kind::Payment),
            (&["id", "number_anno", "name_ru"], Kind::Announcement),
            (&["id", "lotNumber", "nameRu"], Kind::Lot),
            (&["id", "rootrecord_id", "name_ru"], Kind::Plan),
            (&["pid", "bin", "name_ru"], Kind::Subject),
            (&["pid", "supplier_biin", "supplier_innunp"], Kind::Unfair),
            (&["object_id", "service_name", "url"], Kind::Journal),
            (&["code", "name_ru"], Kind::Reference),
            (&["name", "message", "status"], Kind::Failure),
            (&["message", "locations"], Kind::Failure),
        ] {
            assert_eq!(kind(names, None), Some(expected), "{names:?}");
        }
    }

    #[test]
    fn what_holds_others_is_no_record_and_a_member_may_tell() {
        assert_eq!(kind(&["total", "items", "next_page"], None), None);
        assert_eq!(kind(&["data", "extensions"], None), None);
        assert_eq!(kind(&["bin"], Some("supplier")), Some(Kind::Subject));
        assert_eq!(kind(&["total", "items"], Some("contract")), None);
        assert_eq!(kind(&["pid", "address", "kato_code"], None), None);
        assert_eq!(kind(&["id", "actId", "message", "job"], None), None, "a word of who signs");
        assert_eq!(kind(&["fio", "message"], None), None);
    }
}
