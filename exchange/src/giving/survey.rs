//! The first pass over files of grants: which ids come twice, which descriptions of organisations there are, and the rows
//! of tables written down as grants.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use domain::{Invalid, Source};

use super::columns::{Columns, lacking};
use super::elements::{Broken, Element, Elements};
use super::funding::Grant;
use super::organisation::Mention;
use super::package;
use super::parts::{Content, Part};
use super::several_rows::Held;
use super::sheets::{is_meta, members, without_grants};
use super::spool::{Range, Spool};
use super::winners::{Spot, Variants};
use crate::kind::{Kind, kind};
use crate::refusal::{Refusal, Severity};
use crate::row::Row;
use crate::rows::csv::{Csv, Form};
use crate::rows::flaw::Flaw;
use crate::rows::sheet::Sheet;
use crate::rows::{Rows, TableRow};
use crate::seen::{Seen, hash};
use crate::statement::Place;
use crate::workbook::sheet::Workbook;
use crate::written::habits::Habits;
use crate::{Context, Fault};

const BUFFER: usize = 256 << 10;

/// What is known of files before their grants are stated.
pub(crate) struct Survey<'a> {
    context: &'a Context,
    pub(crate) seen: Seen,
    pub(crate) variants: Variants,
    pub(crate) parts: Vec<Part>,
    pub(crate) sources: Vec<Source>,
    pub(crate) spool: Option<Spool>,
}

/// Opens a document of grants.
pub(crate) fn elements(path: &Path) -> Result<Elements<BufReader<File>>, Fault> {
    let file = File::open(path).map_err(|error| Fault::unreadable(path, &error))?;
    Ok(Elements::new(BufReader::with_capacity(BUFFER, file)))
}

