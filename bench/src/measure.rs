//! All sides in turn, in short slices, so that a slow moment of the machine meets each of them.

use std::time::Duration;

use crate::Failure;
use crate::child::Server;
use crate::client::{Requests, drive};
use crate::sheet::Figures;

/// How hard and how long.
pub(crate) struct Pace {
    pub connections: u16,
    pub each: Duration,
}

/// Into how many slices the time is cut.
const SLICES: u32 = 10;
/// How long a repeated request is made before anything counts.
const WARM: Duration = Duration::from_millis(300);

/// Asks each side's requests in turn.
pub(crate) fn measure<const N: usize>(
    sides: [(&Server, Requests); N],
    pace: &Pace,
    status: u16,
) -> Result<[Figures; N], Failure> {
    let mut sides = sides.map(|(server, requests)| Measured::new(server, requests));
    for side in &mut sides {
        if side.is_repeated() {
            side.slice(pace, status, WARM)?;
            side.figures = Figures::default();
        }
    }
    for _ in 0..SLICES {
        for side in &mut sides {
            side.slice(pace, status, pace.each / SLICES)?;
        }
    }
    Ok(sides.map(|side| side.figures))
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

    fn is_repeated(&self) -> bool {
        !matches!(self.requests, Some(Requests::Each(_)))
    }

    fn slice(&mut self, pace: &Pace, status: u16, lasts: Duration) -> Result<(), Failure> {
        let Some(requests) = self.requests.take() else { return Ok(()) };
        let before = self.server.processor()?;
        let (seen, requests) =
            drive(self.server.address, pace.connections, requests, status, lasts)?;
        self.figures.add(&seen, self.server.processor()? - before, self.server.memory()?);
        self.requests = Some(requests);
        Ok(())
    }
}
