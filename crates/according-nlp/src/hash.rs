//! The hash functions of all features. Training and reading share them, so a change makes every weight void.

/// FNV-1a over bytes, 32 bits.
#[must_use]
pub fn bytes(bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(0x811C_9DC5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// Mixes two values into one.
#[inline]
#[must_use]
pub fn pair(a: u32, b: u32) -> u32 {
    let h = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (h ^ (h >> 29)) as u32 ^ (h >> 32) as u32
}

/// The hash of a feature: its template and up to three values. The upper bits are the good ones.
#[inline]
#[must_use]
pub fn feature(template: u32, a: u32, b: u32, c: u32) -> u64 {
    let x = (u64::from(template) << 32 | u64::from(a)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let y = (u64::from(b) << 32 | u64::from(c)) ^ 0xD6E8_FEB8_6659_FD93;
    let mut h = (x ^ (x >> 32)).wrapping_add(y.wrapping_mul(0xA24B_AED4_963E_E407));
    h ^= h >> 31;
    h.wrapping_mul(0x8EBC_6AF0_9C88_C6E3)
}

/// FNV-1a of a literal, at compile time: equal to [`bytes`] of the same bytes.
#[must_use]
pub const fn literal(bytes: &[u8]) -> u32 {
    let mut h = 0x811C_9DC5u32;
    let mut i = 0;
    while i < bytes.len() {
        h = (h ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    h
}