impl<'a> Survey<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Self {
            context,
            seen: Seen::default(),
            variants: Variants::default(),
            parts: Vec::new(),
            sources: Vec::new(),
            spool: None,
        }
    }

    /// Reads a file through.
    pub(crate) fn file(&mut self, path: &Path, number: usize) -> Result<(), Fault> {
        match kind(path)? {
            Kind::Document => self.document(path, number),
            Kind::Table => self.table(path, number),
            Kind::Workbook => self.workbook(path, number),
        }
    }

    fn begin(&mut self, part: Part) -> Result<(), Fault> {
        if self.parts.len() > usize::from(u16::MAX) {
            return Err(too_large(
                Path::new(&part.file),
                "is one file or sheet too many to be read at once",
            ));
        }
        self.seen.begin(&part.place(0));
        self.parts.push(part);
        Ok(())
    }

    fn document(&mut self, path: &Path, number: usize) -> Result<(), Fault> {
        let content = Content::Document(path.to_owned());
        let file = path.display().to_string();
        self.begin(Part {
            file,
            number,
            sheet: None,
            content,
            notes: Vec::new(),
            habits: Habits::default(),
        })?;
        let mut elements = elements(path)?;
        loop {
            let row = elements.row() + 1;
            match elements.next().map_err(|broken| fault(path, broken))? {
                Some(Element::Whole(bytes, offset)) => self.take_down(path, bytes, row, offset)?,
                Some(_) => {}
                None => break,
            }
        }
        self.sources.extend(package::source(&elements.members, &self.context.source));
        Ok(())
    }

    fn table(&mut self, path: &Path, number: usize) -> Result<(), Fault> {
        let asked = self.context.encoding;
        let form = Form::find(path, asked, 1, &|row| Columns::read(&row.cells).known())?;
        let mut csv = Csv::open(path, &form)?;
        let header = csv.header()?;
        let columns = Columns::read(&header.cells);
        if let Some(reason) = lacking(&columns) {
            let reason = format!("is no JSON, and read as a table {reason}");
            return Err(Fault::new(path, "not_of_format", reason));
        }
        let mut part = self.part(path, number, None, header.number, &columns);
        let told = form.told(asked).map(|told| note(&part.place(header.number), told));
        part.notes.extend(told);
        self.rows(path, part, &columns, &mut csv)
    }

    /// Reads the sheets of a workbook that hold grants, and tells of the others why they do not.
    fn workbook(&mut self, path: &Path, number: usize) -> Result<(), Fault> {
        let mut book = Workbook::open(path)?;
        let (mut passed, mut first) = (Vec::new(), None);
        for name in book.sheets() {
            let mut sheet = Sheet::new(path, book.cells(&name)?);
            if is_meta(&name) {
                let members = members(&mut sheet)?;
                self.sources.extend(package::source(&members, &self.context.source));
                continue;
            }
            let Some(header) = sheet.header()? else { continue };
            let columns = Columns::read(&header.cells);
            let part = self.part(path, number, Some(name), header.number, &columns);
            if let Some(reason) = lacking(&columns) {
                passed.push((part.place(header.number), reason));
                continue;
            }
            first.get_or_insert(self.parts.len());
            self.rows(path, part, &columns, &mut sheet)?;
        }
        let Some(first) = first.and_then(|first| self.parts.get_mut(first)) else {
            return Err(Fault::new(path, "not_of_format", without_grants(&passed)));
        };
        first.notes.extend(passed.into_iter().map(|(place, reason)| {
            let reason = format!("the sheet {reason}; it was passed over");
            note(&place, Invalid::new("sheet_passed_over", "", "", reason))
        }));
        Ok(())
    }

    /// A table or a sheet whose header was read.
    pub(crate) fn part(
        &self,
        path: &Path,
        number: usize,
        sheet: Option<String>,
        header: u64,
        columns: &Columns,
    ) -> Part {
        let from = self.spool.as_ref().map_or(0, Spool::length);
        let content = Content::Rows(Range { from, to: from }, columns.titles.clone());
        let file = path.display().to_string();
        let mut part =
            Part { file, number, sheet, content, notes: Vec::new(), habits: Habits::default() };
        if !columns.unknown.is_empty() {
            let names = columns.unknown_titles();
            let reason = format!(
                "{} columns are not of the standard and were not read: {names}",
                columns.unknown.len()
            );
            part.notes.push(note(
                &part.place(header),
                Invalid::new("unknown_columns", "", names, reason),
            ));
        }
        part
    }

    /// Writes the rows of a part down.
    pub(crate) fn rows(
        &mut self,
        path: &Path,
        part: Part,
        columns: &Columns,
        rows: &mut impl Rows,
    ) -> Result<(), Fault> {
        self.begin(part)?;
        let (mut row, mut held, mut joined) = (TableRow::default(), None::<Held>, 0_u64);
        while rows.next(&mut row)? {
            let next = Held::of(&row, columns);
            if held.as_mut().is_some_and(|held| held.takes(&next)) {
                joined += 1;
            } else if let Some(whole) = held.replace(next) {
                self.put_aside(path, &whole)?;
            }
        }
        if let Some(whole) = held {
            self.put_aside(path, &whole)?;
        }
        self.tell_joined(joined);
        let end = self.spool.as_ref().map_or(0, Spool::length);
        if let Some(Part { content: Content::Rows(range, _), .. }) = self.parts.last_mut() {
            range.to = end;
        }
        Ok(())
    }

    /// Writes a grant down.
    fn put_aside(&mut self, path: &Path, whole: &Held) -> Result<(), Fault> {
        let unwritten = |error: std::io::Error| {
            let code = if error.kind() == std::io::ErrorKind::FileTooLarge {
                "too_large"
            } else {
                "unreadable"
            };
            let reason = format!("its rows cannot be put aside in a temporary file: {error}");
            Fault::new(path, code, reason)
        };
        let spool = match &mut self.spool {
            Some(spool) => spool,
            none => none.insert(Spool::new().map_err(unwritten)?),
        };
        let json = whole.json();
        let offset = spool.write(whole.number, &whole.flaws, &json).map_err(unwritten)?;
        if whole.flaws.iter().any(Flaw::spoils_the_row) {
            return Ok(());
        }
        self.take_down(path, json.as_bytes(), whole.number, offset)
    }

    /// Tells how many rows were put together with the one above them.
    fn tell_joined(&mut self, joined: u64) {
        let Some(part) = self.parts.last_mut().filter(|_| joined > 0) else { return };
        let reason = format!(
            "{joined} rows name the grant of the row above and differ from it in places, classifications or documents alone: \
             they were read as one grant with it"
        );
        part.notes.push(note(&part.place(0), Invalid::new("rows_joined", "", "", reason)));
    }

    /// Takes down the id of a grant and the organisations that it describes.
    fn take_down(&mut self, path: &Path, bytes: &[u8], row: u64, offset: u64) -> Result<(), Fault> {
        // A grant that cannot be read is told off when its turn comes.
        let Ok(grant) = Grant::read(bytes) else { return Ok(()) };
        if let Some(part) = self.parts.last_mut() {
            grant.learn(&mut part.habits);
        }
        let too_many = || too_large(path, "has more grants than can be read at once; split it");
        if let Ok(id) = grant.id(self.context) {
            let content = hash(&[grant.spelling().as_bytes()]);
            let key = hash(&[id.as_str().as_bytes()]);
            self.seen.add(key, content, row).map_err(|_| too_many())?;
        }
        let length = u32::try_from(bytes.len()).map_err(|_| too_many())?;
        let row = u32::try_from(row).map_err(|_| too_many())?;
        let file = u16::try_from(self.parts.len().saturating_sub(1)).map_err(|_| too_many())?;
        let mentions = grant.mentions(&mut Row::new("", 0), self.context);
        for (mention, (funder, _, said)) in (0..=u16::MAX).zip(mentions) {
            if let Some(Mention::Organisation(_, Some(organisation))) = said {
                let spot = Spot { file, offset, length, row, mention };
                self.variants.add(&organisation, grant.dated(), funder, spot);
            }
        }
        Ok(())
    }
}

/// Something that is told of a part as a whole.
pub(crate) fn note(place: &Place, invalid: Invalid) -> Refusal {
    Refusal::new(place, Severity::Noted, invalid)
}

fn too_large(path: &Path, reason: &str) -> Fault {
    Fault::new(path, "too_large", reason)
}

fn fault(path: &Path, broken: Broken) -> Fault {
    match broken {
        Broken::Io(error) => Fault::unreadable(path, &error),
        Broken::Foreign(reason) => Fault::new(path, "not_of_format", reason),
        Broken::Structure(reason) => Fault::new(
            path,
            "broken_structure",
            format!("{reason}; nothing of it was taken, since what is missing is unknown"),
        ),
    }
}
