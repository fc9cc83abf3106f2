"""What Boulangerie Lemoine has not sorted yet: groceries, a credit note below zero, an online shop, a rent receipt, a ticket."""

from datetime import date
from decimal import Decimal

from .documents import Made, bill, document, french_date
from .einvoice import Einvoice, cii, into_pdf
from .money import Totals, cents, fr, line, plain, pointed
from .paper import Sheet
from .parties import LEMOINE, french

HOME = "boulangerie-lemoine/À classer"

FREIGNE = french(
    "Freigné Gastronomie", "SAS", "MIN de Nantes, case 214", "44400", "Rezé", "34826170", nic="0006",
    account=("15629", "08830", "00055219003"), bic="CDLOFR2AXXX", capital="310 000 €", registry="RCS Nantes", naf="4639B",
    phone="02 61 91 70 14", email="factures@freigne.example",
)
SUCRES = french(
    "Comptoir des Sucres et Cacaos", "SA", "12 quai de la Fosse-aux-Bois", "76600", "Le Havre", "55271804", nic="0002",
    account=("13507", "76001", "00000441907"), bic="VLTBFRPPXXX", capital="1 200 000 €", registry="RCS Le Havre", naf="4636Z",
    phone="02 61 91 96 00", email="ventes@comptoir-sucres.example",
)
FOURNIL = french(
    "Tout pour le Fournil", "SAS", "Plateforme Nord, 7 rue du Tapis-Roulant", "59810", "Lesquin", "88104763", nic="0001", capital="25 000 €", registry="RCS Lille Métropole",
    naf="4791B", phone="03 53 01 44 10", email="service@toutpourlefournil.example",
)
GARAGE_BOX = french("Indivision Thébaud", "", "5 rue des Hauts-Pavés", "44000", "Nantes", "91820346", naf="6820B", phone="02 61 91 08 45", vat=False)
FERROVIA = french(
    "Ferrovia Ouest", "SA", "1 parvis de la Gare", "37000", "Tours", "55208413", nic="0088", capital="50 000 000 €", registry="RCS Tours", naf="4910Z", phone="09 39 98 36 35",
)


