"""What Boulangerie Lemoine puts into its Dropbox: its suppliers' papers, born digital."""

from datetime import date
from decimal import Decimal

from .documents import Made, document, french_date
from .einvoice import Einvoice, cii, into_pdf
from .money import Totals, cents, euros, fr, line, plain
from .paper import Sheet
from .parties import AUBERT, LEMOINE, SALORGES, TELENOVA, TILLEULS, VOLTARMOR

HOME = "boulangerie-lemoine"


# ── Flour: Factur-X, profile EN 16931 ────────────────────────────────────────────────────────────────────────────
FLOUR = [
    line("Farine de tradition française T65 « Grand Sillon » – sac 25 kg", 40, "sac", "21.35", "5.5", "FT65-25", 3),
    line("Farine de seigle T130 – sac 25 kg", 6, "sac", "24.10", "5.5", "FS130-25"),
    line("Farine de gruau T45 viennoiserie – sac 25 kg", 12, "sac", "26.80", "5.5", "FG45-25", 3),
    line("Mélange 7 graines torréfiées – sac 10 kg", 5, "sac", "31.45", "5.5", "M7G-10"),
    line("Gluten de blé vital – seau 5 kg", 2, "seau", "19.90", "5.5", "GLU-5"),
    line("Participation transport et soufflage", 1, "forfait", "28.00", "20", "PORT"),
]
FLOUR_NUMBER, FLOUR_DATE, FLOUR_DUE = "FA2026-11874", date(2026, 10, 2), date(2026, 11, 1)
WHEAT, BROWN = "#b5842b", "#4a3516"


