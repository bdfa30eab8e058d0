//! What hangs together.

/// Groups of places that pairs hold together.
#[derive(Default)]
pub(crate) struct Groups(Vec<u32>);

impl Groups {
    /// Each of `n` alone.
    pub(crate) fn new(n: u32) -> Groups {
        Groups((0..n).collect())
    }

    /// One more, alone; gives its place.
    pub(crate) fn add(&mut self) -> u32 {
        let place = self.0.len() as u32;
        self.0.push(place);
        place
    }

    /// Makes one group of the two in which `a` and `b` are.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// The first place of the group that `it` is in.
    pub(crate) fn root(&mut self, mut it: u32) -> u32 {
        while self.0[it as usize] != it {
            let above = self.0[it as usize];
            self.0[it as usize] = self.0[above as usize];
            it = above;
        }
        it
    }
}
