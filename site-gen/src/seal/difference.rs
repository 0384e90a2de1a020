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

/// What does not count as a difference: a day that passed, and the digest that follows from it.
const ASIDE: [&str; 3] = ["as_of", "inputs_sha256", "centre"];

/// The differences of two published JSON files but for the day and what follows from it, in the order of the first.
/// Members of a list are the same where their ids are; a list without ids is one value.
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

fn compare(
    place: &mut Vec<String>,
    old: Option<&Value>,
    new: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    if old == new {
        return;
    }
    match (old.and_then(members), new.and_then(members)) {
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
        _ => found.push(Difference {
            place: place.join(" "),
            old: print(old),
            new: print(new),
        }),
    }
}

/// The members of an object by key, or of a list by id.
fn members(value: &Value) -> Option<Vec<(String, &Value)>> {
    match value {
        Value::Object(object) => Some(
            object
                .iter()
                .map(|(key, value)| (key.clone(), value))
                .collect(),
        ),
        Value::Array(list) => (list.iter())
            .map(|value| Some((value.get("id")?.as_str()?.to_owned(), value)))
            .collect::<Option<Vec<_>>>()
            .filter(|list| !list.is_empty()),
        _ => None,
    }
}

/// A value in short.
fn print(value: Option<&Value>) -> String {
    const LONG: usize = 60;
    let text = match value {
        None => return "–".to_owned(),
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
        let gone = differences(
            old,
            r#"{"as_of":"2","windows":[{"id":"b","rank":2}],"n":[1]}"#,
        );
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].new, "–");
    }
}
