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

use alloc::vec::Vec;
use core::cell::OnceCell;

use crate::blend::{Blend, Parts};
use crate::evaluation::Evaluation;
use crate::id::Id;
use crate::inputs::Window;
use crate::lists::{Lists, Pools};
use crate::method::{Component, Method, Quota, Ranking, Source};
use crate::order::{NearBlend, NearParts};
use crate::ratio::Ratio;
use crate::scenario::{self, Edit, Inapplicable};
use crate::score::{self, Scorecard};
use crate::sort;

use self::place::Order;
pub use self::shown::Standings;

/// An evaluation under edits.
#[derive(Clone, Debug)]
pub struct Live {
    published: Evaluation,
    /// With all edits.
    shown: Evaluation,
    /// The edits shown, by window, and those of the method.
    of_windows: Vec<Vec<Edit>>,
    of_method: Vec<Edit>,
    blend: Blend,
    near_blend: Option<NearBlend>,
    windows: Vec<Scored>,
    /// How often something changed, and for each window how often it had when its figures last did.
    changes: u64,
    versions: Vec<u64>,
    vetoed: Vec<bool>,
    order: Order,
    pools: Pools,
    lists: Lists,
}

/// A window as the weights find it.
#[derive(Clone, Debug)]
struct Scored {
    /// Scores alone. Its composite and shares are those of the weights it was scored under; only
    /// what no weight touches is read of it.
    scorecard: Scorecard,
    parts: Parts,
    near: Option<NearParts>,
    /// Under the weights in force, once it was asked for.
    composite: OnceCell<Option<Ratio>>,
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
        let scorecard = score::scores(method, window);
        let parts = Parts::of(&scorecard);
        Self {
            near: NearParts::of(&parts),
            parts,
            scorecard,
            composite: OnceCell::new(),
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
            of_windows: Vec::new(),
            of_method: Vec::new(),
            blend,
            near_blend,
            changes: 0,
            versions: alloc::vec![0; windows.len()],
            windows,
            vetoed,
            order,
            pools,
            lists,
        }
    }

    /// Shows the published evaluation with exactly these edits, applied in this order.
    ///
    /// # Errors
    ///
    /// When an edit names what is not there, or the edited inputs break a rule. Then what was shown
    /// before stays.
    pub fn show(&mut self, edits: &[Edit]) -> Result<(), Inapplicable> {
        let numbered = || edits.iter().enumerate();
        let of_method: Vec<_> = numbered()
            .filter(|(_, edit)| edit.window().is_none())
            .collect();
        let mut of_windows: Vec<_> = numbered()
            .filter(|(_, edit)| edit.window().is_some())
            .collect();
        sort::by(&mut of_windows, |a, b| a.1.window().cmp(&b.1.window()));
        let of_one = |a: &(usize, &Edit), b: &(usize, &Edit)| a.1.window() == b.1.window();
        let asked: Vec<&[(usize, &Edit)]> = of_windows.chunk_by(of_one).collect();
        let same = |one: &[Edit], other: &[(usize, &Edit)]| {
            one.len() == other.len() && one.iter().zip(other).all(|(a, (_, b))| a == *b)
        };
        let shown = &self.of_windows;
        // By window, and for each the edits that it is to have.
        let mut changed: Vec<(&Id, &[(usize, &Edit)])> = Vec::new();
        for edits in &asked {
            if let Some(id) = edits[0].1.window()
                && !shown.iter().any(|shown| same(shown, edits))
            {
                changed.push((id, edits));
            }
        }
        for id in shown.iter().filter_map(|edits| edits[0].window()) {
            if asked.iter().all(|edits| edits[0].1.window() != Some(id)) {
                changed.push((id, &[]));
            }
        }
        sort::by(&mut changed, |a, b| a.0.cmp(b.0));
        let method_changed = !same(&self.of_method, &of_method);

        // Everything that can fail comes before anything is changed.
        let checked = self.edited(method_changed.then_some(&*of_method), &changed)?;
        let copied =
            |edits: &[(usize, &Edit)]| edits.iter().map(|(_, edit)| (*edit).clone()).collect();
        self.of_windows = asked.into_iter().map(copied).collect();
        self.of_method = copied(&of_method);
        self.take(checked);
        Ok(())
    }

    /// The method under its edits, if they are to be looked at, and the windows that change.
    fn edited(
        &self,
        of_method: Option<&[(usize, &Edit)]>,
        of_windows: &[(&Id, &[(usize, &Edit)])],
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
        let mut touched = Vec::with_capacity(windows.len());
        for (place, window) in windows {
            self.vetoed[place] = !window.vetoes.is_empty();
            self.shown.put(place, window);
            touched.push(place);
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
                touched = (0..self.windows.len()).collect();
            }
        }
        self.changes += 1;
        if remixed {
            self.versions.fill(self.changes);
            for window in &mut self.windows {
                window.composite.take();
            }
        }
        for &place in &touched {
            self.versions[place] = self.changes;
            self.windows[place] = Scored::of(&self.shown.method, &self.shown.windows[place]);
        }
        let near = self.near_blend.as_ref();
        if remixed || touched.len() > MOST_MOVED {
            self.order = Order::of(&self.blend, near, &self.windows);
        } else {
            (self.order).move_some(&self.blend, near, &self.windows, &touched);
        }
        self.lists = self.pools.fill(self.order.ranks(), &self.vetoed);
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
