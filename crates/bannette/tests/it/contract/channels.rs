//! Channels and their connections.

use db::params;
use dropbox_simulator::{Fault, KnownError};
use serde_json::{Value, json};

use super::fields;
use crate::rights::keys::key;
use crate::support::firm::folder;
use crate::support::{Engine, Firm};

const UNKNOWN: &str = "0199a0f0-0000-7000-8000-000000000000";

#[tokio::test]
async fn a_channel_with_a_refresh_token_is_ready_to_run() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.dropbox.create_folder(&firm.client, "/Achats").unwrap();
        let company = firm.company("C1").await;
        let binder = firm.binder(&company, "Achats").await;
        let mut body = firm.new_channel(json!([folder("/Achats", true, &binder)]));
        body["collect_since"] = json!("2026-01-31");
        let channel = firm.api.post(&format!("/api/v1/companies/{company}/channels"), body).await.json(201);
        assert_eq!(
            fields(&channel),
            [
                "collect_since",
                "company_id",
                "connection",
                "created_at",
                "folders",
                "id",
                "label",
                "last_run",
                "next_run_at",
                "options",
                "owner_id",
                "silent_since",
                "state",
                "type"
            ]
        );
        assert_eq!(channel["type"], "dropbox");
        assert_eq!(channel["state"], "active");
        assert_eq!(channel["collect_since"], "2026-01-31");
        let mut collected = folder("/Achats", true, &binder);
        collected["gone"] = json!(false);
        assert_eq!(channel["folders"], json!([collected]));
        assert_eq!(channel["last_run"], json!(null));
        let moment = |name: &str| channel[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        assert!(moment("next_run_at") > moment("created_at"));
        let connection = &channel["connection"];
        assert_eq!(connection["health"], "healthy");
        assert_eq!(connection["account_email"], "claire@example.fr");
        assert_eq!(connection["account_id"], firm.client.as_str());
        assert!(!channel.to_string().contains(&firm.refresh_token()));

        let id = channel["id"].as_str().unwrap();
        assert_eq!(firm.api.get(&format!("/api/v1/channels/{id}")).await.json(200), channel);
        let listed = firm.api.get(&format!("/api/v1/companies/{company}/channels")).await.json(200);
        assert_eq!(listed, json!({ "items": [channel], "next_cursor": null }));
    }
}

#[tokio::test]
async fn a_channel_without_a_connection_waits_to_be_set_up() {
    let firm = Firm::start().await;
    let company = firm.company("C1").await;
    let body = json!({ "type": "dropbox", "label": "À connecter" });
    let channel = firm.api.post(&format!("/api/v1/companies/{company}/channels"), body).await.json(201);
    assert_eq!((&channel["state"], &channel["connection"]), (&json!("draft"), &json!(null)));
    let runs = format!("/api/v1/channels/{}/runs", channel["id"].as_str().unwrap());
    firm.api.poke(&runs).await.problem(409, "channel-not-ready");
}

#[tokio::test]
async fn each_wrong_field_of_a_channel_is_named() {
    let firm = Firm::start().await;
    firm.dropbox.create_folder(&firm.client, "/Achats").unwrap();
    let company = firm.company("C1").await;
    let binder = firm.binder(&company, "Achats").await;
    let other = firm.company("C2").await;
    let elsewhere = firm.binder(&other, "Achats").await;
    let path = format!("/api/v1/companies/{company}/channels");
    let achats = folder("/Achats", true, &binder);
    for (what, value, field, code) in [
        ("type", json!("carrier-pigeon"), "type", "channel-type-unknown"),
        ("label", json!(""), "label", "required"),
        ("folders", json!([folder("Achats", true, &binder)]), "folders", "folder-path"),
        ("folders", json!([folder("/Achats/../..", true, &binder)]), "folders", "folder-path"),
        ("folders", json!([folder("/Nulle part", true, &binder)]), "folders", "folder-gone"),
        ("folders", json!([achats, folder("/ACHATS", false, &binder)]), "path", "folder-twice"),
        ("folders", json!([folder("/Achats", true, &elsewhere)]), "binder_id", "binder-unknown"),
        ("folders", json!([folder("/Achats", true, UNKNOWN)]), "binder_id", "binder-unknown"),
        ("connection", json!({ "refresh_token": " " }), "refresh_token", "required"),
    ] {
        let mut body = firm.new_channel(json!([achats]));
        body[what] = value;
        let wrong = firm.api.post(&path, body).await.wrong_fields();
        assert_eq!(wrong, [(field.to_owned(), code.to_owned())]);
    }
    // All or nothing: none of them was left behind.
    assert_eq!(firm.api.list::<Value>(&path).await.len(), 0);
}

