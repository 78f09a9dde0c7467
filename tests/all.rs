//! Black-box tests of the whole. The modules below `v1` mirror the URLs; `house` holds the rules that
//! the repository keeps.

mod cli;
mod document;
mod house;
mod readme;
mod v1;