# ── The wholesale market: three rates, sums in a strip at the foot, thousands with points ────────────────────────
@document(f"{HOME}/FAC_20261103_044189.pdf")
def wholesale() -> Made:
    items = [line("BEURRE TOURAGE AOP 84% PLAQUE 2KG", 40, "PLQ", "17.900", "5.5", "210044"), line("CREME LIQUIDE 35% BRIQUE 1L", 72, "BRI", "3.950", "5.5", "210107"), line("OEUF FR PLEIN AIR CAL M X360", 4, "CRT", "78.400", "5.5", "220010"),
             line("CHOCOLAT NOIR 64% PISTOLES 5KG", 6, "SAC", "68.250", "5.5", "310220"), line("CONFISERIE ASSORTIE PRESENTOIR", 2, "PRE", "41.600", "20", "330871"), line("SANDWICH TRIANGLE X12 LS", 3, "CRT", "22.800", "10", "410033"),
             line("EAU SOURCE 50CL PET X24", 10, "PAC", "5.760", "5.5", "510002"), line("BIERE BLONDE ARTISANALE 33CL X24", 2, "CRT", "38.400", "20", "520118"), line("CIDRE BRUT 75CL X6", 4, "CRT", "16.200", "20", "520140"),
             line("GANTS VINYLE T8 X100", 8, "BTE", "4.350", "20", "700120"), line("SALADE PIEMONTAISE BARQ 2KG", 3, "BQT", "11.450", "10", "410087")]
    totals, number, day, due = Totals(items), "044189", date(2026, 11, 3), date(2026, 11, 18)
    page = Sheet("FACTURE", FREIGNE.legal_name, font="mono", producer="AS400 SPOOL")
    page.text(10, 18, "FREIGNE GASTRONOMIE", size=15, font="mono-bold")
    page.lines(10, 23, ["GROSSISTE - BOF - EPICERIE - BOISSONS", "MIN DE NANTES CASE 214 44400 REZE", f"TEL {FREIGNE.phone}"], leading=4, size=8.5)
    page.lines(118, 40, ["BOULANGERIE LEMOINE SARL", "14 RUE DU FOUR BANAL", "", "44000 NANTES"], leading=4.6, size=10)
    page.grid(10, 48, [20, 26, 24, 26], [["N° PIECE", "DATE", "CLIENT", "TOURNEE"], [number, french_date(day), "LEM440", "T12"]], aligns="cccc", size=9)
    page.lines(10, 68, ["BL 881204 DU 02/11/2026  BL 881377 DU 03/11/2026", f"VOTRE TVA : {LEMOINE.vat}"], leading=4.2, size=8)
    edges = [(11, "l"), (26, "l"), (108, "r"), (112, "l"), (137, "r"), (163, "r"), (176, "r")]
    y = 82
    page.rule(10, y - 5, 200, thick=0.3)
    page.row(y, edges, ["CODE", "LIBELLE", "QTE", "UV", "PU HT", "MONTANT HT", "TVA"], size=8.5, font="mono-bold")
    page.rule(10, y + 2, 200, thick=0.3)
    codes = {"5.5": "1", "10": "2", "20": "3"}
    for item in items:
        y += 5.4
        page.row(y, edges, [item.reference, item.text, plain(item.quantity), item.unit, fr(item.price, places=3), pointed(item.total), codes[str(item.rate)]], size=8.5)
    y += 9
    page.text(26, y, "NOMBRE DE COLIS : 149     POIDS BRUT : 312,4 KG", size=8.5)
    page.text(26, y + 5, "DONT DROITS D'ACCISE BIERE : 1,42 (INCLUS)", size=8.5)
    rows = [["TVA", "BASE HT", "TAUX", "MONTANT TVA"]] + [[codes[str(rate)], pointed(base), fr(rate), pointed(vat)] for rate, base, vat in totals.by_rate]
    page.grid(10, 226, [12, 26, 18, 26], rows, aligns="crrr", height=5.4, size=8.5)
    page.grid(10, 256, [44, 44, 50, 52], [["TOTAL HT", "TOTAL TVA", "ECHEANCE", "TOTAL A PAYER EUR"], [pointed(totals.net), pointed(totals.vat), french_date(due) + " LCR", pointed(totals.gross)]], aligns="rrcr", height=7, size=11,
              thick=0.4)
    page.text(10, 276, f"RIB POUR VIREMENT {FREIGNE.iban_spaced} {FREIGNE.bic}", size=8)
    page.lines(10, 281, [f"SAS CAPITAL {FREIGNE.capital.replace('€', 'EUR')} RCS NANTES {FREIGNE.siren} SIRET {FREIGNE.siret} NAF {FREIGNE.naf} TVA {FREIGNE.vat}",
                         "PENALITES RETARD 3 FOIS TAUX LEGAL - INDEMNITE RECOUVREMENT 40 EUR - ESCOMPTE NEANT - RESERVE DE PROPRIETE"], leading=3.4, size=6.6)
    return bill(page.finish(), FREIGNE, number, day, due, totals, page.first_words, iban=FREIGNE.iban, buyer=LEMOINE, hidden=("buyer_siren",))


