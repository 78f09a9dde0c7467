//! The fields that are read of each kind of record, and no others: whatever is not listed here is passed over before anything
//! sees it. Names, telephones, addresses, e-mails and numbers of persons and all details of banks are not listed.

use super::entity::Kind;

/// The members that are read of the objects of a list; scalars of it are read as they are.
type Within = &'static [&'static str];

const NONE: Within = &[];
const CONTRACT: &[Kind] = &[Kind::Contract];
const UNIT: &[Kind] = &[Kind::Unit];
const ACT: &[Kind] = &[Kind::Act];
const PAYMENT: &[Kind] = &[Kind::Payment];
const ANNOUNCEMENT: &[Kind] = &[Kind::Announcement];
const LOT: &[Kind] = &[Kind::Lot];
const PLAN: &[Kind] = &[Kind::Plan];
const SUBJECT: &[Kind] = &[Kind::Subject];

/// Name, kinds of records that have it, and what of its objects is read.
const FIELDS: &[(&str, &[Kind], Within)] = &[
    (
        "id",
        &[
            Kind::Contract,
            Kind::Unit,
            Kind::Act,
            Kind::Payment,
            Kind::Announcement,
            Kind::Lot,
            Kind::Plan,
        ],
        NONE,
    ),
    (
        "last_update_date",
        &[Kind::Contract, Kind::Act, Kind::Announcement, Kind::Lot, Kind::Subject],
        NONE,
    ),
    (
        "index_date",
        &[
            Kind::Contract,
            Kind::Unit,
            Kind::Act,
            Kind::Payment,
            Kind::Announcement,
            Kind::Lot,
            Kind::Subject,
        ],
        NONE,
    ),
    ("timestamp", PLAN, NONE),
    ("parent_id", &[Kind::Contract, Kind::Act], NONE),
    ("root_id", CONTRACT, NONE),
    ("trd_buy_id", &[Kind::Contract, Kind::Lot], NONE),
    ("trd_buy_number_anno", CONTRACT, NONE),
    ("trd_buy_name_ru", CONTRACT, NONE),
    ("trd_buy_name_kz", CONTRACT, NONE),
    ("ref_contract_status_id", CONTRACT, NONE),
    ("deleted", &[Kind::Contract, Kind::Unit], NONE),
    ("supplier_biin", CONTRACT, NONE),
    ("contract_number_sys", CONTRACT, NONE),
    ("ref_currency_code", CONTRACT, NONE),
    ("contract_sum", CONTRACT, NONE),
    ("contract_sum_wnds", CONTRACT, NONE),
    ("sign_date", CONTRACT, NONE),
    ("ec_end_date", CONTRACT, NONE),
    ("plan_exec_date", CONTRACT, NONE),
    ("contract_end_date", CONTRACT, NONE),
    ("ref_contract_type_id", CONTRACT, NONE),
    ("description_ru", &[Kind::Contract, Kind::Lot], NONE),
    ("description_kz", &[Kind::Contract, Kind::Lot], NONE),
    ("fakt_trade_methods_id", CONTRACT, NONE),
    ("ref_amendm_agreem_justif", CONTRACT, &["name_ru", "name_kz"]),
    ("contract_registry_id", UNIT, NONE),
    ("lot_id", UNIT, NONE),
    ("pln_point_id", UNIT, NONE),
    (
        "spec",
        &[Kind::Unit, Kind::Plan],
        &["ref_ekrb_id", "fin_year", "total_sum", "total_sum_wnds", "total_sum_with_vat"],
    ),
    ("number_act", ACT, NONE),
    ("akt_date", ACT, NONE),
    ("approve_date", ACT, NONE),
    ("revoke_date", ACT, NONE),
    ("contract_root_id", ACT, NONE),
    ("status_id", ACT, NONE),
    ("is_deleted", ACT, NONE),
    ("sum_transfer", ACT, NONE),
    ("sum_fine", ACT, NONE),
    ("spec_sum", ACT, &["amount"]),
    ("contract_id", &[Kind::Act, Kind::Payment], NONE),
    ("pay_amount", PAYMENT, NONE),
    ("pay_date", PAYMENT, NONE),
    ("prepay_sum", PAYMENT, NONE),
    ("espk", PAYMENT, NONE),
    ("number_anno", ANNOUNCEMENT, NONE),
    ("ref_buy_status_id", ANNOUNCEMENT, NONE),
    ("total_sum", ANNOUNCEMENT, NONE),
    ("publish_date", ANNOUNCEMENT, NONE),
    ("start_date", ANNOUNCEMENT, NONE),
    ("end_date", ANNOUNCEMENT, NONE),
    ("itogi_date_public", ANNOUNCEMENT, NONE),
    ("lot_number", LOT, NONE),
    ("ref_lot_status_id", LOT, NONE),
    ("amount", LOT, NONE),
    ("org_bin", ANNOUNCEMENT, NONE),
    ("org_name_ru", ANNOUNCEMENT, NONE),
    ("org_name_kz", ANNOUNCEMENT, NONE),
    ("ref_trade_methods_id", &[Kind::Announcement, Kind::Lot, Kind::Plan], NONE),
    ("name_ru", &[Kind::Announcement, Kind::Lot, Kind::Subject], NONE),
    ("name_kz", &[Kind::Announcement, Kind::Lot, Kind::Subject], NONE),
    ("customer_bin", &[Kind::Contract, Kind::Announcement, Kind::Lot], NONE),
    ("customer_name_ru", &[Kind::Announcement, Kind::Lot], NONE),
    ("customer_name_kz", &[Kind::Announcement, Kind::Lot], NONE),
    ("kato", &[Kind::Announcement, Kind::Plan], &["ref_kato_code"]),
    ("pln_point_kato_list", LOT, NONE),
    ("subject_biin", PLAN, NONE),
    ("subject_name_ru", PLAN, NONE),
    ("subject_name_kz", PLAN, NONE),
    ("plans_kato", PLAN, &["ref_kato_code"]),
    ("plans_spec", PLAN, &["ekrb_code"]),
    ("bin", SUBJECT, NONE),
    ("full_name_ru", SUBJECT, NONE),
    ("full_name_kz", SUBJECT, NONE),
    ("regdate", SUBJECT, NONE),
    ("website", SUBJECT, NONE),
    ("kato_list", SUBJECT, NONE),
    ("customer", SUBJECT, NONE),
    ("organizer", SUBJECT, NONE),
    ("ref_kopf_code", SUBJECT, NONE),
    ("type_supplier", SUBJECT, NONE),
    ("parent_subject", SUBJECT, NONE),
    ("address", SUBJECT, &["kato_code"]),
];

