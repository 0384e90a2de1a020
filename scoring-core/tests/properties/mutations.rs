//! Changes of a published file that no editor would make.

use proptest::sample::Index;
use serde_json::{Value, json};

/// Changes one place of a JSON value.
pub(crate) fn mutate(value: &mut Value, place: Index, what: Index, other: Index) {
    fn size(value: &Value) -> usize {
        1 + match value {
            Value::Object(fields) => fields.values().map(size).sum(),
            Value::Array(items) => items.iter().map(size).sum(),
            _ => 0,
        }
    }
    fn at(value: &mut Value, place: usize) -> &mut Value {
        if place == 0 {
            return value;
        }
        let mut left = place - 1;
        let children: Vec<&mut Value> = match value {
            Value::Object(fields) => fields.values_mut().collect(),
            Value::Array(items) => items.iter_mut().collect(),
            _ => unreachable!("a leaf has no places below it"),
        };
        for child in children {
            let places = size(child);
            if left < places {
                return at(child, left);
            }
            left -= places;
        }
        unreachable!("the place lies within the value")
    }
    let elsewhere = at(value, other.index(size(value))).clone();
    let target = at(value, place.index(size(value)));
    let others = [
        json!("0"),
        json!("-1"),
        json!("1/3"),
        json!("100"),
        json!("999999999999"),
        json!("18446744073709551615"),
        json!("4294967295"),
        json!("170141183460469231731687303715884105727"),
        json!("0.000000000001"),
        json!("-99999999999999999999999999999"),
        json!("7"),
        json!("july"),
        json!("users"),
        json!("panel"),
        json!("public"),
        json!("w0"),
        json!(""),
        json!(null),
        json!(true),
        json!(false),
        json!(3),
        json!([]),
        json!({}),
        elsewhere,
    ];
    let what = what.index(others.len() + 3);
    match (target, what.checked_sub(others.len())) {
        (target, None) => *target = others[what].clone(),
        (Value::Object(fields), Some(0)) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            if !keys.is_empty() {
                fields.remove(&keys[other.index(keys.len())]);
            }
        }
        (Value::Array(items), Some(0)) if !items.is_empty() => {
            items.remove(other.index(items.len()));
        }
        (Value::Array(items), Some(1)) if !items.is_empty() => {
            items.push(items[other.index(items.len())].clone());
        }
        (Value::Array(items), Some(_)) => items.reverse(),
        (Value::Object(fields), Some(_)) => drop(fields.insert("unknown".into(), json!("0"))),
        _ => {}
    }
}
