//! Thousands of random scenarios: the WASM in Chromium gives the bytes that the native core gives.
//!
//! The scenarios follow from a seed, so that a failure names one that fails again. What a page makes
//! of so many texts is compared by digest; a scenario that is refused must be refused for the same
//! reason.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use scoring_core::Evaluation;
use scoring_core::inputs::{Answers, Window};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tests::browser::{Scripts, in_browser};
use tests::server::Server;

const SCENARIOS: usize = 2000;
/// How many of them one call takes: a script has half a minute.
const AT_ONCE: usize = 100;
const YEAR: &str = "2026";

/// Knuth's linear congruential generator: any numbers will do, as long as they come again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).expect("31 bits");
        high % bound.max(1)
    }

    fn among<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number of 0 to 100 with up to three decimals.
    fn mark(&mut self) -> String {
        let decimals = self.below(4);
        let unit = 10_usize.pow(u32::try_from(decimals).expect("below 4"));
        let value = self.below(100 * unit + 1);
        if decimals == 0 {
            return value.to_string();
        }
        format!("{}.{:0decimals$}", value / unit, value % unit)
    }

    /// Weights of three components, now and then in fractions that no decimal holds.
    fn weights(&mut self) -> Value {
        let divisor = *self.among(&[1, 1, 3, 7, 103]);
        let whole = 100 * divisor;
        let panel = self.below(whole + 1);
        let peer = self.below(whole - panel + 1);
        let text = |part: usize| format!("{part}/{divisor}");
        json!({ "panel": text(panel), "peer": text(peer), "public": text(whole - panel - peer) })
    }

    fn edit(&mut self, evaluation: &Evaluation) -> Value {
        let window = self.among(&evaluation.windows);
        let id = window.id.as_str();
        match self.below(17) {
            16 => {
                let (issued, returned) = (self.below(130).to_string(), self.below(130).to_string());
                json!({ "ballots": { "window": id, "round": "july", "issued": issued, "returned": returned } })
            }
            0 | 1 => json!({ "weights": self.weights() }),
            2..=5 => self.votes(evaluation, window),
            6 => {
                let respondents = self.below(300).to_string();
                json!({ "respondents": { "window": id, "round": "july", "respondents": respondents } })
            }
            7 => {
                let (by, count) =
                    *self.among(&[("panel", window.panel.len()), ("peer", window.peer.len())]);
                let mut mark =
                    json!({ "window": id, "by": by, "at": self.below(count + 1).to_string() });
                if self.below(3) > 0 {
                    mark["score"] = self.mark().into();
                }
                json!({ "mark": mark })
            }
            8 => json!({ "new-mark": { "window": id, "by": "peer", "score": self.mark() } }),
            9 => match window.deductions.first() {
                Some(record) => {
                    json!({ "adjustment": { "window": id, "list": "deductions", "id": record.id, "points": self.mark() } })
                }
                None => json!({ "basis": self.among(&["exact", "printed"]) }),
            },
            10 => {
                let kind = self.among(&evaluation.method.deductions).id.clone();
                json!({ "new-adjustment": { "window": id, "list": "deductions", "id": "new", "kind": kind, "points": self.mark() } })
            }
            11 => {
                let ground = self.among(&evaluation.method.vetoes).id.clone();
                json!({ "veto": { "window": id, "ground": ground, "in_force": self.below(2) == 0 } })
            }
            12 => json!({ "combine": { "component": "public", "combine": "mean" } }),
            13 => json!({ "trim": { "component": "peer", "trim": self.below(4).to_string() } }),
            14 => {
                let rounding = self.among(&["half-up", "half-even"]);
                json!({ "rounding": { "decimals": self.below(7).to_string(), "rounding": rounding } })
            }
            _ => json!({ "quota": {
                "excellent": self.below(9).to_string(),
                "excellent_heads": self.below(9).to_string(),
                "unsatisfactory": self.below(30).to_string(),
            } }),
        }
    }

    /// Counts that mostly fit the people who answered.
    fn votes(&mut self, evaluation: &Evaluation, window: &Window) -> Value {
        let survey = evaluation
            .method
            .survey
            .as_ref()
            .expect("the sample has a survey");
        let round = self.among(&survey.rounds).id.clone();
        let record = window
            .surveys
            .get(&round)
            .and_then(|records| records.first());
        let people = record.map_or(50, |record| record.respondents);
        let mut left = usize::try_from(people).expect("few") + usize::from(self.below(40) == 0);
        let counts: Vec<String> = (survey.levels.iter())
            .map(|_| {
                let count = self.below(left + 1);
                left -= count;
                count.to_string()
            })
            .collect();
        let group = record.and_then(|record| record.group.clone());
        let lawful = record.is_none_or(|record| matches!(record.answers, Answers::Votes(_)));
        assert!(lawful, "the sample publishes its counts");
        let indicator = &self.among(&survey.indicators).id;
        json!({ "votes": {
            "window": window.id, "round": round, "group": group, "indicator": indicator, "counts": counts,
        } })
    }

    fn scenario(&mut self, evaluation: &Evaluation) -> String {
        let edits = 1 + self.below(4);
        let edits: Vec<Value> = (0..edits).map(|_| self.edit(evaluation)).collect();
        json!({ "edit": edits }).to_string()
    }
}

