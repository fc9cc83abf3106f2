"""What Atelier Garrigue puts into its Dropbox: building trade papers, born digital."""

from datetime import date
from decimal import Decimal

from reportlab.lib.pagesizes import A4, LETTER, landscape

from .documents import Made, document, french_date
from .einvoice import Einvoice, cii, into_pdf, ubl
from .money import Totals, cents, english, euros, fr, line, plain
from .paper import Sheet
from .parties import GARRIGUE, INKWELL, KERDONCUFF, LOCHERAULT, MATERIAUX, RIVES, ROQUE, VIDOURLE

HOME = "atelier-garrigue"


# ── Building materials: three pages, delivery notes, carried-forward sums ────────────────────────────────────────
DELIVERIES = [
    ("BL 612 084 du 02/10/2026 – Chantier Rives du Lez – enlevé par M. Soler", [
        line("Bloc béton creux B40 20×20×50", 480, "U", "1.42", "20", "BBC2050", 12), line("Bloc béton d’angle 20×20×50", 60, "U", "1.78", "20", "BBA2050", 12),
        line("Ciment CEM II/B 32,5 R – sac 35 kg", 42, "SAC", "9.85", "20", "CIM325", 8), line("Sable à maçonner 0/4 – big bag 1 T", 6, "BB", "58.40", "20", "SAB04B"),
        line("Gravier 6/14 – big bag 1 T", 4, "BB", "61.20", "20", "GRA614B"), line("Acier HA Ø10 – barre 6 m", 85, "BAR", "5.36", "20", "HA10-6", 10),
        line("Treillis soudé ST25C 6,00×2,40", 12, "PAN", "48.90", "20", "ST25C", 10), line("Consigne palette Europe", 7, "U", "9.50", "20", "PALCONS")]),
    ("BL 612 391 du 07/10/2026 – Chantier Rives du Lez – livré grue", [
        line("Poutrelle précontrainte 135 – 4,60 m", 22, "U", "38.75", "20", "POU135", 15), line("Hourdis béton 16×20×53", 310, "U", "2.64", "20", "HOU16", 15),
        line("Planelle de rive 6,5×16×100", 48, "U", "3.90", "20", "PLA65"), line("Étai réglable 2,20–4,00 m (location 30 j)", 40, "U", "4.20", "20", "ETALOC"),
        line("Huile de décoffrage végétale – bidon 20 L", 2, "BID", "64.00", "20", "HUIDEC"), line("Transport camion-grue zone 2", 1, "FOR", "95.00", "20", "TRZ2")]),
    ("BL 613 017 du 14/10/2026 – Chantier Villa Roussel – livré", [
        line("Laine de roche 145 mm R=4,10 – panneau 1,20×0,60", 36, "PAQ", "41.30", "5.5", "LDR145"), line("Fibre de bois 60 mm – panneau rigide", 54, "PAN", "18.75", "5.5", "FDB60"),
        line("Pare-vapeur hygro-variable 75 m²", 2, "ROU", "139.00", "5.5", "PVH75"), line("Adhésif d’étanchéité à l’air 60 mm × 40 m", 8, "ROU", "27.40", "5.5", "ADH60"),
        line("Plaque BA13 hydro 2,50×1,20", 44, "PLQ", "14.95", "20", "BA13H", 18), line("Plaque BA13 standard 2,50×1,20", 90, "PLQ", "8.35", "20", "BA13", 18),
        line("Rail R48 – 3 m", 60, "U", "3.12", "20", "R48-3", 20), line("Montant M48 – 2,50 m", 140, "U", "2.88", "20", "M48-25", 20),
        line("Vis TTPC 25 – boîte 1000", 6, "BTE", "13.20", "20", "TTPC25"), line("Bande à joint 150 m", 5, "ROU", "4.90", "20", "BAJ150"),
        line("Enduit à joint prise 4 h – sac 25 kg", 9, "SAC", "17.60", "20", "ENJ4H")]),
    ("BL 613 255 du 16/10/2026 – Dépôt – enlevé par M. Garrigue", [
        line("Disque diamant Ø230 béton", 3, "U", "46.50", "20", "DISD230", 25), line("Gants manutention T9 – lot de 12", 2, "LOT", "22.80", "20", "GANT9"),
        line("Cordeau à poudre bleu 30 m", 2, "U", "12.40", "20", "CORD30"), line("Silicone façade anthracite 310 ml", 24, "U", "6.95", "20", "SILANT", 10),
        line("Bâche polyane 150 µ – 4×25 m", 4, "ROU", "54.20", "20", "BAC150"), line("Seau maçon 11 L", 10, "U", "3.65", "20", "SEAU11"),
        line("Casque de chantier blanc EN 397", 4, "U", "11.90", "20", "CASQ397")]),
    ("BL 613 402 du 19/10/2026 – Chantier Villa Roussel – livré", [
        line("Carrelage grès cérame 60×60 sable, le m²", 58, "M2", "24.90", "20", "GC6060S", 15), line("Plinthe assortie 60×8", 70, "U", "3.45", "20", "PLI608"),
        line("Mortier-colle C2S1 gris – sac 25 kg", 18, "SAC", "21.30", "20", "MCC2S1", 10), line("Primaire d’accrochage – seau 5 kg", 3, "SEA", "38.60", "20", "PRIM5"),
        line("Joint souple gris perle – sac 5 kg", 7, "SAC", "14.75", "20", "JOIGP"), line("Croisillons autonivelants – boîte 250", 4, "BTE", "19.40", "20", "CROI250")]),
    ("BL 613 511 du 21/10/2026 – Chantier Rives du Lez – livré grue", [
        line("Béton prêt à l’emploi C25/30 XC1, le m³", "11.5", "M3", "118.00", "20", "BPE2530", 7), line("Supplément pompe 28 m, forfait", 1, "FOR", "310.00", "20", "POMPE28"),
        line("Treillis soudé ST40C 6,00×2,40", 9, "PAN", "71.60", "20", "ST40C", 10), line("Cales béton 30 mm – sac de 250", 3, "SAC", "26.15", "20", "CAL30"),
        line("Fil à ligaturer recuit – rouleau 5 kg", 4, "ROU", "18.35", "20", "FILREC"), line("Coffrage bois trois plis 27 mm – 2,00×0,50", 26, "PAN", "23.80", "20", "COF27", 12)]),
    ("BL 613 598 du 22/10/2026 – Dépôt – enlevé par M. Soler", [
        line("Brouette chantier 100 L roue increvable", 2, "U", "89.00", "20", "BROU100"), line("Règle alu maçon 2,00 m", 3, "U", "21.40", "20", "REG2"),
        line("Niveau tubulaire 80 cm", 1, "U", "34.90", "20", "NIV80"), line("Rallonge 3G2,5 – 25 m IP44", 2, "U", "58.25", "20", "RAL25"),
        line("Ruban adhésif façade 50 mm × 33 m", 12, "ROU", "6.10", "20", "RUBF50")]),
    ("BL 613 680 du 23/10/2026 – Chantier Rives du Lez – livré", [
        line("Enduit monocouche ton pierre – sac 25 kg", 64, "SAC", "11.85", "20", "ENDMP", 10), line("Baguette d’angle PVC 2,50 m", 30, "U", "2.35", "20", "BAGPVC"),
        line("Trame de verre 160 g – rouleau 50 m²", 3, "ROU", "57.90", "20", "TRAV160"), line("Appui de fenêtre béton 110 cm gris", 9, "U", "34.50", "20", "APP110", 5),
        line("Tuile canal terre cuite vieillie", 620, "U", "0.98", "20", "TUICAN", 6), line("Closoir ventilé souple 5 m", 6, "ROU", "38.20", "20", "CLOV5"),
        line("Gouttière zinc développé 33 – 4 m", 7, "U", "43.75", "20", "GOUZ33", 8), line("Reprise palettes (consigne)", -5, "U", "9.50", "20", "PALCONS")]),
]


