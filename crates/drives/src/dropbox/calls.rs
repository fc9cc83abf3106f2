//! One call, as often as it takes: token, path root, patience, waiting times of the account.

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RANGE};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::answer::{self, Answer, Cut};
use super::app::route_url;
use super::failure::{Failure, Setback, judge, protocol, refused_root};
use super::patience::Patience;
use super::root::Root;
use super::token::Token;
use super::{Dropbox, header_json};
use crate::DriveError;

/// A route with its argument, ready to be sent any number of times.
pub(super) struct Call {
    route: &'static str,
    arg: String,
    kind: Kind,
    /// Whether paths matter, so that the account's root must be known and named.
    rooted: bool,
    /// Whether the call goes on from an earlier one, so that another root makes it senseless.
    continued: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Argument and result are JSON bodies.
    Rpc,
    /// Argument and result are headers, the body is content, from this offset.
    Content { offset: u64 },
}

impl Call {
    pub(super) fn rpc(route: &'static str, arg: &impl Serialize) -> Self {
        let arg = serde_json::to_string(arg).expect("arguments are plain structs");
        Self { route, arg, kind: Kind::Rpc, rooted: true, continued: false }
    }

    pub(super) fn content(route: &'static str, arg: &impl Serialize, offset: u64) -> Self {
        Self { kind: Kind::Content { offset }, ..Self::rpc(route, arg) }
    }

    /// The call is part of a listing, whose cursors belong to one root: no second try in another.
    pub(super) fn continued(self) -> Self {
        Self { continued: true, ..self }
    }

    /// The call is about the account, not about paths in it.
    pub(super) fn rootless(self) -> Self {
        Self { rooted: false, ..self }
    }
}

/// A success: read whole, or with its body still to come.
enum Reply {
    Whole(Answer),
    Open(reqwest::Response),
}

impl Dropbox {
    /// Calls an RPC route and reads its result.
    pub(super) async fn rpc<T: DeserializeOwned>(&self, call: Call) -> Result<T, Failure> {
        debug_assert!(call.kind == Kind::Rpc);
        match self.call(&call).await? {
            Reply::Whole(answer) => answer.json().map_err(|error| {
                let detail = format!("{}: {error}", call.route);
                Failure::Drive(DriveError::Protocol { detail, request_id: answer.request_id() })
            }),
            Reply::Open(_) => unreachable!("only content routes are left open"),
        }
    }

    /// Calls a content route; the body is still to be read.
    pub(super) async fn content(&self, call: Call) -> Result<reqwest::Response, Failure> {
        match self.call(&call).await? {
            Reply::Open(response) => Ok(response),
            Reply::Whole(_) => unreachable!("only RPC routes are read whole"),
        }
    }

    async fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let mut patience = self.app.retry.start();
        let mut renewed = false;
        let mut rerooted = false;
        loop {
            self.pass_gate(&mut patience).await?;
            let root = if call.rooted { Some(self.root().await?) } else { None };
            let token = self.access.token(&self.app).await?;
            let began = Instant::now();
            let setback = match self.attempt(call, &token, root.as_ref()).await {
                Ok(reply) => {
                    tracing::trace!(route = call.route, elapsed = ?began.elapsed(), "called");
                    return Ok(reply);
                }
                Err(setback) => setback,
            };
            tracing::debug!(route = call.route, elapsed = ?began.elapsed(), ?setback, "a call failed");
            match setback {
                Setback::Renew(error) if renewed => return Err(error.into()),
                Setback::Renew(_) => {
                    self.access.discard(&token).await;
                    renewed = true;
                }
                Setback::Rootless(error) if rerooted || !root.as_ref().is_some_and(|root| root.named) => {
                    return Err(error.into());
                }
                Setback::Rootless(error) => {
                    tracing::warn!(%error, "the application may not name the team's space: only its own folder is seen");
                    self.learn_root(Some(Root::home())).await?;
                    rerooted = true;
                    if call.continued {
                        return Err(Failure::Root { request_id: None });
                    }
                }
                Setback::Reroot { root: told, request_id } => {
                    if rerooted || !call.rooted {
                        return Err(refused_root(request_id).into());
                    }
                    self.learn_root(told).await?;
                    rerooted = true;
                    if call.continued {
                        return Err(Failure::Root { request_id });
                    }
                }
                Setback::Wait { asked, detail, request_id } => match patience.next_at_gate(asked) {
                    Some(pause) => self.shared.gate.close(pause),
                    None => {
                        let wait = asked.unwrap_or(self.app.retry.max_total_wait);
                        self.shared.gate.close(wait);
                        return Err(DriveError::RetryAfter { wait, detail, request_id }.into());
                    }
                },
                Setback::Server { asked, detail, request_id } => match (patience.next(asked), asked) {
                    (Some(pause), _) => tokio::time::sleep(pause).await,
                    (None, Some(wait)) => {
                        return Err(DriveError::RetryAfter { wait, detail, request_id }.into());
                    }
                    (None, None) => return Err(Failure::Server { detail, request_id }),
                },
                Setback::Network { detail } => match patience.next(None) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(DriveError::Transient { detail, request_id: None }.into()),
                },
                Setback::Final(failure) => return Err(failure),
            }
        }
    }

    async fn pass_gate(&self, patience: &mut Patience) -> Result<(), Failure> {
        self.shared.gate.pass(patience).await.map_err(|wait| {
            let detail = "the account has reached its limit of requests".to_owned();
            DriveError::RetryAfter { wait, detail, request_id: None }.into()
        })
    }

    async fn attempt(&self, call: &Call, token: &Token, root: Option<&Root>) -> Result<Reply, Setback> {
        let headers = self.headers(call, token, root).map_err(|detail| protocol(detail, None))?;
        let base = match call.kind {
            Kind::Rpc => &self.app.endpoints.api,
            Kind::Content { .. } => &self.app.endpoints.content,
        };
        let mut request = self.app.http.post(route_url(base, call.route)).headers(headers);
        if call.kind == Kind::Rpc {
            request = request.body(call.arg.clone());
        }
        let secrets = [token.expose(), self.access.refresh_token()];
        let response = request.send().await.map_err(Cut::from)?;
        let status = response.status().as_u16();
        if matches!(status, 200 | 206) && call.kind != Kind::Rpc {
            return Ok(Reply::Open(response));
        }
        let answer = match answer::read(response, &secrets).await {
            Ok(answer) => answer,
            // What is left of an error is still an error of that kind.
            Err(cut) if status != 200 => Answer::cut_off(status, cut),
            Err(cut) => return Err(cut.into()),
        };
        if status == 200 { Ok(Reply::Whole(answer)) } else { Err(judge(&answer)) }
    }

    fn headers(&self, call: &Call, token: &Token, root: Option<&Root>) -> Result<HeaderMap, String> {
        let value = |name: &str, text: &str| {
            HeaderValue::from_str(text).map_err(|_| format!("a value that no header can hold: {name}"))
        };
        let mut headers = HeaderMap::new();
        let mut authorization = value("the access token", &format!("Bearer {}", token.expose()))?;
        authorization.set_sensitive(true);
        headers.insert(AUTHORIZATION, authorization);
        if let Some(root) = root.and_then(Root::header) {
            headers.insert("dropbox-api-path-root", value("the path root", &header_json(&root))?);
        }
        match call.kind {
            Kind::Rpc => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            }
            Kind::Content { offset } => {
                headers.insert("dropbox-api-arg", value("the argument", &header_json(&call.arg))?);
                if offset > 0 {
                    headers.insert(RANGE, value("the range", &format!("bytes={offset}-"))?);
                }
            }
        }
        Ok(headers)
    }
}
