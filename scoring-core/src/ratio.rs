//! Exact rational numbers: the only numbers of the method.
//!
//! Marks, votes and weights are integers or decimals, so everything computed from them by sums,
//! products and quotients is rational. Almost all of it fits 128-bit integers, but not all: seven
//! weighted indicators and the mean of two rounds of 300 respondents already make comparisons by
//! cross-multiplication that exceed them. So a value is a pair of `i128` as long as it fits and a
//! pair of big integers when it does not. Which of the two it is never shows: results, order and
//! text are those of the exact number.
//!
//! One module, tests included, because nothing outside may see which of the two a value is.
//!
//! Fractions are not reduced after each operation (a gcd costs more than the operation). They are
//! reduced when 128 bits no longer hold what comes of them, and when they are printed as fractions.

use alloc::boxed::Box;
use alloc::string::String;
use core::cmp::Ordering;
use core::fmt;
use core::iter::Sum;
use core::ops::{Add, Div, Mul, Neg, Sub};
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::integer::{Integer, gcd};

/// An exact rational number.
///
/// Equality and order are those of the number: `2/4 == 1/2`.
#[derive(Clone)]
pub struct Ratio(Repr);

/// Both denominators are positive.
#[derive(Clone)]
enum Repr {
    Small { numerator: i128, denominator: i128 },
    Big(Box<Big>),
}

#[derive(Clone)]
struct Big {
    numerator: Integer,
    denominator: Integer,
}

/// What a division leaves of a [`Ratio`].
pub(crate) struct Division<W> {
    pub(crate) whole: W,
    /// The rest beside a half.
    pub(crate) rest: Ordering,
}

impl Ratio {
    /// 0.
    pub const ZERO: Self = Self::whole(0);
    /// 1.
    pub const ONE: Self = Self::whole(1);
    /// 100: the top of every scale, and what the weights of siblings sum to.
    pub const HUNDRED: Self = Self::whole(100);

    /// The integer `value`.
    pub const fn whole(value: i128) -> Self {
        Self(Repr::Small {
            numerator: value,
            denominator: 1,
        })
    }

    /// The number of things counted, as a ratio.
    pub fn count(value: u64) -> Self {
        Self::whole(i128::from(value))
    }

