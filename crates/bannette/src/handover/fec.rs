//! Entries as the French norm wants them (article A. 47 A-1 of the *livre des procédures fiscales*): a text of 18 columns
//! parted by tabulators, days as YYYYMMDD, amounts with a comma. Each document makes one entry, whose sides are equal.

use jiff::civil::Date;
use reading::DocumentKind;
use sha2::{Digest, Sha256};

use super::{Paper, journal};
use crate::company::BinderKind;
use crate::document::facts::decimal;
use crate::entry::RateLine;
use crate::search::words::joined;

const HEAD: [&str; 18] = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
];

/// Suppliers and customers have no longer code than this.
const LONGEST_CODE: usize = 17;
/// Letters of a code that stand for what does not fit.
const SIGN: usize = 6;
/// Who is not known.
const NOBODY: &str = "DIVERS";

/// Why a paper makes no entry: a code that has words (`fec-CODE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// What lies in such a binder is not entered in a journal of ours.
    Binder,
    Date,
    Amount,
    Currency,
}

impl LeftOut {
    pub fn code(self) -> &'static str {
        match self {
            Self::Binder => "binder",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::Currency => "currency",
        }
    }
}

/// One line of an entry: account, its label, code and label of the third party, cents of the debit and of the credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub account: String,
    pub label: &'static str,
    /// In hundredths of a percent, where a line is of one rate of several.
    pub rate: Option<i64>,
    pub third: Option<(String, String)>,
    pub debit: i64,
    pub credit: i64,
}

/// The lines of a paper: what was bought or sold and its VAT, by rate where the rates make up the whole, against the third
/// party. Net is what is left of the gross amount without the VAT: so both sides are equal, whatever was entered.
pub fn lines(paper: &Paper) -> Result<(Date, Vec<Line>), LeftOut> {
    journal(paper.binder_kind).ok_or(LeftOut::Binder)?;
    let content = &paper.content;
    let date = content.date.ok_or(LeftOut::Date)?;
    if content.currency != "EUR" {
        return Err(LeftOut::Currency);
    }
    let gross = content.gross.or_else(|| content.net?.checked_add(content.vat?)).ok_or(LeftOut::Amount)?;
    if gross == 0 {
        return Err(LeftOut::Amount);
    }
    let vat = content.vat.or_else(|| Some(gross - content.net?)).unwrap_or(0);
    // A credit note turns the sides round; so does a negative amount, once.
    let negative = is_credit_note(paper) || gross < 0;
    let sign = gross.signum();
    let (gross, vat) = (gross.abs(), vat * sign);
    let net = gross - vat;
    let by_rate = by_rate(&content.rates, sign, net, vat);
    let third = || {
        let name = paper.third.clone().unwrap_or_else(|| NOBODY.to_owned());
        (code(&name), name)
    };
    let (vat_account, vat_label, account_label) = match paper.binder_kind {
        BinderKind::Sales => ("445710", "TVA collectée", "Ventes"),
        _ => ("445660", "TVA déductible", "Charges"),
    };
    let (third_account, third_label, third) = match paper.binder_kind {
        BinderKind::Sales => ("411000", "Clients", Some(third())),
        BinderKind::Cash => ("530000", "Caisse", None),
        // It is owed to whoever paid, not to the merchant.
        BinderKind::Expenses => ("421000", "Personnel, frais à rembourser", None),
        _ => ("401000", "Fournisseurs", Some(third())),
    };
    // Charges and their VAT stand in debit against the supplier; sales the other way round.
    let charge_in_debit = (paper.binder_kind != BinderKind::Sales) != negative;
    let line = |account: &str, label, rate, third, cents: i64, in_debit: bool| {
        // An amount below zero belongs to the other side.
        let in_debit = in_debit == (cents >= 0);
        let (debit, credit) = if in_debit { (cents.abs(), 0) } else { (0, cents.abs()) };
        Line { account: account.to_owned(), label, rate, third, debit, credit }
    };
    let charge = |&(rate, net, _): &(Option<i64>, i64, i64)| {
        line(&paper.account, account_label, rate, None, net, charge_in_debit)
    };
    let tax = |&(rate, _, vat): &(Option<i64>, i64, i64)| {
        line(vat_account, vat_label, rate, None, vat, charge_in_debit)
    };
    let mut lines: Vec<Line> = by_rate.iter().map(charge).chain(by_rate.iter().map(tax)).collect();
    lines.push(line(third_account, third_label, None, third, gross, !charge_in_debit));
    lines.retain(|line| line.debit != 0 || line.credit != 0);
    Ok((date, lines))
}

/// The code of a third party. Of a name that does not fit, it ends in a sign of the whole: no two share one.
fn code(name: &str) -> String {
    let whole = joined(name).to_uppercase();
    let code: String = whole.chars().filter(char::is_ascii).collect();
    if code == whole && (1..=LONGEST_CODE).contains(&code.len()) {
        return code;
    }
    if whole.is_empty() {
        return NOBODY.to_owned();
    }
    let sign = hex::encode_upper(&Sha256::digest(&whole)[..SIGN / 2]);
    format!("{}{sign}", &code[..code.len().min(LONGEST_CODE - SIGN)])
}

