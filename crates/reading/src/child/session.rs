//! What a child keeps from one document to the next, and the way of one document.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::protocol::{Answer, Hello, Job, Request, write_frame};
use crate::{Limits, MediaKind, Preview, ReadFailure, Reading};

pub(super) struct Session {
    limits: Limits,
    languages: Vec<String>,
}

impl Session {
    pub fn new(hello: &Hello) -> Self {
        Self { limits: hello.limits.clone(), languages: hello.languages.clone() }
    }

    pub fn answer(&mut self, request: &Request) -> Answer {
        let answer = match request.job {
            Job::Preview => self.preview(request).map(Answer::Preview),
            Job::Read => self.read(request).map(|reading| Answer::Read(Box::new(reading))),
        };
        answer.unwrap_or_else(Answer::Failed)
    }

    fn preview(&mut self, request: &Request) -> Result<Preview, ReadFailure> {
        let bytes = self.bytes_of(&request.input)?;
        let kind = MediaKind::sniff(&bytes);
        Err(ReadFailure::UnsupportedKind { media_type: kind.media_type().into() })
    }

    fn read(&mut self, request: &Request) -> Result<Reading, ReadFailure> {
        let bytes = self.bytes_of(&request.input)?;
        let kind = MediaKind::sniff(&bytes);
        Err(ReadFailure::UnsupportedKind { media_type: kind.media_type().into() })
    }

    /// The whole file: a PDF is read in any order, and [`Limits::input`] bounds it.
    fn bytes_of(&self, input: &Path) -> Result<Vec<u8>, ReadFailure> {
        let failed = |error: io::Error| ReadFailure::io("failed to open the document", &error);
        let mut bytes = Vec::new();
        File::open(input)
            .and_then(|file| file.take(self.limits.input + 1).read_to_end(&mut bytes))
            .map_err(failed)?;
        if bytes.is_empty() {
            return Err(ReadFailure::Empty);
        }
        if bytes.len() as u64 > self.limits.input {
            return Err(ReadFailure::too_large(format!("more than {} bytes", self.limits.input)));
        }
        Ok(bytes)
    }
}
