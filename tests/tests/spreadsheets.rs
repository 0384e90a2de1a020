//! Spreadsheets: forms, tables of others, questionnaires, and the content as tables and back.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use site_gen::emit::Console;
use site_gen::model::Language;
use tempfile::TempDir;
use tests::{Ended, copy, run, run_in};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace")
        .to_owned()
}

/// A centre of three windows in a folder of its own.
struct Centre {
    folder: TempDir,
    language: Language,
}

impl Centre {
    fn new() -> Self {
        Self::of(&repository().join("tests/good/three/content"))
    }

    fn of(content: &Path) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy(content, &folder.path().join("content"));
        Self {
            folder,
            language: Language::English,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path("content/2025").join(name)).expect("a file of the year")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn remove(&self, names: &[&str]) {
        for name in names {
            let path = self.path("content/2025").join(name);
            if path.is_dir() {
                fs::remove_dir_all(path).expect("removed");
            } else if path.exists() {
                fs::remove_file(path).expect("removed");
            }
        }
    }

    /// Runs a command; `@name` is a file of this folder.
    fn run(&self, line: &str) -> Ended {
        let content = self.path("content").display().to_string();
        let words = line.split(' ').map(|word| match word.strip_prefix('@') {
            Some(name) => self.path(name).display().to_string(),
            None => word.to_owned(),
        });
        let words = words.chain(["--content".to_owned(), content]);
        run_in(self.language, words)
    }

    fn succeeds(&self, line: &str) -> Ended {
        let ended = self.run(line);
        assert_eq!(
            ended.status,
            ExitCode::SUCCESS,
            "{line}\n{}{}",
            ended.out,
            ended.remarks
        );
        ended
    }

    /// Runs an import that is refused, and says why.
    fn refused(&self, line: &str) -> String {
        let before = self.files();
        let ended = self.run(line);
        assert_eq!(
            ended.status,
            ExitCode::from(1),
            "{line}\n{}{}",
            ended.out,
            ended.remarks
        );
        assert_eq!(before, self.files(), "nothing is written");
        ended.remarks
    }

    fn files(&self) -> Vec<(PathBuf, String)> {
        fn below(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    below(&path, files);
                } else {
                    let text = fs::read_to_string(&path).expect("text");
                    files.push((path, text));
                }
            }
        }
        let mut files = Vec::new();
        below(&self.path("content"), &mut files);
        files.sort();
        files
    }
}

/// Copies a workbook, with cells filled in: sheet, row and column from 0, and what is put there.
fn fill(from: &Path, to: &Path, cells: &[(&str, u32, u16, Put)]) {
    let mut book: Xlsx<_> = open_workbook(from).expect("a workbook");
    let mut copy = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).expect("a sheet");
        let sheet = copy.add_worksheet().set_name(&name).expect("a name");
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let row = top + u32::try_from(row).expect("a row");
            let column = u16::try_from(left as usize + column).expect("a column");
            let written = match cell {
                Data::Float(number) => sheet.write_number(row, column, *number),
                other => sheet.write_string(row, column, other.to_string()),
            };
            written.expect("written");
        }
        for (_, row, column, put) in cells.iter().filter(|cell| cell.0 == name) {
            let written = match put {
                Number(number) => sheet.write_number(*row, *column, *number),
                Text(text) => sheet.write_string(*row, *column, *text),
                Day(text) => {
                    let date = ExcelDateTime::parse_from_str(text).expect("a day");
                    sheet.write_datetime_with_format(*row, *column, &date, &day)
                }
            };
            written.expect("written");
        }
    }
    copy.save(to).expect("saved");
}

