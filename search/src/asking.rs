//! From words to a query: what of the register has to be known for it.

use tantivy::query::{EnableScoring, Query};

use crate::error::Result;
use crate::keys::Texts;
use crate::part::Kind;
use crate::rank::{self, Ending, Parties, Spelling};
use crate::text::Asked;
use crate::view::View;

/// Words that match fewer things than this as they are written match with typing errors, too.
const FEW: usize = 20;
/// Most organisations by which fundings are found: words that more of them bear do not name any.
const MOST_PARTIES: usize = 64;

/// How words are taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Which of them are beginnings.
    pub ending: Ending,
    /// Whether one of them may be missing where nothing has them all.
    pub loose: bool,
}

impl View {
    /// The query of words. Whether typing errors are forgiven depends on the words and the register, never on the filter: the
    /// same words mean the same under every filter.
    pub(crate) fn words(
        &self,
        kind: Kind,
        asked: &Asked,
        manner: Manner,
    ) -> Result<Option<Box<dyn Query>>> {
        let Manner { ending, loose } = manner;
        let mut parties = Parties::default();
        if kind == Kind::Funding {
            if let Some(numbered) = rank::numbered(&self.fields, asked) {
                parties.numbered = self.bearers(&*numbered)?;
            }
            parties.each = self.parties(asked, Spelling::Literal)?;
            if parties.each.len() > 1 {
                let all = rank::named(&self.fields, asked, Spelling::Literal);
                parties.all = self.bearers(&*rank::every(all))?;
            }
        }
        let literal = rank::query(&self.fields, asked, &parties, Spelling::Literal, ending);
        let Some(literal) = literal else { return Ok(None) };
        let loose = loose && rank::can_be_loosened(asked);
        let fuzzy = asked.words.iter().any(|word| word.fuzzy);
        if !(fuzzy || loose) || self.has(kind, &*literal, FEW)? {
            return Ok(Some(literal));
        }
        if kind == Kind::Funding {
            parties.near = self.parties(asked, Spelling::Forgiving)?;
            // What too many nearly bear is still borne by those that bear it as it is written.
            for (near, each) in parties.near.iter_mut().zip(&parties.each) {
                if near.is_empty() {
                    near.clone_from(each);
                }
            }
        }
        let query = |spelling| rank::query(&self.fields, asked, &parties, spelling, ending);
        let forgiving = query(Spelling::Forgiving);
        match forgiving {
            Some(forgiving) if loose && !self.has(kind, &*forgiving, 1)? => {
                Ok(query(Spelling::Loose))
            }
            _ => Ok(forgiving),
        }
    }

    /// The organisations that each word and each phrase names.
    fn parties(&self, asked: &Asked, spelling: Spelling) -> Result<Vec<Vec<String>>> {
        let each = rank::named(&self.fields, asked, spelling);
        each.iter().map(|one| self.bearers(&**one)).collect()
    }

    /// The organisations that a query finds; none where it finds too many.
    fn bearers(&self, query: &dyn Query) -> Result<Vec<String>> {
        if self.has(Kind::Organisations, query, MOST_PARTIES + 1)? {
            return Ok(Vec::new());
        }
        Ok(self.searcher(Kind::Organisations).search(query, &Texts { column: "id" })?)
    }

    /// Whether a query finds so many documents.
    fn has(&self, kind: Kind, query: &dyn Query, many: usize) -> Result<bool> {
        let searcher = self.searcher(kind);
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let mut found = 0;
        for segment in searcher.segment_readers() {
            let mut documents = weight.scorer(segment, 1.0)?;
            let alive = segment.alive_bitset();
            let mut document = documents.doc();
            while document != tantivy::TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(document)) {
                    found += 1;
                    if found >= many {
                        return Ok(true);
                    }
                }
                document = documents.advance();
            }
        }
        Ok(false)
    }
}
