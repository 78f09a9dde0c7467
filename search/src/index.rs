//! The index: four parts that are written together and read at one point of the change log.

use std::fs::{File, Metadata, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use domain::Id;
use tantivy::Term;

use crate::document;
use crate::entry::{FundingEntry, OrganisationEntry};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::mark::{self, Mark, Told};
use crate::part::{Kind, Part};
use crate::view::View;

/// Bytes that are gathered before they are written: a part that is small, and one of the many.
const MEMORY: [usize; 4] = [20_000_000, 50_000_000, 60_000_000, 30_000_000];

/// An index in a folder. It is read through [`View`]s, and written by one [`Writer`].
pub struct Index {
    folder: PathBuf,
    /// Keeps other processes out as long as this one has the index open, however it ends.
    lock: Mutex<File>,
    /// How far it has read.
    stands: Mutex<Mark>,
    fields: Fields,
    view: RwLock<Option<Arc<View>>>,
    parts: Mutex<Option<[Part; 4]>>,
}

impl Index {
    /// An index in a folder, which is made where there is none. It cannot be read before [`Index::resume`] or a writer
    /// says how far it has read.
    ///
    /// # Errors
    /// [`Error::InUse`], or what the file system says.
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let lock = Mutex::new(locked(folder)?);
        let (_, fields) = Fields::schema();
        let (folder, stands) = (folder.to_owned(), Mutex::new(Mark::NONE));
        let (view, parts) = (RwLock::new(None), Mutex::new(None));
        Ok(Self { folder, lock, stands, fields, view, parts })
    }

    /// How far it has read, by what this process knows: whatever stands in the folder may be another's.
    pub fn stands_at(&self) -> Mark {
        *self.stands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes sure that the folder is still the one that this process keeps others out of: somebody may have deleted it. Then
    /// nothing is answered from what is gone, and the folder is taken anew.
    ///
    /// # Errors
    /// [`Error::InUse`] where another process has made itself one there, or what the file system says.
    pub fn keep(&self) -> Result<()> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let place = |told: &Metadata| (told.dev(), told.ino());
        let there = std::fs::metadata(self.folder.join("lock")).ok();
        if there.is_some_and(|there| lock.metadata().is_ok_and(|own| place(&own) == place(&there)))
        {
            return Ok(());
        }
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = None;
        *self.parts.lock().unwrap_or_else(PoisonError::into_inner) = None;
        std::fs::create_dir_all(&self.folder)?;
        *lock = locked(&self.folder)?;
        Ok(())
    }

    /// What can be read now; none while the index is being built.
    pub fn view(&self) -> Option<Arc<View>> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The points of the log that an index found in the folder claims to know: it has read up to the first, and may hold
    /// some of what comes up to the second. None where there is no index of this version.
    pub fn found(&self) -> Option<(Mark, Option<Mark>)> {
        mark::read(&self.folder).map(|told| (told.mark, told.towards))
    }

    /// Goes on with the index that was found, from the point that it has read up to. It can be read at once, unless its
    /// last commit was cut short: then some of its parts may know more than others, and nothing is answered from it before
    /// a writer has read on from that point.
    ///
    /// # Errors
    /// What is wrong with its files.
    pub fn resume(&self) -> Result<Option<Mark>> {
        let Some(told) = mark::read(&self.folder) else { return Ok(None) };
        let writer = self.writer(told.mark)?;
        *self.stands.lock().unwrap_or_else(PoisonError::into_inner) = told.mark;
        if told.towards.is_none() {
            writer.show()?;
        }
        Ok(Some(told.mark))
    }

    /// Throws away what is there; the writer fills an empty index, which can be read once it is committed.
    ///
    /// # Errors
    /// What the file system says.
    pub fn build(&self) -> Result<Writer<'_>> {
        self.forget()?;
        *self.parts.lock().unwrap_or_else(PoisonError::into_inner) = None;
        for kind in Kind::ALL {
            match std::fs::remove_dir_all(self.folder.join(kind.folder())) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        self.writer(Mark::NONE)
    }

    /// Writes on from a point.
    ///
    /// # Errors
    /// What is wrong with its files.
    pub fn writer(&self, from: Mark) -> Result<Writer<'_>> {
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if parts.is_none() {
            *parts = Some(self.open_parts()?);
        }
        Ok(Writer { index: self, parts, from })
    }

    fn open_parts(&self) -> Result<[Part; 4]> {
        let open =
            |at: usize| Part::open(&self.folder, Kind::ALL[at], Fields::schema().0, MEMORY[at]);
        Ok([open(0)?, open(1)?, open(2)?, open(3)?])
    }

    /// Forgets the index, so that it is built again.
    ///
    /// # Errors
    /// What the file system says.
    pub fn forget(&self) -> Result<()> {
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = None;
        mark::forget(&self.folder)
    }
}

