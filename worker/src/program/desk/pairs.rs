//! Questions about two archives.

use sma_core::Archive;

use super::Ask;
use crate::comparison::Found;
use crate::protocol::{Compare, Number, Rehearse};
use crate::rehearsal::Rehearsals;

/// What was found about two archives.
pub(super) struct Kept<F> {
    pub(super) archives: [Number; 2],
    pub(super) found: F,
}

impl Ask<'_> {
    pub(super) fn compare(self, open: Archive, Compare { other, older }: Compare) {
        let Some(this) = self.archive else { return };
        let found = self.desk.archives.borrow().get(&other).map(|held| held.archive.clone());
        // The page keeps it open meanwhile.
        let Some(found) = found else { return };
        let (desk, number, archives) = (self.desk.clone(), self.number, [this, other]);
        self.run::<Compare, _>(async move |watcher| {
            let (found, compared) = Found::new(&open, &found, older, &watcher).await;
            desk.comparisons.borrow_mut().insert(number, Kept { archives, found });
            compared.into()
        });
    }

    pub(super) fn rehearse(self, open: Archive, rehearse: Rehearse) {
        let Some(this) = self.archive else { return };
        let target = rehearse.target;
        let found = target.map(|target| {
            self.desk.archives.borrow().get(&target).map(|held| held.archive.clone())
        });
        // The page keeps it open meanwhile.
        if found.as_ref().is_some_and(Option::is_none) {
            return;
        }
        let (desk, number) = (self.desk.clone(), self.number);
        let archives = [this, target.unwrap_or(this)];
        self.run::<Rehearse, _>(async move |watcher| {
            let target = found.flatten();
            match Rehearsals::new(&open, target.as_ref(), &rehearse, &watcher).await {
                Ok((found, rehearsal)) => {
                    desk.rehearsals.borrow_mut().insert(number, Kept { archives, found });
                    Ok(Box::new(rehearsal)).into()
                }
                Err(reason) => Err(reason).into(),
            }
        });
    }
}
