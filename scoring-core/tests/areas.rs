//! What the answers to one indicator come to.

use scoring_core::Ratio;
use scoring_core::inputs::Record;
use scoring_core::method::Survey;
use scoring_core::survey::of_indicator;

const SURVEY: &str = r#"{
  "rounds": [{"id": "july", "name": "7月"}],
  "levels": [{"id": "good", "name": "好", "points": "100"}, {"id": "poor", "name": "差", "points": "0"}],
  "indicators": [{"id": "attitude", "name": "态度"}, {"id": "openness", "name": "公开"}],
  "groups": [{"id": "users", "name": "群众", "weight": "70"}, {"id": "others", "name": "其他", "weight": "30"}],
  "same_respondents": false
}"#;

const RECORDS: &str = r#"[
  {"group": "others", "respondents": "10", "answers": {"votes": [["5", "5"], ["0", "0"]]}},
  {"group": "users", "respondents": "200", "answers": {"votes": [["100", "0"], ["1", "99"]]}}
]"#;

#[test]
fn groups_weigh_as_in_the_score_however_many_of_them_answered() {
    let mut survey: Survey = serde_json::from_str(SURVEY).expect("a survey");
    let records: Vec<Record> = serde_json::from_str(RECORDS).expect("records");
    assert_eq!(of_indicator(&survey, &records, 0), Some(Ratio::whole(85)));
    // Nobody of the others answered the second, and there is no third.
    assert_eq!(of_indicator(&survey, &records, 1), None);
    assert_eq!(of_indicator(&survey, &records, 2), None);
    // A weight within the score is none within its own answers.
    for indicator in &mut survey.indicators {
        indicator.weight = Some(Ratio::ZERO);
    }
    assert_eq!(of_indicator(&survey, &records, 0), Some(Ratio::whole(85)));
}
