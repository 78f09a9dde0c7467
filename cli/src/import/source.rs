//! The source that files are.

use std::path::{Path, PathBuf};

use domain::source::Publisher;
use domain::{Authority, Id, LocalisedText, Source, Thing, ThingKind};
use exchange::{Context, Encoding, Format};
use persistence::{Found, Store};
use time::OffsetDateTime;

use crate::Failure;
use crate::arguments::ImportOptions;

/// Files that are one source.
#[derive(Clone)]
pub struct Group {
    pub context: Context,
    pub files: Vec<PathBuf>,
}

/// The files by the sources that they are, in the order of their first.
pub fn groups(
    options: &ImportOptions,
    format: Format,
    files: &[PathBuf],
) -> Result<Vec<Group>, Failure> {
    let mut groups: Vec<Group> = Vec::new();
    for file in files {
        let source = id(options, format, file)?;
        match groups.iter_mut().find(|group| group.context.source == source) {
            // A file that is named twice is read once.
            Some(group) if group.files.contains(file) => {}
            Some(group) => group.files.push(file.clone()),
            None => {
                let encoding = encoding(options)?;
                let context = Context { publisher: publisher(options), source, encoding };
                groups.push(Group { context, files: vec![file.clone()] });
            }
        }
    }
    Ok(groups)
}

/// The source's id: what was asked for, else that of the format's one publisher, else the file's name without its ending.
fn id(options: &ImportOptions, format: Format, path: &Path) -> Result<Id, Failure> {
    match (&options.source, format.own_source()) {
        (Some(id), _) => Ok(Id::parse(id).map_err(|error| format!("--source: {error}"))?),
        (None, Some(id)) => Ok(Id::parse(id)?),
        (None, None) => Ok(Id::encode(&name(path))?),
    }
}

fn encoding(options: &ImportOptions) -> Result<Option<Encoding>, Failure> {
    let named = options.encoding.as_deref().map(Encoding::parse).transpose();
    Ok(named.map_err(|invalid| format!("--encoding {:?} {}", invalid.value, invalid.detail))?)
}

/// Refuses flags that no source can have, before anything is read or made.
pub fn check(options: &ImportOptions, format: Format) -> Result<(), Failure> {
    let address = |url: &String| domain::text::web_address("", url);
    let line = |licence: &String| domain::text::line("", licence);
    for (flag, value, told) in [
        ("--url", &options.url, options.url.as_ref().map_or(Ok(()), address)),
        ("--licence", &options.licence, options.licence.as_ref().map_or(Ok(()), line)),
    ] {
        let value = value.as_deref().unwrap_or_default();
        told.map_err(|invalid| format!("{flag} {value:?} {}", invalid.detail))?;
    }
    if format == Format::Table && options.source.is_none() {
        let reason = "a table needs --source NAME: the ids of what has only a number of its own are made from it, and files \
                      of one source find each other's contracts by their numbers";
        return Err(Failure(reason.to_owned()));
    }
    Asked::read(options)?;
    encoding(options)?;
    options.files.iter().try_for_each(|file| id(options, format, file).map(|_| ()))
}

/// Who gave ids that are not global; with nothing said the format's reader finds it in the file.
fn publisher(options: &ImportOptions) -> String {
    options.publisher.clone().or_else(|| options.source.clone()).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_stem().map_or_else(|| "import".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// What the flags say that has to be read first.
struct Asked {
    title: Option<LocalisedText>,
    publisher: Option<LocalisedText>,
    authority: Option<Authority>,
    retrieved_at: Option<OffsetDateTime>,
}

impl Asked {
    fn read(options: &ImportOptions) -> Result<Self, Failure> {
        let text = |flag: &str, value: &Option<String>| {
            let text = value.as_ref().map(LocalisedText::en).transpose();
            text.map_err(|error| format!("{flag}: {}", error.detail))
        };
        let authority = options.authority.as_ref().map(|code| {
            Authority::parse(code).map_err(|error| format!("--authority {code}: {}", error.detail))
        });
        let retrieved_at = options.retrieved_at.as_ref().map(|text| {
            let read = domain::instant::parse_instant(text);
            read.map_err(|error| format!("--retrieved-at {text}: {}", error.detail))
        });
        Ok(Self {
            title: text("--title", &options.title)?,
            publisher: text("--publisher", &options.publisher)?,
            authority: authority.transpose()?,
            retrieved_at: retrieved_at.transpose()?,
        })
    }
}

/// The source as the register will show it: what was asked for, else what is said of it, else its name. Where the source is
/// named by a flag, what the register says of it already goes before what a file does: another file of the same source must
/// not describe it anew.
pub fn source(
    options: &ImportOptions,
    group: &Group,
    said: Option<&Source>,
    format: Format,
    store: &Store,
) -> Result<Source, Failure> {
    let id = &group.context.source;
    let is_named = options.source.is_some() || format.own_source().is_some();
    let known = if is_named { known(store, id)? } else { None };
    let mapped = options.mapping.is_some();
    let said = if mapped { said.cloned().or(known) } else { known.or(said.cloned()) };
    let mut source = match said {
        Some(said) => Source { id: id.clone(), ..said },
        None => nameless(options, group, format)?,
    };
    let asked = Asked::read(options)?;
    if let Some(name) = asked.publisher {
        source.publisher = Publisher { id: None, name };
    }
    source.title = asked.title.unwrap_or(source.title);
    source.authority = asked.authority.unwrap_or(source.authority);
    source.retrieved_at = asked.retrieved_at.or(source.retrieved_at);
    source.url = options.url.clone().or(source.url);
    source.licence = options.licence.clone().or(source.licence);
    source.check()?;
    Ok(source)
}

/// A source of which nobody said anything: it is called by its id, else by the file.
fn nameless(options: &ImportOptions, group: &Group, format: Format) -> Result<Source, Failure> {
    let file = group.files.first().filter(|_| options.source.is_none());
    let name = LocalisedText::en(
        file.map_or_else(|| group.context.source.to_string(), |file| name(file)),
    )?;
    let mut source = Source::named(group.context.source.clone())?;
    source.publisher.name = name.clone();
    source.title = name;
    if format == Format::ThreeSixtyGiving {
        source.authority = Authority::Funder;
    }
    Ok(source)
}

/// The source that a service is: as the register describes it, else as its pages do.
pub fn of_service(said: Option<&Source>, store: &Store) -> Result<Source, Failure> {
    let said = said.ok_or_else(|| Failure("the service says nothing of itself".to_owned()))?;
    Ok(known(store, &said.id)?.unwrap_or_else(|| said.clone()))
}

/// What the register says of a source, if anybody described it.
fn known(store: &Store, id: &Id) -> Result<Option<Source>, Failure> {
    let found = store.read::<_, Failure>(|reader| Ok(reader.find(ThingKind::Source, id)?))?;
    let Some(Found::Here(record)) = found else { return Ok(None) };
    let Thing::Source(source) = record.thing else { return Ok(None) };
    // What was introduced by its id alone nobody has described.
    Ok(Some(source).filter(|source| Source::named(id.clone()).as_ref() != Ok(source)))
}