#[tokio::test]
async fn a_refresh_token_that_does_not_serve_is_told_apart_from_a_dropbox_that_fails() {
    let firm = Firm::start().await;
    let company = firm.company("C1").await;
    let path = format!("/api/v1/companies/{company}/channels");
    let mut body = firm.new_channel(json!([]));
    body["connection"]["refresh_token"] = json!("made-up");
    firm.api.post(&path, body).await.problem(502, "provider-reconnect-revoked");

    let body = firm.new_channel(json!([]));
    firm.dropbox.fault(Fault::on("users/get_current_account").error(KnownError::UserSuspended));
    firm.api.post(&path, body.clone()).await.problem(502, "provider-reconnect-suspended");
    firm.dropbox.fault(Fault::on("oauth2/token").always().error(KnownError::ServerErrorPage { status: 503 }));
    firm.api.post(&path, body).await.problem(502, "provider-transient");
    assert_eq!(firm.api.list::<Value>(&path).await.len(), 0);
}

#[tokio::test]
async fn an_owner_is_asked_to_connect_asked_again_and_the_request_withdrawn() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let company = firm.company("C1").await;
        firm.hire("claire@example.fr", "client", Some("C1")).await;
        let row = firm.database().fetch_one("SELECT id FROM users", params![]).await.unwrap();
        let owner = row.get::<uuid::Uuid>("id").unwrap().to_string();
        let channels = format!("/api/v1/companies/{company}/channels");
        let body = json!({ "type": "dropbox", "label": "À connecter", "owner_id": UNKNOWN });
        let wrong = firm.api.post(&channels, body).await.wrong_fields();
        assert_eq!(wrong, [("owner_id".to_owned(), "owner".to_owned())]);
        let body = json!({ "type": "dropbox", "label": "À connecter" });
        let channel = firm.api.post(&channels, body).await.json(201);
        assert_eq!(channel["owner_id"], json!(null));
        let requests = format!("/api/v1/channels/{}/requests", channel["id"].as_str().unwrap());
        firm.api.post(&requests, json!({})).await.problem(409, "request-without-owner");
        let wrong = firm.api.post(&requests, json!({ "owner_id": UNKNOWN })).await.wrong_fields();
        assert_eq!(wrong, [("owner_id".to_owned(), "owner".to_owned())]);

        let asked = firm.api.post(&requests, json!({ "owner_id": owner })).await.json(201);
        assert_eq!(
            fields(&asked),
            [
                "channel_id",
                "company_id",
                "expires_at",
                "id",
                "link",
                "owner_email",
                "owner_id",
                "owner_name",
                "sent_at",
                "state"
            ]
        );
        assert_eq!(
            (&asked["state"], &asked["owner_email"]),
            (&json!("pending"), &json!("claire@example.fr"))
        );
        let path =
            |body: &Value| body["link"].as_str().unwrap().parse::<url::Url>().unwrap().path().to_owned();
        let anybody = firm.api.with_key(None);
        assert_eq!(
            anybody.get(&path(&asked)).await.status,
            200,
            "there is no mail server: the link is shown"
        );
        firm.api.post(&requests, json!({})).await.problem(409, "request-open");

        let one = format!("{requests}/{}", asked["id"].as_str().unwrap());
        let again = firm.api.poke(&format!("{one}/resend")).await.json(200);
        assert_eq!(again["id"], asked["id"]);
        assert_eq!(anybody.get(&path(&asked)).await.status, 404);
        assert_eq!(anybody.get(&path(&again)).await.status, 200);
        let withdrawn = firm.api.poke(&format!("{one}/withdraw")).await.json(200);
        assert_eq!((&withdrawn["state"], &withdrawn["link"]), (&json!("withdrawn"), &json!(null)));
        assert_eq!(anybody.get(&path(&again)).await.status, 410);
        firm.api.poke(&format!("{one}/withdraw")).await.problem(409, "request-over");
        firm.api.poke(&format!("{one}/resend")).await.problem(409, "request-over");
        firm.api.poke(&format!("{requests}/{UNKNOWN}/resend")).await.problem(404, "not-found");

        let second = firm.api.post(&requests, json!({})).await.json(201);
        // Who only reads does not learn what lets him connect.
        let looks = key(&firm, &["--read-only"]).await;
        let shown = looks.get(&requests).await.json(200)["items"][0].clone();
        assert_eq!((&shown["id"], &shown["link"]), (&second["id"], &json!(null)));
        let listed: Vec<Value> = firm.api.list(&requests).await;
        let ids: Vec<_> = listed.iter().map(|request| &request["id"]).collect();
        assert_eq!(ids, [&second["id"], &asked["id"]]);
        let other = firm.api.post(&channels, json!({ "type": "dropbox", "label": "Autre" })).await.json(201);
        let elsewhere = format!("/api/v1/channels/{}/requests", other["id"].as_str().unwrap());
        let elsewhere = format!("{elsewhere}/{}/resend", second["id"].as_str().unwrap());
        firm.api.poke(&elsewhere).await.problem(404, "not-found");
        assert_eq!(firm.findings().await, [""; 0]);
    }
}
