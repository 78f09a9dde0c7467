//! The parameters of the operations, put together of those that many share.

use domain::{Codelists, Subject};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Required, Schema};

use super::filters::{self, codes, id, list, query, sequence};
use super::numbers;
use crate::export::CODES;
use crate::listing::{Within, has_facets, has_words};
use crate::problem;

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident = $parameters:expr;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                $parameters
            }
        }
    )+};
}

parameters! {
    /// Filters, sort and page of organisations.
    OrganisationsQuery = listed(Subject::Organisations, None);
    /// Filters, sort and page of funding.
    FundingQuery = listed(Subject::Funding, None);
    /// Filters, sort and page of grants.
    GrantsQuery = listed(Subject::Grants, None);
    /// Filters, sort and page of contracts.
    ContractsQuery = listed(Subject::Contracts, None);
    /// Filters, sort and page of milestones.
    MilestonesQuery = listed(Subject::Milestones, None);
    /// Filters, sort and page of calls.
    CallsQuery = listed(Subject::Calls, None);
    /// The same below an organisation that receives.
    ReceivedQuery = below(Subject::Funding, Within::Recipient);
    /// The same below an organisation that gives.
    GivenQuery = below(Subject::Funding, Within::Funder);
    /// The same for milestones of an organisation.
    ReceivedMilestonesQuery = below(Subject::Milestones, Within::Recipient);
    /// Statistics of any subject.
    StatisticsQuery = numbers::parameters();
    /// Words, and how much of what they find is shown.
    SearchQuery = vec![words(), limit(100), cursor(), highlight(), format(), lang()];
    /// Words, the last of which is being typed.
    SuggestQuery = vec![words(), few(), lang()];
    /// A page.
    PageQuery = paged(&["total"]);
    /// Filters, sort and page of the milestones below a funding.
    MilestonesBelowQuery = below(Subject::Milestones, Within::Funding);
    /// The same for its payments.
    PaymentsBelowQuery = below(Subject::Payments, Within::Funding);
    /// The same for its documents.
    DocumentsBelowQuery = below(Subject::Documents, Within::Funding);
    /// A page of the sources changed after a sequence.
    SourcesQuery = changed([paged(&["total"]), vec![format()]].concat());
    /// A page of changes of a thing.
    HistoryQuery = vec![limit(100), cursor(), as_of(), lang()];
    /// An item.
    ItemQuery = vec![as_of(), lang()];
    /// A page of the change log.
    ChangesQuery = changes();
    /// Codes of a list.
    CodelistQuery = vec![level(), parent(), lang()];
    /// A language.
    LanguageQuery = vec![lang()];
    /// An organisation's id.
    OrganisationPath = vec![organisation_id()];
    /// A grant's id.
    GrantPath = vec![path("id", "The grant's id.", id(), "ENPO-GRANT")];
    /// A contract's id.
    ContractPath = vec![path("id", "The contract's id.", id(), "ENPO-CONTRACT")];
    /// A milestone's id.
    MilestonePath = vec![path("id", "The milestone's id, `<funding>:m:<local>`.", id(), "ENPO-GRANT:m:1")];
    /// A call's id.
    CallPath = vec![path("id", "The call's id.", id(), "ENPO-CALL")];
    /// A source's id.
    SourcePath = vec![path("id", "The source's id.", id(), "demo")];
    /// A code list's name.
    CodelistPath = vec![codelist_name()];
    /// A page of what is no part of the register.
    PlainPageQuery = vec![limit(100), cursor(), lang()];
    /// A page of the audit log.
    AuditQuery = audited();
    /// An account's id.
    AccountPath = vec![made_id("The account's id.", "acc")];
    /// A client's id.
    ClientPath = vec![made_id("The client's id.", "cli")];
    /// The revision that a change is made to.
    IfMatch = vec![if_match()];
    /// A problem's slug.
    ProblemPath = vec![slug()];
    /// A file of the documentation page.
    AssetPath = vec![asset()];
}

fn listed(subject: Subject, within: Option<Within>) -> Vec<Parameter> {
    let fixed = within.map_or(&[][..], Within::fixed);
    let mut fields = Within::sort_fields(within, subject).to_vec();
    let mut words = Vec::new();
    if has_words(subject) {
        words.push(filters::words());
        fields.push("relevance");
    }
    let sort = filters::sort(&fields);
    let includes: &[&str] = match subject {
        _ if subject.is_funding() => &["total", "facets", "below"],
        _ if has_facets(subject) => &["total", "facets"],
        _ => &["total"],
    };
    [words, filters::of(subject, fixed), vec![sort], paged(includes), vec![format()]].concat()
}

fn below(subject: Subject, within: Within) -> Vec<Parameter> {
    [listed(subject, Some(within)), vec![as_of_alone()]].concat()
}

fn paged(includes: &[&str]) -> Vec<Parameter> {
    vec![limit(100), cursor(), include(includes), lang()]
}

fn changed(mut parameters: Vec<Parameter>) -> Vec<Parameter> {
    parameters.insert(0, query("updated_after", "Changed after this sequence.", sequence(), 0));
    parameters
}

fn limit(most: i32) -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(most))
        .default(Some(20.into()));
    query("limit", "Most items of a page.", schema, 20)
}

/// Words that have to be given.
fn words() -> Parameter {
    let mut words = filters::words();
    words.required = Required::True;
    words
}

fn few() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(20))
        .default(Some(10.into()));
    query("limit", "Most suggestions.", schema, 10)
}

