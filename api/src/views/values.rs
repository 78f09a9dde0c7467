//! Schemas of the values of the domain, which write themselves; and views of the small parts of things.

use std::borrow::Cow;

use domain::Language;
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// Pattern of ids: plain bytes, and escapes of the other bytes of UTF-8 texts, each in its one spelling.
pub(crate) fn id_pattern() -> String {
    let ascii = "[01][0-9A-F]|2[0-9A-CF]|3[B-F]|40|5[B-E]|60|7[B-F]";
    let tail = "~[89AB][0-9A-F]";
    let escape = [
        format!("~(?:{ascii})"),
        format!("~(?:C[2-9A-F]|D[0-9A-F]){tail}"),
        format!("~E0~[AB][0-9A-F]{tail}"),
        format!("~E[1-9A-CEF]{tail}{tail}"),
        format!("~ED~[89][0-9A-F]{tail}"),
        format!("~F0~[9AB][0-9A-F]{tail}{tail}"),
        format!("~F[123]{tail}{tail}{tail}"),
        format!("~F4~8[0-9A-F]{tail}{tail}"),
    ]
    .join("|");
    format!("\\.{{0,9}}(?:[A-Za-z0-9_:-]|{escape})(?:[A-Za-z0-9._:-]|{escape})*")
}

macro_rules! schema {
    ($(#[$doc:meta])* $name:ident, $builder:expr) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $builder.build().into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

schema!(
    /// Schema of [`domain::Id`].
    Id,
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("An id of the register. Any byte but `A-Z a-z 0-9 . _ : -` is written `~XX`."))
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some(r"^(?:[A-Za-z0-9._:-]|~[0-9A-F]{2})+$"))
        .examples(["KZ-BIN-170940025833"])
);

schema!(
    /// Schema of a day.
    Day,
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .description(Some("A day, `YYYY-MM-DD`."))
        .examples(["2025-03-31"])
);

schema!(
    /// Schema of a moment.
    Moment,
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(Some("A moment in UTC, RFC 3339 with `Z`."))
        .examples(["2026-01-31T12:00:00Z"])
);

schema!(
    /// Schema of an exact amount.
    Amount,
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("An exact amount in major units, with as many decimals as the currency has."))
        .pattern(Some(r"^-?[0-9]+(?:\.[0-9]+)?$"))
        .examples(["1234567.89"])
);

schema!(
    /// Schema of [`domain::Currency`].
    Currency,
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("A currency by its ISO 4217 code."))
        .pattern(Some("^[A-Z]{3}$"))
        .examples(["KZT"])
);

schema!(
    /// Schema of a measured number.
    Quantity,
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("An exact measured number."))
        .pattern(Some(r"^-?[0-9]+(?:\.[0-9]+)?$"))
        .examples(["120"])
);

/// An amount in one currency, exact.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a schema: the money of the domain writes itself")]
pub(crate) struct Money {
    #[schema(value_type = Amount)]
    amount: String,
    #[schema(value_type = Currency)]
    currency: String,
}

/// A text in up to three languages.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a schema: the text of the domain writes itself")]
pub(crate) struct LocalisedText {
    /// In Kazakh.
    kk: Option<String>,
    /// In Russian.
    ru: Option<String>,
    /// In English.
    en: Option<String>,
    /// The languages whose text is a translation and not official.
    #[schema(required = false)]
    translations: Vec<String>,
}

/// A place: a list of codes and a code of it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a schema: the region of the domain writes itself")]
pub(crate) struct Region {
    /// The list of codes, such as `KATO`.
    #[schema(example = "KATO")]
    scheme: String,
    /// The code.
    #[schema(example = "550000000")]
    code: String,
}

/// A span of days, either end of which may be unknown.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a schema: the period of the domain writes itself")]
pub(crate) struct Period {
    /// First day.
    #[schema(value_type = Option<Day>)]
    start: Option<String>,
    /// Last day.
    #[schema(value_type = Option<Day>)]
    end: Option<String>,
}

/// A number or code by which somebody else knows the thing.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a schema: the identifier of the domain writes itself")]
pub(crate) struct Identifier {
    /// The register or publisher that gave it.
    #[schema(example = "KZ-BIN")]
    scheme: String,
    /// The identifier as the source wrote it.
    #[schema(example = "170940025833")]
    id: String,
    /// True when its check digit is wrong: it was kept as it came.
    #[schema(required = false)]
    check_failed: bool,
}

/// A text in the language asked for, or else in the first of kk, ru, en that it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Display)]
pub(crate) struct DisplayView {
    /// The text.
    text: String,
    /// The language it is in.
    #[schema(value_type = String, example = "ru")]
    lang: Language,
}

impl DisplayView {
    /// A text for the language asked for; none where none was.
    pub fn of(text: &domain::LocalisedText, language: Option<Language>) -> Option<Self> {
        let (text, lang) = text.best(language?);
        Some(Self { text: text.to_owned(), lang })
    }

    /// The same for a text that may be missing.
    pub fn of_option(
        text: Option<&domain::LocalisedText>,
        language: Option<Language>,
    ) -> Option<Self> {
        Self::of(text?, language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_back_to_a_language_it_has() {
        let text = domain::LocalisedText::ru("Фонд").unwrap();
        assert_eq!(DisplayView::of(&text, None), None);
        let shown = DisplayView::of(&text, Some(Language::En)).unwrap();
        assert_eq!((shown.text.as_str(), shown.lang), ("Фонд", Language::Ru));
    }
}