enum Put {
    Number(f64),
    Text(&'static str),
    Day(&'static str),
}
use Put::{Day, Number, Text};

#[test]
fn reasons_go_to_their_ballots() {
    let centre = Centre::new();
    centre.remove(&["peer.toml", "outcome.toml"]);
    centre.succeeds("template peer --out @form.xlsx");
    let form = centre.path("form.xlsx");
    assert_eq!(cell(&form, "Peer", (1, 4)), "Tax\ntax");
    let cells = [
        ("Peer", 2, 3, Day("2025-09-26")),
        ("Peer", 2, 5, Number(88.5)),
        ("Peer", 5, 0, Number(4.0)),
        ("Peer", 5, 3, Day("2025-09-27")),
        ("Peer", 5, 4, Number(90.0)),
        ("Reasons", 2, 0, Number(1.0)),
        ("Reasons", 2, 2, Text("供水窗口")),
        ("Reasons", 2, 3, Text("两次缺席")),
        ("Reasons", 3, 0, Number(4.0)),
        ("Reasons", 3, 1, Text("tax")),
        ("Reasons", 3, 3, Text("慢")),
    ];
    fill(&form, &centre.path("filled.xlsx"), &cells);
    centre.succeeds("import @filled.xlsx");
    let expected = "[[ballot]]\nrater = \"tax\"\nsubmitted = 2025-09-26\n[ballot.scores]\nwater = 88.5\n[ballot.reasons]\nwater = \"两次缺席\"\n\n[[ballot]]\nsubmitted = 2025-09-27\n[ballot.scores]\ntax = 90\n[ballot.reasons]\ntax = \"慢\"\n";
    assert_eq!(centre.read("peer.toml"), expected);
}

/// The text in a cell of a workbook.
fn cell(path: &Path, sheet: &str, at: (u32, u32)) -> String {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet");
    range
        .get_value(at)
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[test]
fn a_form_of_the_panel_is_filled_in_and_read() {
    let centre = Centre::new();
    centre.remove(&["panel.toml", "outcome.toml"]);
    centre.succeeds("template panel --out @form.xlsx");
    let form = centre.path("form.xlsx");
    assert_eq!(cell(&form, "Panel", (1, 0)), "Window id\n窗口编号");
    assert_eq!(cell(&form, "Panel", (2, 1)), "Tax");
    assert_eq!(cell(&form, "Panel", (2, 2)), "Checks");
    let said = centre.refused("import @form.xlsx");
    assert!(said.contains("error[sheet-unfilled]"), "{said}");

    let cells = [
        ("Panel", 2, 3, Day("2025-06-11")),
        ("Panel", 2, 4, Text("暗访")),
        ("Panel", 2, 5, Number(89.35)),
        ("Panel", 2, 6, Text("第 1 号")),
        ("Panel", 3, 3, Text("２０２５年７月４日")),
        ("Panel", 3, 5, Text("94.50")),
    ];
    fill(&form, &centre.path("filled.xlsx"), &cells);
    let rehearsed = centre.succeeds("import @filled.xlsx --dry-run");
    assert!(
        rehearsed.out.contains("2025/panel.toml: 2 new"),
        "{}",
        rehearsed.out
    );
    assert!(!centre.path("content/2025/panel.toml").exists());
    centre.succeeds("import @filled.xlsx");
    let expected = "[[mark]]\nwindow = \"tax\"\nitem = \"checks\"\ndate = 2025-06-11\nkind = \"covert-check\"\nscore = 89.35\nbasis = \"第 1 号\"\n\n[[mark]]\nwindow = \"tax\"\nitem = \"daily\"\ndate = 2025-07-04\nscore = 94.50\n";
    assert_eq!(centre.read("panel.toml"), expected);
    let again = centre.succeeds("import @filled.xlsx --yes");
    assert!(
        again.remarks.contains("nothing was written"),
        "{}",
        again.remarks
    );
    assert_eq!(centre.read("panel.toml"), expected);
}

#[test]
fn problems_name_sheet_and_cell() {
    let centre = Centre::new();
    centre.succeeds("template panel --out @form.xlsx");
    let form = centre.path("form.xlsx");
    let day = || Day("2025-06-11");
    let cells = [
        ("Panel", 2, 3, day()),
        ("Panel", 2, 5, Number(105.0)),
        ("Panel", 3, 3, Text("somewhen")),
        ("Panel", 3, 5, Text("九十")),
        ("Panel", 4, 0, Text("taxx")),
        ("Panel", 4, 3, day()),
        ("Panel", 4, 5, Number(90.0)),
    ];
    fill(&form, &centre.path("wrong.xlsx"), &cells);
    let said = centre.refused("import @wrong.xlsx");
    for part in [
        "error[bad-date]: `somewhen` is not a date\n  --> wrong.xlsx  Panel!D4\n",
        "error[bad-number]: `九十`",
        "Panel!F4",
        "error[unknown-window]",
        "Panel!A5",
    ] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    // What only the check of the whole content sees is said of the cell, too.
    fill(&form, &centre.path("range.xlsx"), &cells[..2]);
    let said = centre.refused("import @range.xlsx");
    assert!(said.contains("error[out-of-range]: 105"), "{said}");
    assert!(said.contains("range.xlsx  Panel!F3\n   | 105"), "{said}");
    let centre = Centre {
        language: Language::Chinese,
        ..centre
    };
    let said = centre.refused("import @range.xlsx");
    assert!(said.contains("错误[out-of-range]"), "{said}");
    assert!(said.contains("= 办法："), "{said}");
}

#[test]
fn each_form_is_refused_until_it_is_filled_in() {
    let centre = Centre::new();
    for language in [Language::Chinese, Language::English] {
        for table in [
            "survey",
            "peer",
            "panel",
            "ledger",
            "windows",
            "deductions",
            "vetoes",
            "criticisms",
            "rules",
            "supervision",
            "answers",
        ] {
            let name = format!("{table}-{language:?}.xlsx");
            let line = format!("template {table} --out @{name}");
            let centre = Centre {
                language,
                ..Centre::new()
            };
            centre.succeeds(&line);
            let said = centre.refused(&format!("import @{name}"));
            assert!(said.contains("[sheet-unfilled]"), "{table}: {said}");
        }
    }
    let line = "template survey --out @forms/survey.xlsx";
    assert_eq!(
        centre.run(line).status,
        ExitCode::from(3),
        "there is no such folder"
    );
    centre.succeeds("template survey --out @survey.xlsx");
    let again = centre.run("template survey --out @survey.xlsx");
    assert_eq!(
        again.status,
        ExitCode::from(3),
        "a form may have been filled in"
    );
    centre.succeeds("template survey --out @survey.xlsx --force");
    assert_eq!(
        centre
            .run("template survey --round may --out @x.xlsx")
            .status,
        ExitCode::from(2)
    );
    assert_eq!(
        centre
            .run("template survey --year 1999 --out @x.xlsx")
            .status,
        ExitCode::from(2)
    );
}

#[test]
fn a_form_of_a_survey_is_of_the_first_round_without_data() {
    let centre = Centre::new();
    centre.succeeds("template survey --out @last.xlsx");
    assert_eq!(cell(&centre.path("last.xlsx"), "Survey", (0, 3)), "august");
    let july = centre.read("surveys/july.toml");
    centre.remove(&["surveys/july.toml", "outcome.toml"]);
    centre.succeeds("template survey --out @first.xlsx");
    let form = centre.path("first.xlsx");
    assert_eq!(cell(&form, "Survey", (0, 3)), "july");
    let mut cells = vec![
        ("Survey", 1, 1, Day("2025-07-16")),
        ("Survey", 2, 1, Text("大厅出口随机抽取")),
    ];
    for (row, numbers) in [
        (6, [40, 30, 8, 2, 28, 8, 3].as_slice()),
        (7, &[36, 18, 12, 6, 16, 12, 8]),
    ] {
        let columns = [4, 6, 7, 8, 9, 10, 11];
        for (column, number) in columns.into_iter().zip(numbers) {
            cells.push(("Survey", row, column, Number(f64::from(*number))));
        }
    }
    fill(&form, &centre.path("filled.xlsx"), &cells);
    centre.succeeds("import @filled.xlsx");
    let made = centre.read("surveys/july.toml");
    let kept = july.replace(" # one blank", "");
    let (kept, _) = kept
        .split_once("\n[[window]]\nid = \"land\"")
        .expect("the third window");
    assert_eq!(made, kept);
    // The form says which round it is of.
    let said = centre.refused("import @filled.xlsx --round august");
    assert!(said.contains("[sheet-other-year]"), "{said}");
}

#[test]
fn what_a_file_says_besides_stays() {
    let centre = Centre::new();
    let before = centre.read("surveys/july.toml");
    assert!(before.contains("# one blank"));
    centre.write(
        "votes.csv",
        "窗口,有效问卷,服务态度-好,服务态度-一般,服务态度-差\n税务,41,31,8,2\n合计,41,31,8,2\n",
    );
    let ended = centre.succeeds("import @votes.csv --round july");
    assert!(
        ended
            .out
            .contains("tax votes.attitude: 30, 8, 2 → 31, 8, 2"),
        "{}",
        ended.out
    );
    assert!(ended.out.contains("votes!A3"), "{}", ended.out);
    let expected = before
        .replace("respondents = 40", "respondents = 41")
        .replace("[30, 8, 2]", "[31, 8, 2]");
    assert_eq!(centre.read("surveys/july.toml"), expected);
}

#[test]
fn tables_of_others_are_read() {
    let expected = "[[mark]]\nwindow = \"tax\"\nitem = \"checks\"\ndate = 2025-06-11\nkind = \"covert-check\"\nscore = 89.35\nbasis = \"暗访记录第 1 号\"\n\n[[mark]]\nwindow = \"tax\"\nitem = \"daily\"\ndate = 2025-07-04\nkind = \"daily\"\nscore = 94.50\nbasis = \"季度考评表\"\n\n[[mark]]\nwindow = \"water\"\nitem = \"checks\"\ndate = 2025-06-12\nkind = \"open-check\"\nscore = 90\nbasis = \"明查记录第 2 号\"\n";
    for name in ["panel.xls", "panel.ods"] {
        let centre = Centre::new();
        centre.remove(&["panel.toml", "outcome.toml"]);
        fs::copy(
            repository().join("tests/spreadsheets").join(name),
            centre.path(name),
        )
        .expect("copied");
        let ended = centre.succeeds(&format!("import @{name}"));
        assert_eq!(centre.read("panel.toml"), expected, "{name}\n{}", ended.out);
    }
    let centre = Centre::new();
    centre.remove(&["surveys/july.toml", "outcome.toml"]);
    // Merged headers, as a text file has them: the name of an indicator, then empty cells.
    let text = "七月问卷,,,,,,,\n调查时间：,2025.7.16,,,,,,\n\n窗口名称,有效份数,服务态度,,,问题解决,,\n,,好,一般,差,好,一般,差\n供水窗口,３６,18,12,6,16,12,8\n税务窗口,40,30,8,2,28,8,3\n总计,76,48,20,8,44,20,11\n";
    let (bytes, ..) = encoding(text);
    fs::write(centre.path("七月.csv"), bytes).expect("written");
    let ended = centre.succeeds("import @七月.csv");
    let expected = "conducted = 2025-07-16\n\n[[window]]\nid = \"water\"\nrespondents = 36\n[window.votes]\nattitude = [18, 12, 6]\nresolution = [16, 12, 8]\n\n[[window]]\nid = \"tax\"\nrespondents = 40\n[window.votes]\nattitude = [30, 8, 2]\nresolution = [28, 8, 3]\n";
    assert_eq!(centre.read("surveys/july.toml"), expected, "{}", ended.out);
    assert!(ended.out.contains("七月!A8"), "{}", ended.out);
}

/// In GB18030, as office programs of China write text files.
fn encoding(text: &str) -> (Vec<u8>, ()) {
    (encoding_rs::GB18030.encode(text).0.into_owned(), ())
}

#[test]
fn peer_marks_are_read_whichever_way_the_table_lies() {
    for text in [
        "打分窗口,交票日期,税务窗口,供水窗口,不动产窗口\n税务窗口,2025-09-26,,88.5,90\n供水窗口,2025-09-26,91,,87\n",
        "被评窗口,税务窗口,供水窗口\n税务窗口,,91\n供水窗口,88.5,\n不动产窗口,90,87\n",
        "打分窗口,被评窗口,得分\n税务,供水,88.5\n税务,不动产,90\n供水,税务,91\n供水,不动产,87\n",
    ] {
        let centre = Centre::new();
        centre.remove(&["peer.toml", "outcome.toml"]);
        centre.write("互评.csv", text);
        centre.succeeds("import @互评.csv --date 2025-09-26");
        let expected = "[[ballot]]\nrater = \"tax\"\nsubmitted = 2025-09-26\n[ballot.scores]\nwater = 88.5\nland = 90\n\n[[ballot]]\nrater = \"water\"\nsubmitted = 2025-09-26\n[ballot.scores]\ntax = 91\nland = 87\n";
        assert_eq!(centre.read("peer.toml"), expected, "{text}");
    }
    let centre = Centre::new();
    centre.write(
        "互评.csv",
        "打分窗口,交票日期,税务窗口,供水窗口\n税务窗口,2025-09-26,90,88.5\n",
    );
    let said = centre.refused("import @互评.csv");
    assert!(
        said.contains("[self-mark]") && said.contains("互评!C2"),
        "{said}"
    );
}

#[test]
fn questionnaires_are_counted_and_forgotten() {
    const PEOPLE: usize = 100_000;
    let centre = Centre::new();
    centre.remove(&["surveys/july.toml", "outcome.toml"]);
    let mut text =
        String::from("提交时间,IP,您办事的窗口,1. 您对服务态度满意吗？,2. 问题解决,手机\n");
    let mut votes = [[0_u32; 3]; 2];
    for number in 0..PEOPLE {
        let window = if number % 2 == 0 {
            "税务窗口"
        } else {
            "供水窗口"
        };
        let answers = [("A.好", 0), ("一般", 1), ("C", 2), ("(跳过)", 9)];
        let (attitude, level) = answers[number % 3];
        let (resolution, other) = answers[number % 4];
        if number % 2 == 0 {
            votes[0][level] += 1;
            if other < 3 {
                votes[1][other] += 1;
            }
        }
        writeln!(
            text,
            "2025/7/16 9:{:02},10.0.0.{},{window},{attitude},{resolution},13800{number:06}",
            number % 60,
            number % 250
        )
        .expect("a text");
    }
    centre.write("raw.csv", &text);
    centre.succeeds("import @raw.csv --date 2025-07-16");
    let made = centre.read("surveys/july.toml");
    let row = |counts: [u32; 3]| format!("{counts:?}");
    assert!(
        made.contains("id = \"tax\"\nrespondents = 50000\n"),
        "{made}"
    );
    assert!(
        made.contains(&format!(
            "attitude = {}\nresolution = {}\n",
            row(votes[0]),
            row(votes[1])
        )),
        "{made}"
    );
    assert!(
        !made.contains("13800") && !made.contains("10.0.0"),
        "{made}"
    );
    centre.write("odd.csv", "窗口,服务态度,问题解决\n税务,好,很好\n");
    let said = centre.refused("import @odd.csv");
    assert!(
        said.contains("[unknown-choice]") && said.contains("odd!C2"),
        "{said}"
    );
}

#[test]
fn the_ledger_goes_by_window_and_numbers_itself() {
    let centre = Centre::new();
    centre.write(
        "台账.csv",
        "窗口,来源,问题类别,存在问题,责任人,整改措施,登记日期,整改时限\n供水窗口,投诉,服务态度,报修电话没人接,窗口负责人,\"加一条线\n公布手机\",2025-06-02,2025年6月30日\n",
    );
    centre.succeeds("import @台账.csv");
    let made = centre.read("ledger/water.toml");
    let item = "id = \"water-003\"\nsource = \"complaint\"\narea = \"attitude\"\nproblem = \"报修电话没人接\"\nresponsible = \"窗口负责人\"\nmeasures = [\"加一条线\", \"公布手机\"]\nopened = 2025-06-02\ndue = 2025-06-30\n";
    assert!(made.ends_with(item), "{made}");
    let again = centre.succeeds("import @台账.csv");
    assert!(
        again.remarks.contains("nothing was written"),
        "{}{}",
        again.out,
        again.remarks
    );
    centre.write(
        "经过.csv",
        "台账编号,日期,做了什么,谁,说明\nwater-003,2025-06-20,申请销号,窗口负责人,已加线\n",
    );
    centre.succeeds("import @经过.csv");
    let event = "[[item.event]]\ndate = 2025-06-20\nkind = \"claimed\"\nby = \"窗口负责人\"\nnote = \"已加线\"\n";
    assert!(centre.read("ledger/water.toml").ends_with(event));
}

/// The tables that a content is made of besides its plan.
const FILES: [&str; 12] = [
    "windows.toml",
    "panel.toml",
    "self.toml",
    "peer.toml",
    "surveys",
    "checklists",
    "adjustments.toml",
    "vetoes.toml",
    "criticisms.toml",
    "rules.toml",
    "supervision.toml",
    "ledger",
];

/// Takes all tables out of a content and puts them back.
fn round_trip(centre: &Centre) {
    let before = centre.files();
    centre.succeeds("export --year 2025 --out @all.xlsx");
    // Without marks there are no candidates that a decision could differ from.
    let outcome = fs::read_to_string(centre.path("content/2025/outcome.toml")).ok();
    centre.remove(&["outcome.toml"]);
    let documents = ["pledges", "self-reports"].map(|name| centre.path("content/2025").join(name));
    for (at, folder) in documents
        .iter()
        .enumerate()
        .filter(|(_, folder)| folder.exists())
    {
        fs::rename(folder, centre.path(&at.to_string())).expect("put aside");
    }
    centre.remove(&FILES);
    centre.succeeds("import @all.xlsx --yes");
    for (at, folder) in documents.iter().enumerate() {
        let aside = centre.path(&at.to_string());
        if aside.exists() {
            fs::rename(aside, folder).expect("put back");
        }
    }
    if let Some(text) = outcome {
        centre.write("content/2025/outcome.toml", &text);
    }
    let same = |files: Vec<(PathBuf, String)>| -> Vec<(PathBuf, String)> {
        let files = files
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty());
        files.map(|(path, text)| (path, canonical(&text))).collect()
    };
    let (before, after) = (same(before), same(centre.files()));
    for ((path, old), (other, new)) in before.iter().zip(&after) {
        assert_eq!(path, other);
        // Keys of a record may stand in another order: the lines are the same, and so is what they say.
        let lines = |text: &str| {
            let lines = text.lines().filter(|line| !line.is_empty());
            let mut lines: Vec<_> = lines.map(str::to_owned).collect();
            lines.sort();
            lines
        };
        assert_eq!(lines(old), lines(new), "{}", path.display());
        if path.extension().is_some_and(|ending| ending == "toml") {
            let says = |text: &str| toml::from_str::<toml::Table>(text).expect("TOML");
            assert_eq!(says(old), says(new), "{}", path.display());
        }
    }
    assert_eq!(before.len(), after.len());
}

/// A file without comments, and with numbers without quotes: what two files of the same records share.
fn canonical(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let line = line.split(" # ").next().unwrap_or_default().trim_end();
            match line.split_once(" = \"") {
                Some((key, number)) if number.strip_suffix('"').is_some_and(is_decimal) => {
                    format!("{key} = {}", number.trim_end_matches('"'))
                }
                _ => line.to_owned(),
            }
        });
    // A list may take several lines, and an empty table of votes says no more than none.
    let lines: Vec<_> = lines.collect();
    lines
        .join("\n")
        .replace("[\n  ", "[")
        .replace(",\n]", "]")
        .replace(",\n  ", ", ")
        .replace("\n[window.votes]\n\n", "\n\n")
        .trim()
        .to_owned()
}

