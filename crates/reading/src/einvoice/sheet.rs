//! An e-invoice as something to look at.

mod labels;

use jiff::civil::Date;
use rust_decimal::Decimal;

use self::labels::Labels;
use super::codes;
use super::facts::{siren, siret};
use super::invoice::{Invoice, Line, Party};
use super::money::two_places;
use crate::sheet::Block;

/// In which language the labels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    French,
    English,
}

impl Tongue {
    /// French, unless English is what the reader knows best, by Tesseract's language codes.
    pub fn of(languages: &[String]) -> Self {
        let is_english = languages.first().is_some_and(|language| language == "eng");
        if is_english { Self::English } else { Self::French }
    }
}

/// Lines that are shown; the totals are there all the same.
const MOST_LINES: usize = 2_000;

/// The blocks of its page, from the head to the notes.
pub(crate) fn blocks(invoice: &Invoice, tongue: Tongue) -> Vec<Block> {
    let sheet = Sheet { labels: Labels::of(tongue), tongue };
    let mut blocks = vec![sheet.heading(invoice), sheet.head(invoice), sheet.parties(invoice)];
    if !invoice.lines.is_empty() {
        blocks.push(sheet.lines(invoice));
        if invoice.lines.len() > MOST_LINES {
            blocks.push(Block::Paragraph(sheet.labels.more_lines.into()));
        }
    }
    if !invoice.adjustments.is_empty() {
        blocks.push(sheet.adjustments(invoice));
    }
    if !invoice.taxes.is_empty() {
        blocks.push(sheet.taxes(invoice));
    }
    blocks.push(sheet.totals(invoice));
    blocks.extend(sheet.payment(invoice));
    blocks.extend(invoice.notes.iter().take(20).map(|note| Block::Paragraph(note.clone())));
    blocks
}

struct Sheet {
    labels: &'static Labels,
    tongue: Tongue,
}

impl Sheet {
    fn heading(&self, invoice: &Invoice) -> Block {
        let is_credit_note = invoice.type_code.as_deref().is_some_and(codes::is_credit_note);
        let kind = if is_credit_note { self.labels.credit_note } else { self.labels.invoice };
        Block::Heading(
            format!("{kind} {}", invoice.number.as_deref().unwrap_or_default()).trim_end().to_owned(),
        )
    }

    fn head(&self, invoice: &Invoice) -> Block {
        let labels = self.labels;
        let day = |date: Option<Date>| date.map(|date| self.day(date));
        self.pairs(vec![
            (labels.date, day(invoice.date)),
            (labels.due_date, day(invoice.due_date)),
            (labels.delivery_date, day(invoice.delivery_date)),
            (labels.order, invoice.order_number.clone()),
            (labels.reference, invoice.buyer_reference.clone()),
            (labels.preceding, joined(&invoice.preceding_invoices, ", ")),
            (labels.currency, invoice.currency.clone()),
            (labels.profile, invoice.profile.name.clone()),
        ])
    }

    /// Seller and buyer side by side.
    fn parties(&self, invoice: &Invoice) -> Block {
        let (seller, buyer) = (self.party(&invoice.seller), self.party(&invoice.buyer));
        let line = |of: &Vec<String>, index: usize| of.get(index).cloned().unwrap_or_default();
        let rows =
            (0..seller.len().max(buyer.len())).map(|index| vec![line(&seller, index), line(&buyer, index)]);
        Block::Table {
            header: Some(vec![self.labels.seller.into(), self.labels.buyer.into()]),
            rows: rows.collect(),
        }
    }

    fn party(&self, party: &Party) -> Vec<String> {
        let labels = self.labels;
        let address = &party.address;
        let town = [&address.postcode, &address.city].into_iter().flatten().cloned().collect::<Vec<_>>();
        let labelled = |label: &str, value: Option<String>| value.map(|value| self.labelled(label, &value));
        let mut lines: Vec<String> = party.name.iter().chain(&address.lines).cloned().collect();
        lines.extend(joined(&town, " "));
        lines.extend(address.country.clone());
        lines.extend(labelled("SIREN", siren(party)));
        lines.extend(labelled("SIRET", siret(party)));
        let legal_id = party.legal_id.as_ref().filter(|_| siren(party).is_none() && siret(party).is_none());
        lines.extend(labelled(labels.legal_id, legal_id.map(|id| id.value.clone())));
        lines.extend(labelled(labels.vat_number, party.vat_number.clone()));
        lines.extend(labelled(labels.tax_number, party.tax_number.clone()));
        lines
    }

    fn lines(&self, invoice: &Invoice) -> Block {
        let labels = self.labels;
        let header = [labels.line, labels.item, labels.quantity, labels.price, labels.rate, labels.net];
        let row = |line: &Line| {
            let item = [&line.name, &line.description].into_iter().flatten().cloned().collect::<Vec<_>>();
            let quantity = line.quantity.map(|quantity| {
                let unit = line.unit.as_deref().map(|code| labels.unit(code)).unwrap_or_default();
                format!("{} {unit}", self.number(quantity.normalize())).trim_end().to_owned()
            });
            let price = line.price.map(|price| match line.price_quantity.filter(|of| *of != Decimal::ONE) {
                Some(of) => format!("{} / {}", self.price(price), self.number(of.normalize())),
                None => self.price(price),
            });
            vec![
                line.id.clone().unwrap_or_default(),
                joined(&item, " – ").unwrap_or_default(),
                quantity.unwrap_or_default(),
                price.unwrap_or_default(),
                line.rate.map(|rate| self.rate(rate)).unwrap_or_default(),
                self.amount(line.net),
            ]
        };
        Block::Table {
            header: Some(header.map(str::to_owned).to_vec()),
            rows: invoice.lines.iter().take(MOST_LINES).map(row).collect(),
        }
    }

