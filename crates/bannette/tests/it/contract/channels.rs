//! Channels and their connections.

use dropbox_simulator::{Fault, KnownError};
use serde_json::{Value, json};

use super::fields;
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
                "state",
                "type"
            ]
        );
        assert_eq!(channel["type"], "dropbox");
        assert_eq!(channel["state"], "active");
        assert_eq!(channel["collect_since"], "2026-01-31");
        assert_eq!(channel["folders"], json!([folder("/Achats", true, &binder)]));
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
