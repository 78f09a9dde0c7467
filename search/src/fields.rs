//! The fields of the index. The four parts share one schema: a column that a part does not use takes no room in it.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

/// Declares the fields once: their handles, and the schema that holds them.
macro_rules! fields {
    ($($(#[doc = $doc:literal])* $name:ident: $kind:ident),* $(,)?) => {
        /// Handles of all fields.
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct Fields {
            $($(#[doc = $doc])* pub $name: Field,)*
        }

        impl Fields {
            /// The schema, and the handles of its fields.
            pub fn schema() -> (Schema, Self) {
                let mut schema = Schema::builder();
                let fields = Self { $($name: add(&mut schema, stringify!($name), Kind::$kind),)* };
                (schema.build(), fields)
            }
        }
    };
}

/// What a field is for.
#[derive(Clone, Copy)]
enum Kind {
    /// Whole values that are looked for.
    Term,
    /// Whole values that are looked for and read.
    Code,
    /// Whole values that are read.
    Read,
    /// Whole numbers, days and amounts that are read.
    Number,
    /// Ids as numbers, that are read.
    Key,
    /// Words.
    Words,
}

fn add(schema: &mut tantivy::schema::SchemaBuilder, name: &str, kind: Kind) -> Field {
    let whole = || {
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false)
    };
    let words = || {
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false)
    };
    let text = TextOptions::default;
    match kind {
        Kind::Term => schema.add_text_field(name, text().set_indexing_options(whole())),
        Kind::Code => {
            schema.add_text_field(name, text().set_indexing_options(whole()).set_fast("raw"))
        }
        Kind::Read => schema.add_text_field(name, text().set_fast("raw")),
        Kind::Words => schema.add_text_field(name, text().set_indexing_options(words())),
        Kind::Number => schema.add_i64_field(name, NumericOptions::default().set_fast()),
        Kind::Key => schema.add_u64_field(name, NumericOptions::default().set_fast()),
    }
}

fields! {
    /// Id of the thing.
    id: Code,
    /// The same as a number.
    key: Key,
    /// The funding that a milestone or payment lies below.
    funding: Term,
    /// Its newest change.
    sequence: Number,
    /// The sources that state it.
    source: Code,

    /// Grant or contract.
    kind: Code,
    /// Legal kind of the funding.
    funding_kind: Code,
    /// Status of the thing itself.
    status: Code,
    /// Stage of the project.
    stage: Code,
    /// The call it was won in.
    call: Code,
    /// Places of work, or the seat: whole keys.
    place: Code,
    /// The same, with everything that a KATO code begins with.
    place_in: Term,
    /// Spheres.
    sphere: Code,
    /// Who gives the money.
    funder: Code,
    /// The same as a number.
    funder_key: Key,
    /// Who runs the contest.
    operator: Term,
    /// Who receives the money.
    recipient: Code,
    /// The same as numbers.
    recipient_key: Key,
    /// The funding that it was passed on from, as a number.
    funded_by_key: Key,
    /// The same as its id.
    funded_by: Code,

    /// Currency of the amount.
    currency: Code,
    /// Present amount in minor units.
    amount: Number,
    /// Bucket and currency of the part in sums of present amounts.
    present_part: Key,
    /// The part's minor units.
    present_minor: Number,
    /// The same, above 62 bits.
    present_high: Number,
    /// Bucket and currency of the part in sums of original amounts.
    original_part: Key,
    /// The part's minor units.
    original_minor: Number,
    /// The same, above 62 bits.
    original_high: Number,
    /// Bucket and currency of the part in sums of what was paid.
    paid_part: Key,
    /// The part's minor units.
    paid_minor: Number,
    /// The same, above 62 bits.
    paid_high: Number,

    /// Day of signature or award.
    signed_on: Number,
    /// First day of the work.
    start_on: Number,
    /// Last day of the work.
    end_on: Number,
    /// Deadline.
    due_on: Number,
    /// Day by which a report is owed.
    owed_on: Number,
    /// Day of payment.
    paid_on: Number,
    /// Day of registration.
    registered_on: Number,
    /// Place among the milestones of a funding.
    position: Number,

    /// What is known of lateness, as bits.
    lateness: Key,
    /// First day by which any covered milestone of a funding owes a report.
    owed_covered: Number,
    /// The same of milestones that are not covered.
    owed_uncovered: Number,
    /// What came of a funding.
    result: Code,

    /// Legal form of an organisation.
    legal_form: Code,
    /// What an organisation does in the picture.
    role: Code,
    /// The body that an organisation belongs to.
    parent: Term,
    /// Whether an organisation receives any funding: 1 if so.
    has_funding: Key,
    /// Whether it is active, and how much money it is about, for ranking.
    weight: Key,
    /// Collation keys of names.
    name_kk: Read,
    name_ru: Read,
    name_en: Read,

    /// Whole names without their legal form.
    exact: Term,
    /// Initials of names, by which the parties of a funding are found.
    initials: Term,
    /// Identifiers without blanks.
    identifier: Term,
    /// Words of names and titles.
    name: Words,
    /// Their stems.
    name_stem: Words,
    /// Words of everything.
    text: Words,
    /// Their stems.
    text_stem: Words,
}