@document(f"{HOME}/Achats/2026-10/Matériaux du Lez 26-10-04417.pdf")
def materials() -> Made:
    number, day, due = "26-10-04417", date(2026, 10, 31), date(2026, 12, 15)
    eco = [line("Éco-contribution PMCB (REP bâtiment), selon détail", 1, "FOR", "23.84", "20", "ECOPMCB")]
    everything = [item for _, items in DELIVERIES for item in items] + eco
    totals = Totals(everything)
    red = "#b3201b"
    page = Sheet(f"Facture {number}", MATERIAUX.legal_name, font="condensed", producer="NEGOCE+ v9")
    edges = [(11, "l"), (34, "l"), (118, "r"), (121, "l"), (143, "r"), (158, "r"), (182, "r"), (197, "r")]
    dotted, state = ".", {"y": 0.0, "carried": Decimal(0)}

    def money(value):
        return fr(value, thousands=dotted)

    def header():
        page.shape([(10, 24), (18, 10), (26, 24)], fill=red)
        page.shape([(20, 24), (26, 14), (32, 24)], fill="#444444")
        page.text(36, 18, "MATÉRIAUX DU LEZ", size=16, font="condensed-bold", ink=red)
        page.text(36, 23, "Le négoce des bâtisseurs – gros œuvre · isolation · couverture", size=8)
        page.right(199, 16, "FACTURE", size=15, font="condensed-bold")
        page.right(199, 21, f"Page {page.pages} / 3", size=8)
        top = 30
        page.box(10, top, 100, 18, stroke="#888888")
        for place, (name, value) in enumerate([("Numéro", number), ("Date", french_date(day)), ("Compte", "411GARR"), ("Échéance", french_date(due))]):
            page.text(12 + 25 * place, top + 6, name, size=7, ink="#666666")
            page.text(12 + 25 * place, top + 13, value, size=9, font="condensed-bold")
        if page.pages == 1:
            page.lines(122, 34, [GARRIGUE.legal_name.upper(), GARRIGUE.street.upper(), f"{GARRIGUE.postcode} {GARRIGUE.city.upper()}", "",
                                 f"SIREN {GARRIGUE.siren}  TVA {GARRIGUE.vat}"], leading=4.6, size=9.5)
            state["y"] = 66
        else:
            state["y"] = 58
        page.box(10, state["y"] - 4.5, 190, 6.5, fill="#e8e8e8")
        page.row(state["y"], edges, ["Article", "Désignation", "Quantité", "Un.", "P.U. brut", "Rem. %", "Montant HT", "T"], size=7.5, font="condensed-bold")
        state["y"] += 7
        if page.pages > 1:
            page.right(158, state["y"], "Report", size=8, font="condensed-bold")
            page.right(182, state["y"], money(state["carried"]), size=8, font="condensed-bold")
            state["y"] += 6

    def footer():
        page.rule(10, 281, 200, ink=red, thick=0.5)
        page.centre(105, 285, f"{MATERIAUX.legal_name} au capital de {MATERIAUX.capital} · {MATERIAUX.street}, {MATERIAUX.postcode} {MATERIAUX.city} · Tél. {MATERIAUX.phone}", size=6.5)
        page.centre(105, 288.5, f"{MATERIAUX.registry} {MATERIAUX.siren} · SIRET {MATERIAUX.siret} · APE {MATERIAUX.naf} · TVA {MATERIAUX.vat} · Livraison de biens · TVA sur les débits", size=6.5)

    def room(height):
        if state["y"] + height > 262:
            page.right(158, 268, "À reporter", size=8, font="condensed-bold")
            page.right(182, 268, money(state["carried"]), size=8, font="condensed-bold")
            footer()
            page.page()
            header()

    header()
    for title, items in [*DELIVERIES, ("Autres", eco)]:
        room(20)
        page.text(11, state["y"], title, size=8, font="condensed-bold", ink=red)
        state["y"] += 5.2
        for item in items:
            room(6)
            page.row(state["y"], edges, [item.reference, item.text, plain(item.quantity), item.unit, money(item.price),
                                         fr(item.discount) if item.discount else "", money(item.total), "1" if item.rate < 20 else "2"], size=8.2)
            state["carried"] += item.total
            state["y"] += 5.0
        page.rule(120, state["y"] - 2.6, 200, ink="#aaaaaa")
        page.right(158, state["y"] + 1.2, "Sous-total livraison", size=7.5)
        page.right(182, state["y"] + 1.2, money(sum((item.total for item in items), Decimal(0))), size=8)
        state["y"] += 8
    if page.pages < 3:
        footer()
        page.page()
        header()
    y = max(state["y"] + 6, 170)
    page.box(10, y, 108, 8 + 5.5 * len(totals.by_rate), stroke="#888888")
    cols = [(12, "l"), (22, "l"), (62, "r"), (88, "r"), (116, "r")]
    page.row(y + 5, cols, ["T", "Taux", "Base HT", "Montant TVA", "TTC"], size=7.5, font="condensed-bold")
    for place, (rate, base, vat) in enumerate(totals.by_rate):
        page.row(y + 10.5 + 5.5 * place, cols, [str(place + 1), f"{fr(rate)} %", money(base), money(vat), money(base + vat)], size=8.5)
    page.box(126, y, 74, 27, stroke=red, thick=0.5)
    for place, (name, value) in enumerate([("TOTAL H.T.", totals.net), ("TOTAL T.V.A.", totals.vat)]):
        page.text(129, y + 6 + 6 * place, name, size=9)
        page.right(197, y + 6 + 6 * place, money(value), size=9)
    page.box(126, y + 17, 74, 10, fill=red)
    page.text(129, y + 23.8, "NET À PAYER EUR", size=10, font="condensed-bold", ink="#ffffff")
    page.right(197, y + 23.8, money(totals.gross), size=11, font="condensed-bold", ink="#ffffff")
    page.text(10, y + 36, f"Règlement par LCR directe à 45 jours, échéance {french_date(due)}, domiciliation sur votre compte.", size=8.5)
    page.text(10, y + 41, f"Par virement : IBAN {MATERIAUX.iban_spaced}  BIC {MATERIAUX.bic}", size=8.5)
    page.paragraph(10, y + 48, 190, "Les réclamations ne sont recevables que sous 8 jours. Clause de réserve de propriété : article 8 de nos conditions générales. Pénalités de retard : "
                   "taux BCE majoré de 10 points ; indemnité forfaitaire de recouvrement 40 €. Escompte pour paiement comptant : 0,30 % par mois.", size=6.8)
    footer()
    return Made(page.finish(), "invoice", MATERIAUX, number, day, due, totals.net, totals.vat, totals.gross, iban=MATERIAUX.iban,
                pages=page.pages, first_words=page.first_words, buyer=GARRIGUE, rates=totals.by_rate)