# ── A credit note whose amounts are below zero ───────────────────────────────────────────────────────────────────
@document(f"{HOME}/Comptoir des Sucres avoir.pdf")
def sugar_credit() -> Made:
    items = [line("Couverture lactée 38 % – carton 4 × 5 kg – DLUO dépassée", -2, "ct", "196.40", "5.5", "COUV38-20"), line("Sucre perlé n° 8 – sac 10 kg – sac percé", -3, "sac", "21.15", "5.5", "SP8-10"), line("Frais de retour pris en charge", -1, "", "18.00", "20", "PORT")]
    totals, number, day = Totals(items), "AC-26/0071", date(2026, 11, 10)
    brown = "#5d3a1a"
    page = Sheet("Avoir", SUCRES.legal_name, font="book", producer="Negoce Web")
    page.box(0, 0, 210, 5, fill=brown)
    page.right(196, 22, "Comptoir des Sucres et Cacaos", size=15, font="book-bold", ink=brown)
    page.lines(130, 29, [SUCRES.street, f"{SUCRES.postcode} {SUCRES.city}", f"T. {SUCRES.phone}", SUCRES.email], leading=4.2, size=8)
    page.lines(20, 30, ["Boulangerie Lemoine", "14 rue du Four-Banal", "44000 Nantes", f"TVA {LEMOINE.vat}"], leading=4.8, size=10)
    page.text(20, 66, "Avoir", size=22, font="book-bold", ink=brown)
    for place, (name, value) in enumerate([("Réf. avoir", number), ("Date de l’avoir", french_date(day, "long")), ("Sur facture", "FC-26/1318 du 26 octobre 2026"), ("Réf. client", "C-02744"), ("Motif", "Retour marchandise, bon de retour 26-R-114")]):
        page.text(20, 75 + 5 * place, name, size=8.5, ink="#777777")
        page.text(52, 75 + 5 * place, value, size=9)
    y = 112
    edges = [(20, "l"), (46, "l"), (142, "r"), (164, "r"), (176, "r"), (196, "r")]
    page.rule(20, y - 5, 196, thick=0.3)
    page.row(y, edges, ["Article", "Désignation", "Qté", "Prix net", "TVA", "Total HT"], size=8, font="book-bold")
    page.rule(20, y + 2, 196, thick=0.3)
    for item in items:
        y += 8
        page.row(y, edges, [item.reference, item.text, plain(item.quantity), fr(item.price), f"{plain(item.rate)} %", fr(item.total)], size=8)
    y += 14
    for name, value in [("Base HT à 5,5 %", totals.by_rate[0][1]), ("TVA 5,5 %", totals.by_rate[0][2]), ("Base HT à 20 %", totals.by_rate[1][1]), ("TVA 20 %", totals.by_rate[1][2]), ("Total HT", totals.net), ("Total TVA", totals.vat)]:
        page.text(132, y, name, size=9)
        page.right(196, y, fr(value) + " €", size=9)
        y += 5.6
    page.rule(132, y - 3, 196, thick=0.5, ink=brown)
    page.text(132, y + 3, "Montant TTC", size=11.5, font="book-bold")
    page.right(196, y + 3, fr(totals.gross) + " €", size=11.5, font="book-bold")
    page.paragraph(20, y + 18, 170, "Somme à déduire de votre prochaine échéance ou remboursée sur simple demande. Cet avoir rectifie la facture citée en référence ; vous voudrez bien régulariser la TVA initialement déduite.", size=8.5)
    page.centre(105, 280, f"{SUCRES.legal_name} – capital de {SUCRES.capital} – {SUCRES.registry} {SUCRES.siren_spaced} – SIRET {SUCRES.siret_spaced} – APE {SUCRES.naf}", size=7, ink="#777777")
    page.centre(105, 284, f"N° d’identification TVA {SUCRES.vat} – livraison de biens – TVA d’après les débits", size=7, ink="#777777")
    return bill(page.finish(), SUCRES, number, day, None, totals, page.first_words, kind="credit_note", buyer=LEMOINE, hidden=("buyer_siren",), extra={"of_invoice": "FC-26/1318"})