    fn adjustments(&self, invoice: &Invoice) -> Block {
        let labels = self.labels;
        let rows = invoice.adjustments.iter().map(|one| {
            let kind = if one.is_charge { labels.charge } else { labels.allowance };
            let amount = one.amount.map(|amount| if one.is_charge { amount } else { -amount });
            let rate = one.rate.map(|rate| self.rate(rate)).unwrap_or_default();
            vec![kind.to_owned(), one.reason.clone().unwrap_or_default(), rate, self.amount(amount)]
        });
        let header = [labels.adjustments, labels.reason, labels.rate, labels.net];
        Block::Table { header: Some(header.map(str::to_owned).to_vec()), rows: rows.collect() }
    }

    fn taxes(&self, invoice: &Invoice) -> Block {
        let labels = self.labels;
        let header = [labels.rate, labels.reason, labels.base, labels.vat];
        let rows = invoice.taxes.iter().map(|tax| {
            let rate = tax.rate.map(|rate| self.rate(rate)).unwrap_or_default();
            vec![
                rate,
                tax.exemption.clone().unwrap_or_default(),
                self.amount(tax.base),
                self.amount(tax.amount),
            ]
        });
        Block::Table { header: Some(header.map(str::to_owned).to_vec()), rows: rows.collect() }
    }

    fn totals(&self, invoice: &Invoice) -> Block {
        let (labels, totals) = (self.labels, &invoice.totals);
        let amount = |amount: Option<Decimal>| amount.map(|amount| self.amount(Some(amount)));
        self.pairs(vec![
            (labels.sum_of_lines, amount(totals.lines)),
            (labels.allowance, amount(totals.allowances.map(|sum| -sum))),
            (labels.charge, amount(totals.charges)),
            (labels.total_net, amount(totals.net)),
            (labels.total_vat, amount(totals.vat)),
            (labels.total_gross, amount(totals.gross)),
            (labels.prepaid, amount(totals.prepaid.map(|sum| -sum))),
            (labels.rounding, amount(totals.rounding)),
            (labels.payable, amount(totals.payable)),
        ])
    }

    fn payment(&self, invoice: &Invoice) -> Vec<Block> {
        let labels = self.labels;
        let mut rows = Vec::new();
        if let Some(payee) = &invoice.payee {
            rows.push((labels.payee, payee.name.clone()));
        }
        for payment in invoice.payments.iter().take(20) {
            rows.push((labels.means, payment.means.as_deref().map(|code| labels.payment(code))));
            rows.push(("IBAN", payment.account.clone()));
            rows.push(("BIC", payment.bic.clone()));
            rows.push((labels.debited, payment.debited.clone()));
        }
        rows.push((labels.terms, invoice.payment_terms.clone()));
        if rows.iter().any(|(_, value)| value.is_some()) { vec![self.pairs(rows)] } else { Vec::new() }
    }

    /// Labels and what there is to say after them.
    fn pairs(&self, pairs: Vec<(&str, Option<String>)>) -> Block {
        let rows = pairs.into_iter().filter_map(|(label, value)| Some(vec![label.to_owned(), value?]));
        Block::Table { header: None, rows: rows.collect() }
    }

    fn labelled(&self, label: &str, value: &str) -> String {
        match self.tongue {
            Tongue::French => format!("{label} : {value}"),
            Tongue::English => format!("{label}: {value}"),
        }
    }

    fn day(&self, date: Date) -> String {
        match self.tongue {
            Tongue::French => date.strftime("%d/%m/%Y").to_string(),
            Tongue::English => date.strftime("%-d %B %Y").to_string(),
        }
    }

    fn amount(&self, amount: Option<Decimal>) -> String {
        amount.map(|amount| self.grouped(&two_places(amount))).unwrap_or_default()
    }

    /// With the decimals it has, at least two.
    fn price(&self, price: Decimal) -> String {
        let price = price.normalize();
        if price.scale() > 2 { self.grouped(&price.to_string()) } else { self.grouped(&two_places(price)) }
    }

    fn number(&self, number: Decimal) -> String {
        self.grouped(&number.to_string())
    }

    fn rate(&self, rate: Decimal) -> String {
        let rate = self.number(rate.normalize());
        match self.tongue {
            Tongue::French => format!("{rate} %"),
            Tongue::English => format!("{rate}%"),
        }
    }

    /// `-1234.5` as `-1 234,5` or `-1,234.5`.
    fn grouped(&self, number: &str) -> String {
        let (group, mark) = match self.tongue {
            Tongue::French => ("\u{a0}", ","),
            Tongue::English => (",", "."),
        };
        let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let mut text = sign.to_owned();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push_str(group);
            }
            text.push(digit);
        }
        if !decimals.is_empty() {
            text.push_str(mark);
            text.push_str(decimals);
        }
        text
    }
}

fn joined(texts: &[String], by: &str) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(by))
}