# ── Software subscription, in English, on US Letter, reverse charge ──────────────────────────────────────────────
@document(f"{HOME}/Achats/INK-2026-08841.pdf")
def software() -> Made:
    number, day, due = "INK-2026-08841", date(2026, 9, 18), date(2026, 10, 18)
    items = [line("Inkwell Planning – Team plan (12 seats × €19.00)", 12, "", "19.00", "0"), line("Site diary add-on (12 seats × €4.00)", 12, "", "4.00", "0"),
             line("Storage, 250 GB pack", 1, "", "15.00", "0"), line("Unused time on 10 seats (Sep 2 – Sep 18)", 1, "", "-101.33", "0")]
    totals = Totals(items)
    violet, grey = "#5046e5", "#6b7280"
    page = Sheet(f"Invoice {number}", "Inkwell Planning Ltd", size=LETTER, font="dejavu", producer="billing-service")
    page.disc(25, 24, 6, fill=violet)
    page.shape([(25, 20.4), (28, 25), (25, 28), (22, 25)], fill="#ffffff")
    page.disc(25, 24.6, 0.7, fill=violet)
    page.text(35, 26, "inkwell", size=16, font="dejavu-bold")
    page.right(198, 27, "Invoice", size=24, font="light")
    for place, (name, value) in enumerate([("Invoice number", number), ("Date of issue", "September 18, 2026"), ("Date due", "October 18, 2026")]):
        page.text(18, 46 + 5 * place, name, size=8.5, font="dejavu-bold")
        page.text(56, 46 + 5 * place, value, size=8.5)
    page.lines(18, 70, [INKWELL.legal_name, INKWELL.street, f"{INKWELL.city} {INKWELL.postcode}", "Ireland", INKWELL.email, f"IE VAT {INKWELL.vat}"], leading=4.6, size=8.5)
    page.text(108, 70, "Bill to", size=8.5, font="dejavu-bold")
    page.lines(108, 74.6, [GARRIGUE.legal_name, GARRIGUE.street, f"{GARRIGUE.postcode} {GARRIGUE.city}", "France", GARRIGUE.email, f"FR VAT {GARRIGUE.vat}"], leading=4.6, size=8.5)
    page.text(18, 112, f"{english(totals.gross)} due October 18, 2026", size=15, font="dejavu-bold")
    page.text(18, 119, "Pay online: pay.inkwell.example/i/8841", size=8.5, ink=violet)
    y = 134
    edges = [(18, "l"), (132, "r"), (160, "r"), (176, "r"), (198, "r")]
    page.row(y, edges, ["Description", "Qty", "Unit price", "VAT", "Amount"], size=7.5, ink=grey)
    page.rule(18, y + 2.5, 198, ink="#d1d5db")
    y += 9
    page.text(18, y, "Sep 18 – Oct 17, 2026", size=7.5, ink=grey)
    y += 6
    for item in items:
        page.row(y, edges, [item.text, plain(item.quantity), english(item.price).replace("€-", "-€"), "0%", english(item.total).replace("€-", "-€")], size=8.5)
        y += 7.5
    page.rule(108, y, 198, ink="#d1d5db")
    for name, value, bold in [("Subtotal", totals.net, 0), ("Total excluding tax", totals.net, 0), ("VAT – France (0% on " + english(totals.net) + ")", totals.vat, 0),
                              ("Total", totals.gross, 0), ("Amount due", totals.gross, 1)]:
        y += 6.5
        page.text(108, y, name, size=8.5, font="dejavu-bold" if bold else None)
        page.right(198, y, english(value), size=8.5, font="dejavu-bold" if bold else None)
        page.rule(108, y + 2.2, 198, ink="#e5e7eb")
    page.paragraph(18, y + 18, 180, "Tax to be paid on reverse charge basis (Article 196, Council Directive 2006/112/EC). Autoliquidation.", size=8.5)
    page.paragraph(18, y + 28, 180, f"Bank transfer: IBAN {INKWELL.iban_spaced}, BIC {INKWELL.bic}. Please quote {number}.", size=8.5)
    page.text(18, 268, f"{INKWELL.legal_name} · Registered in Ireland, {INKWELL.registry} · {number} · {english(totals.gross)} due October 18, 2026", size=6.5, ink=grey)
    page.right(198, 268, "Page 1 of 1", size=6.5, ink=grey)
    return Made(page.finish(), "invoice", INKWELL, number, day, due, totals.net, totals.vat, totals.gross, iban=INKWELL.iban, first_words=page.first_words,
                buyer=GARRIGUE, hidden=("buyer_siren",))


