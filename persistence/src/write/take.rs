//! Taking one statement: what it does to the thing it speaks of.

use std::sync::Arc;

use domain::statement::{Shown, shown_thing};
use domain::{Id, Invalid, Operation, Thing, ThingKind, change};

use super::Stated;
use super::batch::{Batch, Draft, Key, key};
use crate::Error;
use crate::column::bars;
use crate::rows::{Common, parent_of_row, table_of};

impl Batch<'_> {
    /// Takes one statement.
    pub(super) fn take(&mut self, index: usize, stated: &Stated) -> Result<(), Error> {
        let obstacle = match self.obstacle(stated) {
            None => self.other_parent(stated)?,
            obstacle => obstacle,
        };
        if let Some(invalid) = obstacle {
            self.written.refused.push((index, invalid));
            return Ok(());
        }
        let key = key(stated.thing.kind(), stated.thing.id());
        match self
            .drafts
            .get(&key)
            .map(|draft| (draft.common.gone.is_some(), draft.common.source_ids()))
        {
            None => self.create(&key, stated),
            Some((true, _)) => return self.come_back(&key, stated),
            Some((false, sources)) if sources == [stated.source.clone()] => {
                self.restate(&key, stated);
            }
            Some((false, _)) => return self.join(&key, stated),
        }
        Ok(())
    }

    pub(super) fn obstacle(&self, stated: &Stated) -> Option<Invalid> {
        if let Err(invalid) = &stated.checked {
            return Some(invalid.clone());
        }
        let kind = stated.thing.kind();
        if let Some(invalid) = self.lost_parent(stated) {
            return Some(invalid);
        }
        if let Some(invalid) = self.lost_milestone(stated) {
            return Some(invalid);
        }
        let draft = self.drafts.get(&key(kind, stated.thing.id()))?;
        let id = stated.thing.id().as_str();
        match draft.common.gone.as_deref() {
            Some("redacted") => {
                Some(Invalid::new("redacted", "id", id, "was redacted and is not taken again"))
            }
            Some("merged") => {
                let survivor = draft.common.survivor.as_deref().unwrap_or_default();
                Some(Invalid::new(
                    "merged",
                    "id",
                    id,
                    format!("was merged into {survivor}: state that one"),
                ))
            }
            _ if draft.kind != kind => Some(Invalid::new(
                "wrong_kind",
                "kind",
                kind.as_str(),
                format!("the register holds {id} as a {}", draft.kind),
            )),
            _ => None,
        }
    }

    /// What lies below a funding needs one that is there and stays.
    fn lost_parent(&self, stated: &Stated) -> Option<Invalid> {
        let parent = stated.thing.parent()?;
        let draft = self.drafts.get(&(table_of(ThingKind::Grant), parent.to_string()));
        let here = self.parents.contains(parent.as_str())
            || draft.is_some_and(|draft| draft.common.gone.is_none());
        let detail = match here {
            false => "the register holds no such funding",
            true if (self.ends)(ThingKind::Grant, parent) => {
                "is a funding that nobody states any more: it would end with this import"
            }
            true => return None,
        };
        Some(Invalid::new("unknown_parent", "funding", parent.as_str(), detail))
    }

    /// A payment or document names a milestone of its own funding. What is shown already is not asked again.
    fn lost_milestone(&self, stated: &Stated) -> Option<Invalid> {
        let milestone = stated.thing.milestone()?;
        let here =
            stated.thing.parent().is_some_and(|funding| self.has_milestone(milestone, funding));
        let ends = here && (self.ends)(ThingKind::Milestone, milestone);
        let draft = self.drafts.get(&key(stated.thing.kind(), stated.thing.id()));
        let shown = draft.and_then(|draft| draft.common.state.as_deref());
        ((!here || ends) && shown != Some(stated.alone.as_str())).then(|| {
            let detail = if ends {
                "is a milestone that nobody states any more: it would end with this import"
            } else {
                "the register holds no such milestone below the same funding"
            };
            Invalid::new("unknown_milestone", "milestone", milestone.as_str(), detail)
        })
    }

    /// Whether a milestone is there, below this funding.
    pub(super) fn has_milestone(&self, id: &Id, funding: &Id) -> bool {
        let draft = self.drafts.get(&key(ThingKind::Milestone, id));
        if draft.is_some_and(|draft| draft.common.gone.is_some()) {
            return false;
        }
        match draft.and_then(|draft| draft.thing.as_deref()).and_then(Thing::parent) {
            Some(parent) => parent == funding,
            None => self.milestones.get(id.as_str()).is_some_and(|of| of == funding.as_str()),
        }
    }

    /// What lies below a funding stays there: its history is looked for below that one. Only a generated id does not
    /// say which it is.
    fn other_parent(&mut self, stated: &Stated) -> Result<Option<Invalid>, Error> {
        let (kind, id) = (stated.thing.kind(), stated.thing.id());
        let Some(parent) = stated.thing.parent().filter(|parent| !id.is_below(parent)) else {
            return Ok(None);
        };
        let Some(draft) = self.drafts.get(&key(kind, id)) else { return Ok(None) };
        if draft.common.state.as_deref() == Some(stated.alone.as_str()) {
            return Ok(None);
        }
        let known = match draft.thing.as_deref().and_then(Thing::parent) {
            Some(known) => Some(known.to_string()),
            None => parent_of_row(self.connection, kind, id.as_str())?,
        };
        Ok(known.filter(|known| known != parent.as_str()).map(|known| {
            Invalid::new(
                "other_parent",
                "funding",
                parent.as_str(),
                format!("the register holds {id} below {known}"),
            )
        }))
    }

    fn create(&mut self, key: &Key, stated: &Stated) {
        let common = Common {
            id: stated.thing.id().to_string(),
            revision: 0,
            sequence: 0,
            created_at: self.at,
            updated_at: self.at,
            gone: None,
            gone_reason: None,
            survivor: None,
            stated_by: String::new(),
            dated: None,
            state: None,
        };
        let kind = stated.thing.kind();
        let draft = Draft {
            kind,
            common,
            before: None,
            thing: None,
            is_new: true,
            changed: false,
            touched: false,
        };
        self.drafts.insert(key.clone(), draft);
        self.show(key, stated, Operation::Created);
        self.written.created += 1;
    }

    /// A withdrawn thing is stated again: its history goes on, and what went along with it and is still stated comes back.
    fn come_back(&mut self, key: &Key, stated: &Stated) -> Result<(), Error> {
        self.show(key, stated, Operation::Updated);
        self.written.updated += 1;
        self.bring_back_below(stated.thing.kind(), stated.thing.id())
    }

    fn restate(&mut self, key: &Key, stated: &Stated) {
        let Some(draft) = self.drafts.get_mut(key) else { return };
        if draft.common.state.as_deref() == Some(stated.alone.as_str()) {
            self.written.unchanged += 1;
            if draft.common.dated != stated.dated {
                draft.common.dated = stated.dated;
                self.touch(key);
            }
            return;
        }
        self.show(key, stated, Operation::Updated);
        self.written.updated += 1;
    }

    /// Shows a thing as its only source states it.
    fn show(&mut self, key: &Key, stated: &Stated, operation: Operation) {
        if let Some(draft) = self.drafts.get_mut(key) {
            draft.common.stated_by = bars([stated.source.as_str()]);
            draft.common.dated = stated.dated;
        }
        self.change(
            key,
            operation,
            Some((Arc::clone(&stated.thing), stated.alone.clone())),
            Some(stated.source.clone()),
            None,
        );
    }

    /// One more source speaks of the thing, or one of several speaks again.
    fn join(&mut self, key: &Key, stated: &Stated) -> Result<(), Error> {
        let mut statements = self.statements(key)?;
        let said = domain::Statement {
            source: stated.source.clone(),
            authority: self.authority(&stated.source)?,
            dated: stated.dated,
            fields: stated.thing.fields(),
        };
        if statements.contains(&said) {
            self.written.unchanged += 1;
            return Ok(());
        }
        statements.retain(|statement| statement.source != stated.source);
        statements.push(said);
        self.keep_statements(key, &statements)?;
        if self.show_all(key, statements, &stated.source)? {
            self.written.updated += 1;
        } else {
            self.written.unchanged += 1;
        }
        Ok(())
    }

    /// Shows again what sources state together with others when their weight changed.
    pub(super) fn reweigh(&mut self) -> Result<(), Error> {
        let changed = self
            .order
            .iter()
            .filter_map(|key| self.drafts.get(key))
            .filter_map(|draft| draft.thing.as_deref());
        let sources: Vec<(Id, domain::Authority)> = changed
            .filter_map(|thing| match thing {
                Thing::Source(source) => Some((source.id.clone(), source.authority)),
                _ => None,
            })
            .collect();
        for (source, authority) in sources {
            if self.stored_authority(&source)? == authority {
                continue;
            }
            for (kind, id) in self.stated_with_others(&source)? {
                let place = key(kind, &id);
                if self.draft(kind, &id)?.is_some_and(|draft| draft.common.gone.is_none()) {
                    let statements = self.statements(&place)?;
                    let shown = self.show_all(&place, statements, &source)?;
                    self.written.updated += u64::from(shown);
                }
            }
        }
        Ok(())
    }

    /// Shows what all statements together say, and tells whether that is something else than before, or whether the thing is
    /// selected by something else.
    pub(super) fn show_all(
        &mut self,
        key: &Key,
        statements: Vec<domain::Statement>,
        source: &Id,
    ) -> Result<bool, Error> {
        let Some(kind) = self.drafts.get(key).map(|draft| draft.kind) else { return Ok(false) };
        let dated = if let [only] = statements.as_slice() { only.dated } else { None };
        let Shown { thing, fields, sources } =
            shown_thing(kind, statements).map_err(Error::Refused)?;
        let state = change::state_of_fields(kind, fields, &sources);
        let shown = self.drafts.get(key).and_then(|draft| draft.common.state.as_deref());
        if shown == Some(state.as_str()) && !self.is_selected_anew(kind, source, &sources)? {
            return Ok(false);
        }
        let Some(draft) = self.drafts.get_mut(key) else { return Ok(false) };
        draft.common.stated_by = bars(sources.iter().map(Id::as_str));
        draft.common.dated = dated;
        self.change(
            key,
            Operation::Updated,
            Some((Arc::new(thing), state)),
            Some(source.clone()),
            None,
        );
        Ok(true)
    }
}
