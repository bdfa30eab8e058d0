//! The one dense kernel: a convolution of three taps over integer vectors; and [`wide`], for loops that the compiler makes vectors of.
//! The only unsafe code of this crate.
//!
//! Everything is 16-bit integers with 32-bit sums, so that every machine gives the same result: the vectorised kernel and the plain
//! one add the same products, and [`is_safe`] tells that no sum overflows.

#![expect(unsafe_code, reason = "vector instructions, behind a test whether the processor has them")]

/// Runs `work` compiled for wider vectors than every processor has, where this one has them. The result is the same: integers are
/// exact, and sums of other numbers keep their order.
#[inline]
pub fn wide<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn with_avx2<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2.
            return unsafe { with_avx2(work) };
        }
    }
    work()
}

/// Begins to fetch a row that will be read soon.
#[inline]
pub fn prefetch<const N: usize>(table: &[[i8; N]], row: u32) {
    #[cfg(target_arch = "x86_64")]
    if let Some(row) = table.get(row as usize) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        for line in row.chunks(64) {
            // SAFETY: a hint for an address that is there; every x86-64 processor has the instruction.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr()) }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (table, row);
}

/// Numbers in a vector.
pub const WIDTH: usize = 128;

/// Inputs are kept within this bound.
pub const BOUND: i16 = 16_383;

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
    let Ok(taps) = <&[Tap; 3]>::try_from(taps) else { return };
    // A vector of zeros stands beyond the edges.
    let inputs = |i: usize| {
        [i.checked_sub(dilation), Some(i), i.checked_add(dilation)]
            .map(|at| at.and_then(|at| x.get(at)).unwrap_or(&NOTHING))
    };
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512vnni") && std::arch::is_x86_feature_detected!("avx512f") {
            for (block, y) in y.chunks_mut(vnni::TOKENS).enumerate() {
                let first = block * vnni::TOKENS;
                // SAFETY: the processor has AVX-512 with VNNI.
                unsafe { vnni::add(taps, std::array::from_fn(|t| inputs(first + t)), y) }
            }
            return;
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            for (i, y) in y.iter_mut().enumerate() {
                // SAFETY: the processor has AVX2.
                unsafe { avx2::add(taps, inputs(i), y) }
            }
            return;
        }
    }
    for (i, y) in y.iter_mut().enumerate() {
        add(taps, inputs(i), y);
    }
}

static NOTHING: Vector = [0; WIDTH];

fn add(taps: &[Tap; 3], inputs: [&Vector; 3], y: &mut [i32; WIDTH]) {
    for (tap, x) in taps.iter().zip(inputs) {
        for (pair, row) in x.chunks_exact(2).zip(tap) {
            let (a, b) = (i32::from(pair[0]), i32::from(pair[1]));
            for (y, w) in y.iter_mut().zip(row.chunks_exact(2)) {
                *y += a * i32::from(w[0]) + b * i32::from(w[1]);
            }
        }
    }
}

