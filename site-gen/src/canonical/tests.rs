//! Records put into texts, and where they stand there.

use super::*;

fn field(path: &[&str], value: Option<Value>) -> Field<usize> {
    Field {
        path: path.iter().map(|key| (*key).to_owned()).collect(),
        value,
        place: 0,
    }
}

fn mark(window: &str, score: Option<&str>, place: usize) -> Entry<usize> {
    Entry {
        identity: &["window"],
        telling: &[],
        fields: vec![
            field(&["window"], Some(Value::Text(window.to_owned()))),
            Field {
                place,
                ..field(
                    &["score"],
                    score.map(|score| Value::Literal(score.to_owned())),
                )
            },
        ],
        children: Vec::new(),
        place,
    }
}

fn marks(entries: Vec<Entry<usize>>) -> Records<usize> {
    Records {
        arrays: vec![("mark", entries)],
        ..Records::default()
    }
}

const FILE: &str = "# 领导小组\n[[mark]]\nscore = \"88.5\" # 复核过\nwindow = \"tax\"\n\n# 民政\n[[mark]]\nwindow = \"civil\"\nscore = 90\n";

#[test]
fn what_is_the_same_stays_as_it_is_written() {
    let records = marks(vec![
        mark("civil", Some("90.0"), 1),
        mark("tax", Some("88.50"), 2),
    ]);
    let merged = merge(FILE, &records, Mode::Replace).expect("TOML");
    assert_eq!(merged.text, FILE);
    assert_eq!((merged.same, merged.changed, merged.added), (2, 0, 0));
}

#[test]
fn a_change_leaves_comments_and_a_new_record_follows() {
    let records = marks(vec![
        mark("tax", Some("89.50"), 1),
        mark("gas", Some("7"), 2),
    ]);
    let merged = merge(FILE, &records, Mode::Merge).expect("TOML");
    let expected = FILE.replace("\"88.5\"", "89.50") + "\n[[mark]]\nwindow = \"gas\"\nscore = 7\n";
    assert_eq!(merged.text, expected);
    assert_eq!((merged.same, merged.changed, merged.added), (0, 1, 1));
    let at = |what: &str| Ranges::of(&merged).at(merged.text.find(what).expect("there"));
    assert_eq!(
        (at("89.50"), at("7\n"), at("gas")),
        (Some(1), Some(2), Some(0))
    );
}

#[test]
fn replacing_removes_what_is_not_named() {
    let records = marks(vec![mark("civil", None, 1)]);
    let merged = merge(FILE, &records, Mode::Replace).expect("TOML");
    assert_eq!(merged.text, "# 民政\n[[mark]]\nwindow = \"civil\"\n");
    assert_eq!((merged.removed, merged.changed), (1, 1));
    let kept = merge(FILE, &records, Mode::Merge).expect("TOML");
    assert_eq!(kept.text, FILE);
    // What stands at the head of the file is no comment of its first record.
    let headed = format!("# 2025 年\n\n{FILE}");
    let merged = merge(&headed, &records, Mode::Replace).expect("TOML");
    let expected = "# 2025 年\n\n# 民政\n[[mark]]\nwindow = \"civil\"\n";
    assert_eq!(merged.text, expected);
    let records = marks(vec![mark("gas", Some("7"), 1)]);
    let merged = merge(FILE, &records, Mode::Replace).expect("TOML");
    assert_eq!(merged.text, "[[mark]]\nwindow = \"gas\"\nscore = 7\n");
}

#[test]
fn tables_below_stand_close() {
    let event = Entry {
        identity: &["date"],
        telling: &[],
        fields: vec![field(&["date"], Some(Value::Literal("2025-07-01".into())))],
        children: Vec::new(),
        place: 0,
    };
    let mut entry = mark("tax", Some("1"), 0);
    entry.fields.push(field(
        &["votes", "attitude"],
        Some(Value::Counts(vec![1, 2])),
    ));
    entry.children = vec![("event", vec![event])];
    let merged = merge(
        "",
        &marks(vec![entry.clone(), mark("gas", Some("2"), 0)]),
        Mode::Merge,
    );
    let text = "[[mark]]\nwindow = \"tax\"\nscore = 1\n[mark.votes]\nattitude = [1, 2]\n[[mark.event]]\ndate = 2025-07-01\n\n[[mark]]\nwindow = \"gas\"\nscore = 2\n";
    assert_eq!(merged.expect("TOML").text, text);
    // What is written here is what `fmt` would leave as it is.
    assert_eq!(crate::layout::canonical(text).expect("TOML"), text);
}

