//! Work that many ask for at once, done once for all who asked before it began: nobody's answer is older than his question.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::anyhow;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};

use crate::error::{Error, Result};

type Asked<T> = Shared<BoxFuture<'static, Result<Arc<T>, Arc<Error>>>>;

/// One piece of work, whose answer is the same for everybody who may ask for it.
pub struct Together<T>(Arc<Rounds<T>>);

struct Rounds<T> {
    /// Held by the round that is under way.
    turn: tokio::sync::Mutex<()>,
    /// The one that has not begun.
    next: Mutex<Option<Asked<T>>>,
}

impl<T> Default for Together<T> {
    fn default() -> Self {
        Self(Arc::new(Rounds { turn: tokio::sync::Mutex::default(), next: Mutex::default() }))
    }
}

impl<T: Send + Sync + 'static> Together<T> {
    /// The answer of a round that begins after this was asked: `work` is done, or somebody else's whose question came first.
    ///
    /// # Errors
    /// [`Error::Internal`], whatever went wrong.
    pub async fn ask<W>(&self, work: W) -> Result<Arc<T>>
    where
        W: Future<Output = Result<T>> + Send + 'static,
    {
        let asked = {
            let mut next = self.0.next.lock().unwrap_or_else(PoisonError::into_inner);
            next.get_or_insert_with(|| {
                let rounds = Arc::clone(&self.0);
                let round = async move {
                    let _turn = rounds.turn.lock().await;
                    // Whoever asks from now on asks for the round after this one.
                    rounds.next.lock().unwrap_or_else(PoisonError::into_inner).take();
                    work.await.map(Arc::new).map_err(Arc::new)
                };
                round.boxed().shared()
            })
            .clone()
        };
        asked.await.map_err(|error| Error::Internal(anyhow!(error)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    /// Asks, and tells how many rounds had begun before and which one answered.
    async fn ask(
        together: &Together<usize>,
        begun: &Arc<AtomicUsize>,
        goes: &Arc<Semaphore>,
    ) -> (usize, usize) {
        let before = begun.load(Ordering::SeqCst);
        let (begun, goes) = (Arc::clone(begun), Arc::clone(goes));
        let round = together.ask(async move {
            let number = begun.fetch_add(1, Ordering::SeqCst) + 1;
            goes.acquire().await.unwrap().forget();
            Ok(number)
        });
        (before, *round.await.unwrap())
    }

    #[tokio::test]
    async fn all_who_ask_during_a_round_share_the_next() {
        let together = Together::default();
        let (begun, goes) = (Arc::default(), Arc::new(Semaphore::new(0)));
        let mut first = Box::pin(ask(&together, &begun, &goes));
        assert!(futures::poll!(&mut first).is_pending());
        let mut others: Vec<_> = (0..20).map(|_| Box::pin(ask(&together, &begun, &goes))).collect();
        for other in &mut others {
            assert!(futures::poll!(other).is_pending());
        }
        goes.add_permits(2);
        assert_eq!(first.await, (0, 1));
        assert_eq!(futures::future::join_all(others).await, [(1, 2); 20], "never the round that had begun");
        goes.add_permits(1);
        assert_eq!(ask(&together, &begun, &goes).await, (2, 3));
    }

    #[tokio::test]
    async fn who_goes_away_holds_nobody_up_and_an_error_is_everybodys() {
        let together = Together::default();
        let (begun, goes) = (Arc::default(), Arc::new(Semaphore::new(0)));
        let mut gone = Box::pin(ask(&together, &begun, &goes));
        assert!(futures::poll!(&mut gone).is_pending());
        let mut waits = Box::pin(ask(&together, &begun, &goes));
        assert!(futures::poll!(&mut waits).is_pending());
        drop(gone);
        goes.add_permits(1);
        assert_eq!(waits.await, (1, 2));
        let failing = || together.ask(async { Err::<usize, _>(Error::NotFound) });
        let (one, other) = futures::join!(failing(), failing());
        assert!(one.is_err() && other.is_err());
    }
}
