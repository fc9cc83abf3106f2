"""What comes from the bank and from the desk: a bank statement, an expense claim."""

from datetime import date
from decimal import Decimal

from .documents import Made, document, french_date
from .money import cents, euros, fr
from .paper import Sheet
from .parties import BANQUE_ARMOR, LEMOINE

# (day, day of value, lines, amount): what the other samples say is paid from or to this account is here.
MOVES = [
    ("01/10", "01/10", ["VIR SEPA SCI LES TILLEULS", "LOYER T4 APL-2026-T4"], "-5877.90"),
    ("01/10", "02/10", ["REMISE CB 3009-0110 TPE 04418"], "1284.60"), ("02/10", "02/10", ["VIR SEPA RECU HOTEL DES SALORGES", "F26-0388 SEPTEMBRE"], "3417.22"),
    ("03/10", "05/10", ["REMISE CB 0210 TPE 04418"], "962.15"), ("05/10", "05/10", ["PRLV SEPA URSSAF PAYS DE LA LOIRE", "COTISATIONS 09/2026"], "-3126.00"),
    ("05/10", "05/10", ["VERSEMENT ESPECES GUICHET NANTES CENTRE"], "2150.00"), ("06/10", "07/10", ["REMISE CB 0510 TPE 04418"], "1107.40"),
    ("08/10", "08/10", ["CARTE 08/10 LE BISTROT DU PONANT ST NAZAIRE"], "-98.30"), ("08/10", "09/10", ["REMISE CB 0710 TPE 04418"], "1013.85"),
    ("09/10", "09/10", ["PRLV SEPA MUTUELLE DES ARTISANS", "CONTRAT 88-41207"], "-214.36"), ("12/10", "12/10", ["VIR SALAIRES OCTOBRE ACOMPTES"], "-2400.00"),
    ("12/10", "13/10", ["REMISE CB 0910-1110 TPE 04418"], "2744.05"), ("14/10", "14/10", ["VIR SEPA FRIGO-FOUR SERVICES", "FF26-2214"], "-1026.12"),
    ("15/10", "15/10", ["ECHEANCE PRET 00417 22 FOUR A SOLE", "CAPITAL 611,04 INTERETS 88,21"], "-699.25"), ("16/10", "16/10", ["CARTE 16/10 RELAIS PORNICHET SUD"], "-76.02"),
    ("16/10", "19/10", ["REMISE CB 1510 TPE 04418"], "1190.75"), ("19/10", "19/10", ["VERSEMENT ESPECES GUICHET NANTES CENTRE"], "1980.00"),
    ("20/10", "20/10", ["PRLV SEPA TELENOVA TN-26100577812"], "-94.82"), ("20/10", "21/10", ["REMISE CB 1610-1910 TPE 04418"], "3388.90"),
    ("21/10", "21/10", ["PRLV SEPA DGFIP TVA 09/2026"], "-1846.00"), ("23/10", "23/10", ["CHEQUE 0004417"], "-540.00"),
    ("23/10", "26/10", ["REMISE CB 2210 TPE 04418"], "1042.35"), ("26/10", "26/10", ["VIR SEPA EMBALLAGES LIGERIENS", "E-61093"], "-388.45"),
    ("27/10", "27/10", ["PRLV SEPA VOLTARMOR ENERGIE", "1026 0417 7730 52"], "-2178.52"), ("28/10", "28/10", ["VIR SALAIRES OCTOBRE SOLDE"], "-4318.77"),
    ("28/10", "29/10", ["REMISE CB 2610-2710 TPE 04418"], "2215.60"), ("30/10", "30/10", ["COTISATION CONVENTION PRO ARMOR"], "-31.50"),
    ("30/10", "30/10", ["COMMISSIONS TPE 10/2026", "0,70 % SUR 16 270,65"], "-113.89"), ("31/10", "31/10", ["REMISE CB 3010 TPE 04418"], "1321.00"),
]
OPENING = Decimal("8214.37")