/// A deduction of a table without ids, with the number that it is given.
fn deduction(id: &str, date: &str, basis: &str, points: &str) -> Entry<usize> {
    let fields = [
        ("id", Value::Text(id.to_owned())),
        ("window", Value::Text("tax".to_owned())),
        ("date", Value::Literal(date.to_owned())),
        ("points", Value::Literal(points.to_owned())),
        ("basis", Value::Text(basis.to_owned())),
    ];
    let fields = fields.into_iter().enumerate();
    let fields = fields.map(|(place, (key, value))| Field {
        place,
        ..field(&[key], Some(value))
    });
    Entry {
        identity: &["id"],
        telling: &["window", "date", "basis"],
        fields: fields.collect(),
        children: Vec::new(),
        place: 99,
    }
}

/// What resembles what, where `entries` are merged into the deductions of 3 July and 4 July.
fn resembling(entries: Vec<Entry<usize>>) -> Vec<(String, &'static str, String, usize)> {
    const FILE: &str = "[[deduction]]\nid = \"1\"\nwindow = \"tax\"\ndate = 2025-07-03\npoints = 3\nbasis = \"迟到\"\n\n[[deduction]]\nid = \"2\"\nwindow = \"tax\"\ndate = 2025-07-04\npoints = 2\nbasis = \"缺席\"\n";
    let records = Records {
        arrays: vec![("deduction", entries)],
        ..Records::default()
    };
    let merged = merge(FILE, &records, Mode::Merge).expect("TOML");
    let found = merged.resembling.into_iter();
    let found = found.map(|each| (each.id.unwrap_or_default(), each.key, each.old, each.place));
    found.collect()
}

#[test]
fn a_new_record_resembles_the_one_that_says_the_same_but_for_one_key() {
    let same = || deduction("1", "2025-07-03", "迟到", "3");
    let corrected = deduction("3", "2025-07-14", "缺席", "2.0");
    let old = ("2".to_owned(), "date", "2025-07-04".to_owned(), 2);
    assert_eq!(resembling(vec![same(), corrected.clone()]), [old]);
    // The text may be what was corrected, too.
    let reworded = deduction("3", "2025-07-04", "无故缺席", "2");
    let old = ("2".to_owned(), "basis", "缺席".to_owned(), 4);
    assert_eq!(resembling(vec![same(), reworded]), [old]);
    // Two keys that differ are another record, be it what it counts, and so is one with an id of its own.
    for (basis, points) in [("早退", "2"), ("缺席", "1")] {
        let other = deduction("3", "2025-07-14", basis, points);
        assert_eq!(resembling(vec![same(), other]), []);
    }
    let named = Entry {
        telling: &[],
        ..corrected.clone()
    };
    assert_eq!(resembling(vec![same(), named]), []);
    // Where the table has the old record, too, the new one is a further one.
    let both = vec![
        same(),
        deduction("2", "2025-07-04", "缺席", "2"),
        corrected.clone(),
    ];
    assert_eq!(resembling(both), []);
    // Of two that are like one record, each may be a further one.
    let second = deduction("4", "2025-07-15", "缺席", "2");
    assert_eq!(resembling(vec![same(), corrected, second]), []);
}

#[test]
fn what_resembles_two_records_is_left_alone() {
    const FILE: &str = "[[deduction]]\nid = \"1\"\nwindow = \"tax\"\ndate = 2025-07-03\npoints = 2\nbasis = \"缺席\"\n\n[[deduction]]\nid = \"2\"\nwindow = \"tax\"\ndate = 2025-07-04\npoints = 2\nbasis = \"缺席\"\n";
    let records = Records {
        arrays: vec![("deduction", vec![deduction("3", "2025-07-05", "缺席", "2")])],
        ..Records::default()
    };
    let merged = merge(FILE, &records, Mode::Merge).expect("TOML");
    assert_eq!(merged.resembling, []);
}
