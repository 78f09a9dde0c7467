//! Filters in the document, written from the table that also reads them.

use domain::filter::{Parameter as Filter, Shape, parameters};
use domain::{Codelists, Currency, Subject};
use serde_json::Value;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required, Schema};

use crate::views::values::id_pattern;

/// Most values of one parameter.
const MOST_VALUES: usize = 100;
/// Years in which anything can be.
const YEARS: (i32, i32) = (1800, 2200);

/// The filters of a subject, but for those that the path fixes.
pub(super) fn of(subject: Subject, fixed: &[&str]) -> Vec<Parameter> {
    parameters(subject).filter(|filter| !fixed.contains(&filter.name)).map(parameter).collect()
}

/// The parameter `q`.
pub(super) fn words() -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(200));
    query(
        "q",
        "Words in Kazakh, Russian or English, in Cyrillic or Latin letters: all have to match, in any form. `\"a phrase\"` matches as \
         it stands, `-word` leaves out. A BIN matches with blanks in it, or by its first digits. Where few things match, words of five \
         letters and more match with one typing error, too.",
        schema,
        "қоғамдық қор",
    )
}

/// The parameter `sort` with the fields of a list, whose first is meant where it is not given.
pub(super) fn sort(fields: &[&str]) -> Parameter {
    let both = |field: &&str| match *field {
        "relevance" => vec!["relevance".to_owned()],
        field => vec![field.to_owned(), format!("-{field}")],
    };
    let codes: Vec<String> = fields.iter().flat_map(both).collect();
    let example = codes.get(1).cloned().unwrap_or_default();
    let description = if fields.contains(&"amount") {
        "What to sort by; `-` before it is from the greatest down. The id breaks ties; what has no value comes last. `amount` \
         compares numbers of minor units: give a `currency` with it."
    } else {
        "What to sort by; `-` before it is from the greatest down. The id breaks ties; what has no value comes last."
    };
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes))
        .default(fields.first().map(|field| (*field).into()));
    query("sort", description, schema, example)
}

/// A query parameter with one value.
pub(super) fn query(
    name: &str,
    description: &str,
    schema: impl Into<RefOr<Schema>>,
    example: impl Into<Value>,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}

fn parameter(filter: &Filter) -> Parameter {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let name = filter.name;
    match filter.shape {
        Shape::Codes(list) => several(filter, codes(list), first_code(list)),
        Shape::Regions => several(filter, text().pattern(Some(region_pattern())), "55".into()),
        Shape::Ids | Shape::Parties => several(filter, id(), example_id(name).into()),
        Shape::FreeCodes => {
            several(filter, text().pattern(Some("^[A-Za-z0-9._-]{1,64}$")), free_code(name).into())
        }
        Shape::Years => {
            let year = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(YEARS.0))
                .maximum(Some(YEARS.1));
            several(filter, year, 2025.into())
        }
        Shape::Day => query(
            name,
            filter.meaning,
            day(),
            if name.ends_with("_to") { "2025-12-31" } else { "2025-01-01" },
        ),
        Shape::Amount => query(
            name,
            filter.meaning,
            amount(),
            if name == "amount_min" { "1000000" } else { "50000000" },
        ),
        Shape::Truth => {
            query(name, filter.meaning, ObjectBuilder::new().schema_type(Type::Boolean), true)
        }
        Shape::Verdict => query(
            name,
            filter.meaning,
            text().enum_values(Some(["true", "false", "unknown"])),
            "true",
        ),
        Shape::Sequence => query(name, filter.meaning, sequence(), 0),
    }
}

/// A query parameter with values separated by commas.
fn several(filter: &Filter, item: ObjectBuilder, example: Value) -> Parameter {
    let schema = ArrayBuilder::new().items(item).min_items(Some(1)).max_items(Some(MOST_VALUES));
    list(filter.name, filter.meaning, schema, example)
}

/// The same with a schema that is already a list.
pub(super) fn list(
    name: &str,
    description: &str,
    schema: ArrayBuilder,
    example: Value,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .style(Some(ParameterStyle::Form))
        .explode(Some(false))
        .schema(Some(schema))
        .example(Some(Value::from(vec![example])))
        .build()
}

/// Lets a parameter take the codes of another, too.
pub(super) fn join_codes(known: &mut Parameter, other: &Parameter) {
    let codes_of = |schema: &RefOr<Schema>| match schema {
        RefOr::T(Schema::Object(object)) => object.enum_values.clone(),
        _ => None,
    };
    let items = |parameter: &Parameter| match &parameter.schema {
        Some(RefOr::T(Schema::Array(array))) => match &array.items {
            utoipa::openapi::schema::ArrayItems::RefOrSchema(item) => codes_of(item),
            utoipa::openapi::schema::ArrayItems::False => None,
        },
        _ => None,
    };
    let (Some(mut codes), Some(further)) = (items(known), items(other)) else { return };
    for code in further {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let item = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes));
    let schema = ArrayBuilder::new().items(item).min_items(Some(1)).max_items(Some(MOST_VALUES));
    known.schema = Some(schema.into());
}

/// An id.
pub(super) fn id() -> ObjectBuilder {
    let pattern = format!("^{}$", id_pattern());
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some(pattern))
}

/// A sequence.
pub(super) fn sequence() -> ObjectBuilder {
    let format = SchemaFormat::KnownFormat(KnownFormat::Int64);
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(format))
        .minimum(Some(0))
        .maximum(Some(i64::MAX))
}

/// The codes of a list, or those that stand in the table itself.
pub(super) fn codes(list: &str) -> ObjectBuilder {
    let codes: Vec<String> = match list {
        "currencies" => Currency::all().map(|currency| currency.code().to_owned()).collect(),
        _ => match Codelists::get(list) {
            Some(list) => list.items.iter().map(|item| item.code.clone()).collect(),
            None => list.split(',').map(str::to_owned).collect(),
        },
    };
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes))
}

fn first_code(list: &str) -> Value {
    match list {
        "currencies" => "KZT".into(),
        "funding_statuses" => "active".into(),
        _ => codes(list)
            .build()
            .enum_values
            .and_then(|codes| codes.into_iter().next())
            .unwrap_or_default(),
    }
}

fn region_pattern() -> &'static str {
    "^(?:(?:KATO:)?[0-9]{2,9}|(?!KATO:)[A-Za-z0-9._-]{1,64}:[A-Za-z0-9._-]{1,64})$"
}

/// Pattern of a day of the calendar, of a year in which anything can be. The 29th of February is left to common years too:
/// a pattern cannot count.
pub(super) const DAY: &str = "(?:1[89][0-9]{2}|2[01][0-9]{2}|2200)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|\
     (?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-9]))";

fn day() -> ObjectBuilder {
    let pattern = format!("^{DAY}$");
    let format = SchemaFormat::KnownFormat(KnownFormat::Date);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).pattern(Some(pattern))
}

fn amount() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(r"^[0-9]{1,15}(?:\.[0-9]{1,4})?$"))
}

fn example_id(name: &str) -> &'static str {
    match name {
        "source" => "demo",
        "call" => "ENPO-CALL",
        "recipient" => "KZ-BIN-170940025833",
        _ => "KZ-BIN-950140000016",
    }
}

fn free_code(name: &str) -> &'static str {
    if name == "legal_form" { "public_foundation" } else { "youth_children" }
}