/// Net and VAT of each rate, where there are several and they make up the whole; else of the whole.
fn by_rate(rates: &[RateLine], sign: i64, net: i64, vat: i64) -> Vec<(Option<i64>, i64, i64)> {
    let sum = |amounts: &dyn Fn(&RateLine) -> i64| {
        rates.iter().try_fold(0_i64, |sum, rate| sum.checked_add(amounts(rate).checked_mul(sign)?))
    };
    if rates.len() > 1 && sum(&|rate| rate.net) == Some(net) && sum(&|rate| rate.vat) == Some(vat) {
        rates.iter().map(|rate| (Some(rate.rate), rate.net * sign, rate.vat * sign)).collect()
    } else {
        vec![(None, net, vat)]
    }
}

fn is_credit_note(paper: &Paper) -> bool {
    paper.content.kind == DocumentKind::CreditNote
}

/// The head of the file.
pub fn head() -> String {
    format!("{}\r\n", HEAD.join("\t"))
}

/// The lines of an entry under its number, valid since a day; nothing for a paper that makes none.
pub fn entry(paper: &Paper, number: i64, valid: Date) -> String {
    let (Some((journal, journal_label, _)), Ok((date, lines))) = (journal(paper.binder_kind), lines(paper))
    else {
        return String::new();
    };
    let day = |date: Date| date.strftime("%Y%m%d").to_string();
    let reference = clean(paper.content.invoice_number.as_deref().unwrap_or(&paper.name));
    let label = clean(&match (&paper.content.label, &paper.third) {
        (Some(label), _) => label.clone(),
        (None, Some(third)) if is_credit_note(paper) => format!("Avoir {third}"),
        (None, Some(third)) => third.clone(),
        (None, None) => paper.name.clone(),
    });
    let row = |line: &Line| {
        let label = match line.rate {
            Some(rate) => format!("{label} (TVA {})", percent(rate)),
            None => label.clone(),
        };
        let (code, third) = line.third.clone().unwrap_or_default();
        let cells = [
            journal.to_owned(),
            journal_label.to_owned(),
            format!("{number:06}"),
            day(date),
            line.account.clone(),
            line.label.to_owned(),
            code,
            clean(&third),
            reference.clone(),
            day(date),
            label,
            decimal(line.debit, ','),
            decimal(line.credit, ','),
            String::new(),
            String::new(),
            day(valid),
            String::new(),
            String::new(),
        ];
        format!("{}\r\n", cells.join("\t"))
    };
    lines.iter().map(row).collect()
}

/// `20 %`, `5,5 %`.
fn percent(rate: i64) -> String {
    let (whole, hundredths) = (rate / 100, rate.abs() % 100);
    match hundredths {
        0 => format!("{whole} %"),
        tenths if tenths % 10 == 0 => format!("{whole},{} %", tenths / 10),
        _ => format!("{whole},{hundredths:02} %"),
    }
}