    /// `numerator / denominator`.
    ///
    /// # Panics
    ///
    /// When the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator != 0, "a ratio's denominator is not zero");
        Self::whole(numerator) / Self::whole(denominator)
    }

    /// `10^digits`, the factor that moves the decimal point.
    pub fn power_of_ten(digits: u32) -> Self {
        10_i128
            .checked_pow(digits)
            .map_or_else(|| Self::from(Integer::power_of_ten(digits)), Self::whole)
    }

    fn from_big(numerator: &Integer, denominator: &Integer) -> Self {
        debug_assert!(!denominator.is_negative());
        let divisor = numerator.gcd(denominator);
        let [numerator, denominator] =
            [numerator, denominator].map(|it| it.exactly_divided(&divisor));
        // `i128::MIN` has no negation, so it stays big.
        match (numerator.to_i128(), denominator.to_i128()) {
            (Some(numerator), Some(denominator)) => Self(Repr::Small {
                numerator,
                denominator,
            }),
            _ => Self(Repr::Big(Box::new(Big {
                numerator,
                denominator,
            }))),
        }
    }

    /// The pair as big integers, whatever it is stored as.
    pub(crate) fn to_big(&self) -> (Integer, Integer) {
        match &self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => ((*numerator).into(), (*denominator).into()),
            Repr::Big(big) => (big.numerator.clone(), big.denominator.clone()),
        }
    }

    /// The whole part of a number that is not negative, and how the rest compares with a half. What is
    /// left after a division rounds alike in any terms, so none is reduced.
    pub(crate) fn divided(&self) -> Division<Integer> {
        debug_assert!(!self.is_negative());
        match &self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => {
                let Division { whole, rest } = divided(*numerator, *denominator);
                Division {
                    whole: whole.into(),
                    rest,
                }
            }
            Repr::Big(big) => {
                let (whole, rest) = big.numerator.divided(&big.denominator);
                Division {
                    whole,
                    rest: (&rest + &rest).cmp(&big.denominator),
                }
            }
        }
    }

    /// The same for this number's distance from 0 times `factor`, where 128 bits hold all of it.
    pub(crate) fn small_divided(&self, factor: i128) -> Option<Division<i128>> {
        match self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => {
                let scaled = numerator.checked_abs()?.checked_mul(factor)?;
                Some(divided(scaled, denominator))
            }
            Repr::Big(_) => None,
        }
    }

    /// Numerator and denominator in lowest terms, where 128 bits hold them.
    pub(crate) fn small_lowest_terms(&self) -> Option<(i128, i128)> {
        match self.0 {
            Repr::Small {
                numerator,
                denominator,
            } => Some(lowest(numerator, denominator)),
            Repr::Big(_) => None,
        }
    }

    /// Numerator and denominator in lowest terms.
    pub(crate) fn lowest_terms(&self) -> (Integer, Integer) {
        self.reduced().to_big()
    }

    /// This number in lowest terms: for what many sums are made of.
    #[must_use]
    pub(crate) fn reduced(&self) -> Self {
        if let Some((numerator, denominator)) = self.small_lowest_terms() {
            return Self(Repr::Small {
                numerator,
                denominator,
            });
        }
        let (numerator, denominator) = self.to_big();
        Self::from_big(&numerator, &denominator)
    }

    /// Whether this is 0.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { numerator, .. } => *numerator == 0,
            Repr::Big(big) => big.numerator.is_zero(),
        }
    }

    /// Whether this is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { numerator, .. } => *numerator < 0,
            Repr::Big(big) => big.numerator.is_negative(),
        }
    }

    /// The greatest integer not above this.
    pub(crate) fn floor(&self) -> Integer {
        let (numerator, denominator) = self.to_big();
        numerator.floor_divided(&denominator)
    }

    /// ⌊this × 10^`digits`⌋, where 128 bits hold it: for comparing quickly.
    pub(crate) fn scaled_floor(&self, digits: u32) -> Option<i128> {
        self.floor_times(10_i128.checked_pow(digits)?)
    }

    /// ⌊this × `factor`⌋, where 128 bits hold it.
    pub(crate) fn floor_times(&self, factor: i128) -> Option<i128> {
        if let Repr::Small {
            numerator,
            denominator,
        } = &self.0
            && let Some(scaled) = numerator.checked_mul(factor)
        {
            return Some(scaled.div_euclid(*denominator));
        }
        (self * &Self::whole(factor)).floor().to_i128()
    }

    /// This number times itself.
    #[must_use]
    pub fn squared(&self) -> Self {
        self * self
    }

    /// This number's distance from 0.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// The quotient, or `None` when `divisor` is 0.
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        (!divisor.is_zero()).then(|| self / divisor)
    }

    /// The text in lowest terms, an integer without a denominator: `4507/50`, `90`.
    ///
    /// This is the form of every `exact` figure in the published data.
    pub fn fraction(&self) -> String {
        match self.small_lowest_terms() {
            Some((numerator, 1)) => return alloc::format!("{numerator}"),
            Some((numerator, denominator)) => {
                return alloc::format!("{numerator}/{denominator}");
            }
            None => {}
        }
        let (numerator, denominator) = self.lowest_terms();
        if denominator == Integer::from(1) {
            alloc::format!("{numerator}")
        } else {
            alloc::format!("{numerator}/{denominator}")
        }
    }
}

/// The whole part of a fraction that is not negative, and how the rest compares with a half.
fn divided(numerator: i128, denominator: i128) -> Division<i128> {
    let rest = numerator % denominator;
    Division {
        whole: numerator / denominator,
        rest: rest.cmp(&(denominator - rest)),
    }
}

