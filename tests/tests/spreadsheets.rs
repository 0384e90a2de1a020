//! Spreadsheets: forms, tables of others, questionnaires, and what is asked before they are written.
//!
//! It is long because each kind of table is a story of its own, from the form to what stands in the content.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use site_gen::emit::Console;
use site_gen::model::Language;
use tests::centre::Centre;
use tests::sites::root;

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
    // What only the check of the whole content sees is said of the cell, too, and in the same go.
    let (range, date) = (said.find("[out-of-range]"), said.find("[bad-date]"));
    assert!(range.is_some() && range < date, "{said}");
    assert!(!said.contains("content/2025"), "{said}");
    fill(&form, &centre.path("range.xlsx"), &cells[..2]);
    let said = centre.refused("import @range.xlsx");
    assert!(said.contains("error[out-of-range]: 105"), "{said}");
    assert!(said.contains("range.xlsx  Panel!F3\n   | 105"), "{said}");
    let centre = centre.speaking(Language::Chinese);
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
            let centre = Centre::new().speaking(language);
            centre.succeeds(&line);
            let said = centre.refused(&format!("import @{name}"));
            assert!(said.contains("[sheet-unfilled]"), "{table}: {said}");
        }
    }
    // What the plan has no place for has no form.
    for table in ["additions", "self", "checklist"] {
        let ended = centre.run(&format!("template {table} --out @none.xlsx"));
        assert_eq!(
            ended.status,
            ExitCode::from(2),
            "{table}: {}",
            ended.remarks
        );
        let said = ["没有这张表", "no place"].map(|said| ended.remarks.contains(said));
        assert!(said.contains(&true), "{}", ended.remarks);
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
            root().join("tests/spreadsheets").join(name),
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

#[test]
fn a_row_that_was_corrected_is_pointed_out_when_the_table_comes_again() {
    let centre = Centre::new();
    let table = "窗口,扣分种类,扣分日期,扣分,扣分事由\n税务窗口,预警扣分,2025-07-03,1,迟到\n供水窗口,预警扣分,2025-07-08,1.5,柜台无人\n";
    centre.write("扣分.csv", table);
    centre.succeeds("import @扣分.csv");
    let corrected = table.replace("2025-07-08", "2025-07-18");
    centre.write("扣分.csv", &corrected);
    let ended = centre.succeeds("import @扣分.csv --dry-run");
    for part in [
        "warning[sheet-perhaps-corrected]",
        "but for Date (`2025-07-08`)",
        "扣分!C3\n   | 2025-07-18",
        "put 2025-004 into the column of ids",
    ] {
        assert!(ended.remarks.contains(part), "{part}: {}", ended.remarks);
    }
    // Nobody is there to be asked, and the command does not answer.
    let said = centre.refused("import @扣分.csv");
    assert!(said.contains("nobody to ask"), "{said}");
    assert!(!centre.read("adjustments.toml").contains("2025-07-18"));
    // Next month's form says the same of another day, and nothing is odd about that.
    let next = table.replace("2025-07", "2025-08");
    centre.write("八月.csv", &next);
    let ended = centre.succeeds("import @八月.csv --dry-run");
    assert!(!ended.remarks.contains("warning"), "{}", ended.remarks);
    // With its id it is the same record.
    let rows = corrected.replace("\n税务", "\n2025-003,税务");
    let rows = rows.replace("\n供水", "\n2025-004,供水");
    centre.write("扣分.csv", &format!("编号,{rows}"));
    let ended = centre.succeeds("import @扣分.csv");
    assert!(!ended.remarks.contains("warning"), "{}", ended.remarks);
    let made = centre.read("adjustments.toml");
    assert_eq!(made.matches("柜台无人").count(), 1, "{made}");
    assert!(made.contains("2025-07-18"), "{made}");
}

#[test]
fn remedies_speak_of_columns() {
    let centre = Centre::new().speaking(Language::Chinese);
    let table = "窗口,扣分种类,扣分日期,扣分,扣分事由\n税务窗口,预警扣分,,1,迟到\n供水窗口,警告,2025-07-08,1.5,柜台无人\n";
    centre.write("扣分.csv", table);
    let said = centre.refused("import @扣分.csv");
    for part in ["写上“日期”：填在这一列", "写方案里一个种类的编号或名称"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    for key in ["`date`", "`kind`", "[[deduction]]"] {
        assert!(!said.contains(key), "{key}: {said}");
    }
    centre.write(
        "经过.csv",
        "台账编号,日期,做了什么,谁\nwater-001,2025-11-01,申请销号,窗口负责人\n",
    );
    let said = centre.refused("import @经过.csv");
    assert!(said.contains("不能有 `申请销号`"), "{said}");
    assert!(said.contains("此时可以有：重新立账"), "{said}");
}

#[test]
fn a_row_that_cannot_be_read_hides_nothing_and_brings_no_false_errors() {
    let centre = Centre::new();
    // A record in several rows lacks what the unreadable one says.
    centre.write(
        "票.csv",
        "窗口,评议内容,作答人数,好,一般,差\n税务窗口,服务态度,40,30,8,2\n税务窗口,问题解诀,40,28,8,3\n",
    );
    let said = centre.refused("import @票.csv --round july --date 2025-07-16");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(said.contains("[unknown-indicator]"), "{said}");
    // Items of a ledger and their events do not hide each other's mistakes.
    centre.write(
        "台账.csv",
        "窗口,来源,问题类别,存在问题,责任人,整改措施,登记日期,整改时限\n供水窗口,投诉,服务态度,报修电话没人接,负责人,加线,2025-06-02,7/6\n供水窗口,投诉,服务态度,叫号机坏了,负责人,修好,2052-06-02,2052-07-02\n",
    );
    let said = centre.refused("import @台账.csv");
    for part in ["[bad-date]", "台账!H2", "[date-outside-year]", "台账!G3"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

/// The centre of a plan of another kind.
fn other(plan: &str) -> Centre {
    Centre::of(&root().join("tests/plans").join(plan).join("content"))
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
    // A workbook holds 0.95 where it shows 95 %; a sign that is only written changes nothing.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["窗口", "日期", "得分"]) {
        sheet.write_string(0, column, name).expect("written");
    }
    let rows = [("税务窗口", 0.8935, "0.00%"), ("民政窗口", 0.07, "0%")];
    for (row, (window, score, format)) in (1..).zip(rows) {
        let format = Format::new().set_num_format(format);
        sheet.write_string(row, 0, window).expect("written");
        sheet.write_string(row, 1, "2025-10-10").expect("written");
        (sheet.write_number_with_format(row, 2, score, &format)).expect("written");
    }
    book.save(centre.path("显示.xlsx")).expect("saved");
    centre.succeeds("import @显示.xlsx --as self --yes");
    let expected = mark("tax", "89.35") + "\n" + &mark("civil", "7");
    assert_eq!(centre.read("self.toml"), expected);
    centre.write("百分.csv", "窗口,日期,得分\n税务窗口,2025-10-10,105%\n");
    let said = centre.refused("import @百分.csv --as self");
    assert!(
        said.contains("[out-of-range]") && said.contains("百分!C2"),
        "{said}"
    );
}

#[test]
fn windows_come_first_under_quotas_of_their_classes() {
    let centre = other("classes");
    centre.succeeds("export windows --out @windows.csv");
    centre.remove(&[
        "windows.toml",
        "surveys",
        "panel.toml",
        "peer.toml",
        "adjustments.toml",
    ]);
    centre.succeeds("template windows --out @form.xlsx");
    let table = fs::read_to_string(centre.path("windows.csv")).expect("the table");
    centre.write("other.csv", &table.replace("utility", "utilities"));
    let said = centre.refused("import @other.csv --yes");
    assert!(said.contains("error[unknown-class]"), "{said}");
    centre.succeeds("import @windows.csv --yes");
    centre.succeeds("check");
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
    assert!(said.contains("files written: 1"), "{said}");
    assert_ne!(before, centre.files());
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