@document("boulangerie-lemoine/Banque/Relevé 2026-10.pdf")
def bank_statement() -> Made:
    day = date(2026, 10, 31)
    teal = "#0b5d66"
    page = Sheet("Relevé de compte 10/2026", BANQUE_ARMOR.legal_name, font="sans", producer="BKAR Éditique")
    edges = [(14, "l"), (28, "l"), (42, "l"), (164, "r"), (196, "r")]
    balance, debits, credits = OPENING, Decimal(0), Decimal(0)

    def header(y):
        page.shape([(14, 12), (24, 12), (19, 24)], fill=teal)
        page.shape([(21, 24), (26, 14), (31, 24)], stroke=teal, thick=0.6)
        page.text(36, 18, "Banque de l’Armor", size=15, font="serif-bold", ink=teal)
        page.text(36, 23, "Agence Nantes Centre – 1 cours des Armateurs – 02 61 91 10 12", size=7.5)
        page.right(196, 17, "RELEVÉ DE COMPTE", size=13, font="sans-bold", ink=teal)
        page.right(196, 22, f"du 01/10/2026 au {french_date(day)} – n° 010 – page {page.pages}/2", size=8)
        page.box(14, y - 5, 182, 7, fill="#d9ecee")
        page.row(y, edges, ["Date", "Valeur", "Nature de l’opération", "Débit €", "Crédit €"], size=8, font="sans-bold", ink=teal)
        return y + 8

    y = header(76)
    page.lines(110, 44, [LEMOINE.legal_name.upper(), *[part.upper() for part in LEMOINE.address]], leading=5, size=10)
    page.lines(14, 40, ["Compte courant professionnel", f"N° {LEMOINE.iban[14:25]} clé {LEMOINE.iban[25:]}", f"IBAN {LEMOINE.iban_spaced}", f"BIC {LEMOINE.bic}",
                        "Votre conseiller : M. Ronan Le Bihan"], leading=4.6, size=8.5)
    page.text(42, y, "SOLDE CRÉDITEUR AU 30/09/2026", size=9, font="sans-bold")
    page.right(196, y, fr(OPENING), size=9, font="sans-bold")
    y += 7
    for done, value, words, amount in MOVES:
        if y > 255:
            page.right(196, y + 3, "Suite page suivante", size=8)
            page.text(14, 288, f"{BANQUE_ARMOR.legal_name} au capital de {BANQUE_ARMOR.capital} – {BANQUE_ARMOR.registry} {BANQUE_ARMOR.siren_spaced} – Banque de démonstration", size=6.5)
            page.page()
            y = header(40)
        amount = Decimal(amount)
        balance += amount
        debits -= min(amount, 0)
        credits += max(amount, 0)
        page.row(y, edges, [done, value, words[0], fr(-amount) if amount < 0 else "", fr(amount) if amount > 0 else ""], size=8.5, font="sans")
        for more in words[1:]:
            y += 3.8
            page.text(46, y, more, size=7.5, ink="#555555")
        page.rule(14, y + 1.7, 196, ink="#c5dadc", thick=0.1)
        y += 5.8
    page.row(y + 2, edges, ["", "", "TOTAL DES MOUVEMENTS", fr(debits), fr(credits)], size=9, font="sans-bold")
    page.box(14, y + 6, 182, 9, fill=teal)
    page.text(42, y + 12, f"SOLDE {'CRÉDITEUR' if balance >= 0 else 'DÉBITEUR'} AU {french_date(day)}", size=10, font="sans-bold", ink="#ffffff")
    page.right(194, y + 12, euros(balance), size=10, font="sans-bold", ink="#ffffff")
    page.paragraph(14, y + 26, 182, "Sauf erreur ou omission. Vous disposez de treize mois pour contester une opération. Vos dépôts sont garantis à hauteur de 100 000 € par le Fonds de garantie des "
                   "dépôts et de résolution. Médiateur : mediateur@banque-armor.example.", size=7.5)
    page.text(14, 288, f"{BANQUE_ARMOR.legal_name} au capital de {BANQUE_ARMOR.capital} – {BANQUE_ARMOR.registry} {BANQUE_ARMOR.siren_spaced} – Banque de démonstration", size=6.5)
    return Made(page.finish(), "bank_statement", BANQUE_ARMOR, "010", day, iban=LEMOINE.iban, pages=page.pages, first_words=page.first_words,
                hidden=("vat_number",), extra={"period_start": "2026-10-01", "period_end": "2026-10-31", "opening_balance": f"{OPENING:.2f}", "closing_balance": f"{balance:.2f}"})