def mill_header(page: Sheet, what: str, number: str, day: date, rows):
    """The mill's letter paper: an ear of wheat, brown serif, a box for the customer."""
    for step in range(6):
        y = 15 + step * 2.6
        page.shape([(18, y + 2), (14.6, y), (14.2, y - 2.6), (17.4, y - 0.6)], fill=WHEAT)
        page.shape([(18, y + 2), (21.4, y), (21.8, y - 2.6), (18.6, y - 0.6)], fill=WHEAT)
    page.upright(18, 13, 36, thick=0.5, ink=WHEAT)
    page.text(27, 20, "MINOTERIE AUBERT & FILS", size=17, font="book-bold", ink=BROWN)
    page.text(27, 25.5, "Meuniers depuis 1921 – farines de tradition de Vendée et du Pays nantais", size=8, font="serif-italic", ink=BROWN)
    page.text(27, 31, f"{AUBERT.street} – {AUBERT.postcode} {AUBERT.city.upper()} – Tél. {AUBERT.phone}", size=8)
    page.text(27, 34.8, AUBERT.email, size=8)
    page.text(14, 50, what, size=20, font="book-bold", ink=BROWN)
    page.text(14, 56, f"N° {number} du {french_date(day)}", size=10.5, font="serif-bold")
    page.lines(14, 62, rows, leading=4.2, size=8.5)
    page.box(112, 44, 84, 36, stroke=WHEAT, thick=0.4)
    page.text(115, 49, "Client n° 04417", size=7.5, ink=BROWN)
    page.text(115, 55.5, LEMOINE.legal_name.upper(), size=10.5, font="serif-bold")
    page.lines(115, 60.5, [LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city.upper()}"], leading=4.6, size=10)
    page.text(115, 72, f"SIREN {LEMOINE.siren_spaced} – TVA {LEMOINE.vat}", size=7.5)
    page.text(115, 76, "Livraison : à la même adresse (fournil, cour arrière)", size=7.5)


def mill_footer(page: Sheet):
    page.rule(14, 272, 196, ink=WHEAT, thick=0.4)
    page.centre(105, 276.5, f"{AUBERT.legal_name} au capital de {AUBERT.capital} – {AUBERT.registry} {AUBERT.siren_spaced} – "
                f"SIRET {AUBERT.siret_spaced} – NAF {AUBERT.naf} – TVA {AUBERT.vat}", size=7)
    page.centre(105, 280, "Nature des opérations : livraisons de biens. TVA acquittée sur les débits. "
                "Marchandise sous réserve de propriété jusqu’au paiement complet (loi du 12 mai 1980).", size=6.5)
    page.centre(105, 283.2, "Retard de paiement : pénalités au taux de trois fois l’intérêt légal, indemnité forfaitaire "
                "de recouvrement de 40 € (art. L. 441-10 du code de commerce). Pas d’escompte.", size=6.5)


def mill_table(page: Sheet, y: float, items) -> float:
    edges = [(16, "l"), (37, "l"), (131, "r"), (142, "r"), (157, "r"), (166, "r"), (184, "r"), (195, "r")]
    page.box(14, y - 4.6, 182, 7, fill=BROWN)
    page.row(y, edges, ["Référence", "Désignation", "Qté", "Unité", "P.U. HT", "Rem.", "Montant HT", "TVA"],
             size=7.5, font="serif-bold", ink="#ffffff")
    y += 7.5
    for item in items:
        page.row(y, edges, [item.reference, item.text, plain(item.quantity), item.unit, fr(item.price),
                            f"{plain(item.discount)} %" if item.discount else "", fr(item.total), f"{plain(item.rate)} %"], size=8.5, font="serif")
        page.rule(14, y + 2, 196, ink="#e3d3ad")
        y += 6.4
    return y


def mill_totals(page: Sheet, y: float, totals: Totals, label: str):
    edges = [(17, "l"), (55, "r"), (80, "r")]
    page.box(14, y, 70, 6 + 5 * (len(totals.by_rate) + 1), stroke=WHEAT)
    page.row(y + 4.5, edges, ["Taux", "Base HT", "TVA"], size=8, font="serif-bold")
    for row, (rate, base, vat) in enumerate(totals.by_rate):
        page.row(y + 10 + 5 * row, edges, [f"TVA {fr(rate)} %", fr(base), fr(vat)], size=8.5, font="serif")
    page.box(128, y, 68, 21, fill="#f6eedb")
    for row, (name, value) in enumerate([("Total HT", totals.net), ("Total TVA", totals.vat)]):
        page.text(131, y + 5 + 5 * row, name, font="serif", size=9.5)
        page.right(193, y + 5 + 5 * row, euros(value), font="serif", size=9.5)
    page.text(131, y + 17.5, label, font="serif-bold", size=12, ink=BROWN)
    page.right(193, y + 17.5, euros(totals.gross), font="serif-bold", size=12, ink=BROWN)


@document(f"{HOME}/Achats/FA2026-11874 Minoterie Aubert.pdf")
def flour_invoice() -> Made:
    totals = Totals(FLOUR)
    page = Sheet(f"Facture {FLOUR_NUMBER}", AUBERT.legal_name, font="serif", producer="Aubert Gestion 4.2")
    mill_header(page, "FACTURE", FLOUR_NUMBER, FLOUR_DATE, [
        "Bon de livraison BL-26-20933 du 30/09/2026", "Votre commande : téléphone, Mme Lemoine, 28/09/2026",
        "Commercial : É. Gourdon"])
    y = mill_table(page, 95, FLOUR)
    page.text(16, y + 1, "Lots : FT65 L26-268-B · FS130 L26-259-A · FG45 L26-270-C. Blé 100 % français. Contient du gluten.", size=7.5, font="serif-italic")
    mill_totals(page, y + 8, totals, "Net à payer")
    page.text(14, y + 43, f"Échéance : {french_date(FLOUR_DUE)} – 30 jours date de facture, par virement SEPA", font="serif-bold", size=9)
    page.text(14, y + 48, f"IBAN {AUBERT.iban_spaced}   BIC {AUBERT.bic}", size=9)
    page.text(14, y + 55, "Cette facture électronique contient ses données structurées (Factur-X, profil EN 16931).", size=7.5, font="serif-italic")
    mill_footer(page)
    data = Einvoice(FLOUR_NUMBER, FLOUR_DATE, FLOUR_DUE, AUBERT, LEMOINE, FLOUR, totals, delivered=date(2026, 9, 30),
                    order="TEL-20260928", note="Nature des opérations : livraisons de biens. TVA sur les débits.")
    return Made(into_pdf(page.finish(), cii(data, "EN 16931"), "EN 16931", f"Facture {FLOUR_NUMBER}", AUBERT.legal_name),
                "invoice", AUBERT, FLOUR_NUMBER, FLOUR_DATE, FLOUR_DUE, totals.net, totals.vat, totals.gross,
                iban=AUBERT.iban, first_words=page.first_words, buyer=LEMOINE, rates=totals.by_rate)


@document(f"{HOME}/Achats/Avoir AV2026-0932 Minoterie Aubert.pdf")
def flour_credit_note() -> Made:
    items = [line("Farine de gruau T45 viennoiserie – 2 sacs percés repris le 06/10", 2, "sac", "26.80", "5.5", "FG45-25", 3)]
    totals, number, day = Totals(items), "AV2026-0932", date(2026, 10, 9)
    page = Sheet(f"Avoir {number}", AUBERT.legal_name, font="serif", producer="Aubert Gestion 4.2")
    mill_header(page, "AVOIR", number, day, [
        f"Annule en partie la facture {FLOUR_NUMBER} du {french_date(FLOUR_DATE)}", "Bon de reprise BR-26-0418", "Commercial : É. Gourdon"])
    y = mill_table(page, 95, items)
    mill_totals(page, y + 8, totals, "Net en votre faveur")
    page.paragraph(14, y + 44, 120, "Cet avoir sera déduit de votre prochain règlement. Nous vous présentons nos excuses pour la "
                   "gêne occasionnée et restons à votre disposition.", size=9)
    mill_footer(page)
    return Made(page.finish(), "credit_note", AUBERT, number, day, None, totals.net, totals.vat, totals.gross,
                first_words=page.first_words, extra={"of_invoice": FLOUR_NUMBER}, buyer=LEMOINE, rates=totals.by_rate)


# ── Rent: a letter, typed ────────────────────────────────────────────────────────────────────────────────────────
@document(f"{HOME}/Achats/Loyer 4e trimestre 2026.pdf")
def rent_call() -> Made:
    number, day, due = "APL-2026-T4", date(2026, 9, 15), date(2026, 10, 1)
    rent, charges, tax = Decimal("4350.00"), Decimal("312.00"), Decimal("236.25")
    net = rent + charges + tax
    vat = cents(net * 20 / 100)
    page = Sheet("Appel de loyer", "SCI Les Tilleuls", font="mono", producer="Traitement de texte")
    page.lines(22, 24, ["SCI LES TILLEULS", TILLEULS.street, f"{TILLEULS.postcode} {TILLEULS.city}", f"Tél. {TILLEULS.phone}",
                        TILLEULS.email], leading=4.6, size=10)
    page.lines(112, 52, [LEMOINE.legal_name.upper(), LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city.upper()}"], leading=4.8, size=10)
    page.text(112, 74, f"Nantes, le {french_date(day, 'long')}", size=10)
    page.text(22, 90, "APPEL DE LOYER - 4e TRIMESTRE 2026", size=12, font="mono-bold")
    page.rule(22, 91.5, 105, thick=0.4)
    page.lines(22, 98, [f"Référence : {number} (vaut facture)", "Période   : du 1er octobre au 31 décembre 2026",
                        "Locaux    : boutique et fournil, 14 rue du Four-Banal, Nantes",
                        "Bail      : commercial du 1er octobre 2019, indice ILC T1 2026"], leading=5, size=10)
    y = 126
    for name, value in [("Loyer trimestriel hors taxes", rent), ("Provision pour charges", charges), ("Taxe foncière, quote-part (1/4)", tax)]:
        page.text(22, y, name, size=10)
        page.right(185, y, fr(value), size=10)
        y += 6
    page.rule(150, y - 3, 186)
    for name, value, font in [("TOTAL HORS TAXES", net, "mono"), ("T.V.A. 20,00 % (sur option, art. 260-2° du CGI)", vat, "mono"),
                              ("TOTAL À RÉGLER, EUROS T.T.C.", net + vat, "mono-bold")]:
        page.text(22, y + 3, name, size=10, font=font)
        page.right(185, y + 3, fr(value), size=10, font=font)
        y += 6.5
    page.box(20, y + 4, 168, 22, stroke="#000000")
    page.lines(24, y + 11, [f"À régler avant le {french_date(due, 'long')}, par virement :", f"IBAN  {TILLEULS.iban_spaced}",
                            f"BIC   {TILLEULS.bic}      Titulaire : SCI LES TILLEULS"], leading=5.2, size=10)
    page.paragraph(22, y + 38, 166, "Le dépôt de garantie versé à l’entrée (4 350,00) est inchangé. Une quittance vous sera adressée "
                   "dès réception de votre règlement. Tout retard donne lieu à la clause pénale de l’article 12 du bail.", size=10, leading=5)
    page.text(130, y + 66, "Le gérant, H. Tessier", size=10)
    page.lines(22, 277, [f"SCI au capital de {TILLEULS.capital} - {TILLEULS.registry} {TILLEULS.siren_spaced}",
                         f"N° TVA intracommunautaire {TILLEULS.vat} - Prestation de services - TVA sur les encaissements"], leading=3.6, size=7.5)
    return Made(page.finish(), "invoice", TILLEULS, number, day, due, net, vat, net + vat, iban=TILLEULS.iban,
                first_words=page.first_words, extra={"paper": "rent_call"}, buyer=LEMOINE, payable=net + vat, rates=[(Decimal(20), net, vat)], hidden=("buyer_siren",))


# ── Electricity: two pages, a chart, small taxes ─────────────────────────────────────────────────────────────────
@document(f"{HOME}/Achats/2026-10/Voltarmor 2026-10.pdf")
def electricity() -> Made:
    items = [
        line("Abonnement C4 – part fixe, 84 kVA", 1, "mois", "61.42", "20"),
        line("Consommation heures pleines", 4218, "kWh", "0.14210", "20"),
        line("Consommation heures creuses", 6034, "kWh", "0.10875", "20"),
        line("Acheminement (TURPE) – gestion, comptage, soutirage", 1, "mois", "214.36", "20"),
        line("Accise sur l’électricité", 10252, "kWh", "0.02579", "20"),
        line("Contribution tarifaire d’acheminement (CTA)", 1, "mois", "19.67", "20"),
    ]
    totals, number, day, due = Totals(items), "1026 0417 7730 52", date(2026, 10, 12), date(2026, 10, 27)
    navy, lime = "#10264f", "#a6c82a"
    page = Sheet("Votre facture d’électricité", VOLTARMOR.legal_name, producer="Voltarmor Editique")

    def banner(sub):
        page.box(0, 0, 210, 26, fill=navy)
        page.shape([(14, 14), (20, 5), (19, 11.5), (24, 11.5), (17, 22), (18.6, 14)], fill=lime)
        page.text(28, 13.5, "voltarmor", size=21, font="dejavu-bold", ink="#ffffff")
        page.text(28, 19, "l’énergie des deux rives", size=8, font="dejavu", ink=lime)
        page.right(198, 12, sub, size=12, font="sans-bold", ink="#ffffff")
        page.right(198, 18, f"n° {number} du {french_date(day)}", size=9, ink="#ffffff")

    banner("Facture d’électricité")
    page.lines(12, 36, ["Service Professionnels", VOLTARMOR.phone + " (appel non surtaxé)", VOLTARMOR.email,
                        f"{VOLTARMOR.street}, {VOLTARMOR.postcode} {VOLTARMOR.city}"], leading=4, size=8, ink="#444444")
    page.lines(112, 44, [LEMOINE.legal_name.upper(), "MME LEMOINE", LEMOINE.street.upper(), f"{LEMOINE.postcode} {LEMOINE.city.upper()}"], leading=5, size=10)
    page.lines(12, 58, ["Compte client : 7 730 521 884", "Contrat : PRO C4 Souplesse, jusqu’au 31/12/2027", "Point de livraison (PRM) : 14 877 302 615 044",
                        f"Votre SIREN : {LEMOINE.siren_spaced}"], leading=4.4, size=8.5)
    page.box(12, 84, 92, 44, fill="#eef3dc", radius=3)
    page.text(17, 92, "Montant total de votre facture", size=10, font="sans-bold", ink=navy)
    page.text(17, 105, euros(totals.gross) + " TTC", size=23, font="sans-bold", ink=navy)
    page.text(17, 113, f"prélevé le {french_date(due, 'long')}", size=10)
    page.text(17, 119, "sur votre compte FR76 1784 9004 **** **** **07", size=8, ink="#555555")
    page.text(17, 124, "Mandat SEPA : VLT-0077305218-A", size=8, ink="#555555")
    page.text(112, 88, "Votre consommation (kWh)", size=9.5, font="sans-bold", ink=navy)
    months = [("oct.", 9840), ("déc.", 11390), ("févr.", 11870), ("avr.", 10410), ("juin", 9620), ("août", 7310), ("oct.", 10252)]
    for slot, (month, used) in enumerate(months):
        x, height = 113 + slot * 12, used / 440
        page.box(x, 121 - height, 7.5, height, fill=lime if slot == len(months) - 1 else "#b9c3d6")
        page.centre(x + 3.7, 125, month, size=6.5)
        page.centre(x + 3.7, 120 - height, str(used), size=5.5)
    y = 140
    page.text(12, y, "En bref", size=12, font="sans-bold", ink=navy)
    page.rule(12, y + 1.6, 198, ink=lime, thick=0.6)
    short = [("Abonnement", items[0].total), ("Consommation du 10/09 au 09/10/2026 : 10 252 kWh", items[1].total + items[2].total),
             ("Acheminement", items[3].total), ("Taxes et contributions", items[4].total + items[5].total)]
    y += 8
    for name, value in short:
        page.text(12, y, name, size=9.5)
        page.right(198, y, euros(value), size=9.5)
        page.rule(12, y + 1.8, 198, ink="#dddddd", thick=0.1)
        y += 6.2
    for name, value, bold in [("Total hors TVA", totals.net, False), ("TVA à 20,00 %", totals.vat, False), ("Total TTC", totals.gross, True)]:
        page.text(130, y + 2, name, size=10, font="sans-bold" if bold else None)
        page.right(198, y + 2, euros(value), size=10, font="sans-bold" if bold else None)
        y += 6
    page.box(12, y + 8, 186, 22, stroke=lime, thick=0.5, radius=2)
    page.text(16, y + 14, "Bon à savoir", size=9, font="sans-bold", ink=navy)
    page.paragraph(16, y + 19, 178, "Votre four consomme surtout en heures creuses : 59 % de votre énergie ce mois-ci. En décalant la première cuisson à "
                   "5 h 30, vous passeriez à 64 %. Médiateur national de l’énergie : saisine gratuite deux mois après une réclamation.", size=8.2)
    legal = (f"{VOLTARMOR.legal_name} au capital de {VOLTARMOR.capital} – {VOLTARMOR.registry} {VOLTARMOR.siren_spaced} – "
             f"N° TVA {VOLTARMOR.vat} – Livraison de biens – TVA sur les débits")
    page.centre(105, 287, legal, size=6.5, ink="#555555")
    page.right(198, 287, "1/2", size=7)
    page.page()
    banner("Détail de votre facture")
    edges = [(12, "l"), (108, "r"), (124, "r"), (148, "r"), (174, "r"), (198, "r")]
    page.row(38, edges, ["", "Quantité", "Unité", "Prix unitaire HT", "TVA", "Montant HT"], size=8, font="sans-bold", ink=navy)
    page.rule(12, 40, 198, thick=0.5, ink=navy)
    y = 46
    for title, part in [("Fourniture", items[:3]), ("Acheminement", items[3:4]), ("Taxes et contributions", items[4:])]:
        page.text(12, y, title, size=9, font="sans-bold", ink=navy)
        y += 5
        for item in part:
            page.row(y, edges, [item.text, fr(item.quantity, places=0), item.unit, fr(item.price, places=5 if item.unit == "kWh" else 2),
                                "20 %", fr(item.total)], size=8.5)
            y += 5
        y += 2
    page.rule(12, y - 2, 198)
    page.text(12, y + 5, "Relevés de votre compteur", size=9, font="sans-bold", ink=navy)
    edges = [(12, "l"), (70, "r"), (105, "r"), (135, "r")]
    page.row(y + 11, edges, ["Poste", "Ancien (10/09)", "Nouveau (09/10)", "Différence"], size=8, font="sans-bold")
    page.row(y + 16, edges, ["Heures pleines (réel)", "184 302", "188 520", "4 218"], size=8.5)
    page.row(y + 21, edges, ["Heures creuses (réel)", "251 117", "257 151", "6 034"], size=8.5)
    page.paragraph(12, y + 34, 186, "Conditions de paiement : 15 jours date de facture. En cas de retard, pénalités égales à trois fois le taux d’intérêt légal et "
                   "indemnité forfaitaire de 40 €. Escompte pour paiement anticipé : néant. Origine de l’électricité 2025 : nucléaire 61 %, "
                   "hydraulique 17 %, éolien 12 %, solaire 6 %, gaz 4 %.", size=7.5)
    page.text(12, y + 54, f"Pour régler par virement : IBAN {VOLTARMOR.iban_spaced} – BIC {VOLTARMOR.bic} – rappelez le compte client 7 730 521 884", size=8.5)
    page.centre(105, 287, legal, size=6.5, ink="#555555")
    page.right(198, 287, "2/2", size=7)
    return Made(page.finish(), "invoice", VOLTARMOR, number, day, due, totals.net, totals.vat, totals.gross, iban=VOLTARMOR.iban,
                pages=2, first_words=page.first_words, buyer=LEMOINE, rates=totals.by_rate)


# ── Telephone: colour side panel, no VAT column ──────────────────────────────────────────────────────────────────
@document(f"{HOME}/Achats/2026-10/telenova_facture_20261005.pdf")
def telephone() -> Made:
    items = [
        line("Fibre Pro 2 Gbit/s – abonnement du 05/10 au 04/11", 1, "", "41.66", "20"),
        line("Ligne fixe 02 61 91 04 18 – appels illimités France", 1, "", "8.33", "20"),
        line("Mobile 06 39 98 17 60 – Forfait Pro 100 Go", 1, "", "16.66", "20"),
        line("Remise fidélité « Multi-lignes »", 1, "", "-5.00", "20"),
        line("Hors forfait : 3 appels vers numéros spéciaux (détail en ligne)", 1, "", "2.47", "20"),
        line("Location terminal de paiement 4G", 1, "", "14.90", "20"),
    ]
    totals, number, day, due = Totals(items), "TN-26100577812", date(2026, 10, 5), date(2026, 10, 20)
    plum, pink = "#5b1a6b", "#e6007e"
    page = Sheet(f"Facture {number}", "Télénova", font="dejavu", producer="TN Billing 12.3")
    page.box(0, 0, 62, 297, fill="#f4ecf6")
    page.disc(14, 19, 5, fill=pink)
    page.disc(20, 19, 5, stroke=plum, thick=1)
    page.text(28, 21.5, "télénova", size=16, font="dejavu-bold", ink=plum)
    page.text(8, 36, "Vos références", size=9, font="dejavu-bold", ink=plum)
    side = [("N° de facture", number), ("Date de facture", french_date(day)), ("N° client", "C-4417 882 06"), ("Compte de facturation", "9 0221 7740"),
            ("Votre n° SIREN", LEMOINE.siren_spaced), ("Période", "octobre 2026")]
    y = 42
    for name, value in side:
        page.text(8, y, name, size=6.5, ink="#777777")
        page.text(8, y + 4, value, size=8.5)
        y += 10.5
    page.text(8, y + 4, "Nous contacter", size=9, font="dejavu-bold", ink=plum)
    page.lines(8, y + 10, [TELENOVA.phone, "du lundi au samedi, 8 h–20 h", "Espace client :", "pro.telenova.example", "", "Courrier :", "Télénova Entreprises",
                           "TSA 40 018", "75901 Paris Cedex 13"], leading=4.2, size=7.5)
    page.text(8, y + 56, "Paiement", size=9, font="dejavu-bold", ink=plum)
    page.lines(8, y + 62, ["Prélèvement automatique", f"le {french_date(due)}", "RUM : TN00C441788206", "ICS : FR21ZZZ438602"], leading=4.2, size=7.5)
    page.lines(128, 34, [LEMOINE.legal_name, LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city.upper()}"], leading=5, size=9.5)
    page.text(70, 66, "Bonjour, voici votre facture", size=14, font="dejavu-bold", ink=plum)
    page.text(70, 76, "Somme à payer", size=9)
    page.right(200, 77, euros(totals.gross), size=19, font="dejavu-bold", ink=pink)
    page.rule(70, 82, 200, ink=pink, thick=0.6)
    y = 92
    for title, part in [("Abonnements et options", items[:3] + items[5:]), ("Remises", items[3:4]), ("Consommations hors forfait", items[4:5])]:
        page.text(70, y, title, size=9, font="dejavu-bold")
        page.right(200, y, "€ HT", size=7, ink="#777777")
        y += 6
        for item in part:
            page.text(73, y, item.text, size=8)
            page.right(200, y, fr(item.total).replace("-", "– "), size=8)
            y += 5.2
        page.rule(70, y - 2, 200, ink="#cccccc")
        y += 4.5
    for name, value in [("Total de la facture HT", totals.net), ("TVA (20,00 % sur " + euros(totals.net) + ")", totals.vat)]:
        page.text(100, y, name, size=8.5)
        page.right(200, y, fr(value), size=8.5)
        y += 5.5
    page.box(96, y - 1, 106, 9, fill=plum, radius=1.5)
    page.text(100, y + 5, "Total de la facture TTC", size=9.5, font="dejavu-bold", ink="#ffffff")
    page.right(199, y + 5, euros(totals.gross), size=9.5, font="dejavu-bold", ink="#ffffff")
    page.paragraph(70, y + 22, 130, "Vous êtes prélevé automatiquement : vous n’avez rien à faire. Depuis le 1er septembre 2026, l’exemplaire fiscal de cette "
                   "facture vous parvient par votre plateforme agréée ; ce PDF en est la copie lisible.", size=8)
    page.paragraph(70, 268, 132, f"{TELENOVA.legal_name} au capital de {TELENOVA.capital} – siège social : {TELENOVA.street}, {TELENOVA.postcode} {TELENOVA.city} – "
                   f"{TELENOVA.registry} {TELENOVA.siren_spaced} – TVA {TELENOVA.vat}. Prestations de services, TVA acquittée d’après les débits. Tout retard de paiement entraîne des "
                   "pénalités (12 % l’an) et une indemnité forfaitaire de 40 €. Pas d’escompte.", size=6)
    return Made(page.finish(), "invoice", TELENOVA, number, day, due, totals.net, totals.vat, totals.gross, first_words=page.first_words, buyer=LEMOINE, rates=totals.by_rate)


# ── A sale of the bakery ─────────────────────────────────────────────────────────────────────────────────────────
@document(f"{HOME}/Ventes/F26-0417 Hôtel des Salorges.pdf")
def sale_to_hotel() -> Made:
    items = [
        line("Baguettes de tradition (31 livraisons)", 930, "pièce", "0.95", "5.5"),
        line("Croissants pur beurre", 1240, "pièce", "0.88", "5.5"),
        line("Pains au chocolat", 775, "pièce", "0.98", "5.5"),
        line("Pain de mie tranché 1 kg", 24, "pièce", "4.60", "5.5"),
        line("Buffet séminaire du 22/10 – 40 couverts, service compris", 1, "forfait", "620.00", "10"),
    ]
    totals, number, day, due = Totals(items), "F26-0417", date(2026, 10, 31), date(2026, 11, 15)
    page = Sheet(f"Facture {number}", LEMOINE.legal_name, font="sans", producer="Petit Comptoir")
    page.text(18, 27, "Boulangerie Lemoine", size=24, font="serif-italic", ink="#7a2e1d")
    page.text(18, 33, "pains au levain · viennoiseries · traiteur", size=9, ink="#7a2e1d", spacing=0.6)
    page.right(192, 24, "Facture", size=20, font="serif-bold")
    page.right(192, 31, f"{number}", size=12)
    page.right(192, 36.5, f"Nantes, le {french_date(day, 'long')}", size=9)
    page.lines(18, 46, [*LEMOINE.address, LEMOINE.phone, LEMOINE.email, f"SIRET {LEMOINE.siret_spaced}", f"TVA {LEMOINE.vat}"], leading=4.3, size=8.5)
    page.text(116, 48, "Facturé à", size=8, ink="#888888")
    page.lines(116, 53, [SALORGES.legal_name, *SALORGES.address, f"SIREN {SALORGES.siren_spaced}", f"N° TVA {SALORGES.vat}"], leading=4.6, size=10)
    page.text(18, 82, "Livraisons du 1er au 31 octobre 2026, bons n° 2611 à 2641", size=9, font="sans-italic")
    edges = [(18, "l"), (112, "r"), (128, "l"), (152, "r"), (168, "r"), (192, "r")]
    page.rule(18, 86, 192, thick=0.6, ink="#7a2e1d")
    page.row(91, edges, ["", "Quantité", "", "Prix HT", "TVA", "Total HT"], size=8, font="sans-bold")
    y = 98
    for item in items:
        page.row(y, edges, [item.text, fr(item.quantity, places=0), item.unit, fr(item.price), f"{fr(item.rate, places=1)} %", fr(item.total)], size=9)
        y += 7
    page.rule(18, y - 2, 192, thick=0.6, ink="#7a2e1d")
    y += 5
    page.text(18, y, "Détail de la TVA", size=8, font="sans-bold")
    for row, (rate, base, vat) in enumerate(totals.by_rate):
        page.text(18, y + 5 + 4.6 * row, f"{fr(rate, places=1)} % sur {fr(base)} = {fr(vat)}", size=8.5)
    for name, value, bold in [("Total HT", totals.net, 0), ("TVA", totals.vat, 0), ("Total TTC à payer", totals.gross, 1)]:
        page.text(128, y, name, size=11 if bold else 9.5, font="sans-bold" if bold else None)
        page.right(192, y, euros(value), size=11 if bold else 9.5, font="sans-bold" if bold else None)
        y += 6.4
    page.lines(18, y + 16, [f"À payer avant le {french_date(due)} (15 jours) par virement.", f"IBAN : {LEMOINE.iban_spaced}", f"BIC : {LEMOINE.bic}"], leading=5, size=9.5)
    page.paragraph(18, y + 38, 174, "Merci de votre confiance ! Livraison de biens et prestation de services. Pas d’escompte pour règlement anticipé. Pénalités de "
                   "retard : 3 fois le taux d’intérêt légal. Indemnité forfaitaire pour frais de recouvrement : 40 €.", size=7.5, ink="#555555")
    page.centre(105, 285, f"{LEMOINE.legal_name} au capital de {LEMOINE.capital} – {LEMOINE.registry} {LEMOINE.siren_spaced} – NAF {LEMOINE.naf}", size=7.5)
    return Made(page.finish(), "invoice", LEMOINE, number, day, due, totals.net, totals.vat, totals.gross, iban=LEMOINE.iban,
                first_words=page.first_words, buyer=SALORGES, rates=totals.by_rate)
