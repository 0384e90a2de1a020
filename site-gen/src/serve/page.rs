//! What the preview adds to a page on its way to the browser.

/// Where the script is.
pub(super) const SCRIPT: &str = "/__preview/reload.js";
/// Where news is asked for; the version last seen follows.
pub(super) const NEWS: &str = "/__preview/news/";

/// Asks for news, reloads on a good build, shows what is wrong after a bad one.
pub(super) const SCRIPT_TEXT: &str = include_str!("../../assets/preview.js");

/// Where the style of the panel of errors is.
pub(super) const STYLE: &str = "/__preview/preview.css";
/// The style of the panel of errors.
pub(super) const STYLE_TEXT: &str = include_str!("../../assets/preview.css");

/// Shown where the site has no page.
pub(super) const NOTHING: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>404</title></head><body><p>There is no such page.</p></body></html>";

/// The page with the script at its end, which tells whether the page looks different by now. Its policy allows it, as any script of the same site.
pub(super) fn with_script(page: &[u8], version: u64, look: &str) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let script = format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\">\
         <script src=\"{SCRIPT}\" data-version=\"{version}\" data-look=\"{look}\"></script></body>"
    );
    page.replacen("</body>", &script, 1).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_added_at_the_end() {
        let page = "<body>公示</body>";
        let shown = String::from_utf8(with_script(page.as_bytes(), 3, "ab")).expect("UTF-8");
        assert_eq!(
            shown,
            "<body>公示\
             <link rel=\"stylesheet\" href=\"/__preview/preview.css\">\
             <script src=\"/__preview/reload.js\" data-version=\"3\" data-look=\"ab\"></script></body>"
        );
    }
}
