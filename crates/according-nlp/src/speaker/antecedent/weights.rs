//! Printed by `according-train coreference --fit`; the model card says from what.

/// Weights of the features, in hundredths of a unit of the log-odds.
#[rustfmt::skip]
pub const WEIGHTS: [i16; super::FEATURES] = [
    63, -3, -57, -94, -107, -71, -4, 42, 7, -1, -59, 41, 27, -22, -23, 38,
    -9, 66, -18, 28, -7, 23, 5, -30, -72, 8, -62, 5, -103, -22, -20, 67,
    22, -2, 54, -8, 38, 21, -4, -16, 20, 30, 27, 31, -11, -95, 34, 12,
    31, 42, -27, -14, 17, -78, -3, -3, -2, -58, 9, 16, 11, 14, 64, 34,
    -19, 23, 3, 30, -36, 43, 46, 16, -2, 46, 45, -90, -44, 46, 57, 50,
    -7, -21, -23, -111, 0, 79, 95, -2, -141, 0, -14, -50, -195, 0, 0, 0,
];
