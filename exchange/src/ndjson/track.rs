//! Where in a line its reading is, and what was learnt on the way.

use std::cell::RefCell;
use std::fmt;

/// What is learnt on the way.
#[derive(Default)]
pub(crate) struct Track {
    failed: RefCell<Option<String>>,
    source: RefCell<Option<String>>,
}

impl Track {
    /// Where reading failed: the path of the innermost part; empty for the record as a whole.
    pub(crate) fn path(self) -> String {
        self.failed.into_inner().unwrap_or_default()
    }

    /// The first of the sources.
    pub(crate) fn source(self) -> Option<String> {
        self.source.into_inner()
    }

    /// Keeps the first of the sources.
    pub(super) fn stated_by(&self, source: Option<String>) {
        self.source.replace(source);
    }

    /// Keeps the path, if it is the first that failed.
    pub(super) fn failed(&self, path: Path<'_>) {
        self.failed.borrow_mut().get_or_insert_with(|| path.to_string());
    }
}

/// Where in a line something stands.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Root,
    Field(&'p Path<'p>, &'static str),
    Index(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            // A field whose name only its reader knows is told by what it stands in.
            Self::Field(parent, "") => parent.fmt(f),
            Self::Field(Self::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}
