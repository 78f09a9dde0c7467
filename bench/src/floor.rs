//! The floor: the same questions, each as one well-indexed statement on SQLite, in an actix-web handler that returns what the
//! statement makes: JSON. No cache, no frame, no log; each thread has a connection of its own.

mod fill;
mod statement;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use actix_web::web::{Data, get};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};

pub(crate) use fill::fill;
use statement::Statement;

use crate::Failure;
use crate::bare;

thread_local! {
    static CONNECTION: RefCell<Option<SqliteConnection>> = const { RefCell::new(None) };
}

/// Serves a file that `fill` made, until it is killed.
pub(crate) fn serve(file: &Path) -> Result<(), Failure> {
    let file = Data::new(file.to_owned());
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new().app_data(file.clone()).route("/{work}/{values:.*}", get().to(answer))
        });
        let server = server.workers(bare::workers()).max_connections(bare::connections());
        let server = server.bind(("127.0.0.1", 0))?;
        bare::announce(&server.addrs());
        Ok(server.run().await?)
    })
}

async fn answer(request: HttpRequest, file: Data<PathBuf>) -> HttpResponse {
    let info = request.match_info();
    let values: Vec<&str> = info.query("values").split('/').collect();
    let Some(statement) = Statement::of(info.query("work"), &values) else {
        return HttpResponse::NotFound().finish();
    };
    let made = CONNECTION.with_borrow_mut(|slot| {
        let connection = match slot {
            Some(connection) => connection,
            None => slot.insert(open(&file)?),
        };
        Ok::<String, Failure>(statement.get_result(connection)?)
    });
    match made {
        Ok(json) => HttpResponse::Ok().content_type("application/json").body(json),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

fn open(file: &Path) -> Result<SqliteConnection, Failure> {
    let mut connection = SqliteConnection::establish(&file.display().to_string())?;
    connection.batch_execute(
        "PRAGMA query_only = on; PRAGMA cache_size = -65536; PRAGMA mmap_size = 8589934592",
    )?;
    Ok(connection)
}
