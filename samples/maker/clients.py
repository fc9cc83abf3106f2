"""More of the building firm's 2025: what it sold, and what its bank says."""

from datetime import date
from decimal import Decimal

from .documents import Made, bill, document, french_date
from .money import Totals, euros, fr, line
from .paper import Sheet
from .parties import GARRIGUE, french

HOME = "atelier-garrigue/Archives 2025"

SAINT_VERAND = french("Commune de Saint-Vérand-d’Orb", "", "Place de la Mairie", "34600", "Saint-Vérand-d’Orb", "21340183", naf="8411Z")
OLIVIERS = french(
    "Crédit des Oliviers", "SA", "30 esplanade de l’Europe-Sud", "34000", "Montpellier", "55820147", capital="340 000 000 €", registry="RCS Montpellier", naf="6419Z", phone="04 65 71 70 00", bic="CLEZFR3MXXX",
)


# ── An advance on a public contract, in last year's letter paper ─────────────────────────────────────────────────
@document(f"{HOME}/Clients/FA-2025-0047 acompte mairie.pdf")
def advance() -> Made:
    items = [line("Acompte de 30 % à la commande – réfection du lavoir communal, marché n° 2025-03 de 28 640,00 € HT", 1, "", "8592.00", "20")]
    totals, number, day, due = Totals(items), "FA-2025-0047", date(2025, 5, 19), date(2025, 6, 18)
    page = Sheet(f"Facture {number}", GARRIGUE.legal_name, font="condensed", producer="Bâti-Devis 2024")
    page.rule(14, 14, 196, thick=1.2, ink="#8a5a2b")
    page.text(14, 24, "Atelier Garrigue", size=20, font="condensed-bold", ink="#8a5a2b")
    page.right(196, 24, "FACTURE D’ACOMPTE", size=14, font="condensed-bold")
    page.lines(14, 30, [f"{GARRIGUE.street}, {GARRIGUE.postcode} {GARRIGUE.city} – {GARRIGUE.phone}"], size=8.5)
    page.lines(14, 46, ["Facture", "Émise le", "Échéance", "Engagement", "Code service"], leading=5.2, size=9.5, ink="#777777")
    page.lines(44, 46, [number, french_date(day, "long"), french_date(due, "long"), "EJ 2025-00118", "MAIRIE-TECH"], leading=5.2, size=9.5, font="condensed-bold")
    page.lines(112, 46, ["Client", SAINT_VERAND.name, SAINT_VERAND.street, f"{SAINT_VERAND.postcode} {SAINT_VERAND.city}", f"SIRET {SAINT_VERAND.siret_spaced}"], leading=5, size=10)
    page.box(14, 84, 182, 8, fill="#f1e6d8")
    page.text(17, 89.4, "Objet", size=9, font="condensed-bold")
    page.right(193, 89.4, "Montant HT", size=9, font="condensed-bold")
    page.paragraph(17, 98, 130, items[0].text, size=10)
    page.right(193, 98, euros(items[0].total), size=10)
    y = 118
    page.rule(14, y - 7, 196, ink="#8a5a2b")
    for name, value, bold in [("Montant HT de l’acompte", totals.net, 0), ("TVA 20 %", totals.vat, 0), ("Montant TTC", totals.gross, 0), ("NET À PAYER", totals.gross, 1)]:
        page.text(116, y, name, size=10 if not bold else 12, font="condensed-bold" if bold else None)
        page.right(193, y, euros(value), size=10 if not bold else 12, font="condensed-bold" if bold else None)
        y += 6.6
    page.lines(14, y + 10, ["Mandat administratif à 30 jours – à déposer également sur le portail public de facturation.", f"Domiciliation : Crédit des Oliviers – {GARRIGUE.iban_spaced} – {GARRIGUE.bic}", "Le solde de 20 048,00 € HT sera facturé à l’achèvement des travaux."], leading=5.2, size=9)
    page.centre(105, 282, f"{GARRIGUE.legal_name} au capital de {GARRIGUE.capital} – {GARRIGUE.registry} {GARRIGUE.siren_spaced} – SIRET {GARRIGUE.siret_spaced} – APE {GARRIGUE.naf} – TVA {GARRIGUE.vat}", size=7)
    page.centre(105, 286, "Intérêts moratoires : taux BCE + 8 points – indemnité forfaitaire de 40 € – décennale MBR n° 7714-0096", size=7)
    return bill(page.finish(), GARRIGUE, number, day, due, totals, page.first_words, iban=GARRIGUE.iban, buyer=SAINT_VERAND)


