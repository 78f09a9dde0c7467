//! Workbooks (XLSX): an archive of XML documents, of which none of the sizes that it declares is believed.
//!
//! [`check`](check::check) reads the archive through and refuses what would take more memory or time than a workbook may;
//! only then `calamine` reads the cells, one after the other.

mod bounded;
mod check;
pub(crate) mod facts;
mod parts;
pub(crate) mod sheet;
pub(crate) mod shown;
mod tokens;
