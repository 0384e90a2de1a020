use alloc::string::ToString;

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::Signed;
use proptest::prelude::*;

use super::*;

/// Integers of up to 16 digits to the base 2^32; digits at the ends of their range, where a guess
/// in a division goes wrong, are frequent.
fn any_integer() -> impl Strategy<Value = Integer> {
    let limb = prop_oneof![
        any::<u32>(),
        Just(0),
        Just(1),
        Just(u32::MAX),
        Just(1 << 31)
    ];
    (any::<bool>(), prop::collection::vec(limb, 0..16)).prop_map(|(negative, mut limbs)| {
        trim(&mut limbs);
        Integer::of(negative, limbs)
    })
}

fn oracle(value: &Integer) -> BigInt {
    value.to_string().parse().expect("an integer")
}

fn limbs(value: &Integer) -> BigInt {
    let digits = value.limbs.iter().rev();
    let magnitude = digits.fold(BigInt::from(0), |sum, limb| (sum << 32) + *limb);
    if value.negative {
        -magnitude
    } else {
        magnitude
    }
}

fn is_canonical(value: &Integer) -> bool {
    value.limbs.last() != Some(&0) && !(value.negative && value.limbs.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8000))]

    #[test]
    fn arithmetic_is_that_of_an_independent_library(a in any_integer(), b in any_integer()) {
        let (x, y) = (oracle(&a), oracle(&b));
        let mut made = alloc::vec![
            (&a + &b, &x + &y),
            (&a - &b, &x - &y),
            (&a * &b, &x * &y),
            (-&a, -&x),
            (a.abs(), x.abs()),
            (a.gcd(&b), x.gcd(&y)),
            (a.abs().root(), x.abs().sqrt()),
        ];
        if !b.is_zero() {
            let (quotient, rest) = a.divided(&b);
            made.extend([(quotient, &x / &y), (rest, &x % &y)]);
            made.push((a.floor_divided(&b.abs()), x.div_floor(&y.abs())));
            // Products are divided exactly, and have what they are made of in common.
            let both = &a * &b;
            made.push((both.exactly_divided(&b), x.clone()));
            made.push((both.gcd(&b), y.abs()));
        }
        for (ours, theirs) in made {
            prop_assert!(is_canonical(&ours));
            prop_assert_eq!(limbs(&ours), theirs);
        }
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a.is_odd(), x.is_odd());
        let fits = i128::try_from(x.clone()).ok().filter(|small| *small != i128::MIN);
        prop_assert_eq!(a.to_i128(), fits);
    }

    #[test]
    fn text_is_that_of_an_independent_library(a in any_integer()) {
        prop_assert_eq!(a.to_string(), limbs(&a).to_string());
        prop_assert_eq!(Integer::from_digits(&a.abs().to_string()), a.abs());
    }

    #[test]
    fn what_fits_128_bits_comes_back(a in any::<i128>(), b in any::<u128>(), c in any::<u64>(), d in any::<u64>()) {
        prop_assert_eq!(limbs(&Integer::from(a)), BigInt::from(a));
        prop_assert_eq!(gcd(a.unsigned_abs(), b), a.unsigned_abs().gcd(&b));
        let (c, d) = (u128::from(c), u128::from(d));
        prop_assert_eq!(gcd(c, d), c.gcd(&d));
        prop_assert_eq!(gcd(c * d, d), d);
    }
}

#[test]
fn powers_of_ten() {
    for exponent in [0, 1, 38, 39, 100] {
        let digits = Integer::power_of_ten(exponent).to_string();
        assert_eq!(digits, alloc::format!("1{}", "0".repeat(exponent as usize)));
    }
}