/// What would part columns or lines is a space.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{KINDS, Paper};
    use super::*;
    use crate::entry::Content;

    fn paper(kind: BinderKind, net: Option<i64>, vat: Option<i64>, gross: Option<i64>) -> Paper {
        Paper {
            binder: "Achats".into(),
            binder_kind: kind,
            name: "a.pdf".into(),
            account: "607000".into(),
            third: Some("Minoterie Aubert".into()),
            content: Content {
                kind: DocumentKind::Invoice,
                invoice_number: Some("F\t10".into()),
                date: Some(jiff::civil::date(2026, 3, 1)),
                net,
                vat,
                gross,
                ..Content::default()
            },
        }
    }

    fn sides(paper: &Paper) -> Vec<(String, i64, i64)> {
        let (_, lines) = lines(paper).unwrap();
        lines.into_iter().map(|line| (line.account, line.debit, line.credit)).collect()
    }

    fn side(account: &str, debit: i64, credit: i64) -> (String, i64, i64) {
        (account.to_owned(), debit, credit)
    }

    #[test]
    fn a_purchase_is_charged_against_its_supplier_and_a_credit_note_the_other_way_round() {
        let mut bought = paper(BinderKind::Purchases, Some(96_650), Some(19_330), Some(115_980));
        let entered = [side("607000", 96_650, 0), side("445660", 19_330, 0), side("401000", 0, 115_980)];
        assert_eq!(sides(&bought), entered);
        bought.content.kind = DocumentKind::CreditNote;
        let given_back = [side("607000", 0, 96_650), side("445660", 0, 19_330), side("401000", 115_980, 0)];
        assert_eq!(sides(&bought), given_back);
        let negative = paper(BinderKind::Purchases, Some(-96_650), Some(-19_330), Some(-115_980));
        assert_eq!(sides(&negative), given_back);
        let sold = Paper { account: "706000".into(), ..paper(BinderKind::Sales, None, None, Some(1_200)) };
        assert_eq!(sides(&sold), [side("706000", 0, 1_200), side("411000", 1_200, 0)]);
    }

    #[test]
    fn several_rates_are_a_line_each_where_they_make_up_the_whole() {
        let rate = |rate, net, vat| RateLine { rate, net, vat };
        let mut bought = paper(BinderKind::Purchases, Some(15_000), Some(1_550), Some(16_550));
        bought.content.rates = vec![rate(2_000, 5_000, 1_000), rate(550, 10_000, 550)];
        let entered = [
            side("607000", 5_000, 0),
            side("607000", 10_000, 0),
            side("445660", 1_000, 0),
            side("445660", 550, 0),
            side("401000", 0, 16_550),
        ];
        assert_eq!(sides(&bought), entered);
        let text = entry(&bought, 1, jiff::civil::date(2026, 4, 2));
        assert!(text.contains("Minoterie Aubert (TVA 20 %)") && text.contains("(TVA 5,5 %)"), "{text}");
        bought.content.kind = DocumentKind::CreditNote;
        assert!(sides(&bought).contains(&side("445660", 0, 550)));
        // They leave something out.
        bought.content.rates[1].vat = 549;
        assert_eq!(sides(&bought).len(), 3);
    }

    #[test]
    fn what_cannot_be_entered_says_why() {
        let whole = paper(BinderKind::Purchases, None, None, Some(100));
        let why = |change: fn(&mut Paper)| {
            let mut paper = whole.clone();
            change(&mut paper);
            assert_eq!(entry(&paper, 1, jiff::civil::date(2026, 4, 2)), "");
            lines(&paper).unwrap_err()
        };
        assert_eq!(why(|paper| paper.binder_kind = BinderKind::Bank), LeftOut::Binder);
        assert_eq!(why(|paper| paper.content.date = None), LeftOut::Date);
        assert_eq!(why(|paper| paper.content.gross = None), LeftOut::Amount);
        assert_eq!(why(|paper| paper.content.currency = "CHF".into()), LeftOut::Currency);
    }

    #[test]
    fn a_line_has_eighteen_columns_as_the_norm_names_them() {
        let paper = paper(BinderKind::Purchases, Some(96_650), Some(19_330), Some(115_980));
        let text = head() + &entry(&paper, 7, jiff::civil::date(2026, 4, 2));
        assert!(text.lines().all(|line| line.split('\t').count() == 18), "{text}");
        insta::assert_snapshot!(text.replace('\t', "|").replace('\r', ""), @r"
        JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise
        AC|Achats|000007|20260301|607000|Charges|||F 10|20260301|Minoterie Aubert|966,50|0,00|||20260402||
        AC|Achats|000007|20260301|445660|TVA déductible|||F 10|20260301|Minoterie Aubert|193,30|0,00|||20260402||
        AC|Achats|000007|20260301|401000|Fournisseurs|MINOTERIEAUBERT|Minoterie Aubert|F 10|20260301|Minoterie Aubert|0,00|1159,80|||20260402||
        ");
    }

    #[test]
    fn no_two_third_parties_share_a_code_and_an_expense_is_owed_to_whoever_paid() {
        assert_eq!((code("Écluse SARL").as_str(), code("").as_str()), ("ECLUSESARL", "DIVERS"));
        let long =
            ["Minoterie Aubert et Fils", "Minoterie Aubert et Filles", "Минотерия", "Минотерие"].map(code);
        assert!(long[0].starts_with("MINOTERIEAU"), "{long:?}");
        assert!(long.iter().all(|code| code.len() <= LONGEST_CODE && code.is_ascii()), "{long:?}");
        assert!(long[0] != long[1] && long[2] != long[3], "{long:?}");
        let expense = paper(BinderKind::Expenses, None, None, Some(1_200));
        let (_, lines) = lines(&expense).unwrap();
        assert!(lines.iter().all(|line| line.third.is_none()));
    }

    proptest! {
        #[test]
        fn both_sides_of_every_entry_are_equal(
            kind in 0..4usize, credit_note: bool,
            net in proptest::option::of(-1_000_000..1_000_000i64), vat in proptest::option::of(-1_000_000..1_000_000i64),
            gross in proptest::option::of(-1_000_000..1_000_000i64), by_rate: bool, part in 0..1_000i64,
        ) {
            let mut paper = paper(KINDS[kind], net, vat, gross);
            if let (true, Some(net), Some(vat)) = (by_rate, net, vat) {
                let line = |rate, net, vat| RateLine { rate, net, vat };
                paper.content.rates = vec![line(2_000, net - part, vat + part), line(550, part, -part)];
            }
            if credit_note {
                paper.content.kind = DocumentKind::CreditNote;
            }
            if let Ok((_, lines)) = lines(&paper) {
                let sum = |side: fn(&Line) -> i64| lines.iter().map(side).sum::<i64>();
                prop_assert_eq!(sum(|line| line.debit), sum(|line| line.credit));
                prop_assert!(lines.iter().all(|line| line.debit >= 0 && line.credit >= 0));
                prop_assert!(lines.iter().all(|line| (line.debit == 0) != (line.credit == 0)));
            }
        }
    }
}
