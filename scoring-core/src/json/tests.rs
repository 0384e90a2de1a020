use alloc::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Plain,
    Held(Vec<u64>),
    Both { z: [u8; 2], a: i8 },
}

#[derive(Debug, Serialize)]
struct Inner {
    zone: String,
    area: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<bool>,
}

#[derive(Debug, Serialize)]
struct Outer {
    rows: Vec<Inner>,
    #[serde(flatten)]
    inner: Inner,
    by_key: BTreeMap<String, Vec<Kind>>,
    flag: bool,
    mark: char,
}

fn inner() -> impl Strategy<Value = Inner> {
    (".*", any::<Option<i32>>(), any::<Option<bool>>()).prop_map(|(zone, area, absent)| Inner {
        zone,
        area,
        absent,
    })
}

fn outer() -> impl Strategy<Value = Outer> {
    let kind = prop_oneof![
        Just(()).prop_map(|()| Kind::Plain),
        prop::collection::vec(any::<u64>(), 0..3).prop_map(Kind::Held),
        any::<([u8; 2], i8)>().prop_map(|(z, a)| Kind::Both { z, a }),
    ];
    let by_key =
        prop::collection::btree_map("[a-z0-9-]{0,4}", prop::collection::vec(kind, 0..3), 0..4);
    (
        prop::collection::vec(inner(), 0..4),
        inner(),
        by_key,
        any::<bool>(),
        any::<char>(),
    )
        .prop_map(|(rows, inner, by_key, flag, mark)| Outer {
            rows,
            inner,
            by_key,
            flag,
            mark,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A tree of values keeps its keys sorted: another way to the same text.
    #[test]
    fn it_is_the_text_of_a_sorted_tree(value in outer()) {
        let tree = serde_json::to_value(&value).expect("a tree");
        prop_assert_eq!(compact(&value), serde_json::to_string(&tree).expect("a text"));
        let lines = in_lines(&value);
        let back: Value = serde_json::from_str(&lines).expect("JSON");
        prop_assert_eq!(back, tree);
        let rows = value.rows.len() + usize::from(!value.rows.is_empty());
        prop_assert_eq!(lines.lines().count(), 2 + 6 + usize::from(value.inner.absent.is_some()) + rows);
    }
}

#[test]
fn what_stands_outermost_has_a_line_of_its_own() {
    let value = Outer {
        rows: alloc::vec![
            Inner {
                zone: "b".into(),
                area: None,
                absent: Some(true)
            },
            Inner {
                zone: "\n".into(),
                area: Some(-1),
                absent: None
            },
        ],
        inner: Inner {
            zone: String::new(),
            area: None,
            absent: None,
        },
        by_key: [(
            "k".into(),
            alloc::vec![Kind::Held(alloc::vec![1]), Kind::Plain],
        )]
        .into(),
        flag: false,
        mark: '"',
    };
    let text = r#"{
"area":null,
"by_key":{"k":[{"held":[1]},"plain"]},
"flag":false,
"mark":"\"",
"rows":[
{"absent":true,"area":null,"zone":"b"},
{"area":-1,"zone":"\n"}
],
"zone":""
}
"#;
    assert_eq!(in_lines(&value), text);
}

#[test]
fn floats_have_no_text() {
    let mut writer = Writer {
        text: String::new(),
        depth: 0,
        layout: Layout::Compact,
    };
    let float: Value = serde_json::from_str("1.5").expect("JSON");
    assert!(float.serialize(&mut writer).is_err());
}
