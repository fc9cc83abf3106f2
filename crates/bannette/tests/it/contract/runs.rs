//! Runs and the files that they saw.

use serde_json::{Value, json};

use super::fields;
use crate::support::{Engine, Firm, pdf};

#[tokio::test]
async fn a_run_is_asked_for_followed_and_looked_at() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let bytes = pdf("facture");
        firm.put("/Achats/facture.pdf", &bytes);
        firm.put("/Achats/vide.pdf", "");
        let started = firm.api.poke(&format!("/api/v1/channels/{}/runs", desk.channel)).await;
        let started = started.json(202);
        assert_eq!(fields(&started), ["id"]);
        let path = format!("/api/v1/runs/{}", started["id"].as_str().unwrap());

        let queued = firm.api.get(&path).await.json(200);
        assert_eq!((&queued["state"], &queued["trigger"]), (&json!("queued"), &json!("manual")));
        assert_eq!((&queued["started_at"], &queued["ended_at"]), (&json!(null), &json!(null)));
        assert!(queued.get("counts").is_some() && queued.get("bytes").is_some());

        firm.run_to_end(started["id"].as_str().unwrap()).await;
        let run = firm.api.get(&path).await.json(200);
        assert_eq!(run["state"], "succeeded");
        assert_eq!(
            run["counts"],
            json!({ "seen": 2, "collected": 1, "already_collected": 0, "set_aside": 1, "failed": 0 })
        );
        assert_eq!(run["bytes"], bytes.len());
        assert_eq!(run["error"], json!(null));
        let moment = |name: &str| run[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        assert!(moment("requested_at") <= moment("started_at") && moment("started_at") <= moment("ended_at"));
        assert!(run["ended_at"].as_str().unwrap().ends_with('Z'));

        let files = firm.api.get(&format!("{path}/files")).await.json(200);
        let of = |name: &str| {
            let files = files["items"].as_array().unwrap();
            files.iter().find(|file| file["path"] == name).unwrap().clone()
        };
        let facture = of("/Achats/facture.pdf");
        assert_eq!(
            fields(&facture),
            ["at", "detail", "document_id", "id", "outcome", "path", "reason", "size"]
        );
        assert_eq!((&facture["outcome"], &facture["size"]), (&json!("collected"), &json!(bytes.len())));
        assert!(facture["document_id"].is_string());
        let empty = of("/Achats/vide.pdf");
        assert_eq!((&empty["outcome"], &empty["reason"]), (&json!("set_aside"), &json!("empty")));
        assert_eq!(empty["document_id"], json!(null));

        let channel = firm.api.get(&format!("/api/v1/channels/{}", desk.channel)).await.json(200);
        assert_eq!(channel["last_run"]["id"], run["id"]);
        assert_eq!(channel["last_run"]["state"], "succeeded");
    }
}

#[tokio::test]
async fn runs_are_found_by_company_channel_state_and_trigger() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let other = firm.company("C2").await;
        let first = firm.collect(&desk.channel).await;
        let second = firm.request(&desk.channel).await;
        let found = async |query: String| {
            let runs: Vec<Value> = firm.api.list(&format!("/api/v1/runs{query}")).await;
            runs.iter().map(|run| run["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let (newest, oldest) = (second.clone(), first.id.clone());
        assert_eq!(found(String::new()).await, [newest.clone(), oldest.clone()]);
        assert_eq!(found(format!("?company={}", desk.company)).await.len(), 2);
        assert_eq!(found(format!("?company={other}")).await.len(), 0);
        assert_eq!(found(format!("?channel={}", desk.channel)).await.len(), 2);
        assert_eq!(found("?state=succeeded".into()).await, [oldest]);
        assert_eq!(found("?state=queued&trigger=manual".into()).await, [newest]);
        assert_eq!(found("?trigger=scheduled".into()).await.len(), 0);
        firm.api.get("/api/v1/runs?state=sleeping").await.problem(422, "malformed-query");
    }
}

#[tokio::test]
async fn files_of_a_run_are_found_by_outcome_and_by_part_of_their_path_whatever_case_and_accents() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/Été 2026.pdf", pdf("été"));
        firm.put("/Achats/50%_.pdf", pdf("percent"));
        firm.put("/Achats/vide.pdf", "");
        let run = firm.collect(&desk.channel).await;
        let found = async |query: &str| {
            let path = format!("/api/v1/runs/{}/files{query}", run.id);
            let files: Vec<Value> = firm.api.list(&path).await;
            let mut paths: Vec<_> =
                files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
            paths.sort();
            paths
        };
        assert_eq!(found("?outcome=set_aside").await, ["/Achats/vide.pdf"]);
        assert_eq!(found("?search=%C3%A9TE").await, ["/Achats/Été 2026.pdf"]);
        assert_eq!(found("?search=ete").await, ["/Achats/Été 2026.pdf"]);
        assert_eq!(found("?search=%25_").await, ["/Achats/50%_.pdf"]);
        assert_eq!(found("?search=achats").await.len(), 3);
    }
}

#[tokio::test]
async fn a_run_that_waits_is_cancelled_at_once_and_only_once() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let run = firm.request(&desk.channel).await;
        let cancel = format!("/api/v1/runs/{run}/cancel");
        let cancelled = firm.api.poke(&cancel).await.json(202);
        assert_eq!((&cancelled["id"], &cancelled["state"]), (&json!(run), &json!("cancelled")));
        firm.api.poke(&cancel).await.problem(409, "run-over");
        // The way is free, and the job of the cancelled run does nothing when it comes up.
        let next = firm.collect(&desk.channel).await;
        assert_eq!(next.state, "succeeded");
        assert_eq!(firm.run(&run).await.state, "cancelled");
    }
}
