"""Suppliers from abroad, as French firms have them: a German tool maker, an American subscription."""

from datetime import date

from .documents import Made, bill, document
from .money import Totals, english, line, plain, pointed
from .paper import Sheet
from .parties import GARRIGUE, Party, with_iban_key

HOME = "atelier-garrigue/Archives 2025/Fournisseurs"


def german_vat(digits: str) -> str:
    """Completes eight digits to a German VAT number (ISO 7064, MOD 11,10)."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return f"DE{digits}{(11 - product) % 10}"


BRANDTLER = Party(
    "Brandtler Werkzeuge", "GmbH", "Klingenweg 38", "42651", "Solingen", country="DE", vat=german_vat("31740829"),
    iban=with_iban_key("DE", "340500770041772088"), bic="BRSLDE33XXX", registry="HRB 31774, Amtsgericht Wuppertal", phone="+49 30 23125 440", email="rechnung@brandtler.example",
)
DRAFTLOFT = Party("Draftloft", "Inc.", "2261 Cannery Row, Suite 400", "CA 94103", "San Francisco", country="US", email="billing@draftloft.example", registry="EIN 84-4417208")


# ── Tools from Germany: intra-community delivery, German labels and amounts ──────────────────────────────────────
@document(f"{HOME}/Rechnung_RE-2025-10874.pdf")
def german_tools() -> Made:
    items = [line("Diamant-Trennscheibe Ø 350 mm, Beton/Granit", 6, "Stk", "89.90", "0", "DT350-BG", 12), line("Kernbohrkrone Ø 82 mm, G½\"", 2, "Stk", "164.50", "0", "KB82"),
             line("Rotations-Baulaser RL 410 mit Stativ", 1, "Stk", "1049.00", "0", "RL410-S"), line("Akku-Pack 18 V / 5,5 Ah", 4, "Stk", "94.00", "0", "AP18-55"), line("Versand und Verpackung DHL Frankreich", 1, "psch", "24.50", "0", "VERS")]
    totals, number, day, due = Totals(items), "RE-2025-10874", date(2025, 2, 6), date(2025, 3, 8)
    red = "#c0161d"
    page = Sheet(f"Rechnung {number}", BRANDTLER.legal_name, font="sans", producer="FaktPro 11")
    page.box(150, 12, 44, 14, fill=red)
    page.centre(172, 21.4, "BRANDTLER", size=16, font="narrow-bold", ink="#ffffff")
    page.right(194, 31, "Werkzeuge für den Profi seit 1957", size=7.5)
    page.text(22, 46, f"{BRANDTLER.legal_name} · {BRANDTLER.street} · {BRANDTLER.postcode} {BRANDTLER.city}", size=6.5)
    page.rule(22, 47.2, 100, thick=0.1)
    page.lines(22, 53, ["Atelier Garrigue SAS", "220 chemin de la Draye", "34170 Castelnau-le-Lez", "FRANKREICH"], leading=5, size=10.5)
    y = 53
    for name, value in [("Rechnungs-Nr.", number), ("Rechnungsdatum", "06.02.2025"), ("Kunden-Nr.", "70418"), ("Auftrags-Nr.", "AB-2025-02207"), ("Lieferschein", "LS 25-11930 vom 04.02.2025"), ("Ihre Bestellung", "E-Mail 29.01.2025"), ("Sachbearbeiter", "Fr. Nolde, -442")]:
        page.text(120, y, name, size=8.5)
        page.text(150, y, value, size=8.5, font="sans-bold" if name == "Rechnungs-Nr." else None)
        y += 4.6
    page.text(22, 98, "Rechnung", size=17, font="sans-bold")
    page.text(22, 106, "Sehr geehrte Damen und Herren, wir erlauben uns, Ihnen wie folgt zu berechnen:", size=9)
    edges = [(22, "l"), (30, "l"), (53, "l"), (132, "r"), (136, "l"), (158, "r"), (172, "r"), (194, "r")]
    y = 117
    page.rule(22, y - 5, 194, thick=0.4)
    page.row(y, edges, ["Pos", "Artikel", "Bezeichnung", "Menge", "", "Einzelpreis", "Rab.", "Gesamt EUR"], size=8, font="sans-bold")
    page.rule(22, y + 2, 194, thick=0.4)
    for place, item in enumerate(items, 1):
        y += 7.4
        page.row(y, edges, [str(place), item.reference, item.text, plain(item.quantity), item.unit, pointed(item.price), f"{plain(item.discount)} %" if item.discount else "", pointed(item.total)], size=8.5)
    page.rule(22, y + 3, 194, thick=0.4)
    y += 10
    for name, value, bold in [("Nettobetrag", pointed(totals.net), 0), ("Umsatzsteuer 0 %", "0,00", 0), ("Rechnungsbetrag", pointed(totals.gross), 1)]:
        page.text(134, y, name, size=10 if bold else 9, font="sans-bold" if bold else None)
        page.right(194, y, value + (" EUR" if bold else ""), size=10 if bold else 9, font="sans-bold" if bold else None)
        y += 6
    page.lines(22, y + 4, ["Steuerfreie innergemeinschaftliche Lieferung gemäß § 4 Nr. 1b i. V. m. § 6a UStG.", f"Ihre USt-IdNr.: {GARRIGUE.vat}", "",
                           "Zahlbar bis 08.03.2025 ohne Abzug, bis 16.02.2025 mit 2 % Skonto. Gewicht brutto 41,7 kg."], leading=5, size=9)
    page.rule(22, 266, 194, thick=0.2, ink=red)
    page.lines(22, 270.5, [BRANDTLER.legal_name, BRANDTLER.street, f"{BRANDTLER.postcode} {BRANDTLER.city}", f"Tel. {BRANDTLER.phone}"], leading=3.5, size=7)
    page.lines(70, 270.5, ["Geschäftsführer: Uwe Brandtler", "HRB 31774, AG Wuppertal", f"USt-IdNr. {BRANDTLER.vat}", "Steuernummer 128/5704/0417"], leading=3.5, size=7)
    page.lines(122, 270.5, ["Stadtbank Bergisch Land", f"IBAN {BRANDTLER.iban_spaced}", f"BIC {BRANDTLER.bic}", BRANDTLER.email], leading=3.5, size=7)
    return bill(page.finish(), BRANDTLER, number, day, due, totals, page.first_words, iban=BRANDTLER.iban, buyer=GARRIGUE, rates=None, hidden=("buyer_siren",))


# ── An American subscription: dollars, and what the card was charged in euros ────────────────────────────────────
@document(f"{HOME}/Invoice-7F3A21C0-0009.pdf")
def american_software() -> Made:
    items = [line("Draftloft Studio (annual) – Aug 9, 2025 – Aug 9, 2026", 3, "", "228.00", "0"), line("Point-cloud import add-on", 1, "", "96.00", "0"), line("Launch discount (15% off)", 1, "", "-117.00", "0")]
    totals, number, day = Totals(items), "7F3A21C0-0009", date(2025, 8, 9)
    page = Sheet("Invoice", "Draftloft, Inc.", font="dejavu", producer="billing", ink="#1a1f36")

    def dollars(value):
        return english(value).replace("€-", "-$").replace("€", "$")

    page.text(18, 28, "Invoice", size=20, font="dejavu-bold")
    page.shape([(176, 30), (184, 16), (192, 30)], fill="#ff6a3d")
    page.box(181, 30, 6, 4, fill="#1a1f36")
    for place, (name, value) in enumerate([("Invoice number", number), ("Date of issue", "August 9, 2025"), ("Date due", "August 9, 2025")]):
        page.text(18, 40 + 5 * place, name, size=8.5, font="dejavu-bold" if place == 0 else None)
        page.text(54, 40 + 5 * place, value, size=8.5, font="dejavu-bold" if place == 0 else None)
    page.lines(18, 64, ["Draftloft, Inc.", "2261 Cannery Row", "Suite 400", "San Francisco, California 94103", "United States", DRAFTLOFT.email], leading=4.6, size=8.5)
    page.lines(88, 64, ["Bill to", "Marc Garrigue", "Atelier Garrigue", "220 chemin de la Draye", "34170 Castelnau-le-Lez", "France", f"FR VAT {GARRIGUE.vat}"], leading=4.6, size=8.5)
    page.text(18, 108, f"{dollars(totals.gross)} USD due August 9, 2025", size=14, font="dejavu-bold")
    y = 124
    edges = [(18, "l"), (136, "r"), (164, "r"), (192, "r")]
    page.row(y, edges, ["Description", "Qty", "Unit price", "Amount"], size=7.5, ink="#697386")
    page.rule(18, y + 3, 192, ink="#c1c9d2")
    for item in items:
        y += 9
        page.row(y, edges, [item.text, plain(item.quantity) if item.price > 0 else "", dollars(item.price) if item.price > 0 else "", dollars(item.total)], size=8.5)
    y += 6
    for name, value, bold in [("Subtotal", totals.net, 0), ("Total", totals.gross, 0), ("Amount due", totals.gross, 1)]:
        page.rule(106, y, 192, ink="#e3e8ee")
        y += 6.5
        page.text(106, y, name, size=8.5, font="dejavu-bold" if bold else None)
        page.right(192, y, dollars(value) + (" USD" if bold else ""), size=8.5, font="dejavu-bold" if bold else None)
        y += 2.5
    page.paragraph(18, y + 14, 174, "VAT reverse charge: the customer accounts for the tax (article 283-2 of the French tax code). Charged to Mastercard ending 0417 on August 9, 2025: €568.19 (1 USD = 0.857 EUR).", size=8)
    page.text(18, 276, f"{number} · {dollars(totals.gross)} USD due August 9, 2025", size=7, ink="#697386")
    page.right(192, 276, "Page 1 of 1", size=7, ink="#697386")
    return bill(page.finish(), DRAFTLOFT, number, day, day, totals, page.first_words, currency="USD", buyer=GARRIGUE, rates=None, hidden=("vat", "buyer_siren"))
