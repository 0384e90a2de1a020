//! An evaluation under edits, kept up to date at the cost of what an edit touches.
//!
//! A page that lets people try figures evaluates after every key stroke. Scoring all windows anew
//! reads every vote again; here an edit of one window scores that window and moves it to its new
//! place, and other weights only mix known scores anew. What follows from all of it (rank ranges,
//! ranks within classes, running ranks) is computed when it is first asked for.
//!
//! The state is that of the whole scenario, never of a sequence of calls: [`Live::show`] takes all
//! edits that are to apply, and finds out by itself which are new and which are gone. So undoing is
//! showing fewer edits, and what is shown equals [`crate::scenario::Scenario::apply`] and
//! [`crate::evaluate`], which is a tested law.

mod place;
mod shown;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cell::OnceCell;

use crate::blend::{Blend, Parts};
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::inputs::Window;
use crate::method::{Component, Method, Quota, Ranking, Source};
use crate::order::{NearBlend, NearParts};
use crate::outcome::{Lists, Pools};
use crate::ratio::Ratio;
use crate::scenario::{self, Edit, Inapplicable};
use crate::score::{self, Scorecard};
use crate::uncertainty::Compared;

use self::place::Order;
pub use self::shown::Standings;

/// An evaluation under edits.
#[derive(Clone, Debug)]
pub struct Live {
    published: Evaluation,
    /// With all edits.
    shown: Evaluation,
    /// The edits shown, by window, and those of the method.
    of_windows: BTreeMap<Id, Vec<Edit>>,
    of_method: Vec<Edit>,
    blend: Blend,
    near_blend: Option<NearBlend>,
    windows: Vec<Scored>,
    vetoed: Vec<bool>,
    order: Order,
    pools: Pools,
    lists: Lists,
    later: Later,
}

/// A window as the weights find it.
#[derive(Clone, Debug)]
struct Scored {
    /// Without working. Its composite and shares are those of the weights it was scored under; only
    /// what no weight touches is read of it.
    scorecard: Scorecard,
    parts: Parts,
    near: Option<NearParts>,
}

/// What is computed when it is asked for.
#[derive(Clone, Debug, Default)]
struct Later {
    class_ranks: OnceCell<Vec<Option<usize>>>,
    compared: OnceCell<Vec<Option<Compared>>>,
    round_ranks: OnceCell<Vec<BTreeMap<Id, BTreeMap<Id, usize>>>>,
}

/// What edits change, checked.
struct Changes {
    /// Where an edit of it came or went.
    method: Option<Method>,
    /// By place.
    windows: Vec<(usize, Window)>,
}

impl Scored {
    fn of(method: &Method, window: &Window) -> Self {
        let scorecard = score::score(method, window).without_working();
        let parts = Parts::of(&scorecard);
        Self {
            near: NearParts::of(&parts),
            parts,
            scorecard,
        }
    }
}

impl Live {
    /// The evaluation as published.
    pub fn new(published: Evaluation) -> Self {
        let method = &published.method;
        let windows: Vec<_> = (published.windows.iter())
            .map(|window| Scored::of(method, window))
            .collect();
        let blend = Blend::of(method);
        let near_blend = NearBlend::of(&blend);
        let order = Order::of(&blend, near_blend.as_ref(), &windows);
        let vetoed: Vec<bool> = (published.windows.iter())
            .map(|window| !window.vetoes.is_empty())
            .collect();
        let classes: Vec<_> = published
            .windows
            .iter()
            .map(|window| &window.class)
            .collect();
        let pools = Pools::of(method, &classes);
        let lists = pools.fill(order.ranks(), &vetoed);
        Self {
            shown: published.clone(),
            published,
            of_windows: BTreeMap::new(),
            of_method: Vec::new(),
            blend,
            near_blend,
            windows,
            vetoed,
            order,
            pools,
            lists,
            later: Later::default(),
        }
    }

    /// Shows the published evaluation with exactly these edits, applied in this order.
    ///
    /// # Errors
    ///
    /// When an edit names what is not there, or the edited inputs break a rule. Then what was shown
    /// before stays.
    pub fn show(&mut self, edits: &[Edit]) -> Result<(), Inapplicable> {
        let mut of_windows: BTreeMap<&Id, Vec<(usize, &Edit)>> = BTreeMap::new();
        let mut of_method: Vec<(usize, &Edit)> = Vec::new();
        for (at, edit) in edits.iter().enumerate() {
            match edit.window() {
                Some(window) => of_windows.entry(window).or_default().push((at, edit)),
                None => of_method.push((at, edit)),
            }
        }
        let same = |one: &[Edit], other: &[(usize, &Edit)]| {
            one.len() == other.len() && one.iter().zip(other).all(|(a, (_, b))| a == *b)
        };
        let shown = self.of_windows.iter();
        let gone = shown
            .filter(|(id, _)| !of_windows.contains_key(id))
            .map(|(id, _)| (id, &[][..]));
        let new = of_windows.iter().filter(|(id, edits)| {
            !(self.of_windows.get(**id)).is_some_and(|shown| same(shown, edits))
        });
        let changed: BTreeMap<&Id, &[(usize, &Edit)]> =
            gone.chain(new.map(|(id, edits)| (*id, &**edits))).collect();
        let method_changed = !same(&self.of_method, &of_method);

        // Everything that can fail comes before anything is changed.
        let checked = self.edited(method_changed.then_some(&*of_method), &changed)?;
        self.of_windows = (of_windows.into_iter())
            .map(|(id, edits)| {
                (
                    id.clone(),
                    edits.into_iter().map(|(_, edit)| edit.clone()).collect(),
                )
            })
            .collect();
        self.of_method = of_method
            .into_iter()
            .map(|(_, edit)| edit.clone())
            .collect();
        self.take(checked);
        Ok(())
    }

