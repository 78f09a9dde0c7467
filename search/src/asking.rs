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

impl View {
    /// The query of words. Whether typing errors are forgiven depends on the words and the register, never on the filter: the
    /// same words mean the same under every filter.
    pub(crate) fn words(
        &self,
        kind: Kind,
        asked: &Asked,
        ending: Ending,
    ) -> Result<Option<Box<dyn Query>>> {
        let parties = match kind {
            Kind::Funding => self.parties(asked)?,
            _ => Parties::default(),
        };
        let query = |spelling| rank::query(&self.fields, asked, &parties, spelling, ending);
        let Some(literal) = query(Spelling::Literal) else { return Ok(None) };
        if !asked.words.iter().any(|word| word.fuzzy) || self.has(kind, &*literal, FEW)? {
            return Ok(Some(literal));
        }
        Ok(query(Spelling::Forgiving))
    }

    /// The organisations that are named.
    fn parties(&self, asked: &Asked) -> Result<Parties> {
        let named = || rank::named(&self.fields, asked);
        let each: Vec<Vec<String>> =
            named().iter().map(|one| self.bearers(&**one)).collect::<Result<_>>()?;
        let all = if each.len() > 1 { self.bearers(&*rank::every(named()))? } else { Vec::new() };
        Ok(Parties { each, all })
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
