//! Both sides in turn, in short slices, so that a slow moment of the machine meets both.

use std::time::Duration;

use crate::Failure;
use crate::child::Server;
use crate::client::{Requests, drive};
use crate::sheet::{Read, Sheet, Side as Figures};
use crate::work::{Side, Work};

/// How hard and how long.
pub(crate) struct Pace {
    pub connections: u16,
    pub each: Duration,
}

/// Into how many slices the time is cut.
const SLICES: u32 = 10;
/// How long a repeated request is made before anything counts.
const WARM: Duration = Duration::from_millis(300);

/// Measures a read: asked again and again, and asked for the first time.
pub(crate) fn measure(
    api: &Server,
    bare: &Server,
    work: &Work,
    pace: &Pace,
    database: &'static str,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    let mut sides = [
        Measured::new(api, Requests::Same(work.repeated(Side::Api))),
        Measured::new(bare, Requests::Same(work.repeated(Side::Bare))),
    ];
    work.warm(api)?;
    for side in &mut sides {
        side.slice(pace, work.status, WARM)?;
        side.figures = Figures::default();
    }
    turn(&mut sides, pace, work.status)?;
    let read = |asked, [api, bare]: [Measured<'_>; 2]| Read {
        work: work.name,
        database,
        asked,
        bytes: work.bytes(),
        api: api.figures,
        bare: bare.figures,
    };
    sheet.read(read("again", sides));
    let first = work.first(Side::Api);
    if first.is_empty() {
        return Ok(());
    }
    let mut sides = [
        Measured::new(api, Requests::Each(first.into_iter())),
        Measured::new(bare, Requests::Each(work.first(Side::Bare).into_iter())),
    ];
    turn(&mut sides, pace, work.status)?;
    sheet.read(read("first", sides));
    Ok(())
}

fn turn(sides: &mut [Measured<'_>; 2], pace: &Pace, status: u16) -> Result<(), Failure> {
    for _ in 0..SLICES {
        for side in sides.iter_mut() {
            side.slice(pace, status, pace.each / SLICES)?;
        }
    }
    Ok(())
}

/// One side with what was seen of it.
struct Measured<'s> {
    server: &'s Server,
    requests: Option<Requests>,
    figures: Figures,
}

impl<'s> Measured<'s> {
    fn new(server: &'s Server, requests: Requests) -> Self {
        Self { server, requests: Some(requests), figures: Figures::default() }
    }

    fn slice(&mut self, pace: &Pace, status: u16, lasts: Duration) -> Result<(), Failure> {
        let Some(requests) = self.requests.take() else { return Ok(()) };
        let before = self.server.processor()?;
        let (seen, requests) =
            drive(self.server.address, pace.connections, requests, status, lasts)?;
        self.figures.add(&seen, self.server.processor()? - before);
        self.requests = Some(requests);
        Ok(())
    }
}