    /// The method under its edits, if they are to be looked at, and the windows that change.
    fn edited(
        &self,
        of_method: Option<&[(usize, &Edit)]>,
        of_windows: &BTreeMap<&Id, &[(usize, &Edit)]>,
    ) -> Result<Changes, Inapplicable> {
        let published = &self.published;
        let mut first: Option<Inapplicable> = None;
        let mut fail = |edit: usize, why| {
            if first.as_ref().is_none_or(|first| Some(edit) < first.edit) {
                let edit = Some(edit);
                first = Some(Inapplicable { edit, why });
            }
        };
        let mut method = of_method.map(|_| published.method.clone());
        for (at, edit) in of_method.into_iter().flatten() {
            let method = method
                .as_mut()
                .expect("there is one where there are edits of it");
            if let Err(why) = edit.apply_to_method(method, &published.windows) {
                fail(*at, why);
                break;
            }
        }
        let survey = published.method.survey.as_ref();
        let mut windows = Vec::new();
        for (id, edits) in of_windows {
            let Some(place) = published.place(id) else {
                fail(edits[0].0, alloc::format!("{id} is no window"));
                continue;
            };
            let window = &published.windows[place];
            match scenario::edited(survey, window, edits.iter().map(|(_, edit)| *edit)) {
                Ok(window) => windows.push((place, window)),
                Err((at, why)) => fail(edits[at].0, why),
            }
        }
        if let Some(first) = first {
            return Err(first);
        }
        let unlawful = |why: crate::evaluation::Inconsistency| Inapplicable {
            edit: None,
            why: alloc::format!("{why}"),
        };
        if let Some(method) = &method {
            Evaluation::check_rules(method).map_err(unlawful)?;
        }
        let windows = windows.into_iter().map(|(place, window)| {
            let window = published.checked(window).map_err(unlawful)?;
            Ok((place, window))
        });
        Ok(Changes {
            method,
            windows: windows.collect::<Result<_, _>>()?,
        })
    }

    /// Takes over lawful changes and computes what follows from them.
    fn take(&mut self, Changes { method, windows }: Changes) {
        if method.is_none() && windows.is_empty() {
            return;
        }
        let mut touched: BTreeSet<usize> = BTreeSet::new();
        for (place, window) in windows {
            self.vetoed[place] = !window.vetoes.is_empty();
            self.shown.put(place, window);
            touched.insert(place);
        }
        let remixed = method.is_some();
        if let Some(method) = method {
            let rescored = !same_scores(&method, &self.shown.method);
            self.shown.put_rules(method);
            self.blend = Blend::of(&self.shown.method);
            self.near_blend = NearBlend::of(&self.blend);
            let windows = self.shown.windows.iter();
            let classes: Vec<_> = windows.map(|window| &window.class).collect();
            self.pools = Pools::of(&self.shown.method, &classes);
            if rescored {
                touched.extend(0..self.windows.len());
            }
        }
        for &place in &touched {
            self.windows[place] = Scored::of(&self.shown.method, &self.shown.windows[place]);
        }
        let near = self.near_blend.as_ref();
        if remixed || touched.len() > MOST_MOVED {
            self.order = Order::of(&self.blend, near, &self.windows);
        } else {
            for &place in &touched {
                self.order.move_one(&self.blend, near, &self.windows, place);
            }
        }
        self.lists = self.pools.fill(self.order.ranks(), &self.vetoed);
        self.later.class_ranks.take();
        self.later.compared.take();
        if !touched.is_empty() {
            self.later.round_ranks.take();
        }
    }
}

/// More windows than this are ranked anew rather than moved one by one.
const MOST_MOVED: usize = 32;

/// Whether two methods, one an edit of the other, give every window the same leaves and adjustments:
/// whether they differ in weights, ranking, quotas and bands only.
fn same_scores(one: &Method, other: &Method) -> bool {
    fn unweighted(components: &mut [Component]) {
        for component in components {
            component.weight = Ratio::ZERO;
            if let Source::Components(children) = &mut component.source {
                unweighted(children);
            }
        }
    }
    let [one, other] = [one, other].map(|method| {
        let mut method = method.clone();
        unweighted(&mut method.components);
        method.ranking = Ranking::default();
        method.quota = Quota::default();
        method.bands.clear();
        method
    });
    one == other
}
