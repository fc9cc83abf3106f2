//! Rights that are held on some kinds of binders only.

use serde_json::json;

use crate::people::{USERS, profile, send};
use crate::support::firm::{folder, id};
use crate::support::{Engine, Firm, pdf};

#[tokio::test]
async fn whoever_looks_up_purchases_sees_no_bank_statement_anywhere() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let company = firm.company("C1").await;
        let purchases = firm.binder(&company, "Achats").await;
        let bank = json!({ "name": "Relevés", "kind": "bank" });
        let bank = id(&firm.api.post(&format!("/api/v1/companies/{company}/binders"), bank).await.json(201));
        for (path, name) in [("/Achats", "facture"), ("/Banque", "releve")] {
            firm.dropbox.create_folder(&firm.client, path).unwrap();
            firm.put(&format!("{path}/{name}.pdf"), pdf(name));
        }
        let folders = json!([folder("/Achats", true, &purchases), folder("/Banque", true, &bank)]);
        let channel = firm.channel(&company, folders).await;
        firm.collect(&channel).await;
        let documents = firm.documents(&company).await;
        let document = |name: &str| documents.iter().find(|one| one.name == name).unwrap().id.clone();
        let (invoice, statement) = (document("facture.pdf"), document("releve.pdf"));

        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let rights = ["look_up_documents:purchases", "extract_documents:purchases"];
        let reads = profile(&firm, &admin, "Lecture des achats", "company", &rights).await;
        let form = [
            ("email", "lea@example.fr"),
            ("name", "Léa"),
            ("kind", "external"),
            ("profile", reads.as_str()),
            ("companies", "C1"),
        ];
        let created = send(&firm, &admin, USERS, &form).await;
        let (_, link) = created.text().split_once("/account/").expect("the link is on the page");
        let link = format!("/account/{}", link.split('"').next().unwrap());
        let password =
            [("password", crate::support::people::PASSWORD), ("again", crate::support::people::PASSWORD)];
        assert_eq!(send(&firm, "", &link, &password).await.status, 303);
        let lea = firm.session("lea@example.fr").await;

        let tray = format!("/companies/{company}/tray");
        for page in
            [tray.clone(), format!("{tray}/documents"), format!("{tray}?q=pdf"), format!("{tray}?q=releve")]
        {
            let shown = firm.page(&lea, &page).await;
            assert_eq!(shown.status, 200, "{page}");
            assert!(!shown.text().contains("releve.pdf") && !shown.text().contains("Relevés"), "{page}");
        }
        assert!(firm.page(&lea, &tray).await.text().contains("facture.pdf"));
        assert_eq!(firm.page(&lea, &format!("{tray}?binder={bank}")).await.status, 404);
        let companies = firm.page(&lea, "/companies").await;
        assert!(companies.text().contains("data-label=\"En bannette\">1<"), "{}", companies.text());
        for part in ["", "/original", "/searchable", "/thumbnail", "/pages/1"] {
            assert_eq!(firm.page(&lea, &format!("/documents/{statement}{part}")).await.status, 404, "{part}");
        }
        assert_eq!(firm.page(&lea, &format!("/documents/{invoice}")).await.status, 200);
        assert_eq!(firm.page(&lea, &format!("/documents/{invoice}/original")).await.status, 200);

        // What changes takes effect at once: now only documents of one's own account, and there is none.
        let changed = [("name", "Lecture des achats"), ("right", "look_up_own_documents:purchases")];
        let path = format!("/administration/profiles/{reads}");
        assert_eq!(send(&firm, &admin, &path, &changed).await.status, 303);
        assert_eq!(firm.page(&lea, &format!("/documents/{invoice}")).await.status, 404);
        assert!(!firm.page(&lea, &tray).await.text().contains("facture.pdf"));
        let in_use = firm.press(&admin, &format!("{path}/delete")).await;
        assert!(in_use.contains("tiennent ce profil"), "{in_use}");
    }
}