/// `a` × `b`, where 128 bits hold it. Nearly all factors have 64 bits at most, whose product needs no
/// check: WebAssembly and most machines check a product of 128 bits in a routine of many steps.
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a).wrapping_mul(i128::from(b))),
        _ => a.checked_mul(b),
    }
}

/// A fraction with a positive denominator in lowest terms: what overflowed may fit so, and big integers
/// cost a memory of their own.
fn lowest(numerator: i128, denominator: i128) -> (i128, i128) {
    match i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())) {
        Ok(divisor) if divisor > 1 => (numerator / divisor, denominator / divisor),
        // It is not above the denominator, which is an `i128`.
        _ => (numerator, denominator),
    }
}

impl From<Integer> for Ratio {
    fn from(value: Integer) -> Self {
        match value.to_i128() {
            Some(whole) => Self::whole(whole),
            None => Self(Repr::Big(Box::new(Big {
                numerator: value,
                denominator: Integer::from(1),
            }))),
        }
    }
}

impl Default for Ratio {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (
            Repr::Small {
                numerator: a,
                denominator: b,
            },
            Repr::Small {
                numerator: c,
                denominator: d,
            },
        ) = (&self.0, &other.0)
        {
            if b == d {
                return a.cmp(c);
            }
            let compared = |(a, b): (i128, i128), (c, d): (i128, i128)| {
                Some(product(a, d)?.cmp(&product(c, b)?))
            };
            let order =
                compared((*a, *b), (*c, *d)).or_else(|| compared(lowest(*a, *b), lowest(*c, *d)));
            if let Some(order) = order {
                return order;
            }
        }
        let ((a, b), (c, d)) = (self.to_big(), other.to_big());
        (&a * &d).cmp(&(&c * &b))
    }
}

/// Implements a binary operator on references once, and on values through it.
macro_rules! operator {
    ($operator:ident, $method:ident, |$a:ident, $b:ident, $c:ident, $d:ident| $small:expr, $big:expr) => {
        impl $operator<&Ratio> for &Ratio {
            type Output = Ratio;

            fn $method(self, other: &Ratio) -> Ratio {
                if let (
                    &Repr::Small {
                        numerator: $a,
                        denominator: $b,
                    },
                    &Repr::Small {
                        numerator: $c,
                        denominator: $d,
                    },
                ) = (&self.0, &other.0)
                {
                    let small =
                        |$a: i128, $b: i128, $c: i128, $d: i128| -> Option<(i128, i128)> { $small };
                    let result = small($a, $b, $c, $d).or_else(|| {
                        let (($a, $b), ($c, $d)) = (lowest($a, $b), lowest($c, $d));
                        small($a, $b, $c, $d)
                    });
                    if let Some((numerator, denominator)) = result {
                        return Ratio(Repr::Small {
                            numerator,
                            denominator,
                        });
                    }
                }
                let (($a, $b), ($c, $d)) = (&self.to_big(), &other.to_big());
                let (numerator, denominator) = $big;
                Ratio::from_big(&numerator, &denominator)
            }
        }

        impl $operator for Ratio {
            type Output = Ratio;

            fn $method(self, other: Ratio) -> Ratio {
                (&self).$method(&other)
            }
        }

        impl $operator<&Ratio> for Ratio {
            type Output = Ratio;

            fn $method(self, other: &Ratio) -> Ratio {
                (&self).$method(other)
            }
        }
    };
}

operator!(
    Add,
    add,
    |a, b, c, d| if b == d {
        a.checked_add(c).map(|sum| (sum, b))
    } else {
        (|| Some((product(a, d)?.checked_add(product(c, b)?)?, product(b, d)?)))()
    },
    (&(a * d) + &(c * b), b * d)
);

operator!(
    Sub,
    sub,
    |a, b, c, d| if b == d {
        a.checked_sub(c).map(|difference| (difference, b))
    } else {
        (|| Some((product(a, d)?.checked_sub(product(c, b)?)?, product(b, d)?)))()
    },
    (&(a * d) - &(c * b), b * d)
);

operator!(
    Mul,
    mul,
    |a, b, c, d| (|| Some((product(a, c)?, product(b, d)?)))(),
    (a * c, b * d)
);