@document("boulangerie-lemoine/Notes de frais/Note de frais octobre 2026 - J. Lemoine.pdf")
def expense_note() -> Made:
    rows = [("08/10", "Déjeuner fournisseur, Le Bistrot du Ponant (3 couverts)", "Repas", "9.66", "98.30"), ("12/10", "Parking gare, rendez-vous expert-comptable", "Transport", "1.53", "9.20"),
            ("14/10", "TER Nantes – Angers A/R, salon Serbotel local", "Transport", "0.00", "31.40"), ("16/10", "Gazole utilitaire, Relais Pornichet Sud", "Carburant", "12.67", "76.02"),
            ("21/10", "Timbres, 1 carnet", "Poste", "0.00", "18.24"), ("27/10", "Péage A83 et A11", "Transport", "2.33", "14.00")]
    total, vat = sum(Decimal(r[4]) for r in rows), sum(Decimal(r[3]) for r in rows)
    miles = cents(Decimal(146) * Decimal("0.529"))
    day = date(2026, 10, 31)
    page = Sheet("Note de frais octobre 2026", "Jeanne Lemoine", font="dejavu", producer="Tableur")
    page.text(18, 24, "NOTE DE FRAIS", size=17, font="dejavu-bold")
    page.text(18, 31, LEMOINE.legal_name, size=10)
    page.box(120, 16, 72, 22, stroke="#000000")
    page.lines(123, 22, ["Nom : Jeanne Lemoine", "Fonction : gérante", "Période : octobre 2026", "N° NDF-2026-10-JL"], leading=4.8, size=8.5)
    columns = [18, 36, 112, 138, 164, 192]
    heads = ["Date", "Objet", "Nature", "TVA récup.", "TTC"]
    y = 50
    page.box(18, y, 174, 8, fill="#dfe7ef", stroke="#000000")
    for left, head in zip(columns, heads):
        page.text(left + 1.5, y + 5.3, head, size=8, font="dejavu-bold")
    y += 8
    for number, (when, what, kind, tax, gross) in enumerate(rows):
        page.box(18, y, 174, 9, stroke="#000000", thick=0.1)
        page.text(19.5, y + 5.8, when, size=8)
        parts = page.wrap(what, 73, size=7.5)
        for place, part in enumerate(parts):
            page.text(37.5, y + 7.6 - 1.8 * len(parts) + 3.6 * place, part, size=7.5)
        page.text(113.5, y + 5.8, kind, size=8)
        page.right(162, y + 5.8, fr(Decimal(tax)), size=8)
        page.right(190, y + 5.8, fr(Decimal(gross)), size=8)
        y += 9
    for left in columns[1:-1]:
        page.upright(left, 50, y, thick=0.1)
    page.text(113.5, y + 6, "Totaux", size=9, font="dejavu-bold")
    page.right(162, y + 6, fr(vat), size=9, font="dejavu-bold")
    page.right(190, y + 6, fr(total), size=9, font="dejavu-bold")
    y += 18
    page.text(18, y, "Indemnités kilométriques", size=10, font="dejavu-bold")
    page.text(18, y + 7, "Véhicule personnel 5 CV – livraisons des 3, 10 et 24 octobre – 146 km × 0,529 €", size=8.5)
    page.right(190, y + 7, fr(miles), size=9)
    page.rule(18, y + 11, 192)
    page.text(96, y + 18, "TOTAL À REMBOURSER", size=10, font="dejavu-bold")
    page.right(190, y + 18, euros(total + miles), size=11, font="dejavu-bold")
    page.text(18, y + 30, "Payé par carte de la société : 08/10 et 16/10 (à déduire)", size=8)
    page.right(190, y + 30, "- " + euros(Decimal("174.32")), size=9)
    page.text(96, y + 38, "RESTE DÛ", size=10, font="dejavu-bold")
    page.right(190, y + 38, euros(total + miles - Decimal("174.32")), size=11, font="dejavu-bold")
    page.text(18, y + 58, f"Fait à Nantes, le {french_date(day, 'long')}", size=9)
    page.box(18, y + 64, 80, 28, stroke="#999999")
    page.text(20, y + 69, "Signature", size=7.5)
    page.box(112, y + 64, 80, 28, stroke="#999999")
    page.text(114, y + 69, "Validation", size=7.5)
    c = page.canvas
    c.setLineWidth(1.1)
    left, base = 32 * 2.8346, (page.height - y - 82) * 2.8346
    c.bezier(left, base, left + 10, base + 46, left + 24, base - 22, left + 38, base + 18)
    c.bezier(left + 38, base + 18, left + 50, base - 12, left + 64, base + 30, left + 110, base + 4)
    gross = total + miles
    return Made(page.finish(), "other", LEMOINE, "NDF-2026-10-JL", day, None, gross - vat, vat, gross, first_words=page.first_words,
                hidden=("net", "siren", "vat_number"), extra={"paper": "expense_note", "employee": "Jeanne Lemoine", "payable": f"{gross - Decimal('174.32'):.2f}"})
