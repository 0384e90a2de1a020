//! Where two published files differ.

use serde_json::Value;

/// A value that is not the same in two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The way to it: `windows tax composite`.
    pub place: String,
    /// What it was, as JSON; `–` where it was not there.
    pub old: String,
    /// What it is, likewise.
    pub new: String,
}

/// What stands for a value that is not there.
pub const NOTHING: &str = "–";

/// What does not count as a difference: a day that passed, and the digest that follows from it.
const ASIDE: [&str; 3] = ["as_of", "inputs_sha256", "centre"];

/// The differences of two published JSON files but for the day and what follows from it, in the order
/// of the first. Members of a list are the same where their ids are; in a list without ids they have
/// their places, and in lists of different lengths each that only one has is a difference of its own.
pub fn differences(old: &str, new: &str) -> Vec<Difference> {
    let (Ok(Value::Object(mut old)), Ok(Value::Object(mut new))) =
        (serde_json::from_str(old), serde_json::from_str(new))
    else {
        return Vec::new();
    };
    for key in ASIDE {
        old.remove(key);
        new.remove(key);
    }
    let mut found = Vec::new();
    compare(
        &mut Vec::new(),
        Some(&Value::Object(old)),
        Some(&Value::Object(new)),
        &mut found,
    );
    found
}

/// The first difference of two published JSON values, in the order of the first. Where it is their order
/// alone, it is the whole.
pub fn first_difference(old: &Value, new: &Value) -> Option<Difference> {
    if old == new {
        return None;
    }
    let mut found = Vec::new();
    compare(&mut Vec::new(), Some(old), Some(new), &mut found);
    let first = found.into_iter().next();
    Some(first.unwrap_or_else(|| Difference::of("", Some(old), Some(new))))
}

fn compare(
    place: &mut Vec<String>,
    old: Option<&Value>,
    new: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    if old == new {
        return;
    }
    let of_one_length = match (old, new) {
        (Some(Value::Array(old)), Some(Value::Array(new))) => old.len() == new.len(),
        _ => false,
    };
    let [old_members, new_members] =
        [old, new].map(|value| value.and_then(|value| members(value, of_one_length)));
    match (old_members, new_members) {
        (Some(old), Some(new)) => {
            let value = |list: &[(String, &Value)], name: &str| {
                list.iter().position(|(each, _)| each == name)
            };
            for (name, was) in &old {
                place.push(name.clone());
                compare(
                    place,
                    Some(was),
                    value(&new, name).map(|at| new[at].1),
                    found,
                );
                place.pop();
            }
            for (name, is) in new.iter().filter(|(name, _)| value(&old, name).is_none()) {
                place.push(name.clone());
                compare(place, None, Some(is), found);
                place.pop();
            }
        }
        _ => match (old, new) {
            (Some(Value::Array(old)), Some(Value::Array(new))) => {
                let missing = |from: &[Value], other: &[Value]| {
                    let mut other: Vec<&Value> = other.iter().collect();
                    let mut missing = Vec::new();
                    for value in from {
                        match other.iter().position(|each| *each == value) {
                            Some(at) => drop(other.swap_remove(at)),
                            None => missing.push(value.clone()),
                        }
                    }
                    missing
                };
                let place = place.join(" ");
                for value in missing(old, new) {
                    found.push(Difference::of(&place, Some(&value), None));
                }
                for value in missing(new, old) {
                    found.push(Difference::of(&place, None, Some(&value)));
                }
            }
            _ => found.push(Difference::of(&place.join(" "), old, new)),
        },
    }
}

impl Difference {
    fn of(place: &str, old: Option<&Value>, new: Option<&Value>) -> Self {
        Self {
            place: place.to_owned(),
            old: print(old),
            new: print(new),
        }
    }
}

/// Differences in short, for one line: the first few, with how they were and are.
pub fn summary(differences: &[Difference]) -> String {
    const SHOWN: usize = 4;
    let shown = differences.iter().take(SHOWN);
    let mut said: Vec<String> = shown
        .map(|each| format!("{} {} → {}", each.place, each.old, each.new))
        .collect();
    if differences.len() > SHOWN {
        said.push("…".to_owned());
    }
    said.join("; ")
}

/// The file of a year's content that says what stands at `place` of its inputs.
pub fn file_of(place: &str) -> String {
    let mut words = place.split(' ');
    let first = words.next().unwrap_or_default();
    // What stands of a window: behind its id.
    let (key, next) = match first {
        "windows" => (words.nth(1).unwrap_or_default(), words.next()),
        other => (other, words.next()),
    };
    let of = |folder: &str| match next {
        Some(name) => format!("{folder}/{name}.toml"),
        None => format!("{folder}/"),
    };
    match key {
        "method" | "status" => "plan.toml".to_owned(),
        "panel" => "panel.toml".to_owned(),
        "self" => "self.toml".to_owned(),
        "peer" => "peer.toml".to_owned(),
        "surveys" | "withheld" => of("surveys"),
        "checklists" => of("checklists"),
        "deductions" | "additions" => "adjustments.toml".to_owned(),
        "vetoes" => "vetoes.toml".to_owned(),
        "decisions" => "outcome.toml".to_owned(),
        _ => "windows.toml".to_owned(),
    }
}

/// The members of an object by key, or of a list by id; by place where `by_place` says so and they have
/// none.
fn members(value: &Value, by_place: bool) -> Option<Vec<(String, &Value)>> {
    match value {
        Value::Object(object) => Some(
            object
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
        ),
        Value::Array(list) => {
            let by_id = (list.iter())
                .map(|value| Some((value.get("id")?.as_str()?.to_owned(), value)))
                .collect::<Option<Vec<_>>>()
                .filter(|list| !list.is_empty());
            let places = || (1_usize..).map(|at| at.to_string()).zip(list).collect();
            by_id.or_else(|| by_place.then(places))
        }
        _ => None,
    }
}

/// A value in short.
fn print(value: Option<&Value>) -> String {
    const LONG: usize = 60;
    let text = match value {
        None => return NOTHING.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_by_their_ids_in_whatever_order() {
        let old = r#"{"as_of":"1","windows":[{"id":"a","rank":1},{"id":"b","rank":2}],"n":[1]}"#;
        let new = r#"{"as_of":"2","windows":[{"id":"b","rank":1},{"id":"a","rank":1}],"n":[1]}"#;
        let found = differences(old, new);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "windows b rank");
        assert_eq!((found[0].old.as_str(), found[0].new.as_str()), ("2", "1"));
        assert_eq!(differences(old, old), []);
        let changed = |old: &str, new: &str| {
            let found = differences(old, new).into_iter();
            let said = found.map(|each| format!("{} {} {}", each.place, each.old, each.new));
            said.collect::<Vec<_>>()
        };
        let [one, other] = [r#"{"n":[1,{"a":2},3]}"#, r#"{"n":[1,{"a":5},3]}"#];
        assert_eq!(changed(one, other), ["n 2 a 2 5"]);
        let longer = r#"{"n":[1,3,{"a":2},3,4]}"#;
        assert_eq!(changed(one, longer), ["n – 3", "n – 4"]);
        let gone = differences(
            old,
            r#"{"as_of":"2","windows":[{"id":"b","rank":2}],"n":[1]}"#,
        );
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].new, "–");
    }
}