# ── Haulage: landscape, one row per trip, fuel surcharge ─────────────────────────────────────────────────────────
@document(f"{HOME}/Achats/2026-10/Transports Vidourle oct 2026.pdf")
def haulage() -> Made:
    number, day, due = "T2610/0287", date(2026, 10, 30), date(2026, 11, 29)
    trips = [("02/10", "LV 88041", "Saint-Jean-de-Védas", "Castelnau-le-Lez", "24 T béton", "1 tour", "186.00"), ("07/10", "LV 88107", "Beaucaire", "Montpellier, Rives du Lez", "Poutrelles 9 T", "porteur-grue", "342.50"),
             ("08/10", "LV 88112", "Montpellier, Rives du Lez", "ISDI Villeveyrac", "Gravats 18 T", "2 tours", "298.00"), ("14/10", "LV 88175", "Nîmes", "Lattes, Villa Roussel", "Isolants 42 m³", "1 tour", "215.00"),
             ("21/10", "LV 88239", "Sète, port", "Castelnau-le-Lez, dépôt", "Carrelage 11 palettes", "1 tour", "264.00"), ("28/10", "LV 88310", "Montpellier, Rives du Lez", "ISDI Villeveyrac", "Gravats 12 T", "1 tour", "149.00")]
    items = [line(t[1], 1, "", t[6], "20") for t in trips]
    base = sum((i.total for i in items), Decimal(0))
    items.append(line("Pied de facture gazole", 1, "", cents(base * Decimal("0.0487")), "20"))
    items.append(line("Frais d’attente chantier du 07/10 (1 h 30)", "1.5", "h", "62.00", "20"))
    totals = Totals(items)
    blue = "#1d4f91"
    page = Sheet(f"Facture {number}", VIDOURLE.legal_name, size=landscape(A4), font="sans", producer="TransGest")
    page.shape([(12, 12), (40, 12), (46, 18), (46, 24), (12, 24)], fill=blue)
    page.disc(19, 25, 3, fill="#ffffff", stroke=blue, thick=1)
    page.disc(39, 25, 3, fill="#ffffff", stroke=blue, thick=1)
    page.text(15, 20, "VIDOURLE", size=11, font="sans-bold", ink="#ffffff")
    page.lines(52, 15, [VIDOURLE.legal_name, VIDOURLE.street, f"{VIDOURLE.postcode} {VIDOURLE.city}", f"Tél. {VIDOURLE.phone} – {VIDOURLE.email}"], leading=4.2, size=8.5)
    page.lines(52, 33, [f"SARL au capital de {VIDOURLE.capital} – {VIDOURLE.registry} {VIDOURLE.siren_spaced} – TVA {VIDOURLE.vat}",
                        "Licence de transport intérieur n° 2021/76/0000417 – commissionnaire : non"], leading=3.6, size=7)
    page.box(190, 10, 96, 30, stroke=blue)
    page.lines(194, 17, [GARRIGUE.legal_name.upper(), GARRIGUE.street, f"{GARRIGUE.postcode} {GARRIGUE.city.upper()}", f"TVA {GARRIGUE.vat} – SIREN {GARRIGUE.siren_spaced}"], leading=5, size=9.5)
    page.text(12, 52, f"FACTURE DE TRANSPORT {number}", size=13, font="sans-bold", ink=blue)
    page.text(118, 52, f"du {french_date(day)}   –   mois d’octobre 2026   –   compte 9GARRI", size=9)
    edges = [(14, "l"), (32, "l"), (58, "l"), (118, "l"), (182, "l"), (226, "l"), (283, "r")]
    page.box(12, 57, 274, 7, fill=blue)
    page.row(61.8, edges, ["Date", "Lettre voit.", "Chargement", "Déchargement", "Marchandise", "Unité", "Montant HT"], size=8, font="sans-bold", ink="#ffffff")
    y = 70
    for place, trip in enumerate(trips):
        if place % 2:
            page.box(12, y - 4.4, 274, 6.6, fill="#eef3fa")
        page.row(y, edges, [*trip[:6], fr(Decimal(trip[6]))], size=8.8)
        y += 6.6
    page.rule(12, y - 3, 286, ink=blue)
    for name, item in [("Indexation gazole CNR (« pied de facture », art. L. 3222-2 du code des transports) : 4,87 % de " + fr(base), items[-2]), (items[-1].text, items[-1])]:
        page.text(58, y + 2.5, name, size=8.8)
        page.right(283, y + 2.5, fr(item.total), size=8.8)
        y += 6.6
    y += 6
    for name, value, bold in [("Total HT", totals.net, 0), ("TVA 20 % (sur les encaissements)", totals.vat, 0), ("TOTAL TTC", totals.gross, 1)]:
        page.text(212, y, name, size=10, font="sans-bold" if bold else None)
        page.right(283, y, euros(value), size=10, font="sans-bold" if bold else None)
        y += 6
    y -= 18
    page.lines(14, y, [f"Règlement à 30 jours (art. L. 441-11 du code de commerce), échéance le {french_date(due)}", f"Virement : IBAN {VIDOURLE.iban_spaced}",
                       f"BIC {VIDOURLE.bic} – Banque : Crédit des Oliviers, Sommières"], leading=5, size=9)
    page.paragraph(14, 186, 270, "Prestation de services. Passé l’échéance, intérêts de retard au taux BCE + 10 points et indemnité forfaitaire de 40 €. Prescription annale (art. L. 133-6). "
                   "Action directe du voiturier : art. L. 132-8 du code de commerce. Émissions de GES du mois : 412 kg CO2e (information art. L. 1431-3).", size=7)
    return Made(page.finish(), "invoice", VIDOURLE, number, day, due, totals.net, totals.vat, totals.gross, iban=VIDOURLE.iban, first_words=page.first_words,
                buyer=GARRIGUE, rates=totals.by_rate)