fn is_decimal(text: &str) -> bool {
    text.contains('.')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[test]
fn the_sample_goes_out_and_comes_back_as_it_was() {
    round_trip(&Centre::of(&repository().join("content")));
    round_trip(&Centre {
        language: Language::Chinese,
        ..Centre::new()
    });
}

#[test]
fn plans_of_other_kinds_go_out_and_come_back() {
    // Groups, checklists, self-evaluation, classes, ten rounds.
    let plans = fs::read_dir(repository().join("tests/plans")).expect("the plans");
    for plan in plans {
        let centre = Centre::of(&plan.expect("readable").path().join("content"));
        // A class with a quota must have a window, and the windows are taken away first.
        let plan = centre.read("plan.toml");
        let plan = plan.split("[[quota.class]]").next().unwrap_or_default();
        centre.write("content/2025/plan.toml", plan);
        round_trip(&centre);
    }
}

/// The centre of a plan of another kind.
fn other(plan: &str) -> Centre {
    Centre::of(&repository().join("tests/plans").join(plan).join("content"))
}

#[test]
fn what_we_publish_is_read_back() {
    let centre = other("sampled-groups");
    // Where groups are not published there are no counts to read back.
    let plan = centre.read("plan.toml");
    let plan = plan.replace(
        "publish_group_counts = false",
        "publish_group_counts = true",
    );
    centre.write("content/2025/plan.toml", &plan);
    let site = centre.path("site");
    tests::build(&centre.path("content"), &site);
    fs::copy(
        site.join("data/2025/survey-votes.csv"),
        centre.path("survey-votes.csv"),
    )
    .expect("copied");
    let before = centre.files();
    centre.succeeds("import @survey-votes.csv --yes");
    assert_eq!(before, centre.files(), "it says what is there");
    // One answer moved in one round, and all votes of a window lost in the other.
    let july = centre.read("surveys/july.toml");
    let votes = fs::read_to_string(centre.path("survey-votes.csv")).expect("the table");
    let line = votes
        .lines()
        .find(|line| line.starts_with("tax,july,users,attitude,good,"));
    let line = line.expect("the votes of a level");
    let count: u64 = line
        .rsplit(',')
        .next()
        .and_then(|count| count.trim().parse().ok())
        .expect("a count");
    let changed = votes.replace(line, &format!("tax,july,users,attitude,good,{}", count - 1));
    centre.write("changed.csv", &changed);
    let ended = centre.succeeds("import @changed.csv --yes");
    let now = centre.read("surveys/july.toml");
    let differing = july
        .lines()
        .zip(now.lines())
        .filter(|(old, new)| old != new)
        .count();
    assert_eq!(
        (differing, july.lines().count()),
        (1, now.lines().count()),
        "{}",
        ended.out
    );
    // A round that the plan does not have is named with its cell.
    centre.write("wrong.csv", &votes.replacen("tax,july", "tax,june", 1));
    let said = centre.refused("import @wrong.csv");
    assert!(
        said.contains("[unknown-round]") && said.contains("wrong!B"),
        "{said}"
    );
}

#[test]
fn percentages_are_marks() {
    let centre = other("work-and-questionnaire");
    centre.write(
        "自评.csv",
        "窗口,日期,得分\n税务窗口,2025-10-10,95%\n民政窗口,2025-10-10,９２．５％\n供水窗口,2025-10-10,90\n",
    );
    let said = centre.refused("import @自评.csv --as self");
    assert!(said.contains("[unknown-window]"), "{said}");
    centre.write(
        "自评.csv",
        "窗口,日期,得分\n税务窗口,2025-10-10,95%\n民政窗口,2025-10-10,９２．５％\n",
    );
    centre.succeeds("import @自评.csv --as self --replace --yes");
    // With --replace records that the table does not have go; a column that it does not have says nothing.
    let mark = |window: &str, score: &str| {
        let basis = "年度自评表";
        format!(
            "[[mark]]\nwindow = \"{window}\"\ndate = 2025-10-10\nscore = {score}\nbasis = \"{basis}\"\n"
        )
    };
    let expected = mark("tax", "95") + "\n" + &mark("civil", "92.5");
    assert_eq!(centre.read("self.toml"), expected);
    centre.write("百分.csv", "窗口,日期,得分\n税务窗口,2025-10-10,105%\n");
    let said = centre.refused("import @百分.csv --as self");
    assert!(
        said.contains("[out-of-range]") && said.contains("百分!C2"),
        "{said}"
    );
}

#[test]
fn findings_of_a_checklist_are_added_and_replaced() {
    let centre = other("checklists-and-stars");
    let before = centre.read("checklists/standards.toml");
    let table =
        "部分,窗口,项目,日期,扣分,依据\n规范化检查,税务窗口,工作纪律,2025-11-03,1.5,大厅巡查\n";
    centre.write("清单.csv", table);
    centre.succeeds("import @清单.csv --as checklist --yes");
    let now = centre.read("checklists/standards.toml");
    assert!(now.starts_with(before.trim_end()), "{now}");
    assert!(now.contains("points = 1.5"), "{now}");
    centre.succeeds("import @清单.csv --as checklist --replace --yes");
    let now = centre.read("checklists/standards.toml");
    let expected = "[[finding]]\nwindow = \"tax\"\nitem = \"discipline\"\ndate = 2025-11-03\npoints = 1.5\nbasis = \"大厅巡查\"\n";
    assert_eq!(now.trim_start(), expected);
}

#[test]
fn on_a_terminal_it_asks_before_it_writes() {
    let centre = other("checklists-and-stars");
    let table =
        "部分,窗口,项目,日期,扣分,依据\n规范化检查,税务窗口,工作纪律,2025-11-03,1.5,大厅巡查\n";
    centre.write("清单.csv", table);
    let asked = |answer: &str| {
        let (mut out, mut remarks) = (Vec::new(), Vec::new());
        let mut answers = std::io::Cursor::new(answer.to_owned());
        let console =
            Console::new(Language::English, &mut out, &mut remarks).answering(&mut answers);
        let content = centre.path("content");
        let line = ["site-gen", "import", "--as", "checklist", "--content"].map(OsString::from);
        let paths = [content, centre.path("清单.csv")].map(OsString::from);
        let line: Vec<_> = line.into_iter().chain(paths).collect();
        assert_eq!(site_gen::run(&line, &console), ExitCode::SUCCESS);
        String::from_utf8(remarks).expect("UTF-8")
    };
    let before = centre.files();
    for answer in ["n\n", "\n", ""] {
        let said = asked(answer);
        assert!(
            said.contains("Write these files?") && said.contains("nothing was written"),
            "{said}"
        );
        assert_eq!(before, centre.files());
    }
    let said = asked("Y\n");
    assert!(said.contains("1 files written"), "{said}");
    assert_ne!(before, centre.files());
}

/// A small generator of numbers: the same seed gives the same centre.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 14] = [
            "税务",
            "=1+1",
            "a,b",
            "“引号”",
            "\\\"",
            "'x",
            "007",
            "2025-1",
            "、",
            "<r>b</r>",
            "一 二",
            "#1",
            "1e5",
            "；",
        ];
        let count = 1 + self.below(3);
        let parts: Vec<_> = (0..count).map(|_| self.one_of(&PARTS)).collect();
        parts.concat()
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let at = usize::try_from(self.below(texts.len() as u64));
        texts[at.expect("below a length")]
    }

    fn mark(&mut self) -> String {
        match self.below(4) {
            0 => self.below(101).to_string(),
            1 => format!("{}.{}", self.below(100), self.below(10)),
            2 => format!("{}.{:02}", self.below(100), self.below(100)),
            _ => format!("{}.{:06}", self.below(100), self.below(1_000_000)),
        }
    }

    fn date(&mut self) -> String {
        format!("2025-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

/// A centre with records of every kind.
fn random(seed: u64) -> Centre {
    let centre = Centre::new();
    let random = &mut Random(seed);
    centre.remove(&FILES[1..]);
    centre.remove(&["outcome.toml", "pledges", "self-reports"]);
    let windows = ["tax", "water", "land"];
    let mut panel = String::new();
    let mut rules = String::new();
    let mut adjustments = String::new();
    for (at, window) in windows.into_iter().enumerate() {
        for _ in 0..random.below(4) {
            let item = random.one_of(&["checks", "daily"]);
            writeln!(
                panel,
                "[[mark]]\nwindow = \"{window}\"\nitem = \"{item}\"\ndate = {}\nscore = {}",
                random.date(),
                random.mark()
            )
            .expect("text");
            if random.below(2) == 0 {
                writeln!(panel, "basis = {}", quoted(&random.text())).expect("text");
            }
        }
        writeln!(
            rules,
            "[[rule]]\nwindow = \"{window}\"\ndate = {}\ntitle = {}",
            random.date(),
            quoted(&random.text())
        )
        .expect("text");
        writeln!(adjustments, "[[deduction]]\nid = \"2025-{at:03}\"\nwindow = \"{window}\"\nkind = \"warning\"\ndate = {}\npoints = 0.{}\nbasis = {}", random.date(), 1 + random.below(9), quoted(&random.text())).expect("text");
        let mut ledger = String::new();
        for number in 0..random.below(3) {
            writeln!(ledger, "[[item]]\nid = \"{window}-{number:03}\"\nproblem = {}\nresponsible_name_private = {}\nmeasures = [{}, {}]\nopened = 2025-05-01\ndue = 2025-06-30\n[[item.event]]\ndate = 2025-05-02\nkind = \"progress\"\nnote = {}", quoted(&random.text()), quoted(&random.text()), quoted(&random.text()), quoted(&random.text()), quoted(&random.text())).expect("text");
        }
        fs::create_dir_all(centre.path("content/2025/ledger")).expect("made");
        centre.write(&format!("content/2025/ledger/{window}.toml"), &ledger);
    }
    let mut peer = String::new();
    for rater in windows
        .into_iter()
        .filter(|_| random.below(3) > 0)
        .collect::<Vec<_>>()
    {
        if random.below(4) > 0 {
            writeln!(
                peer,
                "[[ballot]]\nrater = \"{rater}\"\nsubmitted = {}",
                random.date()
            )
            .expect("text");
        } else {
            writeln!(peer, "[[ballot]]\nsubmitted = {}", random.date()).expect("text");
        }
        let others: Vec<_> = windows
            .into_iter()
            .filter(|window| *window != rater)
            .collect();
        writeln!(peer, "[ballot.scores]").expect("text");
        for window in &others {
            writeln!(peer, "{window} = {}", random.mark()).expect("text");
        }
        writeln!(
            peer,
            "[ballot.reasons]\n{} = {}",
            others[0],
            quoted(&random.text())
        )
        .expect("text");
    }
    let mut survey = format!(
        "conducted = {}\nmethod = {}\n",
        random.date(),
        quoted(&random.text())
    );
    for window in windows {
        let mut counts = || (random.below(40), random.below(40), random.below(20));
        let (a, b) = (counts(), counts());
        writeln!(survey, "\n[[window]]\nid = \"{window}\"\nrespondents = 100\nissued = 120\nreturned = 110\n[window.votes]\nattitude = [{}, {}, {}]\nresolution = [{}, {}, {}]", a.0, a.1, a.2, b.0, b.1, b.2).expect("text");
    }
    fs::create_dir_all(centre.path("content/2025/surveys")).expect("made");
    centre.write("content/2025/surveys/july.toml", &survey);
    for (name, text) in [
        ("panel", panel),
        ("rules", rules),
        ("adjustments", adjustments),
        ("peer", peer),
    ] {
        centre.write(&format!("content/2025/{name}.toml"), &text);
    }
    centre
}

/// A content as its records, whatever the blank lines between them.
fn records(centre: &Centre) -> Vec<(String, String)> {
    let root = centre.path("content");
    let files = centre.files().into_iter().map(|(path, text)| {
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
        let path = path
            .strip_prefix(&root)
            .expect("below")
            .display()
            .to_string();
        (path, lines.join("\n"))
    });
    files.filter(|(_, text)| !text.is_empty()).collect()
}

#[test]
fn random_centres_go_out_and_come_back() {
    for seed in 0..12 {
        let centre = random(seed);
        let checked = run([
            "check",
            "--content",
            &centre.path("content").display().to_string(),
        ]);
        assert_eq!(
            checked.status,
            ExitCode::SUCCESS,
            "seed {seed}: {}",
            checked.remarks
        );
        let before = records(&centre);
        centre.succeeds("export --out @all.xlsx");
        centre.remove(&FILES);
        centre.succeeds("import @all.xlsx");
        let after = records(&centre);
        // Texts may be quoted in more than one way: their values are the same, and so is all else.
        let unquoted = |records: &[(String, String)]| -> Vec<(String, String)> {
            let text = |text: &str| text.replace(['\'', '"', '\\'], "");
            (records
                .iter()
                .map(|(path, each)| (path.clone(), text(each))))
            .collect()
        };
        assert_eq!(unquoted(&before), unquoted(&after), "seed {seed}");
        let values = |records: &[(String, String)]| -> Vec<toml::Table> {
            let files = records.iter().filter(|(path, _)| {
                Path::new(path)
                    .extension()
                    .is_some_and(|ending| ending == "toml")
            });
            files
                .map(|(_, text)| toml::from_str(text).expect("TOML"))
                .collect()
        };
        assert_eq!(values(&before), values(&after), "seed {seed}");
        // One table each as a text file gives back the same, too.
        for table in ["panel", "rules", "deductions", "peer"] {
            let line = format!("export {table} --out @{table}.csv");
            let made = centre.run(&line);
            if table == "peer" {
                assert_eq!(
                    made.status,
                    ExitCode::from(2),
                    "marks and reasons are two tables"
                );
                continue;
            }
            assert_eq!(made.status, ExitCode::SUCCESS, "{}", made.remarks);
            let again = centre.run(&format!("import @{table}.csv"));
            let empty = again.remarks.contains("sheet-unfilled");
            assert!(
                empty || again.remarks.contains("nothing was written"),
                "seed {seed} {table}: {}{}",
                again.out,
                again.remarks
            );
        }
    }
}

#[test]
fn nothing_is_half_written() {
    let centre = Centre::new();
    centre.write("台账.csv", "窗口,问题,登记日期,整改期限\n税务窗口,甲,2025-06-02,2025-06-30\n供水窗口,乙,2025-06-02,2025-06-30\n");
    // The second file of two cannot take its place: the first gives its own back.
    fs::create_dir_all(centre.path("content/2025/ledger")).expect("made");
    let before = centre.files();
    let blocked = centre.path("content/2025/ledger/.water.toml.pingyi-new");
    fs::create_dir(&blocked).expect("made");
    let ended = centre.run("import @台账.csv");
    assert_eq!(ended.status, ExitCode::from(3), "{}", ended.remarks);
    fs::remove_dir(&blocked).expect("removed");
    assert_eq!(before, centre.files());
    centre.succeeds("import @台账.csv");
}
