//! What is found in sums, logs and pages.

use super::*;
use crate::sample;

fn sums(files: &[(&str, &str)]) -> String {
    let lines = files.iter();
    let lines = lines.map(|(path, text)| format!("{}  {path}\n", digest_of(text.as_bytes())));
    lines.collect::<Vec<_>>().concat()
}

/// Whether a small site with these files is sound.
fn check(files: &[(&str, &str)]) -> Result<Checked, Finding> {
    let mut proof = Proof::new(&sums(files), None)?;
    let wanted: Vec<String> = proof.files().into_iter().map(str::to_owned).collect();
    for path in wanted {
        let file = files.iter().find(|(name, _)| *name == path);
        proof.file(&path, file.map(|(_, text)| text.as_bytes()))?;
    }
    proof.finish()
}

#[test]
fn lines_of_sums_are_read_and_others_are_named() {
    let digest = "0".repeat(64);
    let read = |text: &str| sums::read(text).map_err(|finding| finding.expected);
    assert_eq!(
        read(&format!("{digest}  a/b c.html\n"))
            .expect("lawful")
            .len(),
        1
    );
    for bad in [
        format!("{digest}  ../a\n"),
        format!("{digest}  /a\n"),
        format!("{digest} a\n"),
        format!("{digest}  a"),
        format!("{digest}  SHA256SUMS\n"),
        "\n".to_owned(),
        String::new(),
    ] {
        assert!(read(&bad).is_err(), "{bad}");
    }
    assert_eq!(
        read(&format!("{digest}  a\n{digest}  a\n")),
        Err("2".to_owned())
    );
}

#[test]
fn a_score_changed_with_its_sums_made_fresh_is_found() {
    let inputs = &sample::inputs();
    let results = results::results(inputs).expect("a sample");
    let figures = Figures::of(&results::read(inputs).expect("a sample"));
    let cell = |(id, composite, rank): (&str, String, usize)| {
        let rank = format!("<td data-figure=\"rank {id}\">{rank}<small>=</small></td>");
        format!("{rank}<td data-figure=\"composite {id}\">{composite}</td>")
    };
    let marked: Vec<String> = figures.ranked().map(cell).collect();
    let marked = marked.concat();
    let site = |results: &str, page: &str| {
        check(&[
            ("data/2025/inputs.json", inputs),
            ("data/2025/results.json", results),
            ("en/2025/ranking/index.html", page),
        ])
    };
    let checked = site(&results, &marked).expect("sound");
    assert_eq!((checked.files, checked.years), (3, 1));
    assert!(checked.figures > 0);
    let (_, composite, _) = figures.ranked().next().expect("a ranked window");
    let what = |result: Result<Checked, Finding>| result.map_err(|finding| finding.what);
    let other = |text: &str| text.replacen(&composite, "99.99", 1);
    assert_eq!(what(site(&other(&results), &marked)), Err(What::Results));
    assert_eq!(what(site(&results, &other(&marked))), Err(What::Figure));
    // Of another year: held against that year's figures, and left alone where there are none.
    for (year, sound) in [("2025", false), ("2019", true)] {
        let elsewhere = |rank: usize| {
            let mark = format!("<bdi data-figure=\"rank {{}} {year}\">{rank}</bdi>");
            let cell = format!("<td>No. {mark} of 3</td>");
            let (id, _, _) = figures.ranked().next().expect("a ranked window");
            [&marked, &*cell.replace("{}", id)].concat()
        };
        let (_, _, rank) = figures.ranked().next().expect("a ranked window");
        assert!(site(&results, &elsewhere(rank)).is_ok());
        let result = what(site(&results, &elsewhere(rank + 10)));
        assert_eq!(result.is_ok(), sound, "{year}: {result:?}");
    }
    let unmarked = marked.replacen("data-figure", "data-other", 1);
    assert_eq!(what(site(&results, &unmarked)), Err(What::NoFigure));
    assert_eq!(what(check(&[("2025/index.html", "")])), Err(What::Missing));
}

#[test]
fn numbers_are_counted_as_they_are_written() {
    let all = |text| figures::numbers(text).collect::<Vec<_>>();
    assert_eq!(all("A&#x27;7: 90.60, No. 1,234."), ["7", "90.60", "1,234"]);
    assert_eq!(all("\u{2212}5.00 of 3-4"), ["\u{2212}5.00", "3", "4"]);
    assert_eq!(all("none"), Vec::<&str>::new());
}

/// In attributes, in texts of pictures and in rows of scripts a figure has no element of its own.
#[test]
fn figures_without_an_element_are_checked() {
    let inputs = &sample::inputs();
    let figures = Figures::of(&results::read(inputs).expect("a sample"));
    let (id, composite, rank) = figures.ranked().next().expect("a ranked window");
    let all = figures::All::from([("2025".to_owned(), figures.clone())]);
    let check = |html: &str| {
        let found = Figures::page(&all, Some("2025"), "a.html", html);
        found
            .map(|shown| shown.len())
            .map_err(|finding| finding.what)
    };
    let marks = format!("aria-label 1 composite {id}, aria-label 2 rank {id}");
    for (text, expected) in [
        (format!("7: {composite}, No. {rank}"), Ok(2)),
        (format!("7: {composite}, No. {rank}5"), Err(What::Figure)),
        (format!("7: {rank}, No. {rank}"), Err(What::Figure)),
        ("7".to_owned(), Err(What::Figure)),
    ] {
        let html = format!("<a aria-label=\"{text}\" data-figures=\"{marks}\">x</a>");
        assert_eq!(check(&html), expected, "{html}");
    }
    for (shown, expected) in [
        (&composite, Ok(1)),
        (&format!("1{composite}"), Err(What::Figure)),
    ] {
        let title = format!("<title data-figures=\"text 0 composite {id}\">of {shown}</title>");
        assert_eq!(check(&title), expected, "{title}");
        let row = format!("pingyi.rows([[\"1\",[[[\"{shown}\",\"\",\"\",\"composite {id}\"]]]]]);");
        assert_eq!(check(&row), expected, "{row}");
    }
    // A window that the data do not have.
    assert_eq!(
        check("<b data-figure=\"rank nobody\">1</b>"),
        Err(What::Figure)
    );
}