fn highlight() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::Boolean).default(Some(false.into()));
    query(
        "highlight",
        "Also shows names and titles in pieces, with what was looked for marked.",
        schema,
        true,
    )
}

fn cursor() -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[A-Za-z0-9_-]{20,2000}$"));
    ParameterBuilder::new()
        .name("cursor")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(
            "Where the page begins: taken from `next`, and good for that query only.",
        ))
        .schema(Some(schema))
        .build()
}

fn include(includes: &[&str]) -> Parameter {
    let codes = includes.iter().map(|code| (*code).to_owned());
    let item = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes));
    let schema = ArrayBuilder::new().items(item).min_items(Some(1)).max_items(Some(includes.len()));
    let description = if includes.contains(&"below") {
        "`total`: also tell how many items all pages have together. `facets`: also tell how many items have which value of the \
         filters. `below`, with `format=ndjson` and alone: also give milestones, payments and documents, behind their funding."
    } else if includes.contains(&"facets") {
        "`total`: also tell how many items all pages have together. `facets`: also tell how many items have which value of the \
         filters."
    } else {
        "`total`: also tell how many items all pages have together."
    };
    list("include", description, schema, "total".into())
}

/// The form of what is many.
pub(super) fn format() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(CODES))
        .default(Some("json".into()));
    query(
        "format",
        "`json`: a page. `csv`, `ndjson`, `xlsx`: an export of everything at one state of the register, without `limit`, `cursor` and \
         `include`. Without the parameter `Accept` says it.",
        schema,
        "json",
    )
}

pub(super) fn lang() -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["kk", "ru", "en"]));
    query(
        "lang",
        "The language for `display`, `labels` and problems; else `Accept-Language` says it.",
        schema,
        "kk",
    )
}

/// What `as_of` does.
const AS_OF: &str = "A change's sequence, or a moment: what was known then. It snaps to the end of the transaction it falls in. \
                     A sequence that does not exist yet is refused.";

fn as_of() -> Parameter {
    moment(AS_OF)
}

/// The same of a list that cannot be narrowed or sorted then.
fn as_of_alone() -> Parameter {
    moment(&format!("{AS_OF} It does not go with filters or `sort`."))
}

fn moment(description: &str) -> Parameter {
    let time = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z";
    let pattern = format!("^(?:[0-9]{{1,18}}|{}{time})$", filters::DAY);
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
    query("as_of", description, schema, "2026-01-31T12:00:00Z")
}

fn level() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(9));
    query("level", "Only codes of this level, 1 being the top; for lists with levels.", schema, 1)
}

fn parent() -> Parameter {
    let schema =
        ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[A-Za-z0-9._-]{1,64}$"));
    query(
        "parent",
        "Only codes right below this one, which has to be a code of the list.",
        schema,
        "550000000",
    )
}

fn changes() -> Vec<Parameter> {
    let kinds = ArrayBuilder::new()
        .items(codes("thing_kinds"))
        .min_items(Some(1))
        .max_items(Some(domain::ThingKind::ALL.len()));
    vec![
        query(
            "after",
            "The sequence after which to begin: the `sequence` of the page before, or 0. Above the newest change it is refused.",
            sequence().default(Some(0.into())),
            0,
        ),
        limit(1000),
        list("kind", "Only changes to things of these kinds.", kinds, "grant".into()),
        query(
            "organisation",
            "Only changes to this organisation, to funding that names or named it, and to calls while they name it.",
            id(),
            "KZ-BIN-170940025833",
        ),
        lang(),
    ]
}

fn audited() -> Vec<Parameter> {
    let actions = ArrayBuilder::new()
        .items(codes("audit_actions"))
        .min_items(Some(1))
        .max_items(Some(domain::access::AuditAction::ALL.len()));
    let made = "acc-mfrggzdfmztwq2lknnwg23tpob";
    vec![
        query("actor", "Only what this account or client did, or `operator`.", id(), made),
        query("subject", "Only what was done to this account, session, client or key.", id(), made),
        list("action", "Only entries of these kinds.", actions, "account_opened".into()),
        limit(100),
        cursor(),
        lang(),
    ]
}

fn path(
    name: &str,
    description: &str,
    schema: impl Into<RefOr<Schema>>,
    example: &str,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}

/// The id of what is made here and is no part of the register.
fn made_id(description: &str, kind: &str) -> Parameter {
    let pattern = format!("^{kind}-[a-z2-7]{{26}}$");
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
    path("id", description, schema, &format!("{kind}-mfrggzdfmztwq2lknnwg23tpob"))
}

fn if_match() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^\"r[0-9]{1,9}\"$"));
    ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some("The tag of what was read, `\"r<revision>\"`: the change is refused with 412 when it is another by now."))
        .schema(Some(schema))
        .example(Some("\"r1\"".into()))
        .build()
}

fn organisation_id() -> Parameter {
    let description = "The organisation's id, such as `KZ-BIN-170940025833`. A bare BIN of 12 digits leads there by a redirect.";
    path("id", description, id(), "KZ-BIN-170940025833")
}

fn codelist_name() -> Parameter {
    let names: Vec<String> = Codelists::all().iter().map(|list| list.name.clone()).collect();
    let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names));
    path("name", "The list's name.", schema, "regions")
}

fn slug() -> Parameter {
    let slugs: Vec<&str> = problem::ALL.iter().map(|kind| kind.slug).collect();
    let schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(slugs));
    path("slug", "The last part of a problem's `type`.", schema, "gone")
}

fn asset() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(crate::docs::ASSETS.map(|(name, _)| name)));
    path("file", "The file's name.", schema, "start.js")
}
