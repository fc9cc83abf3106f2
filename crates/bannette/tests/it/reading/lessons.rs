//! What entries teach about a company's suppliers.

use bannette::document::lessons::{self, Entered};
use reading::{FieldName, KnownSupplier, Reading};

use super::papers::{field, invoice};
use crate::support::{Engine, Firm};

const IBAN: &str = "FR7630006000011234567890189";

async fn learn(firm: &Firm, company: &str, reading: &Reading, entered: &Entered) {
    let mut tx = firm.database().begin().await.unwrap();
    let now = firm.app.clock.now();
    lessons::learn(&mut tx, now, company.parse().unwrap(), reading, entered).await.unwrap();
    tx.commit().await.unwrap();
}

async fn known(firm: &Firm, company: &str) -> Vec<KnownSupplier> {
    lessons::suppliers(firm.database(), company.parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_later_entry_says_anew_what_it_says_and_leaves_the_rest() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (one, other) = (firm.company("C1").await, firm.company("C2").await);
        let mut reading = invoice("GARAGE DU PORT", "", "2026-03-01", "12.00");
        reading.fields.insert(FieldName::Siren, field("794208157", 0.99));
        reading.fields.insert(FieldName::Iban, field(IBAN, 0.99));
        let entered = Entered { supplier: "Garage".into(), ..Entered::default() };
        learn(&firm, &one, &reading, &entered).await;
        reading.fields.remove(&FieldName::Iban);
        let entered = Entered { supplier: "Garage du Port".into(), ..entered };
        learn(&firm, &one, &reading, &entered).await;

        let garage = KnownSupplier {
            name: "Garage du Port".into(),
            siren: Some("794208157".into()),
            iban: Some(IBAN.into()),
            read_as: Some("garageduport".into()),
            ..KnownSupplier::default()
        };
        assert_eq!(known(&firm, &one).await, [garage]);
        assert_eq!(known(&firm, &other).await, [], "what one company's papers teach is told of no other's");

        let paulette = invoice("CHEZ PAULETTE", "", "2026-03-01", "12.00");
        let entered = Entered { supplier: "Paulette".into(), ..Entered::default() };
        learn(&firm, &other, &paulette, &entered).await;
        assert_eq!(known(&firm, &other).await[0].read_as.as_deref(), Some("chezpaulette"));
    }
}
