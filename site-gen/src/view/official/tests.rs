use super::*;
use crate::assess::Assessed;
use crate::links::{Place, Route};
use crate::texts::Texts;
use crate::view::testing::centre;
use crate::view::{YearIndex, posters};
use serde_json::Value;

#[test]
fn no_space_between_characters_and_digits_and_all_others_stay() {
    for (text, set) in [
        ("名额只剩 1 个", "名额只剩1个"),
        ("7 月、8 月两轮", "7月、8月两轮"),
        ("（清民评发〔2025〕 9 号）", "（清民评发〔2025〕9号）"),
        ("18 Chengnan Avenue", "18 Chengnan Avenue"),
        ("工作日 9:00–12:00，13:30", "工作日9:00–12:00，13:30"),
        ("中 文", "中 文"),
        (" 1 ", " 1 "),
        ("", ""),
    ] {
        assert_eq!(tight(text), set);
    }
}

/// The view that `of` makes of the current year, as a template sees it.
fn shown<T: Serialize>(
    assessed: &Assessed,
    place: Place<'_>,
    of: impl FnOnce(&Scene<'_>) -> T,
) -> Value {
    let years: Vec<_> = assessed.years.iter().map(YearIndex::of).collect();
    let texts = Texts::of(Language::Chinese);
    let scene = Scene::of(assessed, &years, &texts, Route::Year(2025, place));
    serde_json::to_value(of(&scene)).expect("a view is data")
}

/// The paragraphs of a paper as they are read.
fn read(paragraphs: &Value) -> Vec<String> {
    let words = |paragraph: &Value| -> String {
        let words = paragraph["words"].as_array().expect("words");
        let texts = words.iter().filter_map(|words| words["text"].as_str());
        let point = paragraph["point"].as_str().into_iter();
        point.chain(texts).collect()
    };
    let paragraphs = paragraphs.as_array().expect("paragraphs");
    paragraphs.iter().map(words).collect()
}

#[test]
fn the_notice_says_the_decision_and_until_when_to_object() {
    let notice = shown(&centre(), Place::ResultsNotice, |scene| notice::of(scene).1);
    let text = read(&notice["paragraphs"]);
    for line in [
        "经县民主评议领导小组决定（〔2025〕9号，2025年11月18日），现将结果公示如下：",
        "一、优秀服务窗口：tax窗口。",
        "二、优秀服务窗口负责人：tax窗口（王某）。",
        "三、群众不满意服务窗口：gas窗口（违纪否决）。",
        "四、与得分候选不同之处：按得分，优秀服务窗口候选为tax窗口；群众不满意服务窗口候选为gas窗口（违纪否决）。gas窗口：理由",
        "公示期为2025年11月18日至2025年11月25日。如有异议，请在公示期内向中心监管股反映，写明事实和理由。",
    ] {
        assert!(
            text.iter().any(|paragraph| paragraph == line),
            "{line} in {text:#?}"
        );
    }
    assert_eq!(notice["dated"], "2025年11月18日");
    assert_eq!(notice["annex"]["rows"].as_array().map(Vec::len), Some(3));
}

/// The centre before the county has decided, as provisional or in progress.
fn undecided(status: scoring_core::inputs::Status) -> Assessed {
    let mut assessed = centre();
    let year = assessed.years.last_mut().expect("a year");
    year.content.outcome = None;
    year.status = status;
    assessed
}

#[test]
fn candidates_are_never_called_results() {
    let assessed = undecided(scoring_core::inputs::Status::Provisional);
    let notice = shown(&assessed, Place::ResultsNotice, |scene| notice::of(scene).1);
    let title: String = (notice["title"].as_array().expect("words").iter())
        .filter_map(|words| words["text"].as_str())
        .collect();
    assert_eq!(title, "中心关于2025年度服务窗口民主评议暂定结果的公示");
    let text = read(&notice["paragraphs"]);
    assert!(
        text.iter()
            .any(|line| line.starts_with("以下名单是按得分算出的候选，不是最后结果"))
    );
    assert!(
        text.contains(&"一、优秀服务窗口候选：tax窗口。".to_owned()),
        "{text:#?}"
    );
    assert!(
        !text.iter().any(|line| line.contains("优秀服务窗口：")),
        "{text:#?}"
    );
    let report = shown(&assessed, Place::Report, |scene| report::of(scene).1);
    assert!(
        !read(&report["lists"])
            .iter()
            .any(|line| line.contains("优秀服务窗口："))
    );
}

#[test]
fn while_the_year_runs_there_is_nothing_to_give_notice_of() {
    let assessed = undecided(scoring_core::inputs::Status::InProgress);
    let notice = shown(&assessed, Place::ResultsNotice, |scene| notice::of(scene).1);
    assert_eq!(read(&notice["paragraphs"]).len(), 1);
    assert_eq!(notice["annex"], Value::Null);
}

#[test]
fn the_report_stands_without_a_text_of_its_own() {
    let mut assessed = centre();
    assessed.years.last_mut().expect("a year").content.report = None;
    let report = shown(&assessed, Place::Report, |scene| report::of(scene).1);
    assert_eq!(report["body"], Value::Null);
    assert_eq!(report["totals"][0]["value"], "1");
    assert!(!read(&report["method"]).is_empty());
}

#[test]
fn posters_have_codes_where_the_site_has_an_address() {
    let mut assessed = centre();
    let of = |scene: &Scene<'_>| posters::of(scene, 1).1;
    let without = shown(&assessed, Place::Posters(1), of);
    assert_eq!(without["sheets"][0]["code"], Value::Null);
    assert_eq!(without["no_address"], true);
    assert_eq!(without["sheets"][2]["rest"], "还没有报送公开承诺。");
    assessed.site.base_url = Some("https://example.org/pingyi/".into());
    let with = shown(&assessed, Place::Posters(1), of);
    assert_eq!(
        with["sheets"][0]["code"]["address"],
        "https://example.org/pingyi/2025/windows/tax/"
    );
}
