//! A request to an address that has its answer in several forms.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::{Format, TYPES};
use crate::ask::Ask;
use crate::problem::Problem;
use crate::reply::accept;

/// A request, and the form that it wants: the parameter `format` says it, else the header `Accept`.
pub(crate) struct Offer {
    pub ask: Ask,
    /// None for pages of JSON, also where the parameter is none of the forms, which whoever reads the query tells.
    pub format: Option<Format>,
}

impl FromRequest for Offer {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl Offer {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let ask = Ask::understood(request)?;
        let named = ask.pairs().iter().find(|(name, _)| name == "format");
        let format = match named {
            Some((_, code)) => Format::ALL.into_iter().find(|format| format.code() == code),
            None => {
                let liked = accept(request, &TYPES)?;
                Format::ALL.into_iter().find(|format| format.media_type() == liked)
            }
        };
        Ok(Self { ask, format })
    }
}
