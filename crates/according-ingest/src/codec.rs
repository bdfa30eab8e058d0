//! Deflate and Zstandard step by step, so that whoever drives them knows to the byte what was taken.

use flate2::{Decompress, FlushDecompress, Status};
use std::io;
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation as _, OutBuffer};

/// The largest window that Zstandard data may ask for, as a power of two: 128 MiB, the default of its own tool.
const WINDOW_LOG: u32 = 27;

/// A decompressor.
pub(crate) struct Codec {
    method: Method,
    /// What went wrong after the last bytes were put out.
    failed: Option<io::Error>,
}

enum Method {
    /// Without a wrapper (RFC 1951), or in that of zlib (RFC 1950).
    Deflate(Box<Decompress>),
    /// One frame (RFC 8878).
    Zstd(Box<Decoder<'static>>),
}

/// What a step did.
pub(crate) struct Step {
    /// Bytes taken from the input.
    pub(crate) read: usize,
    /// Bytes put into the output.
    pub(crate) written: usize,
    /// Whether the data ends here.
    pub(crate) done: bool,
}

impl Codec {
    pub(crate) fn deflate(zlib: bool) -> Codec {
        Codec { method: Method::Deflate(Box::new(Decompress::new(zlib))), failed: None }
    }

    /// # Errors
    /// A dictionary that is none.
    pub(crate) fn zstd(dictionary: &[u8]) -> io::Result<Codec> {
        let mut decoder = Decoder::with_dictionary(dictionary)?;
        decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG))?;
        Ok(Codec { method: Method::Zstd(Box::new(decoder)), failed: None })
    }

    /// Goes on until `output` is full, `input` is used up or the data ends.
    ///
    /// # Errors
    /// What is wrong with the data, once everything that came before was put out.
    pub(crate) fn step(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<Step> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let (read, written, result) = match &mut self.method {
            Method::Deflate(inflate) => {
                let (read, written) = (inflate.total_in(), inflate.total_out());
                let status = inflate.decompress(input, output, FlushDecompress::None);
                let done = status.map(|status| status == Status::StreamEnd).map_err(io::Error::from);
                ((inflate.total_in() - read) as usize, (inflate.total_out() - written) as usize, done)
            }
            Method::Zstd(decoder) => {
                let (mut from, mut to) = (InBuffer::around(input), OutBuffer::around(output));
                let done = decoder.run(&mut from, &mut to).map(|remaining| remaining == 0);
                (from.pos(), to.pos(), done)
            }
        };
        match result {
            Ok(done) => Ok(Step { read, written, done }),
            Err(error) if written > 0 => {
                self.failed = Some(error);
                Ok(Step { read, written, done: false })
            }
            Err(error) => Err(error),
        }
    }
}

/// Decompresses `bytes` as a whole, to at most `limit` bytes. `Err` holds what came before the data broke off, and
/// why; the text is empty where it would be larger than `limit`.
///
/// **Cost**: one pass; memory for the output.
pub(crate) fn unpack(codec: &mut Codec, mut bytes: &[u8], limit: u64) -> Result<(Vec<u8>, usize), (Vec<u8>, Broken)> {
    let (mut out, mut chunk, all) = (vec![], [0; 16 << 10], bytes.len());
    loop {
        let step = match codec.step(bytes, &mut chunk) {
            Ok(step) => step,
            Err(error) => return Err((out, Broken::Damaged(error))),
        };
        out.extend_from_slice(&chunk[..step.written]);
        bytes = &bytes[step.read..];
        if out.len() as u64 > limit {
            return Err((vec![], Broken::TooLarge));
        }
        if step.done {
            return Ok((out, all - bytes.len()));
        }
        if step.read == 0 && step.written == 0 {
            return Err((out, Broken::Cut));
        }
    }
}

/// Why data could not be decompressed.
#[derive(Debug)]
pub(crate) enum Broken {
    /// It ends too early.
    Cut,
    /// It is larger than it may be.
    TooLarge,
    /// It is not what it should be.
    Damaged(io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn what_was_packed_is_unpacked_and_what_follows_is_left() {
        let text = b"Nothing is decided, she said. ".repeat(2000);
        let mut zlib = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::fast());
        zlib.write_all(&text).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::fast());
        raw.write_all(&text).unwrap();
        type Packed = (fn() -> Codec, Vec<u8>);
        let codecs: [Packed; 3] = [
            (|| Codec::deflate(true), zlib.finish().unwrap()),
            (|| Codec::deflate(false), raw.finish().unwrap()),
            (|| Codec::zstd(b"").unwrap(), zstd::encode_all(&text[..], 3).unwrap()),
        ];
        for (codec, packed) in codecs {
            let followed = [&packed[..], b"tail"].concat();
            let (out, read) = unpack(&mut codec(), &followed, 1 << 20).map_err(|(_, why)| why).unwrap();
            assert_eq!((out == text, read), (true, packed.len()));
            let (some, why) = unpack(&mut codec(), &packed[..packed.len() / 2], 1 << 20).unwrap_err();
            assert!(matches!(why, Broken::Cut) && text.starts_with(&some), "{why:?}");
            assert!(matches!(unpack(&mut codec(), &packed, 1000), Err((none, Broken::TooLarge)) if none.is_empty()));
            assert!(matches!(unpack(&mut codec(), &[0xff; 40], 1000), Err((_, Broken::Damaged(_)))));
        }
    }
}
