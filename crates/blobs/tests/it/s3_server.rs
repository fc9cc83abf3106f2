//! Just enough of S3 to be stored in: put, parts, copy, get with ranges, head, list in short pages, delete.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;

pub struct S3Server {
    pub url: String,
    state: Arc<Mutex<Bucket>>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Bucket {
    objects: BTreeMap<String, Bytes>,
    uploads: HashMap<String, BTreeMap<u32, Bytes>>,
    multipart: usize,
    failing_parts: bool,
}

impl S3Server {
    pub async fn start() -> Self {
        let state = Arc::new(Mutex::new(Bucket::default()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/bannette", any(answer)).route("/bannette/{*key}", any(answer));
        let router = router.layer(DefaultBodyLimit::disable()).with_state(Arc::clone(&state));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state, task }
    }

    pub fn keys(&self) -> Vec<String> {
        self.state.lock().unwrap().objects.keys().cloned().collect()
    }

    /// How many contents came in parts, and how many of these were neither completed nor given up.
    pub fn multipart(&self) -> (usize, usize) {
        let bucket = self.state.lock().unwrap();
        (bucket.multipart, bucket.uploads.len())
    }

    pub fn fail_parts(&self) {
        self.state.lock().unwrap().failing_parts = true;
    }

    pub fn overwrite(&self, name: &str, content: &[u8]) {
        let mut bucket = self.state.lock().unwrap();
        let (_, object) = bucket.objects.iter_mut().find(|(key, _)| key.ends_with(name)).unwrap();
        *object = Bytes::copy_from_slice(content);
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    State(state): State<Arc<Mutex<Bucket>>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    if !headers.contains_key(header::AUTHORIZATION) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let method = request.method().clone();
    let key = request.uri().path().trim_start_matches("/bannette").trim_start_matches('/').to_owned();
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
    let mut bucket = state.lock().unwrap();
    let upload = query.get("uploadId");
    match (method, upload) {
        (Method::GET, _) if key.is_empty() => bucket.list(&query),
        (Method::GET | Method::HEAD, _) => bucket.get(&key, &headers),
        (Method::PUT, Some(_)) if bucket.failing_parts => StatusCode::BAD_REQUEST.into_response(),
        (Method::PUT, Some(upload)) => {
            let part = query["partNumber"].parse().unwrap();
            bucket.uploads.get_mut(upload).unwrap().insert(part, body);
            ([(header::ETAG, format!("\"{part}\""))], ()).into_response()
        }
        (Method::PUT, None) if headers.contains_key("x-amz-copy-source") => {
            let from = headers["x-amz-copy-source"].to_str().unwrap().trim_start_matches('/');
            let from = from.trim_start_matches("bannette/");
            match bucket.objects.get(from).cloned() {
                Some(object) => {
                    bucket.objects.insert(key, object);
                    let at = "2026-10-21T07:28:00.000Z";
                    xml(format!(
                        "<CopyObjectResult><ETag>e</ETag><LastModified>{at}</LastModified></CopyObjectResult>"
                    ))
                }
                None => StatusCode::NOT_FOUND.into_response(),
            }
        }
        (Method::PUT, None) => {
            bucket.objects.insert(key, body);
            ([(header::ETAG, "\"e\"")], ()).into_response()
        }
        (Method::POST, None) if query.contains_key("uploads") => {
            bucket.multipart += 1;
            let id = format!("u{}", bucket.multipart);
            bucket.uploads.insert(id.clone(), BTreeMap::new());
            xml(format!(
                "<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            ))
        }
        (Method::POST, Some(upload)) => {
            let whole =
                bucket.uploads.remove(upload).unwrap().into_values().fold(Vec::new(), |mut all, part| {
                    all.extend_from_slice(&part);
                    all
                });
            bucket.objects.insert(key, whole.into());
            xml("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>".to_owned())
        }
        (Method::DELETE, Some(upload)) => {
            bucket.uploads.remove(upload);
            StatusCode::NO_CONTENT.into_response()
        }
        (Method::DELETE, None) => {
            bucket.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

impl Bucket {
    fn get(&self, key: &str, headers: &HeaderMap) -> Response {
        let Some(object) = self.objects.get(key) else { return StatusCode::NOT_FOUND.into_response() };
        let common = [(header::ETAG, "\"e\""), (header::LAST_MODIFIED, "Wed, 21 Oct 2026 07:28:00 GMT")];
        let Some(range) = headers.get(header::RANGE) else { return (common, object.clone()).into_response() };
        let (start, end) = range.to_str().unwrap().trim_start_matches("bytes=").split_once('-').unwrap();
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        let told = format!("bytes {start}-{end}/{}", object.len());
        let part = object.slice(start..=end);
        (StatusCode::PARTIAL_CONTENT, common, [(header::CONTENT_RANGE, told)], part).into_response()
    }

    fn list(&self, query: &HashMap<String, String>) -> Response {
        let prefix = query.get("prefix").map(String::as_str).unwrap_or_default();
        let after = query.get("continuation-token").map(String::as_str).unwrap_or_default();
        let mut found =
            self.objects.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after);
        let mut text = "<ListBucketResult>".to_owned();
        let page: Vec<_> = found.by_ref().take(2).collect();
        for (key, object) in &page {
            let (at, size) = ("2026-10-21T07:28:00.000Z", object.len());
            write!(
                text,
                "<Contents><Key>{key}</Key><Size>{size}</Size><LastModified>{at}</LastModified></Contents>"
            )
            .unwrap();
        }
        if found.next().is_some() {
            write!(text, "<NextContinuationToken>{}</NextContinuationToken>", page[1].0).unwrap();
        }
        xml(text + "</ListBucketResult>")
    }
}

fn xml(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], text).into_response()
}