# ── An online shop: order number above invoice number, paid by card; its data say so (Factur-X BASIC) ──────
@document(f"{HOME}/invoice_402-8817730.pdf")
def online_shop() -> Made:
    items = [line("Batteur plongeant professionnel 500 W, pied 40 cm inox", 1, "u", "289.00", "20", "MX-BP500"), line("Tapis de cuisson silicone 60×40, lot de 6", 2, "u", "46.90", "20", "TS6040-6"), line("Thermomètre sonde à piquer -50/+300 °C", 2, "u", "19.95", "20", "THSP"),
             line("Livraison express 24 h", 1, "u", "12.40", "20", "EXP"), line("Code FOURNIL10", -1, "u", "30.00", "20", "PROMO")]
    totals, number, day = Totals(items), "FR26-00088412", date(2026, 11, 9)
    yellow = "#ffc400"
    page = Sheet(f"Facture {number}", FOURNIL.legal_name, font="dejavu", producer="shop-invoice 5.0", ink="#222222")
    page.disc(20, 20, 7, fill=yellow)
    page.centre(20, 22.4, "tpf", size=11, font="dejavu-bold")
    page.text(31, 22, "toutpourlefournil", size=15, font="dejavu-bold")
    page.right(196, 18, "Facture", size=18, font="dejavu-bold")
    page.right(196, 25, "Payée", size=11, font="dejavu-bold", ink="#2e7d32")
    for place, (name, value) in enumerate([("Commande n°", "402-8817730-664"), ("Date de commande", "07/11/2026"), ("Facture n°", number), ("Date de facture", french_date(day)), ("Expédition", "colis 6A 0441 7882 0FR, 09/11/2026")]):
        page.text(120, 38 + 4.8 * place, name, size=8, ink="#666666")
        page.text(154, 38 + 4.8 * place, value, size=8)
    page.text(14, 42, "Vendu par", size=8, ink="#666666")
    page.lines(14, 47, [FOURNIL.legal_name, FOURNIL.street, f"{FOURNIL.postcode} {FOURNIL.city}, France", f"TVA {FOURNIL.vat}"], leading=4.4, size=8.5)
    page.text(14, 74, "Adresse de facturation", size=8, ink="#666666")
    page.lines(14, 79, [LEMOINE.legal_name, "Jeanne Lemoine", LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city}, France"], leading=4.4, size=8.5)
    page.text(110, 74, "Adresse de livraison", size=8, ink="#666666")
    page.lines(110, 79, ["Jeanne Lemoine", "Fournil, cour arrière", LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city}, France"], leading=4.4, size=8.5)
    y = 112
    edges = [(14, "l"), (118, "r"), (144, "r"), (160, "r"), (196, "r")]
    page.box(14, y - 5, 182, 8, fill="#f3f3f3")
    page.row(y, edges, ["Article", "Qté", "Prix HT", "TVA", "Total TTC"], size=8, font="dejavu-bold")
    for item in items:
        y += 11
        page.row(y, edges, [item.text, plain(item.quantity), fr(item.price) + " €", f"{plain(item.rate)} %", fr(cents(item.total * Decimal("1.2"))) + " €"], size=8)
        page.text(14, y + 3.8, f"Réf. {item.reference}", size=6.5, ink="#888888")
        page.rule(14, y + 6, 196, thick=0.1, ink="#cccccc")
    y += 14
    for name, value, bold in [("Sous-total HT", totals.net, 0), ("TVA (20 %)", totals.vat, 0), ("Total", totals.gross, 1), ("Carte bancaire •••• 0417, le 07/11/2026", -totals.gross, 0), ("Reste à payer", Decimal(0), 1)]:
        page.text(104, y, name, size=9, font="dejavu-bold" if bold else None)
        page.right(196, y, fr(value) + " €", size=9, font="dejavu-bold" if bold else None)
        y += 6
    page.paragraph(14, y + 16, 182, "Une question ? service@toutpourlefournil.example ou 03 53 01 44 10. Droit de retour de 14 jours pour les particuliers. Garantie légale de conformité de deux ans. Éco-participation DEEE incluse : 0,25 €.",
                   size=7.5, ink="#666666")
    page.centre(105, 284, f"{FOURNIL.legal_name} au capital de {FOURNIL.capital} – {FOURNIL.registry} {FOURNIL.siren_spaced} – SIRET {FOURNIL.siret}", size=7, ink="#666666")
    data = Einvoice(number, day, None, FOURNIL, LEMOINE, items, totals, delivered=day, order="402-8817730-664", prepaid=totals.gross)
    return bill(into_pdf(page.finish(), cii(data, "BASIC"), "BASIC", f"Facture {number}", FOURNIL.legal_name), FOURNIL, number, day, None, totals, page.first_words, buyer=LEMOINE, order="402-8817730-664",
                payable=Decimal(0), hidden=("buyer_siren",))


# ── The receipt for the rent of a lock-up garage, by a private owner ─────────────────────────────────────────────
@document(f"{HOME}/quittance garage novembre.pdf")
def rent_receipt() -> Made:
    rent, charges, day = Decimal("145.00"), Decimal("12.00"), date(2026, 11, 5)
    page = Sheet("Quittance", "", font="serif", producer="Traitement de texte")
    page.lines(24, 30, ["Indivision Thébaud", "représentée par Mme Odile Thébaud", GARAGE_BOX.street, f"{GARAGE_BOX.postcode} {GARAGE_BOX.city}", f"Tél. {GARAGE_BOX.phone}"], leading=5.2, size=11)
    page.centre(105, 78, "QUITTANCE DE LOYER", size=18, font="serif-bold")
    page.centre(105, 86, "Mois de novembre 2026", size=12)
    page.lines(24, 104, ["Quittance n° 2026-11", "Locataire : Boulangerie Lemoine SARL, 14 rue du Four-Banal, 44000 Nantes", "Bien loué : box fermé n° 6, 11 rue du Moulin-à-Huile, Nantes (bail du 1er février 2022)"], leading=6.4, size=11)
    y = page.paragraph(24, 134, 162, "Je soussignée, Odile Thébaud, propriétaire indivise du bien désigné ci-dessus, déclare avoir reçu de la Boulangerie Lemoine la somme de cent cinquante-sept euros (157,00 €), "
                       "au titre du loyer et des charges pour la période du 1er au 30 novembre 2026, et lui en donne quittance, sous réserve de tous mes droits.", size=12, leading=6.2)
    page.grid(24, y + 6, [90, 40], [["Détail du règlement", "Montant"], ["Loyer", fr(rent) + " €"], ["Provision sur charges", fr(charges) + " €"], ["Total payé le 02/11/2026 par virement", fr(rent + charges) + " €"]], aligns="lr", size=11, head_size=10,
              head_font="serif-bold", height=8.5)
    page.text(24, y + 54, "Loyer non soumis à la TVA.", size=11, font="serif-italic")
    page.text(110, y + 68, f"Fait à Nantes, le {french_date(day, 'long')}", size=11)
    c = page.canvas
    c.setLineWidth(0.9)
    left, base = 320, (page.height - y - 88) * 2.8346
    c.bezier(left, base, left + 18, base + 40, left + 26, base - 18, left + 44, base + 12)
    c.bezier(left + 44, base + 12, left + 60, base + 30, left + 70, base - 24, left + 130, base + 10)
    page.paragraph(24, 272, 162, "Cette quittance annule tous les reçus qui auraient pu être établis précédemment en cas de paiement partiel du présent terme. Elle est à conserver pendant trois ans.", size=8)
    gross = rent + charges
    return Made(page.finish(), "receipt", GARAGE_BOX, "2026-11", day, None, gross, None, gross, first_words=page.first_words, buyer=LEMOINE, hidden=("net", "siren", "buyer_siren"), extra={"paper": "rent_receipt"})


# ── A train ticket's receipt ─────────────────────────────────────────────────────────────────────────────────────
@document(f"{HOME}/justificatif-QXR7TP.pdf")
def train() -> Made:
    page = Sheet("Justificatif de voyage", "Ferrovia Ouest", font="sans", producer="e-billet")
    ink = "#0a2a5e"
    page.box(0, 0, 210, 30, fill=ink)
    page.shape([(14, 20), (30, 10), (26, 20)], fill="#ffffff")
    page.text(36, 19, "ferrovia ouest", size=19, font="sans-bold", ink="#ffffff")
    page.right(196, 19, "Justificatif d’achat", size=12, ink="#ffffff")
    page.text(14, 44, "Référence du dossier", size=8.5, ink="#666666")
    page.text(14, 51, "QXR7TP", size=18, font="sans-bold", ink=ink)
    page.text(80, 44, "Nom du voyageur", size=8.5, ink="#666666")
    page.text(80, 51, "LEMOINE JEANNE", size=12, font="sans-bold")
    page.text(150, 44, "Date d’achat", size=8.5, ink="#666666")
    page.text(150, 51, "04/11/2026", size=12, font="sans-bold")
    y = 66
    for when, hours, way, train_number, price in [("Mercredi 18 novembre 2026", "06h34 → 08h51", "Nantes → Paris-Vaugirard", "FO 8804 – voiture 7, place 41 – 2de classe", "49,00 €"), ("Jeudi 19 novembre 2026", "18h10 → 20h29", "Paris-Vaugirard → Nantes", "FO 8857 – voiture 3, place 17 – 2de classe", "62,50 €")]:
        page.box(14, y, 182, 30, stroke="#9fb3d1", radius=2)
        page.text(19, y + 8, when, size=10, font="sans-bold", ink=ink)
        page.text(19, y + 16, hours, size=12)
        page.text(70, y + 16, way, size=12, font="sans-bold")
        page.text(19, y + 24, train_number, size=9)
        page.right(190, y + 16, price, size=12)
        y += 36
    y += 4
    rows = [("Billets (2)", "111,50 €"), ("Carte Avantage Pro : remise déjà appliquée", "- 22,30 €"), ("Assurance annulation", "4,90 €")]
    total, without = Decimal("116.40"), Decimal("4.90")
    net = cents((total - without) / Decimal("1.1"))
    for name, value in [rows[0], rows[2]]:
        page.text(14, y, name, size=10)
        page.right(196, y, value, size=10)
        y += 6.4
    page.rule(14, y - 2, 196, ink=ink)
    page.text(14, y + 5, "Montant total payé", size=12, font="sans-bold", ink=ink)
    page.right(196, y + 5, f"{fr(total)} €", size=13, font="sans-bold", ink=ink)
    page.lines(14, y + 14, ["Paiement : carte bancaire se terminant par 0417", f"dont TVA 10 % sur le transport : {fr(total - without - net)} € – assurance exonérée de TVA", "Document valant justificatif de frais professionnels. Ne constitue pas un titre de transport."], leading=5.4, size=9)
    page.paragraph(14, 268, 182, f"{FERROVIA.legal_name}, {FERROVIA.street}, {FERROVIA.postcode} {FERROVIA.city} – capital {FERROVIA.capital} – {FERROVIA.registry} {FERROVIA.siren_spaced} – TVA {FERROVIA.vat}", size=7, ink="#666666")
    return Made(page.finish(), "receipt", FERROVIA, "QXR7TP", date(2026, 11, 4), None, net + without, total - without - net, total, first_words=page.first_words, hidden=("net",))
