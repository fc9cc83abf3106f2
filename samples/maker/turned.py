"""What scanners and hands do to paper: turned by a quarter and by half, a blank back between two pages, a fax, a photo, a bad old scan."""

import io
from datetime import date
from decimal import Decimal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import scan
from .documents import Made, bill, document, french_date
from .money import Totals, bare, euros, fr, line, plain
from .paper import Sheet, font_file
from .parties import GARRIGUE, LEMOINE, french
from .receipts import lay
from .scans import picture_pdf

BAKERY = "boulangerie-lemoine/À classer"
BUILDER = "atelier-garrigue/Archives 2025/Fournisseurs"

FOUQUERAY = french(
    "Imprimerie Fouqueray", "SARL", "33 rue du Marbre", "44800", "Saint-Herblain", "38204716", account=("15629", "08831", "00012207745"), bic="CDLOFR2AXXX", capital="16 000 €", registry="RCS Nantes",
    naf="1812Z", phone="02 61 91 48 33", email="devis@fouqueray.example",
)
SECURIS = french(
    "Ouest Sécuris Incendie", "SAS", "ZI du Chêne-Vert, 2 rue du Halon", "44220", "Couëron", "52730184", nic="0002", account=("17849", "00540", "00034411902"), bic="BKARFR2NXXX", capital="40 000 €",
    registry="RCS Nantes", naf="8020Z", phone="02 61 91 18 18", email="adv@ouest-securis.example",
)
BENNES = french(
    "Bennes du Midi", "SARL", "Chemin de la Mogère", "34970", "Lattes", "48170325", account=("18917", "02205", "00025540816"), bic="CLEZFR3MXXX", capital="25 000 €", registry="RCS Montpellier",
    naf="3811Z", phone="04 65 71 44 04", email="factures@bennesdumidi.example",
)
PUJOL = french(
    "Cabinet Pujol", "SELARL", "7 rue Boussairolles-Haute", "34000", "Montpellier", "44025913", account=("13507", "34002", "00041180037"), bic="VLTBFRPPXXX", capital="30 000 €",
    registry="RCS Montpellier", naf="7112A", phone="04 65 71 55 21", email="cabinet@pujol-ge.example",
)
SEVRE = french(
    "GAEC des Rives de Sèvre", "", "La Haute-Ménardière", "44690", "Monnières", "39817204", account=("15629", "02220", "00008812664"), bic="CDLOFR2AXXX", capital="62 000 €", registry="RCS Nantes", naf="0124Z",
    phone="02 61 91 66 80", email="gaec.rivesdesevre@courriel.example",
)
VERRIER = french(
    "Miroiterie Verrier-Cazes", "SARL", "21 avenue de Palavas", "34070", "Montpellier", "33470591", account=("15629", "03405", "00060028813"), bic="CDLOFR2AXXX", registry="RCS Montpellier",
    naf="4334Z", phone="04 65 71 39 00",
)