operator!(
    Div,
    div,
    |a, b, c, d| {
        // Callers who cannot rule out a zero use `checked_div`.
        assert!(c != 0, "a ratio is not divided by zero");
        (|| {
            let (numerator, denominator) = (product(a, d)?, product(b, c)?);
            if denominator < 0 {
                Some((numerator.checked_neg()?, denominator.checked_neg()?))
            } else {
                Some((numerator, denominator))
            }
        })()
    },
    {
        let (numerator, denominator) = (a * d, b * c);
        assert!(!denominator.is_zero(), "a ratio is not divided by zero");
        if denominator.is_negative() {
            (-&numerator, -&denominator)
        } else {
            (numerator, denominator)
        }
    }
);

impl Neg for &Ratio {
    type Output = Ratio;

    fn neg(self) -> Ratio {
        &Ratio::ZERO - self
    }
}

impl Neg for Ratio {
    type Output = Ratio;

    fn neg(self) -> Ratio {
        -&self
    }
}

impl<'a> Sum<&'a Ratio> for Ratio {
    fn sum<I: Iterator<Item = &'a Ratio>>(values: I) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(values: I) -> Self {
        values.fold(Self::ZERO, |sum, value| sum + value)
    }
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotANumber {
    /// Not digits with at most one point, nor two such integers about a slash.
    Malformed,
    /// The denominator is zero.
    ZeroDenominator,
    /// Longer than [`LONGEST`] characters.
    TooLong,
}

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a decimal or a fraction",
            Self::ZeroDenominator => "a fraction's denominator is not zero",
            Self::TooLong => "more digits than any figure of the method has",
        })
    }
}

impl core::error::Error for NotANumber {}

/// The longest text read as a number. The exact figures of published groups are the longest known;
/// a limit keeps a forged file from costing time.
pub const LONGEST: usize = 4096;

impl FromStr for Ratio {
    type Err = NotANumber;

    /// Reads a decimal (`-88.50`) or a fraction (`4507/50`). No exponents, no spaces, no `+`.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        if text.len() > LONGEST {
            return Err(NotANumber::TooLong);
        }
        let (unsigned, negative) = text
            .strip_prefix('-')
            .map_or((text, false), |rest| (rest, true));
        let value = if let Some((numerator, denominator)) = unsigned.split_once('/') {
            let denominator = digits(denominator)?;
            if denominator.is_zero() {
                return Err(NotANumber::ZeroDenominator);
            }
            (digits(numerator)? / denominator).reduced()
        } else if let Some((integer, decimals)) = unsigned.split_once('.') {
            let scale = u32::try_from(decimals.len()).map_err(|_| NotANumber::TooLong)?;
            let scale = Self::power_of_ten(scale);
            let units = digits(integer)? * &scale + digits(decimals)?;
            units / scale
        } else {
            digits(unsigned)?
        };
        Ok(if negative { -value } else { value })
    }
}

/// An integer of ASCII digits only (the standard parsers also take signs and underscores).
fn digits(text: &str) -> Result<Ratio, NotANumber> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotANumber::Malformed);
    }
    Ok(match text.parse::<u64>() {
        Ok(small) => Ratio::count(small),
        Err(_) => Integer::from_digits(text).into(),
    })
}

