//! From the tagger's own certainty to the share of rows that are right.

use crate::{
    attribution::Profile,
    weights::{Error, Sections},
};

/// Section of the file of weights: one row of knots a profile.
pub const CALIBRATION: &str = "confidence";
/// Knots over 0 to 1, evenly spaced.
pub const KNOTS: usize = 17;

/// The calibration, borrowed: piecewise linear, rising.
#[derive(Clone, Copy)]
pub struct Calibration<'b> {
    knots: &'b [[f32; KNOTS]],
}

impl<'b> Calibration<'b> {
    /// The calibration in a file of weights.
    ///
    /// # Errors
    /// If the section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Calibration<'b>, Error> {
        let knots = sections.get::<[f32; KNOTS]>(CALIBRATION)?;
        if knots.len() == Profile::ALL.len() { Ok(Calibration { knots }) } else { Err(Error::Shape(CALIBRATION)) }
    }

    /// The probability that a row is right whose tags are `certainty` probable.
    #[must_use]
    pub fn probability(&self, profile: Profile, certainty: f32) -> f32 {
        let at = certainty.clamp(0.0, 1.0) * (KNOTS - 1) as f32;
        let below = (at as usize).min(KNOTS - 2);
        let knots = &self.knots[profile as usize];
        knots[below] + (knots[below + 1] - knots[below]) * (at - below as f32)
    }
}