# ── A bank statement with one column of signed amounts ───────────────────────────────────────────────────────────
MOVES = [
    ("02.04", "VIREMENT RECU COMMUNE DE ST VERAND", "4812.00"), ("03.04", "PRLV ONDALIS 92503 4418 0052", "-188.76"), ("04.04", "CB RELAIS DE LA LAUZE 03/04", "-74.20"), ("07.04", "LCR MATERIAUX DU LEZ 25-03-0391", "-9644.18"),
    ("10.04", "VIR EMIS BRANDTLER WERKZEUGE RE-2025-10874", "-2253.17"), ("11.04", "REMISE CHEQUES 3 CHQ N 0041872", "7260.50"), ("15.04", "PRLV URSSAF LANGUEDOC-ROUSSILLON 03/25", "-6318.00"), ("16.04", "VIR RECU SCCV RIVES DU LEZ SITUATION", "31440.00"),
    ("18.04", "PRLV DGFIP TVA CA3 03/2025", "-5127.00"), ("22.04", "CHQ 7700418", "-612.00"), ("24.04", "FRAIS DE TENUE DE COMPTE", "-24.90"), ("28.04", "VIR SALAIRES AVRIL", "-18204.33"), ("30.04", "INTERETS ET COMMISSIONS 1T", "-61.47"),
]


@document(f"{HOME}/Banque/releve_04_2025.pdf")
def bank_statement() -> Made:
    opening, day = Decimal("12604.91"), date(2025, 4, 30)
    page = Sheet("Extrait de compte", OLIVIERS.legal_name, font="narrow", producer="EDIBANK")
    page.disc(20, 20, 7, fill="#4b6b2f")
    page.disc(23, 17, 2.4, fill="#c9d8a8")
    page.text(31, 19, "CRÉDIT DES OLIVIERS", size=16, font="narrow-bold", ink="#4b6b2f")
    page.text(31, 24, "Agence entreprises Castelnau – 04 65 71 70 12", size=9)
    page.text(120, 19, "EXTRAIT DE COMPTE N° 4", size=13, font="narrow-bold")
    page.text(120, 25, "Période : du 01.04.2025 au 30.04.2025", size=10)
    page.lines(14, 40, ["Titulaire : ATELIER GARRIGUE SAS", f"IBAN : {GARRIGUE.iban_spaced}", f"BIC : {GARRIGUE.bic}", "Compte courant entreprise, en euros"], leading=4.8, size=10)
    page.lines(120, 44, ["ATELIER GARRIGUE SAS", "220 CHEMIN DE LA DRAYE", "34170 CASTELNAU-LE-LEZ"], leading=5, size=11)
    edges = [(16, "l"), (34, "l"), (152, "r"), (194, "r")]
    y = 74
    page.rule(14, y - 5, 196, thick=0.5, ink="#4b6b2f")
    page.row(y, edges, ["Date", "Libellé", "Montant EUR", "Solde EUR"], size=10, font="narrow-bold")
    page.rule(14, y + 2, 196, thick=0.5, ink="#4b6b2f")
    y += 8
    page.row(y, edges, ["01.04", "ANCIEN SOLDE", "", fr(opening)], size=10, font="narrow-bold")
    balance = opening
    for when, words, amount in MOVES:
        y += 6.6
        balance += Decimal(amount)
        sign = "+" if Decimal(amount) > 0 else "-"
        page.row(y, edges, [when, words, f"{sign} {fr(abs(Decimal(amount)))}", fr(balance)], size=10)
    y += 9
    page.rule(14, y - 6, 196, thick=0.3)
    page.row(y, edges, ["30.04", "NOUVEAU SOLDE", "", fr(balance)], size=11, font="narrow-bold")
    page.lines(14, y + 16, ["Découvert autorisé : 15 000,00 EUR – taux 9,85 % l’an.", "Les opérations non contestées dans les délais légaux sont réputées acceptées."], leading=5, size=9)
    page.centre(105, 284, f"{OLIVIERS.legal_name} au capital de {OLIVIERS.capital} – {OLIVIERS.street}, {OLIVIERS.postcode} {OLIVIERS.city} – {OLIVIERS.siren_spaced} {OLIVIERS.registry}", size=8)
    return Made(page.finish(), "bank_statement", OLIVIERS, "4", day, iban=GARRIGUE.iban, first_words=page.first_words, hidden=("vat_number",),
                extra={"opening_balance": f"{opening:.2f}", "closing_balance": f"{balance:.2f}", "period_start": "2025-04-01", "period_end": "2025-04-30"})
