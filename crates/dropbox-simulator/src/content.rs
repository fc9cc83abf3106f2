//! The bytes of files: stored on disk under their hash, or generated while they stream. Never all in memory.

mod generator;
mod hash;

use std::{
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use futures::{Stream, StreamExt, stream::BoxStream};
use serde::{Deserialize, Serialize};
use tokio_util::io::ReaderStream;

use generator::Generator;
pub use hash::ContentHasher;

/// Up to this size a file is read from disk in one go: cheaper than hopping threads for every chunk.
const READ_AT_ONCE: u64 = 1 << 20;
const ARRIVING: &str = "arriving-";
const CHUNK: usize = 256 << 10;

/// The bytes of one revision, wherever they come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub size: u64,
    /// 64 hexadecimal digits; absent when it was never computed.
    pub hash: Option<String>,
    pub source: Source,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// A file named by the content's hash.
    Stored,
    Generated {
        seed: u64,
    },
}

pub(crate) type ByteStream = BoxStream<'static, io::Result<Bytes>>;

/// Where stored contents lie, and the generator of the others.
pub(crate) struct Contents {
    folder: PathBuf,
    generator: Arc<Generator>,
}

impl Contents {
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        // What was arriving when a simulator was killed never will.
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(ARRIVING) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { folder, generator: Arc::new(Generator::new()) })
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(&hash[..2]).join(hash)
    }

    /// Stores bytes that are at hand.
    pub fn store(&self, bytes: &[u8]) -> io::Result<Content> {
        let mut arriving = self.receive()?;
        arriving.write(bytes)?;
        arriving.keep(self)
    }

    /// Begins to store bytes that arrive in pieces.
    pub fn receive(&self) -> io::Result<Arriving> {
        let file = tempfile::Builder::new().prefix(ARRIVING).tempfile_in(&self.folder)?;
        Ok(Arriving { file, hasher: ContentHasher::new(), size: 0 })
    }

    /// Bytes made from `seed`. With `hashed` they are all generated once, to know their hash.
    pub fn generated(&self, size: u64, seed: u64, hashed: bool) -> Content {
        let hash = hashed.then(|| {
            let mut hasher = ContentHasher::new();
            for piece in self.generator.pieces(seed, 0..size) {
                hasher.update(&piece);
            }
            hasher.finish()
        });
        Content { size, hash, source: Source::Generated { seed } }
    }

    /// The bytes of `range`, which must lie within the content.
    pub fn stream(&self, content: &Content, range: Range<u64>) -> ByteStream {
        match (&content.source, &content.hash) {
            (Source::Generated { seed }, _) => {
                futures::stream::iter(self.generator.clone().into_pieces(*seed, range).map(Ok)).boxed()
            }
            (Source::Stored, Some(hash)) => read_range(self.path(hash), range).boxed(),
            (Source::Stored, None) => {
                futures::stream::iter([Err(io::Error::other("a stored content has a hash"))]).boxed()
            }
        }
    }
}

fn read_range(path: PathBuf, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let length = range.end - range.start;
    let opened = async move {
        let read = tokio::task::spawn_blocking(move || -> io::Result<(Bytes, Option<std::fs::File>)> {
            let mut file = std::fs::File::open(path)?;
            file.seek(SeekFrom::Start(range.start))?;
            if length > READ_AT_ONCE {
                return Ok((Bytes::new(), Some(file)));
            }
            let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
            file.read_exact(&mut bytes)?;
            Ok((bytes.into(), None))
        });
        match read.await {
            Ok(Ok((bytes, None))) => futures::stream::iter([Ok(bytes)]).boxed(),
            Ok(Ok((_, Some(file)))) => {
                let rest = tokio::io::AsyncReadExt::take(tokio::fs::File::from_std(file), length);
                ReaderStream::with_capacity(rest, CHUNK).boxed()
            }
            Ok(Err(error)) => futures::stream::iter([Err(error)]).boxed(),
            Err(error) => futures::stream::iter([Err(io::Error::other(error))]).boxed(),
        }
    };
    futures::stream::once(opened).flatten()
}

/// A content on its way in.
pub(crate) struct Arriving {
    file: tempfile::NamedTempFile,
    hasher: ContentHasher,
    size: u64,
}

impl Arriving {
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Lays the bytes under their hash; the same bytes twice take their place once.
    pub fn keep(self, contents: &Contents) -> io::Result<Content> {
        let hash = self.hasher.finish();
        let path = contents.path(&hash);
        if !path.exists() {
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
            self.file.persist(path).map_err(|error| error.error)?;
        }
        Ok(Content { size: self.size, hash: Some(hash), source: Source::Stored })
    }
}
