//! What words find, in short.

use domain::{Funding, Id, Language, LocalisedText, Money, Organisation, Region, ThingKind};
use search::Mixed;
use search::text::{Asked, highlight};
use serde::Serialize;
use utoipa::ToSchema;

use super::values::{self, DisplayView};
use super::{codes, label};

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Search)]
pub(crate) struct SearchView {
    /// The best, whatever they are.
    items: Vec<HitView>,
    /// How many there are of each kind.
    counts: CountsView,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    next: Option<String>,
    /// The newest change in what was searched.
    #[schema(minimum = 0)]
    sequence: i64,
}

/// How many things of each kind match.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchCounts)]
pub(crate) struct CountsView {
    /// Organisations.
    #[schema(minimum = 0)]
    organisation: i64,
    /// Grants.
    #[schema(minimum = 0)]
    grant: i64,
    /// Contracts.
    #[schema(minimum = 0)]
    contract: i64,
}

/// What may be meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub(crate) struct SuggestView {
    /// The best, organisations first.
    pub items: Vec<HitView>,
    /// The newest change in what was searched.
    #[schema(minimum = 0)]
    pub sequence: i64,
}

/// A thing that was found, in short.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchHit)]
pub(crate) struct HitView {
    /// What it is.
    #[schema(value_type = codes::ThingKind)]
    kind: ThingKind,
    /// Its id.
    #[schema(value_type = values::Id)]
    id: Id,
    /// Its name or title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::LocalisedText>)]
    name: Option<LocalisedText>,
    /// The same in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<DisplayView>,
    /// The name or title in pieces, with `highlight=true`: in the language asked for, else in that in which most matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    highlight: Option<Vec<PieceView>>,
    /// The seat, or the first place of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Region>)]
    region: Option<Region>,
    /// What the region is called in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    region_label: Option<String>,
    /// The present amount of a grant or contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<values::Money>)]
    amount: Option<Money>,
    /// Where all of it is.
    url: String,
}

/// A piece of a text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HighlightPiece)]
pub(crate) struct PieceView {
    /// The piece.
    text: String,
    /// Whether it is what was looked for.
    hit: bool,
}

impl SearchView {
    /// What was found, with how much more there is.
    pub fn new(items: Vec<HitView>, mixed: &Mixed, next: Option<String>, sequence: i64) -> Self {
        let counts = CountsView {
            organisation: mixed.organisations,
            grant: mixed.grants,
            contract: mixed.contracts,
        };
        Self { items, counts, next, sequence }
    }
}

impl HitView {
    /// An organisation.
    pub fn organisation(
        thing: Organisation,
        language: Option<Language>,
        marked: Option<&Asked>,
    ) -> Self {
        let Organisation { id, name, seat, .. } = thing;
        Self::new(ThingKind::Organisation, id, Some(name), seat, language, marked)
    }

    /// A grant or contract.
    pub fn funding(thing: Funding, language: Option<Language>, marked: Option<&Asked>) -> Self {
        let (kind, amount) = (thing.kind(), thing.present_amount());
        let Funding { id, title, places, .. } = thing;
        let place = places.into_iter().next();
        Self { amount, ..Self::new(kind, id, title, place, language, marked) }
    }

    fn new(
        kind: ThingKind,
        id: Id,
        name: Option<LocalisedText>,
        region: Option<Region>,
        language: Option<Language>,
        marked: Option<&Asked>,
    ) -> Self {
        let of = |region: &Region| language.map(|language| label::of_region(region, language));
        Self {
            highlight: marked.zip(name.as_ref()).map(|(asked, name)| pieces(name, language, asked)),
            display: DisplayView::of_option(name.as_ref(), language),
            region_label: region.as_ref().and_then(of),
            url: format!("/v1/{kind}s/{id}"),
            kind,
            id,
            name,
            region,
            amount: None,
        }
    }
}

fn pieces(name: &LocalisedText, language: Option<Language>, asked: &Asked) -> Vec<PieceView> {
    let text = match language {
        Some(language) => name.best(language).0,
        None => name
            .iter()
            .map(|(_, text)| text)
            .max_by_key(|text| highlight(text, asked).len())
            .unwrap_or_default(),
    };
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut push = |range: std::ops::Range<usize>, hit| {
        let text = text.get(range).unwrap_or_default().to_owned();
        if !text.is_empty() {
            pieces.push(PieceView { text, hit });
        }
    };
    for range in highlight(text, asked) {
        push(from..range.start, false);
        from = range.end;
        push(range, true);
    }
    push(from..text.len(), false);
    pieces
}