/// A field that some kind of record may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    kinds: &'static [Kind],
    within: Within,
}

impl Field {
    /// The field of this name, where any kind of record has one that is read.
    pub(super) fn find(name: &str) -> Option<Self> {
        let (name, kinds, within) = FIELDS.iter().find(|(known, ..)| *known == name)?;
        Some(Self { name, kinds, within })
    }

    /// Whether it is read of records of this kind.
    pub(super) fn is_of(self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Whether objects are read in its list.
    pub(super) fn has_members(self) -> bool {
        !self.within.is_empty()
    }

    /// The member of this name, where it is read of the objects of the field's list.
    pub(super) fn member(self, name: &str) -> Option<&'static str> {
        self.within.iter().copied().find(|known| *known == name)
    }

    /// Whether it holds the number of an organisation, or of a person in its place.
    pub(super) fn is_number_of_party(self) -> bool {
        matches!(
            self.name,
            "bin"
                | "org_bin"
                | "customer_bin"
                | "supplier_biin"
                | "subject_biin"
                | "parent_subject"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_persons_or_banks_is_listed() {
        for (name, ..) in FIELDS {
            for part in ["iin", "fio", "phone", "mail", "iik", "bik", "bank", "bill", "admin"] {
                let of_supplier =
                    part == "iin" && matches!(*name, "supplier_biin" | "subject_biin");
                assert!(of_supplier || !name.contains(part), "{name}");
            }
        }
        let address = Field::find("address").unwrap();
        assert_eq!((address.member("address"), address.member("phone")), (None, None));
    }

    #[test]
    fn a_name_stands_there_once() {
        for (at, (name, ..)) in FIELDS.iter().enumerate() {
            assert!(FIELDS[..at].iter().all(|(other, ..)| other != name), "{name}");
        }
    }
}
