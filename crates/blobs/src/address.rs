//! The addresses of blob stores.

use std::path::PathBuf;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{BlobError, Result};

/// How to sign in to an S3-compatible store.
#[derive(Debug, Clone)]
pub struct S3Credentials {
    pub access_key_id: String,
    pub secret_access_key: SecretString,
}

/// What an address names.
pub(crate) enum Address {
    Folder(PathBuf),
    Bucket { store: AmazonS3, prefix: String },
}

impl Address {
    pub(crate) fn parse(text: &str, s3: Option<&S3Credentials>) -> Result<Self> {
        let bad = |reason: &str| BlobError::BadUrl { url: text.to_owned(), reason: reason.to_owned() };
        let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            // Not quoted: it holds a secret.
            let url = format!("{}://…", url.scheme());
            return Err(BlobError::BadUrl {
                url,
                reason: "credentials don't go into the address".to_owned(),
            });
        }
        match url.scheme() {
            "file" if url.query().is_some() => Err(bad("a folder has no options")),
            "file" => url.to_file_path().map(Self::Folder).map_err(|()| bad("not a path of this machine")),
            "s3" => {
                let credentials = s3.ok_or_else(|| bad("a bucket needs credentials"))?;
                let store = bucket(&url, credentials).map_err(|reason| bad(&reason))?;
                Ok(Self::Bucket { store, prefix: url.path().to_owned() })
            }
            _ => Err(bad("it begins with file:// or s3://")),
        }
    }
}

fn bucket(url: &Url, credentials: &S3Credentials) -> Result<AmazonS3, String> {
    let bucket = url.host_str().ok_or("it names no bucket")?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region("us-east-1")
        // One by one: not every S3-compatible store knows the bulk request.
        .with_disable_bulk_delete(true)
        .with_access_key_id(&credentials.access_key_id)
        .with_secret_access_key(credentials.secret_access_key.expose_secret());
    for (option, value) in url.query_pairs() {
        builder = match &*option {
            "endpoint" => builder.with_allow_http(value.starts_with("http://")).with_endpoint(value),
            "region" => builder.with_region(value),
            other => return Err(format!("unknown option {other}")),
        };
    }
    builder.build().map_err(|error| error.to_string())
}
