//! Integers of any size: what ratios are made of where 128 bits do not hold them.
//!
//! It has what the method needs and no more, in few bytes of WebAssembly: a general library also
//! brings the ways to multiply and divide numbers of thousands of digits, and weighed three times as
//! much. Numbers here have tens of digits, seldom hundreds, and for them the ways learnt at school are
//! the quickest. The tests hold it against `num-bigint`.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt::{self, Write as _};
use core::ops::{Add, Mul, Neg, Sub};

/// An integer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Integer {
    /// Whether it is below 0.
    negative: bool,
    /// Its absolute value.
    limbs: Vec<u32>,
}

impl Integer {
    fn of(negative: bool, limbs: Vec<u32>) -> Self {
        let negative = negative && !limbs.is_empty();
        Self { negative, limbs }
    }

    /// The integer that ASCII digits say.
    pub(crate) fn from_digits(digits: &str) -> Self {
        let mut limbs = Vec::new();
        for digit in digits.bytes() {
            scale(&mut limbs, 10, u32::from(digit - b'0'));
        }
        Self::of(false, limbs)
    }

    /// `10^exponent`.
    pub(crate) fn power_of_ten(exponent: u32) -> Self {
        let mut limbs = Vec::from([1]);
        for _ in 0..exponent {
            scale(&mut limbs, 10, 0);
        }
        Self::of(false, limbs)
    }

    /// This integer where it and its negation fit.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        let magnitude = i128::try_from(small(&self.limbs)?).ok()?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.limbs.is_empty()
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(crate) fn is_odd(&self) -> bool {
        self.limbs.first().is_some_and(|limb| limb % 2 == 1)
    }

    pub(crate) fn abs(&self) -> Self {
        Self::of(false, self.limbs.clone())
    }

    /// Quotient, cut off towards 0, and what is left, with this integer's sign.
    ///
    /// # Panics
    ///
    /// When `divisor` is 0.
    pub(crate) fn divided(&self, divisor: &Self) -> (Self, Self) {
        let (quotient, rest) = divide(&self.limbs, &divisor.limbs);
        let quotient = Self::of(self.negative != divisor.negative, quotient);
        (quotient, Self::of(self.negative, rest))
    }

    /// The quotient of a division that leaves nothing.
    pub(crate) fn exactly_divided(&self, divisor: &Self) -> Self {
        if divisor.limbs == [1] && !divisor.negative {
            return self.clone();
        }
        self.divided(divisor).0
    }

    /// The greatest integer not above the quotient by a positive `divisor`.
    pub(crate) fn floor_divided(&self, divisor: &Self) -> Self {
        let (quotient, rest) = self.divided(divisor);
        if rest.negative {
            &quotient - &Self::from(1)
        } else {
            quotient
        }
    }

    /// The greatest common divisor, not negative.
    pub(crate) fn gcd(&self, other: &Self) -> Self {
        Self::of(false, common(&self.limbs, &other.limbs))
    }

    /// The greatest integer whose square is not above this one, which is not negative.
    pub(crate) fn root(&self) -> Self {
        // Newton's way down from a power of two above the root.
        let bits = 32 * self.limbs.len();
        let mut root = Self::of(false, shifted_left(&[1], bits / 2 + 1));
        if self.is_zero() {
            return Self::default();
        }
        loop {
            let mut next = (&root + &self.divided(&root).0).limbs;
            shift_right(&mut next, 1);
            let next = Self::of(false, next);
            if next >= root {
                return root;
            }
            root = next;
        }
    }
}

