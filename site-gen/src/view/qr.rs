//! Codes for phones, drawn at build time: an address as a square of modules.
//!
//! The drawing is one path of whole modules, so it stays sharp at any size, on a wall and on paper.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;

/// The quiet zone that a reader needs around the modules.
const QUIET: i32 = 4;

/// A code with what it leads to.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Qr {
    /// The address, for people.
    address: String,
    /// The side of the square in modules, with the quiet zone.
    side: i32,
    /// The dark modules, as a path.
    path: String,
}

/// The code of `address`; `None` where it is longer than a code can hold.
pub(crate) fn of(address: String) -> Option<Qr> {
    // A quarter of it may be covered, by a scratch or the glare of a lamp.
    let code = QrCode::encode_text(&address, QrCodeEcc::Quartile).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, width) = (start + QUIET, y + QUIET, x - start);
                write!(path, "M{left} {top}h{width}v1h-{width}z")
                    .expect("writing to a string succeeds");
            }
            x += 1;
        }
    }
    Some(Qr {
        address,
        side: code.size() + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dark modules of a path, by row and column.
    fn drawn(qr: &Qr) -> Vec<Vec<bool>> {
        let side = usize::try_from(qr.side).expect("a side");
        let mut modules = vec![vec![false; side]; side];
        for run in qr.path.split('M').skip(1) {
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let (x, rest) = run.split_once(' ').expect("a place");
            let (y, rest) = rest.split_once('h').expect("a run");
            let (width, _) = rest.split_once('v').expect("an end");
            for module in &mut modules[number(y)][number(x)..][..number(width)] {
                *module = true;
            }
        }
        modules
    }

    #[test]
    fn the_path_draws_every_module_of_the_code_and_no_other() {
        for address in ["https://example.org/pingyi/2025/windows/tax/", "x"] {
            let qr = of(address.to_owned()).expect("it fits");
            let code = QrCode::encode_text(address, QrCodeEcc::Quartile).expect("it fits");
            for (y, row) in (0..).zip(drawn(&qr)) {
                for (x, dark) in (0..).zip(row) {
                    assert_eq!(
                        dark,
                        code.get_module(x - QUIET, y - QUIET),
                        "{address} {x} {y}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_no_code_can_hold_has_none() {
        assert_eq!(of("a".repeat(3000)), None);
    }
}
