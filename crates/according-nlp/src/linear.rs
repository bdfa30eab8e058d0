//! The one dense kernel: a convolution of three taps over integer vectors. The only unsafe code of this crate.
//!
//! Everything is 16-bit integers with 32-bit sums, so that every machine gives the same result: the vectorised kernel and the plain
//! one add the same products, and [`is_safe`] tells that no sum overflows.

#![expect(unsafe_code, reason = "vector instructions, behind a test whether the processor has them")]

/// Numbers in a vector.
pub const WIDTH: usize = 64;

/// Inputs are kept within this bound.
pub const BOUND: i16 = 8191;

/// Weights of one tap: for each pair of inputs, for each output, the weights of the two inputs.
pub type Tap = [[i16; 2 * WIDTH]; WIDTH / 2];

/// One vector.
pub type Vector = [i16; WIDTH];

/// The greatest sum of the sizes of the weights of one output: times [`BOUND`] it fits 31 bits, with room for a bias.
pub const MOST: i32 = (i32::MAX - (1 << 24)) / BOUND as i32;

/// Whether no sum over the three taps of a convolution can overflow.
#[must_use]
pub fn is_safe(taps: &[Tap]) -> bool {
    (0..WIDTH).all(|output| {
        let weights = taps.iter().flatten().flat_map(|row| [row[2 * output], row[2 * output + 1]]);
        weights.map(|weight| i64::from(weight).abs()).sum::<i64>() <= i64::from(MOST)
    })
}

/// Writes `y[i] = bias + Σ_t taps[t] · x[i + offset_t]` for every token, where offset is `-dilation, 0, dilation`; vectors beyond the
/// edges are zero.
///
/// **Shape**: `x` and `y`: `n_tokens`. **Cost**: `3 · WIDTH²` products a token.
pub fn convolve(taps: &[Tap], bias: &[i32; WIDTH], dilation: usize, x: &[Vector], y: &mut Vec<[i32; WIDTH]>) {
    y.clear();
    y.resize(x.len(), *bias);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        for i in 0..x.len() {
            for (tap, at) in taps.iter().zip([i.checked_sub(dilation), Some(i), i.checked_add(dilation)]) {
                if let Some(x) = at.and_then(|at| x.get(at)) {
                    // SAFETY: the processor has AVX2.
                    unsafe { avx2::add(tap, x, &mut y[i]) }
                }
            }
        }
        return;
    }
    for i in 0..x.len() {
        for (tap, at) in taps.iter().zip([i.checked_sub(dilation), Some(i), i.checked_add(dilation)]) {
            if let Some(x) = at.and_then(|at| x.get(at)) {
                add(tap, x, &mut y[i]);
            }
        }
    }
}

fn add(tap: &Tap, x: &Vector, y: &mut [i32; WIDTH]) {
    for (pair, row) in x.chunks_exact(2).zip(tap) {
        let (a, b) = (i32::from(pair[0]), i32::from(pair[1]));
        for (y, w) in y.iter_mut().zip(row.chunks_exact(2)) {
            *y += a * i32::from(w[0]) + b * i32::from(w[1]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{Tap, Vector, WIDTH};
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_storeu_si256,
    };

    const LANES: usize = 8;
    const VECTORS: usize = WIDTH / LANES;

    #[target_feature(enable = "avx2")]
    pub fn add(tap: &Tap, x: &Vector, y: &mut [i32; WIDTH]) {
        let load = |from: &[i32]| {
            assert!(from.len() >= LANES);
            // SAFETY: eight 32-bit numbers are there; the load need not be aligned.
            unsafe { _mm256_loadu_si256(from.as_ptr().cast::<__m256i>()) }
        };
        let mut sums: [__m256i; VECTORS] = std::array::from_fn(|v| load(&y[v * LANES..]));
        for (pair, row) in x.chunks_exact(2).zip(tap) {
            let both = i32::from(pair[0]) & 0xFFFF | i32::from(pair[1]) << 16;
            let inputs = _mm256_set1_epi32(both);
            for v in 0..VECTORS {
                let weights = &row[v * 2 * LANES..][..2 * LANES];
                // SAFETY: sixteen 16-bit numbers are there; the load need not be aligned.
                let weights = unsafe { _mm256_loadu_si256(weights.as_ptr().cast::<__m256i>()) };
                sums[v] = _mm256_add_epi32(sums[v], _mm256_madd_epi16(inputs, weights));
            }
        }
        for (v, sum) in sums.into_iter().enumerate() {
            let to = &mut y[v * LANES..][..LANES];
            // SAFETY: eight 32-bit numbers fit there; the store need not be aligned.
            unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast::<__m256i>(), sum) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, within `bound`.
    fn noise(seed: &mut u64, bound: i64) -> i16 {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        ((*seed >> 33) as i64 % (2 * bound + 1) - bound) as i16
    }

    #[test]
    fn every_kernel_adds_the_same_products() {
        let mut seed = 7;
        let taps: [Tap; 3] = std::array::from_fn(|_| {
            std::array::from_fn(|_| std::array::from_fn(|_| noise(&mut seed, i64::from(MOST) / (3 * WIDTH as i64))))
        });
        let bias: [i32; WIDTH] = std::array::from_fn(|_| i32::from(noise(&mut seed, 9999)));
        let x: Vec<Vector> = (0..9).map(|_| std::array::from_fn(|_| noise(&mut seed, i64::from(BOUND)))).collect();
        for dilation in [1, 4, 16] {
            let mut y = Vec::new();
            convolve(&taps, &bias, dilation, &x, &mut y);
            for i in 0..x.len() {
                let mut plain = bias;
                for (tap, at) in taps.iter().zip([i.wrapping_sub(dilation), i, i + dilation]) {
                    if let Some(x) = x.get(at) {
                        add(tap, x, &mut plain);
                    }
                }
                assert_eq!(y[i], plain, "token {i}, dilation {dilation}");
            }
        }
    }
}
