//! gzip files of one or many members (RFC 1952, section 2.2), as archives and `cat a.gz b.gz` write them.

use crate::source::Stream;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead as _, Read};

/// Decompresses member after member. Zero bytes after the last one are padding, as gzip itself holds; anything else
/// there is an error.
pub(crate) struct Members {
    member: Option<GzDecoder<Stream>>,
}

impl Members {
    pub(crate) fn new(stream: Stream) -> Members {
        Members { member: Some(GzDecoder::new(stream)) }
    }

    /// Goes on to the next member, if there is one.
    fn advance(&mut self) -> io::Result<()> {
        let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { return Ok(()) };
        loop {
            match rest.peek(2)? {
                [] => return Ok(()),
                [0x1f, 0x8b] => {
                    self.member = Some(GzDecoder::new(rest));
                    return Ok(());
                }
                [0, ..] => rest.consume(1),
                _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "bytes that are not gzip follow its end")),
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let n = member.read(buf)?;
            if n > 0 || buf.is_empty() {
                return Ok(n);
            }
            self.advance()?;
        }
        Ok(0)
    }
}