# ── Printed matter: the sheet lay across the glass (a quarter turn) ──────────────────────────────────────────────
@document(f"{BAKERY}/Scan_0114.pdf")
def printer() -> Made:
    items = [line("Sacs galette des rois 2027 – 5 000 ex. – kraft blanc 2 couleurs", 1, "", "412.00", "20"), line("Cartes de fidélité 85×54 – 2 500 ex.", 1, "", "148.00", "20"), line("Affiches A3 « Noël » – 30 ex.", 1, "", "54.60", "20"), line("Calage et fichiers", 1, "", "35.00", "20")]
    totals, number, day, due = Totals(items), "26-2048", date(2026, 11, 16), date(2026, 12, 16)
    page = Sheet("", "", font="book")
    for shift, grey in [(0, "#000000"), (4, "#777777"), (8, "#bbbbbb")]:
        page.disc(20 + shift, 20, 4.5, fill=grey)
    page.text(38, 22.5, "Imprimerie Fouqueray", size=18, font="book-bold")
    page.text(38, 28, "offset · numérique · façonnage", size=9)
    page.lines(14, 40, [FOUQUERAY.street, f"{FOUQUERAY.postcode} {FOUQUERAY.city}", FOUQUERAY.phone, FOUQUERAY.email], leading=4.6, size=9)
    page.lines(120, 46, ["SARL BOULANGERIE LEMOINE", "14 RUE DU FOUR-BANAL", "44000 NANTES"], leading=5.2, size=11)
    page.grid(14, 68, [46, 46, 46, 44], [["Facture", "Date", "Dossier", "Votre contact"], [number, french_date(day), "D 26-1177", "Yann, poste 12"]], aligns="cccc", size=10.5, head_size=8.5, height=7.5)
    y = page.grid(14, 94, [142, 40], [["Travaux", "Montant HT"]] + [[item.text, fr(item.total)] for item in items], aligns="lr", size=10, height=9)
    y += 10
    rows = [["Montant HT", "Taux TVA", "Montant TVA", "Montant TTC"], [fr(totals.net), "20,00 %", fr(totals.vat), euros(totals.gross)]]
    page.grid(14, y, [46, 40, 46, 50], rows, aligns="rrrr", size=12, height=9)
    page.lines(14, y + 32, [f"Payable le {french_date(due)} par virement :", f"IBAN {FOUQUERAY.iban_spaced}   BIC {FOUQUERAY.bic}", "Passé cette date : intérêts au triple du taux légal, indemnité de 40 €. Pas d’escompte."], leading=6, size=10)
    page.centre(105, 280, f"{FOUQUERAY.legal_name} au capital de {FOUQUERAY.capital} – {FOUQUERAY.registry} {FOUQUERAY.siren_spaced} – Siret {FOUQUERAY.siret_spaced} – TVA {FOUQUERAY.vat}", size=8)
    picture = scan.pages_of(page.finish(), 150)[0]
    picture = scan.grain(scan.soften(scan.skew(picture, 0.5), 0.5), "fouqueray", 2.5).rotate(90, expand=True)
    return bill(picture_pdf([picture], 150, 50), FOUQUERAY, number, day, due, totals, page.first_words, iban=FOUQUERAY.iban, buyer=LEMOINE, hidden=("buyer_siren",),
                extra={"rotation": 90})