impl From<i128> for Integer {
    fn from(value: i128) -> Self {
        let mut limbs = Vec::with_capacity(4);
        let mut left = value.unsigned_abs();
        while left > 0 {
            limbs.push((left & 0xffff_ffff) as u32);
            left >>= 32;
        }
        Self::of(value < 0, limbs)
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        let magnitude = compare(&self.limbs, &other.limbs);
        match (self.negative, other.negative) {
            (false, false) => magnitude,
            (true, true) => magnitude.reverse(),
            _ => other.negative.cmp(&self.negative),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for &Integer {
    type Output = Integer;

    fn neg(self) -> Integer {
        Integer::of(!self.negative, self.limbs.clone())
    }
}

impl Add for &Integer {
    type Output = Integer;

    fn add(self, other: &Integer) -> Integer {
        let (a, b) = (&self.limbs, &other.limbs);
        if self.negative == other.negative {
            return Integer::of(self.negative, sum(a, b));
        }
        if compare(a, b).is_lt() {
            Integer::of(other.negative, difference(b, a))
        } else {
            Integer::of(self.negative, difference(a, b))
        }
    }
}

impl Sub for &Integer {
    type Output = Integer;

    fn sub(self, other: &Integer) -> Integer {
        self + &-other
    }
}

impl Mul for &Integer {
    type Output = Integer;

    fn mul(self, other: &Integer) -> Integer {
        let product = product(&self.limbs, &other.limbs);
        Integer::of(self.negative != other.negative, product)
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const GROUP: u32 = 1_000_000_000;
        let mut left = self.limbs.clone();
        let mut groups = Vec::new();
        while !left.is_empty() {
            groups.push(divide_by_limb(&mut left, GROUP));
        }
        let mut text = String::from(if self.negative { "-" } else { "" });
        write!(text, "{}", groups.pop().unwrap_or(0))?;
        for group in groups.iter().rev() {
            write!(text, "{group:09}")?;
        }
        f.write_str(&text)
    }
}

/// The greatest common divisor.
pub(crate) fn gcd(a: u128, b: u128) -> u128 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    let (mut a, mut b) = (a >> a.trailing_zeros(), b >> b.trailing_zeros());
    // Both are odd: their difference is even, and has the same divisors.
    while a != b {
        if let (Ok(mut a), Ok(mut b)) = (u64::try_from(a), u64::try_from(b)) {
            // 64 bits are much quicker.
            while a != b {
                (a, b) = (a.abs_diff(b), a.min(b));
                a >>= a.trailing_zeros();
            }
            return u128::from(a) << twos;
        }
        (a, b) = (a.abs_diff(b), a.min(b));
        a >>= a.trailing_zeros();
    }
    a << twos
}

/*
 * Absolute values: digits to the base 2^32, the least first, without zeros at the end.
 */

const MOST: u64 = 0xffff_ffff;

/// The digit of a sum or product, and what is carried.
fn split(value: u64) -> (u32, u64) {
    ((value & MOST) as u32, value >> 32)
}

fn trim(limbs: &mut Vec<u32>) {
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
}

/// The value where 128 bits hold it.
fn small(limbs: &[u32]) -> Option<u128> {
    let digits = limbs.iter().rev();
    (limbs.len() <= 4).then(|| digits.fold(0, |value, limb| value << 32 | u128::from(*limb)))
}

fn compare(a: &[u32], b: &[u32]) -> Ordering {
    let lengths = a.len().cmp(&b.len());
    lengths.then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// `limbs` times `factor`, plus `more`.
fn scale(limbs: &mut Vec<u32>, factor: u32, more: u32) {
    let mut carry = u64::from(more);
    for limb in &mut *limbs {
        (*limb, carry) = split(u64::from(*limb) * u64::from(factor) + carry);
    }
    if carry > 0 {
        limbs.push(split(carry).0);
    }
}

fn sum(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let mut carry = 0;
    let mut made = long.to_vec();
    for (at, limb) in made.iter_mut().enumerate() {
        let other = short.get(at).copied().unwrap_or(0);
        (*limb, carry) = split(u64::from(*limb) + u64::from(other) + carry);
    }
    if carry > 0 {
        made.push(1);
    }
    made
}

/// `a` − `b`, which is not above `a`.
fn difference(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut made = a.to_vec();
    subtract(&mut made, b);
    made
}

fn subtract(from: &mut Vec<u32>, b: &[u32]) {
    let mut borrow = false;
    for (at, limb) in from.iter_mut().enumerate() {
        let other = b.get(at).copied().unwrap_or(0);
        if at >= b.len() && !borrow {
            break;
        }
        let (less, once) = limb.overflowing_sub(other);
        let (less, again) = less.overflowing_sub(u32::from(borrow));
        (*limb, borrow) = (less, once || again);
    }
    trim(from);
}

fn product(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut made = alloc::vec![0; a.len() + b.len()];
    for (at, one) in a.iter().enumerate() {
        let mut carry = 0;
        let row = &mut made[at..=at + b.len()];
        for (place, limb) in row.iter_mut().enumerate() {
            let other = b.get(place).copied().unwrap_or(0);
            (*limb, carry) = split(u64::from(*one) * u64::from(other) + u64::from(*limb) + carry);
        }
    }
    trim(&mut made);
    made
}

/// Divides in place; what is left.
fn divide_by_limb(limbs: &mut Vec<u32>, divisor: u32) -> u32 {
    let mut rest = 0_u64;
    for limb in limbs.iter_mut().rev() {
        let whole = rest << 32 | u64::from(*limb);
        *limb = split(whole / u64::from(divisor)).0;
        rest = whole % u64::from(divisor);
    }
    trim(limbs);
    split(rest).0
}

/// Quotient and rest: long division, each digit guessed from the leading ones (Knuth's algorithm D).
fn divide(a: &[u32], b: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let top = *b.last().expect("nothing is divided by 0");
    if compare(a, b).is_lt() {
        return (Vec::new(), a.to_vec());
    }
    if b.len() == 1 {
        let mut quotient = a.to_vec();
        let mut rest = Vec::from([divide_by_limb(&mut quotient, top)]);
        trim(&mut rest);
        return (quotient, rest);
    }
    // With a divisor whose first bit is set a guess is at most two too high.
    let shift = top.leading_zeros() as usize;
    let b = shifted_left(b, shift);
    let mut rest = shifted_left(a, shift);
    rest.resize(a.len() + 1, 0);
    let n = b.len();
    let (first, second) = (u64::from(b[n - 1]), u64::from(b[n - 2]));
    let mut quotient = alloc::vec![0; rest.len() - n];
    for at in (0..quotient.len()).rev() {
        let head = u64::from(rest[at + n]) << 32 | u64::from(rest[at + n - 1]);
        let (mut guess, mut over) = (head / first, head % first);
        while over <= MOST
            && (guess > MOST || guess * second > (over << 32 | u64::from(rest[at + n - 2])))
        {
            guess -= 1;
            over += first;
        }
        let mut carry = 0;
        for (limb, part) in rest[at..].iter_mut().zip(&b) {
            let (digit, more) = split(guess * u64::from(*part) + carry);
            let (less, under) = limb.overflowing_sub(digit);
            *limb = less;
            carry = more + u64::from(under);
        }
        if u64::from(rest[at + n]) < carry {
            // One too high after all, which is seldom.
            guess -= 1;
            let mut carry = 0;
            for (limb, part) in rest[at..].iter_mut().zip(&b) {
                (*limb, carry) = split(u64::from(*limb) + u64::from(*part) + carry);
            }
        }
        rest[at + n] = 0;
        quotient[at] = split(guess).0;
    }
    trim(&mut quotient);
    trim(&mut rest);
    shift_right(&mut rest, shift);
    (quotient, rest)
}

fn shifted_left(limbs: &[u32], bits: usize) -> Vec<u32> {
    let mut made = alloc::vec![0; bits / 32];
    let mut carry = 0;
    for limb in limbs {
        let (digit, more) = split(u64::from(*limb) << (bits % 32));
        made.push(digit | split(carry).0);
        carry = more;
    }
    made.push(split(carry).0);
    trim(&mut made);
    made
}

fn shift_right(limbs: &mut Vec<u32>, bits: usize) {
    limbs.drain(..bits / 32);
    let mut above = 0;
    for limb in limbs.iter_mut().rev() {
        let wide = above << 32 | u64::from(*limb);
        above = u64::from(*limb);
        *limb = split(wide >> (bits % 32)).0;
    }
    trim(limbs);
}

/// How many times 2 divides a value that is not 0.
fn twos(limbs: &[u32]) -> usize {
    let zeros = limbs.iter().take_while(|limb| **limb == 0).count();
    32 * zeros + limbs[zeros].trailing_zeros() as usize
}

/// The greatest common divisor: of two odd numbers the difference is even and has the same divisors.
fn common(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (long, short) = if compare(a, b).is_lt() {
        (b, a)
    } else {
        (a, b)
    };
    if short.is_empty() || *short == [1] {
        return if short.is_empty() { long } else { short }.to_vec();
    }
    // One division, since the two may differ much in length.
    let (mut a, mut b) = (divide(long, short).1, short.to_vec());
    if a.is_empty() {
        return b;
    }
    let both = twos(&a).min(twos(&b));
    let odd = twos(&b);
    shift_right(&mut b, odd);
    loop {
        let odd = twos(&a);
        shift_right(&mut a, odd);
        if let (Some(a), Some(b)) = (small(&a), small(&b)) {
            let mut limbs = Vec::new();
            let mut left = gcd(a, b);
            while left > 0 {
                limbs.push((left & 0xffff_ffff) as u32);
                left >>= 32;
            }
            return shifted_left(&limbs, both);
        }
        match compare(&a, &b) {
            Ordering::Equal => return shifted_left(&a, both),
            Ordering::Less => core::mem::swap(&mut a, &mut b),
            Ordering::Greater => {}
        }
        subtract(&mut a, &b);
    }
}

#[cfg(test)]
mod tests;