/// Two numbers of 16 bits as one of 32, as the instructions take them.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn both(pair: &[i16]) -> i32 {
    i32::from(pair[0]) & 0xFFFF | i32::from(pair[1]) << 16
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{Tap, Vector, WIDTH, both};
    use std::arch::x86_64::{
        __m256i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_storeu_si256,
    };

    const LANES: usize = 8;
    /// Sums held in registers at a time.
    const SUMS: usize = 8;

    #[target_feature(enable = "avx2")]
    pub fn add(taps: &[Tap; 3], inputs: [&Vector; 3], y: &mut [i32; WIDTH]) {
        for (part, y) in y.chunks_exact_mut(SUMS * LANES).enumerate() {
            let mut sums: [__m256i; SUMS] = std::array::from_fn(|v| {
                let from = &y[v * LANES..][..LANES];
                // SAFETY: eight 32-bit numbers are there; the load need not be aligned.
                unsafe { _mm256_loadu_si256(from.as_ptr().cast::<__m256i>()) }
            });
            for (tap, x) in taps.iter().zip(inputs) {
                for (pair, row) in x.chunks_exact(2).zip(tap) {
                    let inputs = _mm256_set1_epi32(both(pair));
                    for (v, sum) in sums.iter_mut().enumerate() {
                        let weights = &row[(part * SUMS + v) * 2 * LANES..][..2 * LANES];
                        // SAFETY: sixteen 16-bit numbers are there; the load need not be aligned.
                        let weights = unsafe { _mm256_loadu_si256(weights.as_ptr().cast::<__m256i>()) };
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(inputs, weights));
                    }
                }
            }
            for (v, sum) in sums.into_iter().enumerate() {
                let to = &mut y[v * LANES..][..LANES];
                // SAFETY: eight 32-bit numbers fit there; the store need not be aligned.
                unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast::<__m256i>(), sum) }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod vnni {
    use super::{NOTHING, Tap, Vector, WIDTH};
    use std::arch::x86_64::{__m512i, _mm512_dpwssd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_si512};

    const LANES: usize = 16;
    /// Registers that hold sums of one token: half of its outputs.
    const SUMS: usize = WIDTH / LANES / 2;
    /// Tokens whose sums stand in registers together, so that the weights are read once for all of them.
    pub const TOKENS: usize = 6;

    /// Adds the products of up to [`TOKENS`] tokens to `y`.
    #[target_feature(enable = "avx512f,avx512vnni")]
    pub fn add(taps: &[Tap; 3], inputs: [[&Vector; 3]; TOKENS], y: &mut [[i32; WIDTH]]) {
        let n = y.len().min(TOKENS);
        let inputs: [[&Vector; 3]; TOKENS] = std::array::from_fn(|t| if t < n { inputs[t] } else { [&NOTHING; 3] });
        for half in 0..2 {
            let first = half * SUMS;
            let mut sums: [[__m512i; SUMS]; TOKENS] = std::array::from_fn(|t| {
                std::array::from_fn(|v| match y.get(t) {
                    // SAFETY: sixteen 32-bit numbers are there; the load need not be aligned.
                    Some(y) => unsafe { _mm512_loadu_si512(y[(first + v) * LANES..][..LANES].as_ptr().cast()) },
                    None => _mm512_set1_epi32(0),
                })
            });
            for (tap, weights) in taps.iter().enumerate() {
                for (pair, row) in weights.iter().enumerate() {
                    let row: [__m512i; SUMS] = std::array::from_fn(|v| {
                        let weights = &row[(first + v) * 2 * LANES..][..2 * LANES];
                        // SAFETY: thirty-two 16-bit numbers are there; the load need not be aligned.
                        unsafe { _mm512_loadu_si512(weights.as_ptr().cast()) }
                    });
                    for t in 0..TOKENS {
                        let two = &inputs[t][tap][2 * pair..][..2];
                        // SAFETY: two 16-bit numbers are there, read as one of 32 bits; the read need not be aligned.
                        let x = _mm512_set1_epi32(unsafe { two.as_ptr().cast::<i32>().read_unaligned() });
                        for v in 0..SUMS {
                            // Multiplies and adds as the two instructions of AVX2 do: nothing saturates.
                            sums[t][v] = _mm512_dpwssd_epi32(sums[t][v], x, row[v]);
                        }
                    }
                }
            }
            for (y, sums) in y.iter_mut().zip(sums) {
                for (v, sum) in sums.into_iter().enumerate() {
                    let to = &mut y[(first + v) * LANES..][..LANES];
                    // SAFETY: sixteen 32-bit numbers fit there; the store need not be aligned.
                    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), sum) }
                }
            }
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
        let taps: Vec<Tap> = (0..3)
            .map(|_| {
                std::array::from_fn(|_| std::array::from_fn(|_| noise(&mut seed, i64::from(MOST) / (3 * WIDTH as i64))))
            })
            .collect();
        let taps: &[Tap; 3] = taps.as_slice().try_into().unwrap();
        let bias: [i32; WIDTH] = std::array::from_fn(|_| i32::from(noise(&mut seed, 9999)));
        for (n, dilation) in [(9, 1), (10, 4), (11, 16), (1, 1), (0, 2)] {
            let x: Vec<Vector> = (0..n).map(|_| std::array::from_fn(|_| noise(&mut seed, i64::from(BOUND)))).collect();
            let mut y = Vec::new();
            convolve(taps, &bias, dilation, &x, &mut y);
            assert_eq!(y.len(), n);
            for i in 0..n {
                let inputs = [i.wrapping_sub(dilation), i, i + dilation].map(|at| x.get(at).unwrap_or(&NOTHING));
                let mut plain = bias;
                add(taps, inputs, &mut plain);
                assert_eq!(y[i], plain, "token {i} of {n}, distance {dilation}");
                #[cfg(target_arch = "x86_64")]
                if std::arch::is_x86_feature_detected!("avx2") {
                    let mut wide = bias;
                    // SAFETY: the processor has AVX2.
                    unsafe { avx2::add(taps, inputs, &mut wide) }
                    assert_eq!(wide, plain, "AVX2, token {i} of {n}");
                }
            }
        }
    }
}