# ── Fire extinguishers: the sheet went in upside down (a half turn) ──────────────────────────────────────────────
@document(f"{BAKERY}/Scan_0115.pdf")
def extinguishers() -> Made:
    items = [line("Vérification annuelle extincteur eau 6 l", 3, "", "9.80", "20"), line("Vérification annuelle extincteur CO2 2 kg", 2, "", "9.80", "20"), line("Remplacement extincteur CO2 2 kg réformé", 1, "", "84.00", "20"),
             line("Bloc secours BAES : contrôle et batterie", 4, "", "27.50", "20"), line("Déplacement, registre de sécurité", 1, "", "32.00", "20")]
    totals, number, day, due = Totals(items), "FS-611204", date(2026, 10, 21), date(2026, 11, 20)
    page = Sheet("", "", font="sans")
    page.box(14, 12, 20, 20, fill="#000000")
    page.shape([(24, 14), (29, 22), (24, 30), (19, 22)], fill="#ffffff")
    page.lines(40, 17, ["OUEST SÉCURIS INCENDIE"], size=16, font="sans-bold")
    page.lines(40, 23, [f"{SECURIS.street} – {SECURIS.postcode} {SECURIS.city}", f"Tél. {SECURIS.phone} – {SECURIS.email}"], leading=4.4, size=9)
    page.text(14, 48, f"Facture {number} du {french_date(day, 'long')}", size=14, font="sans-bold")
    page.lines(14, 56, ["Contrat n° 44-0417-B – code site LEM01", "Rapport d’intervention n° 88120 du 15/10/2026", "Technicien : S. Aubin"], leading=5, size=10)
    page.lines(118, 62, [LEMOINE.legal_name, LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city}", f"Siret {LEMOINE.siret_spaced}"], leading=5.2, size=11)
    edges = [(16, "l"), (124, "r"), (156, "r"), (192, "r")]
    y = 100
    page.row(y, edges, ["Prestation", "Nombre", "Prix HT", "Total HT"], size=10, font="sans-bold")
    page.rule(14, y + 3, 196, thick=0.4)
    for item in items:
        y += 9
        page.row(y, edges, [item.text, plain(item.quantity), fr(item.price), fr(item.total)], size=10.5)
    page.rule(14, y + 4, 196, thick=0.4)
    y += 14
    for name, value, bold in [("Total hors taxes", totals.net, 0), ("TVA 20 %", totals.vat, 0), ("Total toutes taxes comprises", totals.gross, 0), ("À régler", totals.gross, 1)]:
        page.text(112, y, name, size=11, font="sans-bold" if bold else None)
        page.right(192, y, euros(value), size=11, font="sans-bold" if bold else None)
        y += 7.5
    page.lines(14, y + 8, [f"Date limite de règlement : {french_date(due)}", f"Banque de l’Armor – IBAN {SECURIS.iban_spaced} – BIC {SECURIS.bic}"], leading=6, size=10)
    page.centre(105, 276, f"{SECURIS.legal_name} – capital {SECURIS.capital} – {SECURIS.registry} B {SECURIS.siren_spaced} – APE {SECURIS.naf} – TVA {SECURIS.vat}", size=8)
    page.centre(105, 281, "Prestation de services – TVA sur les encaissements – retard : 3 fois le taux légal et 40 € – certifié NF service", size=8)
    picture = scan.pages_of(page.finish(), 150)[0]
    scan.stamp(picture, "VU  J.L.", (150, 196), 150, angle=-9, ink=80, size=6)
    picture = scan.grain(scan.soften(scan.skew(picture, -0.8), 0.6), "securis", 3).rotate(180)
    return bill(picture_pdf([picture], 150, 50), SECURIS, number, day, due, totals, page.first_words, iban=SECURIS.iban, buyer=LEMOINE, extra={"rotation": 180})


# ── Skips: both sides were scanned, and the back of the first sheet is blank ─────────────────────────────────────
@document(f"{BUILDER}/numérisation_20251106.pdf")
def skips() -> Made:
    days = ["02/10", "03/10", "07/10", "08/10", "10/10", "14/10", "15/10", "17/10", "20/10", "22/10", "24/10", "27/10", "29/10", "30/10"]
    tonnes, items = ["2.36", "1.94", "2.71", "2.48"], []
    for place, when in enumerate(days):
        what, price = [("Rotation benne 8 m³ gravats", "118.00"), ("Rotation benne 15 m³ DIB", "164.00"), ("Traitement DIB, la tonne", "142.50")][place % 3]
        items.append((when, f"B{41180 + place * 7}", line(what, "1" if place % 3 != 2 else tonnes[place // 3], "t" if place % 3 == 2 else "", price, "20")))
    items.append(("31/10", "", line("Location mensuelle benne 15 m³ Rives du Lez", 1, "", "60.00", "20")))
    items.append(("31/10", "", line("TGAP, traitement DIB", "9.49", "t", "11.20", "10")))
    totals, number, day, due = Totals([item for *_, item in items]), "10-25-0338", date(2025, 10, 31), date(2025, 11, 30)
    page = Sheet("", "", font="narrow")

    def head():
        page.box(12, 12, 60, 16, stroke="#000000", thick=0.8)
        page.centre(42, 23, "BENNES DU MIDI", size=17, font="narrow-bold")
        page.lines(78, 17, [f"{BENNES.street} – {BENNES.postcode} {BENNES.city}", f"{BENNES.phone} – {BENNES.email}"], leading=4.6, size=10)
        page.right(198, 17, f"Page {page.pages}/2", size=10)

    head()
    page.lines(122, 44, ["ATELIER GARRIGUE SAS", "220 CHEMIN DE LA DRAYE", "34170 CASTELNAU-LE-LEZ", f"Siren {GARRIGUE.siren}"], leading=5.4, size=12)
    page.lines(12, 44, [f"Facture N° : {number}", f"Date : {french_date(day)}", "Compte : C0418", "Chantier : RIVES DU LEZ / DÉPÔT"], leading=5.6, size=12, font="narrow-bold")
    edges = [(14, "l"), (32, "l"), (54, "l"), (138, "r"), (166, "r"), (196, "r")]
    y = 84
    for place, (when, ticket, item) in enumerate(items):
        if place in (0, 11):
            if place:
                page.text(54, y + 4, "Suite page 2 – à reporter", size=10.5)
                page.right(196, y + 4, fr(sum(i.total for *_, i in items[:place])), size=10.5)
                page.page()
                head()
                y = 48
            page.box(12, y - 6, 186, 9, stroke="#000000")
            page.row(y, edges, ["Date", "Bon", "Désignation", "Qté", "PU HT", "Montant"], size=11, font="narrow-bold")
            y += 12
        page.row(y, edges, [when, ticket, item.text, plain(item.quantity), fr(item.price), fr(item.total)], size=11.5)
        y += 11
    page.rule(12, y - 4, 198, thick=0.4)
    y += 8
    rows = [["Taux", "Base", "TVA"]] + [[f"{fr(rate)} %", fr(base), fr(vat)] for rate, base, vat in totals.by_rate]
    page.grid(12, y - 6, [24, 30, 28], rows, aligns="rrr", size=11, head_size=10, height=8)
    for name, value, bold in [("TOTAL H.T.", totals.net, 0), ("T.V.A.", totals.vat, 0), ("TOTAL T.T.C.", totals.gross, 1)]:
        page.text(122, y, name, size=13 if bold else 12, font="narrow-bold" if bold else None)
        page.right(196, y, euros(value), size=13 if bold else 12, font="narrow-bold" if bold else None)
        y += 8
    page.lines(12, y + 18, [f"ÉCHÉANCE LE {french_date(due)}  –  VIREMENT  –  IBAN {BENNES.iban_spaced}", f"BIC {BENNES.bic}"], leading=6, size=11)
    page.centre(105, 280, f"{BENNES.legal_name} au capital de {BENNES.capital} – {BENNES.registry} {BENNES.siren_spaced} – NAF {BENNES.naf} – TVA {BENNES.vat} – récépissé transport déchets n° 34-2023-118", size=8.5)
    pictures = scan.pages_of(page.finish(), 150)
    back = np.asarray(scan.soften(pictures[0].transpose(Image.FLIP_LEFT_RIGHT), 2.2)).astype("float32")
    blank = Image.fromarray((252 - (255 - back) * 0.035).clip(0, 255).astype("uint8"))  # the front shines through
    leaves = []
    for place, (picture, turn) in enumerate([(pictures[0], 0.4), (blank, 0.4), (pictures[1], -0.6)]):
        leaves.append(scan.grain(scan.soften(scan.skew(picture, turn, paper=252), 0.6), f"skips{place}", 1.5))
    return bill(picture_pdf(leaves, 150, 46), BENNES, number, day, due, totals, page.first_words, pages=3, iban=BENNES.iban, buyer=GARRIGUE)


# ── A fax: cover, then the bill; its dots are not square ─────────────────────────────────────────────────────────
@document(f"{BUILDER}/FAX0412.tif")
def fax() -> Made:
    items = [line("Implantation bâtiment B – 14 points, piquetage", 1, "", "780.00", "20"), line("Récolement réseaux enterrés, levé GPS", "1.5", "", "640.00", "20"), line("Plan de récolement au 1/200, fichiers DWG et PDF", 1, "", "310.00", "20")]
    totals, number, day, due = Totals(items), "H25.0417", date(2025, 4, 11), date(2025, 5, 11)
    page = Sheet("", "", font="sans")
    page.text(20, 44, "TÉLÉCOPIE", size=26, font="sans-bold")
    page.grid(20, 56, [34, 136], [["De :", "Cabinet Pujol, géomètres-experts – fax 04 65 71 55 22"], ["À :", "Atelier Garrigue, comptabilité – fax 04 65 71 20 34"], ["Date :", "11 avril 2025"], ["Pages :", "2, celle-ci comprise"],
                                         ["Objet :", "notre note d’honoraires, dossier 25-071 Rives du Lez"]], size=12, head_size=12, height=11)
    page.paragraph(20, 146, 170, "Bonjour,\nNotre messagerie étant en panne, nous vous adressons notre note par télécopie. L’original suit par courrier.\nCordialement,\nS. Pujol", size=13, leading=8)
    first = "TÉLÉCOPIE De : Cabinet Pujol, géomètres-experts"
    page.page()
    page.text(20, 36, "CABINET PUJOL", size=18, font="sans-bold")
    page.text(20, 42, "GÉOMÈTRES-EXPERTS ASSOCIÉS", size=10, spacing=1)
    page.lines(20, 49, [PUJOL.street, f"{PUJOL.postcode} {PUJOL.city.upper()}", f"Tél. {PUJOL.phone}"], leading=5, size=11)
    page.lines(112, 62, ["SAS ATELIER GARRIGUE", "220 chemin de la Draye", "34170 CASTELNAU-LE-LEZ"], leading=6, size=13)
    page.text(20, 92, f"NOTE D’HONORAIRES {number}", size=16, font="sans-bold")
    page.text(20, 101, f"Montpellier, le {french_date(day, 'long')}", size=13)
    page.text(20, 110, "Dossier 25-071 – Résidence Rives du Lez – commande du 17 mars 2025", size=12)
    y = 130
    for item in items:
        page.text(20, y, item.text, size=12.5)
        page.right(190, y, fr(item.total), size=13)
        y += 11
    page.rule(20, y - 4, 190, thick=0.6)
    y += 8
    for name, value, bold in [("Total HT", totals.net, 0), ("TVA 20 %", totals.vat, 0), ("Total TTC à payer", totals.gross, 1)]:
        page.text(96, y, name, size=14, font="sans-bold" if bold else None)
        page.right(190, y, euros(value), size=14, font="sans-bold" if bold else None)
        y += 10
    page.lines(20, y + 10, [f"Règlement à 30 jours : {french_date(due)}", f"IBAN {PUJOL.iban_spaced}", f"BIC {PUJOL.bic}"], leading=8, size=13)
    page.lines(20, 262, [f"SELARL au capital de {PUJOL.capital} – {PUJOL.registry} {PUJOL.siren_spaced}", f"TVA intracommunautaire : {PUJOL.vat} – APE {PUJOL.naf}"], leading=6, size=11)
    leaves = []
    for place, picture in enumerate(scan.pages_of(page.finish(), 204), 1):
        picture = scan.skew(picture, 0.5)
        scan.speckle(picture, f"fax{place}", 160)
        picture = picture.resize((1728, 2287), Image.BICUBIC)  # 204 × 196 dots an inch, the fax's fine mode
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, 0, 1728, 46), fill=255)
        draw.text((40, 10), f"11-AVR-2025 16:42   DE : CABINET PUJOL   0465715522        A : 0465712034        P.{place}/2", fill=0, font=ImageFont.truetype(font_file("mono-bold"), 26))
        picture = scan.grain(scan.soften(picture, 0.6), f"pujol{place}", 16)
        leaves.append(picture.point(lambda value: 255 * (value > 142)).convert("1"))
    out = io.BytesIO()
    leaves[0].save(out, "TIFF", compression="group4", save_all=True, append_images=leaves[1:], dpi=(204, 196))
    return bill(out.getvalue(), PUJOL, number, day, due, totals, first, pages=2, iban=PUJOL.iban, buyer=GARRIGUE, hidden=("buyer_siren",))


# ── The grower's bill, photographed on the kitchen table ─────────────────────────────────────────────────────────
@document(f"{BAKERY}/IMG_20261118_082210.jpg")
def grower() -> Made:
    items = [line("Pommes Reinette, caisse 12 kg", 8, "", "19.20", "5.5"), line("Poires Conférence, caisse 10 kg", 5, "", "21.50", "5.5"), line("Noix sèches, le kg", 15, "", "6.80", "5.5"), line("Jus de pomme 1 l, carton de 6", 4, "", "15.60", "5.5"), line("Consignes caisses", 13, "", "3.00", "20")]
    totals, number, day, due = Totals(items), "312", date(2026, 11, 17), date(2026, 12, 17)
    page = Sheet("", "", font="book")
    page.lines(20, 26, ["GAEC DES RIVES DE SÈVRE"], size=19, font="book-bold")
    page.lines(20, 34, ["Fruits, jus et noix de nos vergers", SEVRE.street, f"{SEVRE.postcode} {SEVRE.city}", f"Tél. {SEVRE.phone}"], leading=6, size=12)
    page.text(20, 72, f"Facture N° {number}", size=18, font="book-bold")
    page.text(20, 81, f"le {french_date(day)}", size=13)
    page.lines(112, 66, ["Boulangerie Lemoine", "14 rue du Four-Banal", "44000 Nantes"], leading=6.4, size=13)
    rows = [["Produit", "Qté", "Prix HT", "TVA", "Total HT"]] + [[item.text, plain(item.quantity), bare(item.price), f"{plain(item.rate)}%", bare(item.total)] for item in items]
    y = page.grid(20, 98, [86, 16, 24, 18, 28], rows, aligns="lrrrr", size=12, head_size=11, height=10, thick=0.3) + 14
    for name, value, bold in [("Total HT", totals.net, 0), ("TVA 5,5%", totals.by_rate[0][2], 0), ("TVA 20%", totals.by_rate[1][2], 0), ("Total TTC", totals.gross, 1)]:
        page.text(112, y, name, size=14, font="book-bold" if bold else None)
        page.right(192, y, f"{bare(value)} €", size=14, font="book-bold" if bold else None)
        y += 9
    page.lines(20, y + 6, [f"À payer pour le {french_date(due)}", f"IBAN {SEVRE.iban_spaced}", "Merci !"], leading=8, size=12.5)
    page.lines(20, 270, [f"Siret {SEVRE.siret_spaced} – TVA {SEVRE.vat}", f"GAEC au capital de {SEVRE.capital} – {SEVRE.registry} {SEVRE.siren_spaced} – Certifié bio"], leading=5.4, size=10)
    picture = scan.pages_of(page.finish(), 170)[0]
    tone = [(178, 0.7), (150, 0.7), (116, 0.6)]
    photo = lay(scan.crumple(picture, "sevre", folds=3, depth=0.35), "sevre", tone, -1.6, quality=58, size=(1560, 2080), shadow=80)
    return bill(photo, SEVRE, number, day, due, totals, page.first_words, iban=SEVRE.iban, buyer=LEMOINE, hidden=("vat", "buyer_siren", "vat_breakdown"))


# ── A bad old scan: coarse, crooked, grey, stained ───────────────────────────────────────────────────────────────
@document(f"{BUILDER}/miroiterie 0225.jpg")
def glazier() -> Made:
    items = [line("Double vitrage 4/16/4 FE argon 84×112", 6, "", "96.40", "10"), line("Dépose, pose, calfeutrement", 6, "", "45.00", "10"), line("Enlèvement vitrages", 1, "", "40.00", "20")]
    totals, number, day, due = Totals(items), "F 1187/25", date(2025, 2, 24), date(2025, 3, 31)
    page = Sheet("", "", font="dejavu")
    page.text(16, 24, "MIROITERIE VERRIER-CAZES", size=18, font="dejavu-bold")
    page.lines(16, 31, [f"{VERRIER.street} {VERRIER.postcode} {VERRIER.city}   Tél. {VERRIER.phone}", f"SARL  {VERRIER.registry} {VERRIER.siren_spaced}  TVA {VERRIER.vat}"], leading=5.4, size=11)
    page.rule(16, 40, 194, thick=0.7)
    page.text(16, 56, f"FACTURE  {number}", size=15, font="dejavu-bold")
    page.text(16, 65, f"DATE  {french_date(day)}", size=12.5)
    page.lines(110, 56, ["ATELIER GARRIGUE", "220 CH. DE LA DRAYE", "34170 CASTELNAU-LE-LEZ"], leading=6.4, size=12.5)
    page.text(16, 84, "Chantier : Mme Roussel, Montpellier – Cde 250112", size=12)
    edges = [(16, "l"), (128, "r"), (160, "r"), (194, "r")]
    y = 100
    page.row(y, edges, ["Désignation", "Qté", "P.U.", "Total HT"], size=12, font="dejavu-bold")
    page.rule(16, y + 3, 194, thick=0.5)
    for item in items:
        y += 12
        page.row(y, edges, [item.text, plain(item.quantity), fr(item.price), fr(item.total)], size=12)
    page.rule(16, y + 5, 194, thick=0.5)
    y += 18
    for name, value, bold in [("Total HT", totals.net, 0), (f"TVA 10 % sur {fr(totals.by_rate[0][1])}", totals.by_rate[0][2], 0), (f"TVA 20 % sur {fr(totals.by_rate[1][1])}", totals.by_rate[1][2], 0), ("TOTAL TTC EUROS", totals.gross, 1)]:
        page.text(92, y, name, size=13, font="dejavu-bold" if bold else None)
        page.right(194, y, fr(value), size=13, font="dejavu-bold" if bold else None)
        y += 9
    page.lines(16, y + 14, [f"ÉCHÉANCE : {french_date(due)}", f"IBAN {VERRIER.iban_spaced}"], leading=8, size=12.5)
    picture = scan.pages_of(page.finish(), 130)[0]
    scan.stamp(picture, "COMPTABILISÉ", (120, 236), 130, angle=14, ink=120, size=7)
    stain = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(stain)
    draw.ellipse((560, 1090, 800, 1330), outline=60, width=14)
    draw.ellipse((570, 1096, 806, 1336), outline=40, width=6)
    picture.paste(120, (0, 0), scan.soften(stain, 3))
    picture = scan.skew(picture, 2.3, paper=228)
    scan.holes(picture, 130, shade=50)
    scan.speckle(picture, "verrier", 260)
    picture = Image.eval(picture, lambda value: int(value * 0.86))
    picture = scan.grain(scan.uneven_light(scan.soften(picture, 0.9), "verrier", 0.3), "verrier", 9)
    return bill(scan.jpeg(picture, 42, dpi=130), VERRIER, number, day, due, totals, page.first_words, iban=VERRIER.iban, buyer=GARRIGUE, order="250112", hidden=("vat", "buyer_siren"))
