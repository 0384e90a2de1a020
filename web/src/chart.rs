//! Places in charts: across in percent, so that a chart stretches with the page; down in pixels, so
//! that its text never shrinks. Exact ratios, printed with more digits than a pixel has.

use scoring_core::Ratio;
use scoring_core::round::{Digits, Rounding};
use scoring_core::sort;

use crate::markup::{Node, node, text};

const FINE: Digits = Digits {
    decimals: 3,
    rounding: Rounding::HalfUp,
};

/// `value` as a number in an attribute.
pub fn number(value: &Ratio) -> String {
    let printed = FINE.print(value);
    printed
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// `value` percent.
pub fn percent(value: &Ratio) -> String {
    format!("{}%", number(value))
}

/// `part / whole`, 0 where the whole is.
pub fn share(part: &Ratio, whole: &Ratio) -> Ratio {
    part.checked_div(whole).unwrap_or_default()
}

/// `part / whole` of counts.
pub fn ratio(part: usize, whole: usize) -> Ratio {
    share(&Ratio::count(part as u64), &Ratio::count(whole as u64))
}

/// Pixels, as an attribute or to reckon with.
pub fn pixels(count: usize) -> Ratio {
    Ratio::count(count as u64)
}

/// A straight line.
pub fn line(class: &str, from: (&str, &str), to: (&str, &str)) -> Node {
    node("line", class)
        .with("x1", from.0)
        .with("y1", from.1)
        .with("x2", to.0)
        .with("y2", to.1)
}

/// A rectangle.
pub fn rectangle(class: &str, x: &str, y: &str, width: &str, height: &str) -> Node {
    node("rect", class)
        .with("x", x)
        .with("y", y)
        .with("width", width)
        .with("height", height)
}

/// A drawing that says in `title` and `description` what it shows.
pub fn drawing(class: &str, height: usize, title: &str, description: &str) -> Node {
    node("svg", class)
        .with("width", "100%")
        .with("height", height)
        .with("role", "img")
        .with("aria-label", format!("{title} {description}").trim())
}

/// A name beside a mark: whole where the screen is wide, its beginning where it is not, and less of it
/// where large type is on a narrow screen.
pub fn name(class: &str, x: &str, dx: &str, y: &str, name: &str) -> Vec<Node> {
    let label = |class: String, words: &str| {
        text("text", &class, words)
            .with("x", x)
            .with("dx", dx)
            .with("y", y)
    };
    let (cut, least) = (short(name, CUT), short(name, LEAST));
    if least == name {
        return vec![label(class.to_owned(), name)];
    }
    vec![
        label(format!("{class} whole"), name),
        label(format!("{class} cut"), &cut),
        label(format!("{class} least"), &least),
    ]
}

/// What fits beside a chart on a phone, five Chinese characters, and in large type, four. In twentieths
/// of an em, of which a Latin character takes about twelve.
const CUT: usize = 100;
const LEAST: usize = 80;

/// The beginning of a name.
fn short(name: &str, mut room: usize) -> String {
    for (at, c) in name.char_indices() {
        let width = if c.is_ascii() { 12 } else { 20 };
        let Some(left) = room.checked_sub(width) else {
            // The last one makes room for the sign that something is left out.
            let kept: String = name[..at].chars().collect();
            let mut kept: Vec<char> = kept.chars().collect();
            kept.pop();
            return format!("{}…", kept.into_iter().collect::<String>().trim_end());
        };
        room = left;
    }
    name.to_owned()
}

/// Moves labels apart that would lie on each other: each keeps its order and gets at least `apart`
/// pixels from the one above, all within `top` and `bottom` where they fit.
pub fn apart(places: &[Ratio], apart: usize, top: usize, bottom: usize) -> Vec<Ratio> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    sort::by_key(&mut order, |&at| (&places[at], at));
    let apart = pixels(apart);
    let mut moved = places.to_vec();
    let mut least = pixels(top);
    for &at in &order {
        moved[at] = moved[at].clone().max(least);
        least = &moved[at] + &apart;
    }
    let mut most = pixels(bottom);
    for &at in order.iter().rev() {
        moved[at] = moved[at].clone().min(most);
        most = &moved[at] - &apart;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_moved_apart_and_stay_in_order() {
        let places: Vec<Ratio> = [100, 101, 20, 199].map(Ratio::whole).to_vec();
        let moved = apart(&places, 20, 10, 200);
        let moved: Vec<String> = moved.iter().map(number).collect();
        assert_eq!(moved, ["100", "120", "20", "199"]);
        let low = apart(&[Ratio::whole(199), Ratio::whole(198)], 20, 10, 200);
        assert_eq!(low, [Ratio::whole(200), Ratio::whole(180)]);
    }

    #[test]
    fn names_are_cut_where_they_are_long() {
        assert_eq!(short("税务窗口", LEAST), "税务窗口");
        assert_eq!(short("投资项目审批", CUT), "投资项目…");
        assert_eq!(short("投资项目审批", LEAST), "投资项…");
        assert_eq!(short("Real estate registry", CUT), "Real es…");
        assert_eq!(short("Real estate registry", LEAST), "Real…");
        assert_eq!(name("", "1%", "8", "2", "税务窗口").len(), 1);
        assert_eq!(name("", "1%", "8", "2", "住房公积金").len(), 3);
    }

    #[test]
    fn numbers_have_no_needless_digits() {
        assert_eq!(percent(&ratio(1, 3)), "0.333%");
        assert_eq!(number(&Ratio::whole(10)), "10");
        assert_eq!(number(&ratio(5, 0)), "0");
    }
}
