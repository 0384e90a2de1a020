//! From exact numbers to decimal text. Nothing else in the project rounds.

use alloc::string::{String, ToString};
use core::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::integer::Integer;
use crate::ratio::{Division, Ratio};

/// What happens to a value midway between two printed ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Away from zero (四舍五入).
    #[default]
    HalfUp,
    /// To the even neighbour (GB/T 8170).
    HalfEven,
}

/// The digits that a plan prints, and how the last is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Decimals, 0 to 6 in a plan; a page may show more where two windows would print alike.
    pub decimals: u32,
    /// The rule at the midpoint.
    pub rounding: Rounding,
}

impl Digits {
    /// `value` rounded once, straight from the exact number.
    pub fn round(self, value: &Ratio) -> Ratio {
        Ratio::from(self.units(value)) / Ratio::power_of_ten(self.decimals)
    }

    /// `value` with exactly these decimals: `90.14`, `-1.50`, `0.00`.
    pub fn print(self, value: &Ratio) -> String {
        match self.small_units(value) {
            Some(units) => placed(units < 0, &units.unsigned_abs().to_string(), self.decimals),
            None => fixed(&self.units(value), self.decimals),
        }
    }

    /// The rounded value in units of the last decimal, where 64 bits hold it: pages print hundreds of
    /// figures, and almost all are such.
    fn small_units(self, value: &Ratio) -> Option<i64> {
        let Division { whole, rest } = value.small_divided(10_i128.checked_pow(self.decimals)?)?;
        let magnitude = i64::try_from(whole).ok()?;
        let up = self.rounds_up(rest, magnitude % 2 == 1);
        let magnitude = magnitude.checked_add(up.into())?;
        Some(if value.is_negative() {
            -magnitude
        } else {
            magnitude
        })
    }

    /// Whether a magnitude with this rest is rounded away from 0.
    fn rounds_up(self, rest: Ordering, odd: bool) -> bool {
        match self.rounding {
            Rounding::HalfUp => rest.is_ge(),
            Rounding::HalfEven => rest.is_gt() || (rest.is_eq() && odd),
        }
    }

    /// The rounded value in units of the last decimal.
    fn units(self, value: &Ratio) -> Integer {
        let scaled = value * &Ratio::power_of_ten(self.decimals);
        let Division { whole, rest } = scaled.abs().divided();
        let magnitude = if self.rounds_up(rest, whole.is_odd()) {
            &whole + &Integer::from(1)
        } else {
            whole
        };
        if scaled.is_negative() {
            -&magnitude
        } else {
            magnitude
        }
    }
}

/// `units / 10^decimals` as text with exactly that many decimals.
pub(crate) fn fixed(units: &Integer, decimals: u32) -> String {
    placed(units.is_negative(), &units.abs().to_string(), decimals)
}

/// `digits` with a point before the last `decimals` of them.
fn placed(negative: bool, digits: &str, decimals: u32) -> String {
    let decimals = decimals as usize;
    let mut text = String::with_capacity(digits.len() + decimals + 3);
    if negative {
        text.push('-');
    }
    for at in (0..digits.len().max(decimals + 1)).rev() {
        text.push_str(
            digits
                .len()
                .checked_sub(at + 1)
                .map_or("0", |from| &digits[from..=from]),
        );
        if at == decimals && at > 0 {
            text.push('.');
        }
    }
    text
}

/// The exact decimal with no digit more than it needs (`1.5`, `90`), or the fraction in lowest terms
/// where no decimal is exact (`1/3`).
pub fn plain(value: &Ratio) -> String {
    if let Some((numerator, denominator)) = value.small_lowest_terms()
        && let Some(text) = small_decimal(numerator, denominator)
    {
        return text;
    }
    let (numerator, mut denominator) = value.lowest_terms();
    let mut decimals = 0;
    let (one, ten) = (Integer::from(1), Integer::from(10));
    let mut factor = one.clone();
    while denominator != one {
        // A denominator of only twos and fives loses at least one of them with each ten.
        let shared = denominator.gcd(&ten);
        if shared == one {
            return value.fraction();
        }
        denominator = denominator.exactly_divided(&shared);
        factor = &factor * &ten.exactly_divided(&shared);
        decimals += 1;
    }
    if numerator.is_zero() {
        return String::from("0");
    }
    fixed(&(&numerator * &factor), decimals)
}