# ── A freelance without VAT ──────────────────────────────────────────────────────────────────────────────────────
@document(f"{HOME}/Achats/Kerdoncuff 2026-031.pdf")
def freelance() -> Made:
    number, day, due = "2026-031", date(2026, 11, 3), date(2026, 12, 3)
    items = [line("Panneau de chantier « Rives du Lez » – création et fichier d’impression", 1, "forfait", "480", "0"), line("Déclinaison bâche façade 6 × 3 m", 1, "forfait", "190", "0"),
             line("Allers-retours et corrections", "2.5", "h", "45", "0"), line("Cession des droits d’usage, 2 ans, région Occitanie", 1, "forfait", "120", "0")]
    totals = Totals(items)
    coral = "#f26b4e"
    page = Sheet(f"facture {number}", "Maëlle Kerdoncuff", font="light", producer="Traitement de texte")
    page.shape([(0, 0), (70, 0), (0, 58)], fill=coral)
    page.text(112, 30, "maëlle kerdoncuff", size=19, font="light")
    page.text(112, 36, "graphisme & illustration", size=9, font="dejavu", ink=coral)
    page.lines(112, 44, [f"Maëlle Kerdoncuff, {KERDONCUFF.form} (entrepreneur individuel)", *KERDONCUFF.address, f"SIRET {KERDONCUFF.siret_spaced} – APE {KERDONCUFF.naf}",
                         KERDONCUFF.phone, KERDONCUFF.email], leading=4.4, size=8, font="dejavu")
    page.text(24, 92, f"facture n° {number}", size=22, font="light")
    page.text(24, 99, french_date(day, "long"), size=10, font="dejavu", ink=coral)
    page.lines(112, 92, ["pour", GARRIGUE.legal_name, *GARRIGUE.address, f"SIREN {GARRIGUE.siren_spaced}"], leading=4.8, size=9, font="dejavu")
    y = 132
    for item in items:
        page.paragraph(24, y, 110, item.text, size=9.5, font="dejavu")
        detail = f"{plain(item.quantity)} {item.unit} × {fr(item.price)}" if item.unit == "h" else item.unit
        page.right(160, y, detail, size=8.5, font="dejavu", ink="#777777")
        page.right(188, y, euros(item.total), size=9.5, font="dejavu")
        page.rule(24, y + 4, 188, ink="#dddddd")
        y += 11
    page.text(112, y + 6, "total à payer", size=11, font="dejavu")
    page.right(188, y + 6, euros(totals.gross), size=15, font="dejavu-bold", ink=coral)
    page.text(112, y + 13, "TVA non applicable, article 293 B du CGI", size=8.5, font="dejavu")
    page.lines(24, y + 30, [f"à régler avant le {french_date(due)} par virement", f"IBAN {KERDONCUFF.iban_spaced}", f"BIC {KERDONCUFF.bic}"], leading=5.4, size=9.5, font="dejavu")
    page.paragraph(24, 274, 164, "Prestation de services. En cas de retard : pénalités au taux annuel de 10 %, indemnité forfaitaire pour frais de recouvrement de 40 €. Pas d’escompte pour paiement "
                   "anticipé. Devis D2026-044 signé le 12/10/2026.", size=7, font="dejavu", ink="#777777")
    return Made(page.finish(), "invoice", KERDONCUFF, number, day, due, totals.net, totals.vat, totals.gross, iban=KERDONCUFF.iban, first_words=page.first_words, buyer=GARRIGUE)


