use blobs::{BlobStream, Blobs, Finished, S3Credentials, Sha256};
use futures::TryStreamExt;
use tempfile::TempDir;

use crate::s3_server::S3Server;

/// A store with all that it lives in.
pub struct Home {
    pub blobs: Blobs,
    pub folder: TempDir,
    pub server: Option<S3Server>,
}

impl Home {
    pub fn folder() -> Self {
        let folder = TempDir::new().unwrap();
        let url = url::Url::from_directory_path(folder.path().join("a store")).unwrap();
        let blobs = Blobs::open(url.as_str(), &folder.path().join("incoming")).unwrap();
        Self { blobs, folder, server: None }
    }

    pub async fn bucket() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = TempDir::new().unwrap();
        let server = S3Server::start().await;
        let url = format!("s3://bannette/some/prefix?endpoint={}&region=eu-west-3", server.url);
        let credentials =
            S3Credentials { access_key_id: "key".to_owned(), secret_access_key: "secret".to_owned().into() };
        let blobs = Blobs::open_with(&url, &folder.path().join("incoming"), Some(&credentials)).unwrap();
        Self { blobs, folder, server: Some(server) }
    }

    /// One of each kind.
    pub async fn all() -> [Self; 2] {
        [Self::folder(), Self::bucket().await]
    }

    pub async fn stage(&self, content: &[u8]) -> Finished {
        let mut staged = self.blobs.stage();
        staged.write(content).await.unwrap();
        staged.finish().await.unwrap()
    }

    pub async fn keep(&self, content: &[u8]) -> Sha256 {
        let finished = self.stage(content).await;
        let sha256 = finished.sha256;
        self.blobs.keep(vec![finished]).await.unwrap();
        sha256
    }

    pub async fn list(&self) -> Vec<Sha256> {
        self.blobs.list().try_collect().await.unwrap()
    }

    pub fn incoming(&self) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(self.folder.path().join("incoming")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// Overwrites a stored original behind the store's back.
    pub fn damage(&self, sha256: &Sha256, content: &[u8]) {
        match &self.server {
            Some(server) => server.overwrite(&sha256.to_string(), content),
            None => std::fs::write(self.path(sha256), content).unwrap(),
        }
    }

    pub fn path(&self, sha256: &Sha256) -> std::path::PathBuf {
        let hex = sha256.to_string();
        self.folder.path().join("a store/originals").join(&hex[..2]).join(&hex[2..4]).join(&hex)
    }
}

pub async fn bytes(blob: Option<BlobStream>) -> Option<Vec<u8>> {
    let stream = blob?.stream;
    let whole = stream.try_fold(Vec::new(), |mut whole, bytes| async move {
        whole.extend_from_slice(&bytes);
        Ok(whole)
    });
    Some(whole.await.unwrap())
}

/// Content that no two places of look alike.
pub fn content(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ len as u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..len).map(|_| next()).collect()
}