/// Locks a folder for this process.
fn locked(folder: &Path) -> Result<File> {
    let lock = File::create(folder.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Error::InUse(folder.display().to_string())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Writes an index. What is written can be read once it is committed.
pub struct Writer<'i> {
    index: &'i Index,
    parts: std::sync::MutexGuard<'i, Option<[Part; 4]>>,
    from: Mark,
}

impl Writer<'_> {
    fn part(&mut self, kind: Kind) -> Result<&mut Part> {
        let at = kind as usize;
        self.parts
            .as_mut()
            .and_then(|parts| parts.get_mut(at))
            .ok_or_else(|| Error::Broken("it is not open".to_owned()))
    }

    /// Puts an organisation in the place of what was known under its id; none takes it away.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn organisation(&mut self, id: &Id, entry: Option<&OrganisationEntry>) -> Result<()> {
        let fields = self.index.fields;
        let part = self.part(Kind::Organisations)?;
        part.writer.delete_term(Term::from_field_text(fields.id, id.as_str()));
        if let Some(entry) = entry {
            part.writer.add_document(document::organisation(&fields, entry))?;
        }
        part.touched = true;
        Ok(())
    }

    /// Puts a funding with all that lies below it in the place of what was known; none takes them away.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn funding(&mut self, id: &Id, entry: Option<&FundingEntry>) -> Result<()> {
        let fields = self.index.fields;
        for (kind, field) in [
            (Kind::Funding, fields.id),
            (Kind::Milestones, fields.funding),
            (Kind::Payments, fields.funding),
        ] {
            let part = self.part(kind)?;
            part.writer.delete_term(Term::from_field_text(field, id.as_str()));
            part.touched = true;
        }
        match entry {
            Some(entry) => self.add_funding(entry),
            None => Ok(()),
        }
    }

    /// Adds an organisation that is not there yet.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn add_organisation(&mut self, entry: &OrganisationEntry) -> Result<()> {
        let fields = self.index.fields;
        let part = self.part(Kind::Organisations)?;
        part.writer.add_document(document::organisation(&fields, entry))?;
        part.touched = true;
        Ok(())
    }

    /// Adds a funding that is not there yet, with all that lies below it.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn add_funding(&mut self, entry: &FundingEntry) -> Result<()> {
        let fields = self.index.fields;
        let part = self.part(Kind::Funding)?;
        part.writer.add_document(document::funding(&fields, entry))?;
        part.touched = true;
        for milestone in &entry.milestones {
            let part = self.part(Kind::Milestones)?;
            part.writer.add_document(document::milestone(&fields, &entry.funding, milestone))?;
            part.touched = true;
        }
        for payment in &entry.payments {
            let part = self.part(Kind::Payments)?;
            part.writer.add_document(document::payment(&fields, &entry.funding, payment))?;
            part.touched = true;
        }
        Ok(())
    }

    /// Makes what was written last and be seen: the index then holds what was known at that point. When this is cut
    /// short, the next start reads on from where it was, and what is indexed twice is the same twice.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn commit(&mut self, to: Mark) -> Result<()> {
        self.commit_and(to, false)
    }

    /// The same, and removes from the files what was taken away: where law demands that nothing of it is left. The index
    /// stands at the new point only once that is done, so that a crash does not leave anything.
    ///
    /// # Errors
    /// What is wrong with the files of the index.
    pub fn commit_and_purge(&mut self, to: Mark) -> Result<()> {
        self.commit_and(to, true)
    }

    fn commit_and(&mut self, to: Mark, purge: bool) -> Result<()> {
        let folder = self.index.folder.clone();
        let building = mark::read(&folder).is_none();
        if !building {
            mark::write(&folder, &Told { mark: self.from, towards: Some(to) })?;
        }
        for kind in Kind::ALL {
            let part = self.part(kind)?;
            if std::mem::take(&mut part.touched) {
                part.writer.commit()?;
                part.reader.reload()?;
            }
        }
        if purge {
            self.purge()?;
        }
        mark::write(&folder, &Told { mark: to, towards: None })?;
        self.from = to;
        self.show()
    }

    fn purge(&mut self) -> Result<()> {
        for kind in Kind::ALL {
            let part = self.part(kind)?;
            let segments = part.index.searchable_segment_ids()?;
            if !segments.is_empty() {
                part.writer.merge(&segments).wait()?;
            }
            part.writer.garbage_collect_files().wait()?;
            part.reader.reload()?;
        }
        Ok(())
    }

    fn show(&self) -> Result<()> {
        let parts = self.parts.as_ref();
        let parts = parts.ok_or_else(|| Error::Broken("it is not open".to_owned()))?;
        let view =
            View::new(self.from.sequence, parts.each_ref().map(|part| part.reader.searcher()));
        *self.index.stands.lock().unwrap_or_else(PoisonError::into_inner) = self.from;
        *self.index.view.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(view));
        Ok(())
    }

    /// The point that was committed last.
    pub fn stands_at(&self) -> Mark {
        self.from
    }
}