# ── A progress claim: gross is not what is to be paid ────────────────────────────────────────────────────────────
@document(f"{HOME}/Ventes/Situation 3 - SCCV Rives du Lez.pdf")
def progress_claim() -> Made:
    number, day, due = "2026-0209", date(2026, 10, 31), date(2026, 11, 30)
    lots = [("1", "Installation de chantier", "18500.00", 100, 100), ("2", "Terrassement, fondations", "64280.00", 100, 100), ("3", "Gros œuvre – élévations", "148900.00", 45, 78),
            ("4", "Planchers poutrelles-hourdis", "57340.00", 30, 70), ("5", "Enduits de façade", "39720.00", 0, 15), ("6", "Couverture, zinguerie", "46150.00", 0, 10), ("7", "Travaux modificatifs TM-02", "7860.00", 0, 100)]
    done = [cents(Decimal(amount) * now / 100) for _, _, amount, _, now in lots]
    before = [cents(Decimal(amount) * then / 100) for _, _, amount, then, _ in lots]
    net = sum(done) - sum(before)
    vat = cents(net * 20 / 100)
    gross = net + vat
    retained = cents(gross * 5 / 100)
    page = Sheet(f"Situation 3 – facture {number}", GARRIGUE.legal_name, font="sans", producer="Bâti-Devis 2026")
    page.box(14, 12, 14, 14, fill="#2f4f3a")
    page.shape([(16, 24), (21, 15), (26, 24)], fill="#d9b36c")
    page.text(32, 19, "ATELIER GARRIGUE", size=15, font="sans-bold", ink="#2f4f3a")
    page.text(32, 24.5, "maçonnerie générale – rénovation – pierre", size=8.5)
    page.lines(14, 34, [*GARRIGUE.address, f"{GARRIGUE.phone} – {GARRIGUE.email}", f"SAS au capital de {GARRIGUE.capital} – {GARRIGUE.registry} {GARRIGUE.siren_spaced}",
                        f"TVA {GARRIGUE.vat} – Assurance décennale n° 7714-0096 (France entière)"], leading=3.9, size=7.8)
    page.lines(118, 36, [RIVES.name, *RIVES.address, f"SIREN {RIVES.siren_spaced} – TVA {RIVES.vat}"], leading=4.8, size=10)
    page.text(14, 68, "SITUATION DE TRAVAUX N° 3", size=15, font="sans-bold")
    page.text(14, 74, f"Facture {number} du {french_date(day)} – travaux exécutés au 31 octobre 2026", size=9.5)
    page.text(14, 79, "Opération : Résidence Rives du Lez, 18 logements – Lot 02 gros œuvre – Marché du 14/05/2026 – Maître d’œuvre : Atelier d’architecture Vernet", size=8)
    edges = [(17, "l"), (25, "l"), (108, "r"), (126, "r"), (153, "r"), (168, "r"), (194, "r")]
    page.box(14, 85, 182, 11, stroke="#2f4f3a", fill="#e9efe9")
    page.row(89.5, edges, ["N°", "Poste", "Marché HT", "% préc.", "Cumul préc. HT", "% cumul", "Cumul HT"], size=7.8, font="sans-bold")
    y = 101
    for (place, name, amount, then, now), was, isnow in zip(lots, before, done):
        page.row(y, edges, [place, name, fr(Decimal(amount)), f"{then} %", fr(was), f"{now} %", fr(isnow)], size=8.8)
        page.rule(14, y + 1.8, 196, ink="#cccccc", thick=0.1)
        y += 6.2
    page.row(y, edges, ["", "TOTAUX", fr(sum(Decimal(a) for _, _, a, _, _ in lots)), "", fr(sum(before)), "", fr(sum(done))], size=8.8, font="sans-bold")
    y += 14
    for name, value, bold in [("Travaux cumulés HT", sum(done), 0), ("À déduire : situations 1 et 2", -sum(before), 0), ("Montant HT de la situation n° 3", net, 1), ("TVA 20,00 %", vat, 0),
                              ("Montant TTC de la situation", gross, 1), ("Retenue de garantie 5 % (loi du 16 juillet 1971)", -retained, 0)]:
        page.text(84, y, name, size=9.5, font="sans-bold" if bold else None)
        page.right(194, y, euros(value), size=9.5, font="sans-bold" if bold else None)
        y += 6
    page.box(82, y - 2, 114, 10, fill="#2f4f3a")
    page.text(85, y + 4.5, "NET À PAYER", size=11, font="sans-bold", ink="#ffffff")
    page.right(193, y + 4.5, euros(gross - retained), size=12, font="sans-bold", ink="#ffffff")
    page.lines(14, y + 22, [f"Échéance : {french_date(due)} (30 jours fin de mois, visa du maître d’œuvre)", f"IBAN {GARRIGUE.iban_spaced}   BIC {GARRIGUE.bic}"], leading=5, size=9.5)
    page.box(14, y + 36, 86, 26, stroke="#999999")
    page.text(17, y + 41, "Visa du maître d’œuvre – date et signature", size=7.5)
    page.box(110, y + 36, 86, 26, stroke="#999999")
    page.text(113, y + 41, "Bon à payer du maître d’ouvrage", size=7.5)
    page.text(14, 280, "Prestation de services – TVA sur les encaissements – Intérêts moratoires : taux BCE + 10 points – Indemnité forfaitaire de recouvrement : 40 €", size=7)
    return Made(page.finish(), "invoice", GARRIGUE, number, day, due, net, vat, gross, iban=GARRIGUE.iban, first_words=page.first_words,
                extra={"payable": f"{gross - retained:.2f}"}, buyer=RIVES, rates=[(Decimal(20), net, vat)])