impl fmt::Display for Ratio {
    /// The shortest exact text: a plain decimal where one exists (`1.5`), else the fraction (`1/3`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::round::plain(self))
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Ratio {
    /// As text, so that no reader turns it into a float.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Ratio;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number as text, such as \"88.5\" or \"43/103\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Ratio, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use num_bigint::BigInt;
    use num_traits::{Signed as _, ToPrimitive as _, Zero as _};
    use proptest::prelude::*;

    use super::*;

    fn oracle(value: &Ratio) -> num_rational::Ratio<BigInt> {
        let (numerator, denominator) = value.to_big();
        let [numerator, denominator] =
            [numerator, denominator].map(|it| it.to_string().parse().expect("an integer"));
        num_rational::Ratio::new(numerator, denominator)
    }

    /// Numbers on both sides of the 128-bit border, and at it.
    fn any_ratio() -> impl Strategy<Value = Ratio> {
        let integer = prop_oneof![
            -1000_i128..1000,
            any::<i64>().prop_map(i128::from),
            any::<i128>(),
            Just(i128::MAX),
            Just(i128::MIN),
        ];
        (integer.clone(), integer)
            .prop_filter_map("denominator", |(a, b)| (b != 0).then(|| Ratio::new(a, b)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn arithmetic_and_order_are_those_of_an_independent_library(a in any_ratio(), b in any_ratio()) {
            prop_assert_eq!(oracle(&(&a + &b)), oracle(&a) + oracle(&b));
            prop_assert_eq!(oracle(&(&a - &b)), oracle(&a) - oracle(&b));
            prop_assert_eq!(oracle(&(&a * &b)), oracle(&a) * oracle(&b));
            if !b.is_zero() {
                prop_assert_eq!(oracle(&(&a / &b)), oracle(&a) / oracle(&b));
            }
            prop_assert_eq!(a.cmp(&b), oracle(&a).cmp(&oracle(&b)));
            prop_assert_eq!(a.floor().to_string(), oracle(&a).floor().to_integer().to_string());
            prop_assert_eq!(a.is_negative(), oracle(&a).is_negative());
            prop_assert_eq!(a.is_zero(), oracle(&a).is_zero());
            prop_assert_eq!(&a.reduced(), &a);
        }

        #[test]
        fn floors_of_products_are_those_of_an_independent_library(
            a in any_ratio(),
            b in any_ratio(),
            factor in prop_oneof![-1000_i128..1000, any::<i64>().prop_map(i128::from), any::<i128>()],
            digits in 0_u32..45,
        ) {
            for number in [&a, &(&a * &b)] {
                let floor = |factor: i128| {
                    let product = oracle(number) * BigInt::from(factor);
                    product.floor().to_integer().to_i128()
                };
                prop_assert_eq!(number.floor_times(factor), floor(factor));
                let power = 10_i128.checked_pow(digits);
                prop_assert_eq!(number.scaled_floor(digits), power.and_then(floor));
            }
        }

        #[test]
        fn text_round_trips(a in any_ratio()) {
            prop_assert_eq!(&a.fraction().parse::<Ratio>().expect("its own text"), &a);
            prop_assert_eq!(&a.to_string().parse::<Ratio>().expect("its own text"), &a);
        }
    }

    #[test]
    fn text_is_read_strictly() {
        for (text, fraction) in [
            ("88.50", "177/2"),
            ("-0.5", "-1/2"),
            ("0", "0"),
            ("6/4", "3/2"),
        ] {
            assert_eq!(text.parse::<Ratio>().expect(text).fraction(), fraction);
        }
        for text in [
            "", "-", ".5", "5.", "1e3", "+1", "1_0", " 1", "１", "1/2/3", "0x10", "1/-2", "nan",
        ] {
            assert_eq!(text.parse::<Ratio>(), Err(NotANumber::Malformed), "{text}");
        }
        let zero = "1/0".parse::<Ratio>().expect_err("no number");
        assert_eq!(zero, NotANumber::ZeroDenominator);
        assert!(alloc::format!("{zero}").contains("denominator"));
        assert_eq!(
            "1".repeat(LONGEST + 1).parse::<Ratio>(),
            Err(NotANumber::TooLong)
        );
        assert!("1".repeat(LONGEST).parse::<Ratio>().is_ok());
    }

    #[test]
    fn debugging_shows_the_number_and_json_says_what_it_expects() {
        assert_eq!(alloc::format!("{:?}", Some(Ratio::new(1, 3))), "Some(1/3)");
        let refusal = serde_json::from_str::<Ratio>("88.5").expect_err("a float");
        let refusal = alloc::format!("{refusal}");
        assert!(refusal.contains("a number as text"), "{refusal}");
    }
}
