//! The arithmetic of the method in another library's fractions.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use scoring_core::Ratio;
use scoring_core::figure::{Figure, Operation};
use scoring_core::round::{Digits, Rounding};

/// The fractions of a library that shares nothing with [`Ratio`].
pub(crate) type BigRational = num_rational::Ratio<BigInt>;

pub(crate) fn big(value: &Ratio) -> BigRational {
    value.fraction().parse().expect("a fraction")
}

fn whole(value: i64) -> BigRational {
    BigRational::from(BigInt::from(value))
}

/// The value that a figure's operation makes of its terms, in another library's fractions.
pub(crate) fn recomputed(figure: &Figure) -> Option<BigRational> {
    let terms: Option<Vec<(BigRational, BigRational)>> = (figure.terms.iter())
        .map(|term| {
            let weight = term.weight.as_ref().map_or_else(BigRational::one, big);
            Some((weight, recomputed(&term.figure)?))
        })
        .collect();
    let sum = || {
        let products = terms
            .clone()?
            .into_iter()
            .map(|(weight, value)| weight * value);
        Some(products.fold(BigRational::zero(), |sum, each| sum + each))
    };
    let mean = |values: &[BigRational]| {
        let sum = values
            .iter()
            .fold(BigRational::zero(), |sum, each| sum + each);
        (!values.is_empty()).then(|| sum / BigRational::from(BigInt::from(values.len())))
    };
    let values = || -> Option<Vec<BigRational>> {
        Some(terms.clone()?.into_iter().map(|(_, value)| value).collect())
    };
    match &figure.operation {
        Operation::Given => figure.value.as_ref().map(big),
        Operation::Mean => mean(&values()?),
        Operation::TrimmedMean(trim) => {
            let mut values = values()?;
            scoring_core::sort::all(&mut values);
            let trim = *trim as usize;
            if values.len() < 2 * trim + 1 {
                return None;
            }
            mean(&values[trim..values.len() - trim])
        }
        Operation::WeightedMean => {
            let weights = terms.clone()?.into_iter().map(|(weight, _)| weight);
            let weights = weights.fold(BigRational::zero(), |sum, each| sum + each);
            (!weights.is_zero()).then(|| sum().map(|sum| sum / weights))?
        }
        Operation::Sum => sum(),
        Operation::Capped(cap) => Some(sum()?.min(big(cap))),
        Operation::NotBelowZero => Some(sum()?.max(BigRational::zero())),
        Operation::Clamped { floor, ceiling } => Some(sum()?.min(big(ceiling)).max(big(floor))),
    }
}

/// The printed text, by another way: the nearest multiple, found by trying both neighbours.
pub(crate) fn printed(value: &BigRational, digits: Digits) -> String {
    let scale = BigRational::from(BigInt::from(10).pow(digits.decimals));
    let scaled = value.abs() * &scale;
    let below = scaled.floor().to_integer();
    let above: BigInt = &below + 1;
    let to_below = &scaled - BigRational::from(below.clone());
    let half = whole(1) / whole(2);
    let even = (&below % 2_i32).is_zero();
    let down =
        to_below < half || (to_below == half && digits.rounding == Rounding::HalfEven && even);
    let units = if down { below } else { above };
    let text = units.to_string();
    let decimals = digits.decimals as usize;
    let text = format!("{text:0>width$}", width = decimals + 1);
    let (integer, fraction) = text.split_at(text.len() - decimals);
    let sign = if value.is_negative() && !units.is_zero() {
        "-"
    } else {
        ""
    };
    let point = if decimals == 0 { "" } else { "." };
    format!("{sign}{integer}{point}{fraction}")
}