# ── A sale as Factur-X BASIC WL ──────────────────────────────────────────────────────────────────────────────────
@document(f"{HOME}/Ventes/2026-0212 Cabinet Roque.pdf")
def sale_to_agent() -> Made:
    items = [line("Reprise d’une corniche en pierre, cage B (dépose, taille, pose)", 1, "forfait", "1840.00", "10", "COR-B"), line("Rejointoiement façade cour à la chaux NHL 3,5", 26, "m²", "58.00", "10", "REJ"),
             line("Échafaudage roulant, montage et location 5 jours", 1, "forfait", "410.00", "10", "ECH"), line("Évacuation des gravats en déchèterie professionnelle", 1, "forfait", "95.00", "20", "EVA")]
    totals, number, day, due = Totals(items), "2026-0212", date(2026, 11, 6), date(2026, 12, 6)
    page = Sheet(f"Facture {number}", GARRIGUE.legal_name, font="sans", producer="Bâti-Devis 2026")
    page.box(14, 12, 14, 14, fill="#2f4f3a")
    page.shape([(16, 24), (21, 15), (26, 24)], fill="#d9b36c")
    page.text(32, 19, "ATELIER GARRIGUE", size=15, font="sans-bold", ink="#2f4f3a")
    page.text(32, 24.5, "maçonnerie générale – rénovation – pierre", size=8.5)
    page.right(196, 20, f"Facture {number}", size=16, font="sans-bold")
    page.right(196, 26, french_date(day, "long"), size=10)
    page.lines(14, 36, [*GARRIGUE.address, GARRIGUE.phone, f"SIRET {GARRIGUE.siret_spaced}", f"TVA {GARRIGUE.vat}"], leading=4.2, size=8.5)
    page.lines(110, 42, ["Syndicat des copropriétaires", "Les Jardins du Peyrou", f"c/o {ROQUE.legal_name}, syndic", ROQUE.street, f"{ROQUE.postcode} {ROQUE.city}",
                         f"SIREN {ROQUE.siren_spaced}"], leading=4.8, size=10)
    page.text(14, 78, "Chantier : 4 rue de la Garenne, Montpellier – devis D26-118 accepté le 21/09/2026 – travaux achevés le 30/10/2026", size=8.8)
    page.rule(14, 82, 196, thick=0.7, ink="#2f4f3a")
    edges = [(14, "l"), (118, "r"), (122, "l"), (154, "r"), (170, "r"), (196, "r")]
    page.row(87, edges, ["Ouvrage", "Qté", "U.", "PU HT", "TVA", "HT"], size=8, font="sans-bold")
    y = 94
    for item in items:
        page.row(y, edges, [item.text, plain(item.quantity), item.unit, fr(item.price), f"{plain(item.rate)} %", fr(item.total)], size=9)
        y += 7
    page.rule(14, y - 3, 196, thick=0.3)
    y += 6
    for rate, base, vat in totals.by_rate:
        page.text(14, y, f"TVA {fr(rate)} % : base {euros(base)}, taxe {euros(vat)}", size=8.8)
        y += 5
    y -= 5 * len(totals.by_rate)
    for name, value, bold in [("Total HT", totals.net, 0), ("Total TVA", totals.vat, 0), ("Net à payer TTC", totals.gross, 1)]:
        page.text(132, y, name, size=12 if bold else 10, font="sans-bold" if bold else None)
        page.right(196, y, euros(value), size=12 if bold else 10, font="sans-bold" if bold else None)
        y += 6.6
    page.lines(14, y + 14, [f"Paiement à 30 jours : le {french_date(due)} au plus tard, par virement", f"IBAN {GARRIGUE.iban_spaced}", f"BIC {GARRIGUE.bic}"], leading=5.2, size=9.5)
    page.paragraph(14, y + 38, 182, "TVA à taux réduit : le client certifie que les travaux portent sur un immeuble achevé depuis plus de deux ans à usage d’habitation (art. 279-0 bis du CGI), "
                   "mention portée au devis. Prestation de services, TVA sur les encaissements. Pas d’escompte. Pénalités de retard : taux BCE + 10 points ; indemnité de recouvrement : 40 €.", size=7.8)
    page.paragraph(14, y + 54, 182, "Gestion des déchets : gravats inertes, environ 0,8 m³, déposés en déchèterie professionnelle de Lattes (devis, art. L. 541-21-2-3 du code de l’environnement).", size=7.8)
    page.text(14, 284, f"{GARRIGUE.legal_name} au capital de {GARRIGUE.capital} – {GARRIGUE.registry} {GARRIGUE.siren_spaced} – Décennale n° 7714-0096 – Facture électronique Factur-X BASIC WL", size=7)
    data = Einvoice(number, day, due, GARRIGUE, ROQUE, items, totals, delivered=date(2026, 10, 30), order="D26-118", note="Prestation de services. TVA sur les encaissements.")
    return Made(into_pdf(page.finish(), cii(data, "BASIC WL"), "BASIC WL", f"Facture {number}", GARRIGUE.legal_name),
                "invoice", GARRIGUE, number, day, due, totals.net, totals.vat, totals.gross, iban=GARRIGUE.iban, first_words=page.first_words, buyer=ROQUE, rates=totals.by_rate)


