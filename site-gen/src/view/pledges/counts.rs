//! How many promises stand how, by what is claimed and by what was verified.

use crate::links::lists::STATUSES;
use crate::model::{PledgeActor, PledgeItem};
use crate::view::Scene;
use crate::view::mark::Mark;
use crate::view::pledges::promise;

/// Numbers of promises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// All.
    pub(crate) items: usize,
    /// By the window's last claim, in the order of [`STATUSES`].
    claimed: [usize; 4],
    /// By the section's last verdict, in the same order.
    verified: [usize; 4],
    /// Those that the window called kept and the section then found broken.
    pub(crate) contradicted: usize,
}

impl Counts {
    /// The counts of `items`.
    pub(crate) fn of<'a>(items: impl IntoIterator<Item = &'a PledgeItem>) -> Self {
        let mut counts = Self::default();
        for item in items {
            counts.items += 1;
            counts.contradicted += usize::from(item.contradiction().is_some());
            for (by, column) in [
                (PledgeActor::Window, &mut counts.claimed),
                (PledgeActor::Section, &mut counts.verified),
            ] {
                let last = item.last(by).map(|event| event.status);
                for (status, count) in STATUSES.iter().zip(column) {
                    *count += usize::from(*status == last);
                }
            }
        }
        counts
    }

    /// Verified as kept.
    pub(crate) fn kept(&self) -> usize {
        self.verified[0]
    }

    /// Verified as broken.
    pub(crate) fn broken(&self) -> usize {
        self.verified[1]
    }

    /// Verified as under way.
    pub(crate) fn in_progress(&self) -> usize {
        self.verified[2]
    }

    /// Not verified.
    pub(crate) fn unverified(&self) -> usize {
        self.verified[3]
    }

    /// What one side says, with how often it says it; what nobody says is left out.
    pub(crate) fn marks(&self, scene: &Scene<'_>, by: PledgeActor) -> Vec<Mark> {
        let column = match by {
            PledgeActor::Window => self.claimed,
            PledgeActor::Section => self.verified,
        };
        (STATUSES.into_iter().zip(column))
            .filter(|(_, count)| *count > 0)
            .map(|(status, count)| {
                let mark = promise::mark(scene, by, status);
                Mark {
                    text: scene.say(
                        "pledges.counted",
                        &[("what", (&mark.text).into()), ("count", count.into())],
                    ),
                    ..mark
                }
            })
            .collect()
    }
}
