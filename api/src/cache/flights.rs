//! Answers that are being made: whoever asks for one meanwhile waits for it instead of making it again.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

use domain::change::Sequence;
use tokio::sync::watch;

/// A request, and how far the node had read when it came: what is being made for it is no older than that, so that nobody
/// is told less than is known to be so.
pub(crate) type Flight = (String, Sequence);

type Going<T> = Mutex<HashMap<Flight, watch::Receiver<Option<T>>>>;

/// Answers that are being made, by what they answer.
#[derive(Debug)]
pub(crate) struct Flights<T>(Going<T>);

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// What is to be done for an answer.
#[derive(Debug)]
pub(crate) enum Turn<'a, T> {
    /// Make it.
    Make(Making<'a, T>),
    /// Wait for whoever makes it.
    Wait(watch::Receiver<Option<T>>),
}

/// The duty to make an answer. Dropped before it is made, another one who waits takes it over.
#[derive(Debug)]
pub(crate) struct Making<'a, T> {
    flights: &'a Going<T>,
    flight: Flight,
    sender: watch::Sender<Option<T>>,
}

impl<T: Clone> Flights<T> {
    /// Joins those who want an answer.
    pub fn join(&self, flight: &Flight) -> Turn<'_, T> {
        let mut going = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match going.entry(flight.clone()) {
            Entry::Occupied(entry) => Turn::Wait(entry.get().clone()),
            Entry::Vacant(entry) => {
                let (sender, receiver) = watch::channel(None);
                entry.insert(receiver);
                Turn::Make(Making { flights: &self.0, flight: flight.clone(), sender })
            }
        }
    }
}

impl<T> Making<'_, T> {
    /// Hands the answer to all who wait for it.
    pub fn done(self, made: T) {
        self.sender.send_replace(Some(made));
    }
}

impl<T> Drop for Making<'_, T> {
    fn drop(&mut self) {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.flight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(key: &str) -> Flight {
        (key.to_owned(), 7)
    }

    #[actix_web::test]
    async fn one_makes_and_the_others_get_it() {
        let flights = Flights::<u8>::default();
        let Turn::Make(making) = flights.join(&flight("a")) else { panic!("the first makes it") };
        let Turn::Wait(mut waiting) = flights.join(&flight("a")) else { panic!("the next waits") };
        assert!(matches!(flights.join(&flight("b")), Turn::Make(_)));
        assert!(matches!(flights.join(&("a".to_owned(), 8)), Turn::Make(_)), "more is known since");
        making.done(3);
        assert_eq!(*waiting.wait_for(Option::is_some).await.unwrap(), Some(3));
        assert!(matches!(flights.join(&flight("a")), Turn::Make(_)), "it is over");
    }

    #[actix_web::test]
    async fn who_gives_up_leaves_it_to_another() {
        let flights = Flights::<u8>::default();
        let making = flights.join(&flight("a"));
        let Turn::Wait(mut waiting) = flights.join(&flight("a")) else { panic!("the next waits") };
        drop(making);
        assert!(waiting.wait_for(Option::is_some).await.is_err());
        assert!(matches!(flights.join(&flight("a")), Turn::Make(_)));
    }
}