# ── Tool hire: UBL, no page at all ───────────────────────────────────────────────────────────────────────────────
@document(f"{HOME}/Achats/2026-10/facture-LH-204518.xml")
def tool_hire() -> Made:
    items = [line("Mini-pelle 2,7 t – location courte durée", 4, "jour", "168.00", "20", "MP27"), line("Plaque vibrante 90 kg", 4, "jour", "39.00", "20", "PV90"),
             line("Forfait aller-retour porte-engins", 1, "forfait", "120.00", "20", "TRANS"), line("Contribution gestion des déchets et énergie", 1, "forfait", "18.50", "20", "CGE")]
    totals, number, day, due = Totals(items), "LH-204518", date(2026, 10, 23), date(2026, 11, 22)
    data = Einvoice(number, day, due, LOCHERAULT, GARRIGUE, items, totals, delivered=date(2026, 10, 22), order="CHT-RIVES-31",
                    note="Location du 19 au 22 octobre 2026, chantier Rives du Lez. Prestation de services. Indemnité forfaitaire de recouvrement : 40 €.")
    return Made(ubl(data), "invoice", LOCHERAULT, number, day, due, totals.net, totals.vat, totals.gross, iban=LOCHERAULT.iban, pages=None, buyer=GARRIGUE, rates=totals.by_rate)