/// The exact decimal of a fraction in lowest terms, where there is one and 128 bits hold its digits.
fn small_decimal(numerator: i128, denominator: i128) -> Option<String> {
    let mut rest = denominator;
    let mut count = |factor| {
        let mut times = 0;
        while rest % factor == 0 {
            rest /= factor;
            times += 1;
        }
        times
    };
    let decimals = count(2).max(count(5));
    if rest != 1 {
        return None;
    }
    let digits = (numerator.unsigned_abs()).checked_mul(
        10_u128
            .checked_pow(decimals)?
            .checked_div(denominator.unsigned_abs())?,
    )?;
    Some(placed(numerator < 0, &digits.to_string(), decimals))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn print(value: &str, decimals: u32, rounding: Rounding) -> String {
        Digits { decimals, rounding }.print(&value.parse().expect(value))
    }

    /// What 128 bits do not hold is divided another way.
    #[test]
    fn beyond_128_bits_the_midpoint_decides_as_below() {
        let digits = |rounding| Digits {
            decimals: 0,
            rounding,
        };
        let huge = Ratio::power_of_ten(45);
        let tiny = Ratio::ONE / Ratio::power_of_ten(50);
        let middle = &huge + &Ratio::new(1, 2);
        for (value, half_up, half_even) in [
            (&middle - &tiny, 0, 0),
            (middle.clone(), 1, 0),
            (&middle + &tiny, 1, 1),
            (&middle + &Ratio::ONE, 2, 2),
        ] {
            for (rounding, more) in [(Rounding::HalfUp, half_up), (Rounding::HalfEven, half_even)] {
                let expected = &huge + &Ratio::whole(more);
                assert_eq!(
                    digits(rounding).round(&value),
                    expected,
                    "{value} {rounding:?}"
                );
                assert_eq!(
                    digits(rounding).round(&-value.clone()),
                    -expected,
                    "{value} {rounding:?}"
                );
            }
        }
    }

    #[test]
    fn midpoints_follow_the_rule() {
        for (value, decimals, up, even) in [
            ("3.125", 2, "3.13", "3.12"),
            ("-3.125", 2, "-3.13", "-3.12"),
            ("0.5", 0, "1", "0"),
            ("1.5", 0, "2", "2"),
            ("2.5", 0, "3", "2"),
            ("-0.004", 2, "0.00", "0.00"),
            ("99.995", 2, "100.00", "100.00"),
            ("1/3", 4, "0.3333", "0.3333"),
            ("2/3", 4, "0.6667", "0.6667"),
        ] {
            assert_eq!(print(value, decimals, Rounding::HalfUp), up, "{value}");
            assert_eq!(print(value, decimals, Rounding::HalfEven), even, "{value}");
        }
    }

    #[test]
    fn plain_text_has_no_spare_digit() {
        for (value, text) in [
            ("90.00", "90"),
            ("1.50", "1.5"),
            ("1/3", "1/3"),
            ("-0.25", "-0.25"),
            ("1/64", "0.015625"),
            ("0.00", "0"),
            ("1200", "1200"),
            ("1/3125", "0.00032"),
            ("7/12", "7/12"),
        ] {
            assert_eq!(plain(&value.parse().expect(value)), text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn rounding_moves_by_at_most_half_a_unit_and_once(
            numerator in any::<i64>(), denominator in 1_i64.., decimals in 0_u32..7, even in any::<bool>()
        ) {
            let rounding = if even { Rounding::HalfEven } else { Rounding::HalfUp };
            let digits = Digits { decimals, rounding };
            let value = Ratio::new(numerator.into(), denominator.into());
            let rounded = digits.round(&value);
            let half_unit = Ratio::new(1, 2) / Ratio::power_of_ten(decimals);
            prop_assert!((&rounded - &value).abs() <= half_unit);
            prop_assert_eq!(&digits.round(&rounded), &rounded);
            prop_assert_eq!(&digits.print(&value).parse::<Ratio>().expect("a decimal"), &rounded);
        }

        /// It says the number itself, and no spare digit.
        #[test]
        fn plain_text_is_the_number(
            numerator in any::<i64>(), twos in 0_u32..20, fives in 0_u32..9, other in 1_i128..4
        ) {
            let value = Ratio::new(numerator.into(), (1_i128 << twos) * 5_i128.pow(fives) * other);
            let text = plain(&value);
            prop_assert_eq!(&text.parse::<Ratio>().expect("a number"), &value);
            prop_assert!(!text.contains('.') || !text.ends_with('0'), "{}", text);
        }

        #[test]
        fn plain_text_beyond_128_bits_is_the_number(
            a in any::<i128>(), b in any::<i128>(), twos in 60_u32..120, fives in 20_u32..50
        ) {
            let value = &Ratio::new(a, 1_i128 << twos) * &Ratio::new(b, 5_i128.pow(fives));
            let text = plain(&value);
            prop_assert!(!text.contains('/'), "{}", text);
            prop_assert_eq!(&text.parse::<Ratio>().expect("a number"), &value);
            prop_assert!(!text.contains('.') || !text.ends_with('0'), "{}", text);
        }
    }
}
