//! The frame around handlers of somebody else.

use std::sync::Arc;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::{Data, ServiceConfig};
use domain::Clock;
use persistence::Store;

use crate::Settings;
use crate::frame::frame;
use crate::register::Register;

/// What stands around every handler of the register (ids, limits, headers, the log line, figures), for another server: what
/// the register's own handlers take is measured beside one that has nothing else.
#[derive(Clone)]
pub struct Frame(Data<Register>);

impl Frame {
    /// The frame of a register, whose store nothing is read of.
    pub fn new(store: Store, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self(Data::new(Register::new(store, clock, settings, None)))
    }

    /// Puts in what the frame needs.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config.app_data(self.0.clone());
    }

    /// The middleware.
    ///
    /// # Errors
    /// A handler's own, and a panic in one.
    pub async fn around(
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        frame(request, next).await
    }
}
