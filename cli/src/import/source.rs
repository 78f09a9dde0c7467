//! The source that a file is.

use std::path::Path;

use domain::source::Publisher;
use domain::{Authority, Id, LocalisedText, Source};
use exchange::{Context, Format};

use crate::Failure;
use crate::arguments::ImportOptions;

/// The source's id: what was asked for, else the file's name without its ending.
pub fn id(options: &ImportOptions, path: &Path) -> Result<Id, Failure> {
    match &options.source {
        Some(id) => Ok(Id::parse(id).map_err(|error| format!("--source: {error}"))?),
        None => Ok(Id::encode(&name(path))?),
    }
}

/// Refuses flags that no source can have, before anything is read.
pub fn check(options: &ImportOptions) -> Result<(), Failure> {
    let address = |url: &String| domain::text::web_address("", url);
    let line = |licence: &String| domain::text::line("", licence);
    for (flag, value, told) in [
        ("--url", &options.url, options.url.as_ref().map_or(Ok(()), address)),
        ("--licence", &options.licence, options.licence.as_ref().map_or(Ok(()), line)),
    ] {
        let value = value.as_deref().unwrap_or_default();
        told.map_err(|invalid| format!("{flag} {value:?} {}", invalid.detail))?;
    }
    Ok(())
}

/// Who gave ids that are not global; with nothing said the format's reader finds it in the file.
pub fn publisher(options: &ImportOptions) -> String {
    options.publisher.clone().or_else(|| options.source.clone()).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_stem().map_or_else(|| "import".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The source as the register will show it: what was asked for, else what the file says, else its name.
pub fn source(
    options: &ImportOptions,
    path: &Path,
    context: &Context,
    said: Option<&Source>,
    format: Format,
) -> Result<Source, Failure> {
    let own = || LocalisedText::en(name(path));
    let text = |flag: &Option<String>| flag.as_ref().map(LocalisedText::en).transpose();
    let title = match (text(&options.title)?, said) {
        (Some(title), _) => title,
        (None, Some(said)) => said.title.clone(),
        (None, None) => own()?,
    };
    let publisher = match (text(&options.publisher)?, said) {
        (Some(name), _) => Publisher { id: None, name },
        (None, Some(said)) => said.publisher.clone(),
        (None, None) => Publisher { id: None, name: own()? },
    };
    let authority = match (&options.authority, said) {
        (Some(code), _) => Authority::parse(code)
            .map_err(|error| format!("--authority {code}: {}", error.detail))?,
        (None, Some(said)) => said.authority,
        (None, None) if format == Format::ThreeSixtyGiving => Authority::Funder,
        (None, None) => Authority::Other,
    };
    let retrieved_at = match &options.retrieved_at {
        Some(text) => Some(
            domain::instant::parse_instant(text)
                .map_err(|error| format!("--retrieved-at {text}: {}", error.detail))?,
        ),
        None => said.and_then(|said| said.retrieved_at),
    };
    let source = Source {
        id: context.source.clone(),
        publisher,
        title,
        url: options.url.clone().or_else(|| said.and_then(|said| said.url.clone())),
        licence: options.licence.clone().or_else(|| said.and_then(|said| said.licence.clone())),
        retrieved_at,
        coverage: said.map(|said| said.coverage.clone()).unwrap_or_default(),
        listing: said.is_none_or(|said| said.listing),
        authority,
        synthetic: said.is_some_and(|said| said.synthetic),
    };
    source.check()?;
    Ok(source)
}
