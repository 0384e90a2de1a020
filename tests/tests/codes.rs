//! The page of codes is what the tool itself says of them.

use std::fs;
use std::path::Path;

use site_gen::model::Language;
use site_gen::report;
use tests::goldens;

#[test]
fn the_page_of_codes_is_made_from_the_tool() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    for (name, language) in [
        ("codes.md", Language::English),
        ("codes.zh-CN.md", Language::Chinese),
    ] {
        let page = root.join("site-gen/docs").join(name);
        let made = report::reference(language);
        if goldens::are_rewritten() {
            fs::write(&page, &made).expect("written");
        }
        let kept = fs::read_to_string(&page).expect("the page of codes");
        assert!(
            kept == made,
            "{name} is out of date: run UPDATE_GOLDENS=1 cargo test -p tests"
        );
    }
}