/// The digest of what a scenario gives, or why it is refused.
fn told(result: Result<String, String>) -> String {
    result.map_or_else(
        |why| format!("refused: {why}"),
        |text| {
            let mut digest = String::new();
            for byte in Sha256::digest(text) {
                write!(digest, "{byte:02x}").expect("writing to a string succeeds");
            }
            digest
        },
    )
}

/// What the page tells of each scenario. Digests come from the browser, not from our code.
const TELL: &str = "
    const [inputs, scenarios, done] = arguments;
    const hex = bytes => [...new Uint8Array(bytes)].map(b => b.toString(16).padStart(2, '0')).join('');
    globalThis.pingyi.verification.then(async module => {
        const told = [];
        for (const scenario of scenarios) {
            try {
                const text = new TextEncoder().encode(module.scenario_results(inputs, scenario));
                told.push(hex(await crypto.subtle.digest('SHA-256', text)));
            } catch (error) {
                told.push('refused: ' + String(error.message ?? error));
            }
        }
        done(told);
    });";

#[test]
fn random_scenarios_give_the_same_bytes_in_the_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    let folder = TempDir::new().expect("a temporary folder");
    let site: PathBuf = folder.path().join("site");
    tests::build(&root.join("content"), &site);
    let path = site.join("data").join(YEAR).join("inputs.json");
    let inputs = fs::read_to_string(path).expect("a site has its data");
    let evaluation = Evaluation::from_json(&inputs).expect("the site's data is consistent");
    let mut random = Random(20_251_120);
    let scenarios: Vec<String> = (0..SCENARIOS)
        .map(|_| random.scenario(&evaluation))
        .collect();
    let server = Server::start(&site);
    let url = server.url("verify/index.html");
    in_browser(Scripts::On, |browser| async move {
        let client = &browser.client;
        browser.open_verification(&url).await;
        let mut refused = 0;
        for some in scenarios.chunks(AT_ONCE) {
            let there = client
                .execute_async(TELL, vec![json!(inputs), json!(some)])
                .await;
            let there = there.expect("the page answers");
            let there = there.as_array().expect("a list");
            assert_eq!(there.len(), some.len());
            for (scenario, there) in some.iter().zip(there) {
                let here = told(web::results::scenario_results(&inputs, scenario));
                assert_eq!(there.as_str(), Some(&*here), "{scenario}");
                refused += usize::from(here.starts_with("refused"));
            }
        }
        let lawful = SCENARIOS - refused;
        assert!(
            lawful > SCENARIOS / 2 && refused > 0,
            "{lawful} lawful, {refused} refused"
        );
        let said = browser.console();
        assert!(said.is_empty(), "{said:#?}");
    });
}
