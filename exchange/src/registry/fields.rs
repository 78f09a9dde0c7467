//! The fields of an organisation that a mapping can fill.

use serde::Deserialize;

/// The fields; `T` is what a mapping says of one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Fields<T> {
    pub(crate) id: Option<T>,
    pub(crate) name: Text<T>,
    #[serde(default = "Text::none")]
    pub(crate) former_name: Text<T>,
    #[serde(default = "Vec::new")]
    pub(crate) identifiers: Vec<Identifier<T>>,
    pub(crate) legal_form: Option<T>,
    pub(crate) status: Option<T>,
    pub(crate) registered_on: Option<T>,
    pub(crate) seat: Option<Seat<T>>,
    pub(crate) spheres: Option<T>,
    pub(crate) roles: Option<T>,
    pub(crate) parent: Option<Parent<T>>,
    pub(crate) website: Option<T>,
    pub(crate) email: Option<T>,
}

/// A text in three languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text<T> {
    pub(crate) kk: Option<T>,
    pub(crate) ru: Option<T>,
    pub(crate) en: Option<T>,
}

/// Another identifier.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identifier<T> {
    pub(crate) scheme: String,
    pub(crate) id: T,
}

/// The seat: a code of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seat<T> {
    pub(crate) scheme: String,
    pub(crate) code: T,
}

/// The body it belongs to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parent<T> {
    pub(crate) id: T,
    pub(crate) relation: T,
}

impl<T> Text<T> {
    fn none() -> Self {
        Self { kk: None, ru: None, en: None }
    }

    fn try_map<U, E>(
        self,
        path: &str,
        change: &mut impl FnMut(&str, T) -> Result<U, E>,
    ) -> Result<Text<U>, E> {
        let mut one = |language: &str, field: Option<T>| {
            field.map(|field| change(&format!("{path}.{language}"), field)).transpose()
        };
        Ok(Text { kk: one("kk", self.kk)?, ru: one("ru", self.ru)?, en: one("en", self.en)? })
    }
}

impl<T> Fields<T> {
    /// The same fields with something else said of each; `change` is told the path of each.
    pub(crate) fn try_map<U, E>(
        self,
        mut change: impl FnMut(&str, T) -> Result<U, E>,
    ) -> Result<Fields<U>, E> {
        let name = self.name.try_map("name", &mut change)?;
        let former_name = self.former_name.try_map("former_name", &mut change)?;
        let mut identifiers = Vec::with_capacity(self.identifiers.len());
        for (index, Identifier { scheme, id }) in self.identifiers.into_iter().enumerate() {
            identifiers
                .push(Identifier { scheme, id: change(&format!("identifiers[{index}].id"), id)? });
        }
        let seat = self
            .seat
            .map(|seat| Ok(Seat { scheme: seat.scheme, code: change("seat.code", seat.code)? }))
            .transpose()?;
        let parent = self.parent.map(|parent| {
            Ok(Parent {
                id: change("parent.id", parent.id)?,
                relation: change("parent.relation", parent.relation)?,
            })
        });
        let parent = parent.transpose()?;
        let mut one =
            |path: &str, field: Option<T>| field.map(|field| change(path, field)).transpose();
        Ok(Fields {
            id: one("id", self.id)?,
            name,
            former_name,
            identifiers,
            legal_form: one("legal_form", self.legal_form)?,
            status: one("status", self.status)?,
            registered_on: one("registered_on", self.registered_on)?,
            seat,
            spheres: one("spheres", self.spheres)?,
            roles: one("roles", self.roles)?,
            parent,
            website: one("website", self.website)?,
            email: one("email", self.email)?,
        })
    }
}
