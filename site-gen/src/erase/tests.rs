use super::*;
use crate::source::Readable;

const LEDGER: &str = "[[item]]\nid = \"a\"\nproblem = \"x\" # one\n[[item]]\nid = \"tax-003\"\nproblem = '''张三\n态度差''' # 张三\nname_private = \"张三\"\n[[item.event]]\ndate = 2025-01-01\nnote = \"n\"\n[[item.event]]\nnote = \"第二条\"\n";

fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.add("2025/ledger/tax.toml".into(), LEDGER, Readable::Yes);
    let pledge = "+++\n[[item]]\nid = \"p\"\ntext = \"由张三办好\"\n+++\n正文，**张三**。\n";
    sources.add("2025/pledges/tax.md".into(), pledge, Readable::Yes);
    sources
}

fn made(fields: &[&str], text: Option<&str>) -> Result<Tombstones, NotErased> {
    let fields: Vec<Field> = (fields.iter())
        .map(|field| field.parse().expect("a field"))
        .collect();
    let date = Date::constant(2025, 12, 1);
    tombstones(&sources(), &fields, text, date, Language::English)
}

fn file<'a>(made: &'a Tombstones, path: &str) -> &'a str {
    &made.files[path]
}

#[test]
fn a_field_is_found_and_becomes_a_tombstone() {
    let found = made(&["2025/ledger/tax.toml:item.tax-003.problem"], None).expect("a text");
    assert_eq!(found.erased, ["张三\n态度差"]);
    let text = file(&found, "2025/ledger/tax.toml");
    let says = "problem = \"[erased as the law requires, 2025-12-01]\" # 张三";
    assert!(text.contains(says), "{text}");
    assert!(text.contains("problem = \"x\" # one"));
    let found = made(&["2025/ledger/tax.toml:item.tax-003.event.2.note"], None).expect("a text");
    assert_eq!(found.erased, ["第二条"]);
    let found = made(&["2025/pledges/tax.md:item.p.text"], None).expect("a text");
    let text = file(&found, "2025/pledges/tax.md");
    assert!(
        text.starts_with("+++\n[[item]]\nid = \"p\"\ntext = \"["),
        "{text}"
    );
    assert!(text.ends_with("+++\n正文，**张三**。\n"));
    for (field, wrong) in [
        ("2025/ledger/tax.toml:item.b.problem", "NoField"),
        ("2025/ledger/tax.toml:item.a.problem", "NoText"),
        ("2025/ledger/tax.toml:body", "NoField"),
        ("2025/ledger/gas.toml:item.a.problem", "NoField"),
        ("2025/ledger/tax.toml:item.tax-003.event.1.date", "NoText"),
        ("2025/pledges/tax.md:body", "WhichText"),
    ] {
        let said = format!("{:?}", made(&[field], None).expect_err("nothing to erase"));
        assert!(said.starts_with(wrong), "{field}: {said}");
    }
    assert!("tax.toml".parse::<Field>().is_err());
}

#[test]
fn a_part_goes_from_several_fields_and_others_are_named() {
    let fields = [
        "2025/ledger/tax.toml:item.tax-003.problem",
        "2025/pledges/tax.md:body",
        "2025/pledges/tax.md:item.p.text",
    ];
    let found = made(&fields, Some("张三")).expect("texts");
    assert_eq!(found.erased, ["张三"]);
    let says = "[erased as the law requires, 2025-12-01]";
    let pledge = file(&found, "2025/pledges/tax.md");
    assert!(
        pledge.contains(&format!("text = \"由{says}办好\"")),
        "{pledge}"
    );
    assert!(
        pledge.ends_with(&format!("正文，**{says}**。\n")),
        "{pledge}"
    );
    let ledger = file(&found, "2025/ledger/tax.toml");
    assert!(
        ledger.contains(&format!("problem = \"{says}\\n态度差\"")),
        "{ledger}"
    );
    let missing = made(&fields, Some("李四")).expect_err("it is not there");
    assert_eq!(missing, NotErased::NotThere(fields[0].to_owned()));
    // What staff keep to themselves and comments reach no output, and stand in nobody's way.
    assert_eq!(fields::holding(&sources(), "张三"), fields);
    let mut after = sources();
    for (path, text) in &found.files {
        after.put(path, text);
    }
    assert_eq!(fields::holding(&after, "张三"), [""; 0]);
}

#[test]
fn a_name_that_is_found_leads_back_to_its_field() {
    let mut sources = Sources::default();
    let text = "[[mark]]\nwindow = \"tax\"\nbasis = \"one\"\n[[mark]]\nwindow = \"tax\"\nbasis = \"a two\"\n[[mark]]\nbasis = \"two b\"\n";
    sources.add("2025/panel.toml".into(), text, Readable::Yes);
    let named = fields::holding(&sources, "two");
    assert_eq!(
        named,
        [
            "2025/panel.toml:mark.2.basis",
            "2025/panel.toml:mark.3.basis"
        ]
    );
    let fields: Vec<Field> = (named.iter())
        .map(|field| field.parse().expect("a field"))
        .collect();
    let date = Date::constant(2025, 12, 1);
    let made = tombstones(&sources, &fields, Some("two"), date, Language::English);
    let after = &made.expect("texts").files["2025/panel.toml"];
    assert!(after.contains("one") && !after.contains("two"), "{after}");
}
