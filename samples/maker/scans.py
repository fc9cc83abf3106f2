"""Paper invoices that went through a scanner: TIFF (G4, two pages), PDF without text, PNG, JPEG."""

import io
from datetime import date
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name

from . import scan
from .documents import Made, document, french_date
from .money import Totals, euros, fr, line, plain
from .paper import Sheet
from .parties import DELMAS, EMBALLAGES, FRIGOFOUR, GARRIGUE, LEMOINE, MEJEAN


# ── Oven maintenance: two pages, black and white ─────────────────────────────────────────────────────────────────
@document("boulangerie-lemoine/Achats/2026-10/SCAN_20261014_0931.tif")
def oven_service() -> Made:
    items = [line("Déplacement zone 2 (Nantes)", 1, "", "65.00", "20"), line("Main-d’œuvre technicien four, niveau 2", "3.5", "h", "72.00", "20"),
             line("Jeu de résistances sole 380 V – réf. RS-380-6", 1, "", "318.40", "20"), line("Sonde de température type K", 2, "", "46.10", "20"),
             line("Joint de porte silicone, le mètre", "4.2", "m", "27.50", "20"), line("Petites fournitures", 1, "", "12.00", "20")]
    totals, number, day, due = Totals(items), "FF26-2214", date(2026, 10, 9), date(2026, 10, 14)
    page = Sheet("", "", font="sans")
    page.box(16, 14, 60, 20, stroke="#000000", thick=0.6)
    page.centre(46, 22.5, "FRIGO-FOUR", size=18, font="sans-bold")
    page.centre(46, 29.5, "SERVICES", size=12, spacing=6)
    page.lines(82, 18, [FRIGOFOUR.street, f"{FRIGOFOUR.postcode} {FRIGOFOUR.city.upper()}", f"Tél. {FRIGOFOUR.phone}", FRIGOFOUR.email], leading=4.6, size=9)
    page.text(16, 48, "FACTURE", size=18, font="sans-bold")
    page.lines(16, 56, [f"N° : {number}", f"Date : {french_date(day)}", "Client : C00418", "Intervention : BI 26-1877 du 07/10/2026"], leading=5, size=10)
    page.lines(112, 52, ["BOULANGERIE LEMOINE SARL", "14 RUE DU FOUR BANAL", "44000 NANTES"], leading=5.4, size=11)
    edges = [(18, "l"), (118, "r"), (130, "l"), (162, "r"), (192, "r")]
    page.box(16, 86, 178, 8, stroke="#000000")
    page.row(91.5, edges, ["DÉSIGNATION", "QTÉ", "U", "PRIX UNIT. HT", "TOTAL HT"], size=9, font="sans-bold")
    y = 102
    for item in items:
        page.row(y, edges, [item.text, plain(item.quantity), item.unit, fr(item.price), fr(item.total)], size=10)
        y += 8
    page.box(16, 86, 178, 90, stroke="#000000")
    for left in (106, 124, 140, 166):
        page.upright(left, 86, 176)
    page.box(118, 180, 76, 30, stroke="#000000", thick=0.5)
    for place, (name, value) in enumerate([("TOTAL HT", totals.net), ("TVA 20,00 %", totals.vat), ("TOTAL TTC", totals.gross)]):
        font = "sans-bold" if place == 2 else None
        page.text(121, 188 + 9 * place, name, size=11, font=font)
        page.right(191, 188 + 9 * place, euros(value), size=11, font=font)
    page.lines(16, 188, ["Règlement par virement à réception, au plus tard le 14/10/2026", f"IBAN : {FRIGOFOUR.iban_spaced}", f"BIC : {FRIGOFOUR.bic}"], leading=6, size=9)
    page.paragraph(16, 224, 178, "Pièces garanties 6 mois. Prestation de services et livraison de biens. TVA sur les encaissements. Indemnité forfaitaire de recouvrement en cas de "
                   "retard : 40 € ; pénalités : trois fois le taux d’intérêt légal. Pas d’escompte.", size=8.5)
    page.centre(105, 284, f"{FRIGOFOUR.legal_name} au capital de {FRIGOFOUR.capital} – {FRIGOFOUR.registry} {FRIGOFOUR.siren_spaced} – SIRET {FRIGOFOUR.siret} – TVA {FRIGOFOUR.vat}", size=8)
    first = page.first_words
    page.page()
    page.text(16, 24, "BON D’INTERVENTION  BI 26-1877", size=16, font="sans-bold")
    page.lines(16, 36, ["Date : 07/10/2026      Arrivée : 13 h 40      Départ : 17 h 10", "Technicien : D. Bréhat      Matériel : four à sole 4 étages, n° 2019-44-0187",
                        "Panne signalée : l’étage 2 ne monte plus au-dessus de 180 °C"], leading=8, size=11)
    page.box(16, 66, 178, 74, stroke="#000000")
    page.lines(20, 75, ["Travaux effectués :", "- contrôle de l’alimentation triphasée : conforme", "- remplacement des six résistances de la sole, étage 2", "- remplacement des sondes étages 2 et 3 (dérive de 14 °C)",
                        "- remplacement du joint de porte, étage 1", "- essai de chauffe : 250 °C atteints en 38 minutes"], leading=9, size=11.5)
    page.text(16, 154, "Observations du client : RAS, cuisson de demain possible.", size=11)
    page.box(16, 166, 84, 40, stroke="#000000")
    page.text(19, 172, "Signature du technicien", size=9)
    page.box(110, 166, 84, 40, stroke="#000000")
    page.text(113, 172, "Signature et cachet du client", size=9)
    c = page.canvas
    c.setLineWidth(1.4)
    for left, bottom in [(70, 275), (340, 270)]:
        c.bezier(left, bottom, left + 20, bottom + 70, left + 30, bottom - 30, left + 60, bottom + 28)
        c.bezier(left + 60, bottom + 28, left + 80, bottom - 20, left + 110, bottom + 34, left + 170, bottom + 6)
    pages = []
    for place, picture in enumerate(scan.pages_of(page.finish(), 200)):
        name = f"oven{place}"
        if place == 0:
            scan.stamp(picture, "PAYÉ LE 14 OCT. 2026\nVIREMENT", (104, 228), 200, angle=6, ink=0, size=5)
        picture = scan.skew(picture, (0.7, -0.4)[place])
        scan.holes(picture, 200, shade=0)
        scan.speckle(picture, name, 90)
        picture = scan.grain(scan.soften(picture, 0.8), name, 10)
        pages.append(picture.point(lambda value: 255 * (value > 150)).convert("1"))
    out = io.BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(200, 200))
    return Made(out.getvalue(), "invoice", FRIGOFOUR, number, day, due, totals.net, totals.vat, totals.gross, iban=FRIGOFOUR.iban, pages=2, first_words=first,
                buyer=LEMOINE, rates=totals.by_rate, hidden=("buyer_siren",))


# ── Packaging: a grey scan inside a PDF ──────────────────────────────────────────────────────────────────────────
def picture_pdf(pictures, dpi: int, quality: int) -> bytes:
    """A PDF of pictures alone, as office scanners make it: no text layer."""
    pdf = pikepdf.new()
    for picture in pictures:
        stream = pikepdf.Stream(pdf, scan.jpeg(picture, quality), Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
                                ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode)
        width, height = picture.width * 72 / dpi, picture.height * 72 / dpi
        draw = pikepdf.Stream(pdf, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q".encode())
        pdf.pages.append(pikepdf.Page(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
                                                 Resources=Dictionary(XObject=Dictionary(Im0=stream)), Contents=draw)))
    pdf.docinfo["/Producer"] = "Scanner WF-4417"
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


@document("boulangerie-lemoine/Achats/2026-10/scan emballages.pdf")
def packaging() -> Made:
    items = [line("Sacs baguette kraft imprimés 1 coul. – carton 1000", 4, "CT", "38.90", "20", "SBK1"), line("Boîtes pâtissières 20×20×8 – paquet 50", 5, "PQ", "14.35", "20", "BPT20"),
             line("Papier mousseline 33×50 – rame 5 kg", 2, "RM", "21.80", "20", "PMOU"), line("Barquettes fibre 500 ml – carton 300", 1, "CT", "52.76", "20", "BAF500")]
    totals, number, day, due = Totals(items), "E-61093", date(2026, 10, 5), date(2026, 10, 26)
    page = Sheet("", "", font="mono")
    page.text(14, 20, "EMBALLAGES LIGÉRIENS", size=17, font="book-bold")
    page.lines(14, 27, ["Papeterie alimentaire - cartonnage - film", EMBALLAGES.street, f"{EMBALLAGES.postcode} {EMBALLAGES.city.upper()}  Tél : {EMBALLAGES.phone}"], leading=4.6, size=9)
    page.box(118, 12, 78, 26, stroke="#000000")
    page.lines(121, 19, [f"FACTURE   {number}", f"DATE      {french_date(day, 'short')}", "CLIENT    LEMO44", "REPRÉS.   07"], leading=5.4, size=10, font="mono-bold")
    page.box(106, 46, 90, 30, stroke="#000000")
    page.lines(110, 54, ["SARL BOULANGERIE LEMOINE", "MME LEMOINE JEANNE", LEMOINE.street.upper(), "44000 NANTES"], leading=5.2, size=10)
    page.text(14, 62, "Bon de livraison 88417 du 01/10/26", size=9)
    columns = [14, 36, 122, 136, 148, 168, 196]
    page.box(14, 84, 182, 128, stroke="#000000", thick=0.4)
    page.rule(14, 93, 196, thick=0.4)
    for left in columns[1:-1]:
        page.upright(left, 84, 212)
    heads = [(15, "l"), (37, "l"), (135, "r"), (138, "l"), (166, "r"), (194, "r")]
    page.row(90, heads, ["CODE", "DESIGNATION", "QTE", "UV", "P.U. HT", "MONTANT"], size=9, font="mono-bold")
    y = 101
    for item in items:
        page.row(y, heads, [item.reference, "", plain(item.quantity), item.unit, fr(item.price), fr(item.total)], size=9.5)
        for part in page.wrap(item.text, 82, size=9.5, font="mono"):
            page.text(37, y, part, size=9.5)
            y += 5
        y += 3
    page.text(37, y + 6, "*** FRANCO DE PORT ***", size=9.5)
    page.box(14, 216, 182, 18, stroke="#000000", thick=0.4)
    for place, (name, value) in enumerate([("BASE H.T.", fr(totals.net)), ("TAUX", "20,00"), ("MONTANT T.V.A.", fr(totals.vat)), ("NET À PAYER", f"{fr(totals.gross)} EUR")]):
        page.text(17 + 46 * place, 222, name, size=8)
        page.text(17 + 46 * place, 230, value, size=12 if place == 3 else 11, font="mono-bold")
    page.lines(14, 242, [f"ÉCHÉANCE : {french_date(due)} PAR VIREMENT", f"IBAN {EMBALLAGES.iban_spaced}", f"BIC  {EMBALLAGES.bic}"], leading=5.2, size=9.5)
    page.paragraph(14, 264, 182, "Livraison de biens. Réserve de propriété. Retard : intérêts au taux BCE + 10 points, indemnité forfaitaire de 40 EUR. Escompte : néant.", size=7.5)
    page.text(14, 276, f"SARL au capital de {EMBALLAGES.capital} - {EMBALLAGES.registry} {EMBALLAGES.siren_spaced} - SIRET {EMBALLAGES.siret} - TVA {EMBALLAGES.vat}", size=7.5)
    picture = scan.pages_of(page.finish(), 150)[0]
    scan.stamp(picture, "REÇU LE\n08 OCT. 2026", (22, 190), 150, angle=-7, ink=110)
    picture = scan.skew(picture, -1.3, paper=250)
    scan.speckle(picture, "packaging", 40)
    picture = scan.grain(scan.uneven_light(scan.soften(picture, 0.7), "packaging", 0.16), "packaging", 3.5)
    return Made(picture_pdf([picture], 150, 52), "invoice", EMBALLAGES, number, day, due, totals.net, totals.vat, totals.gross, iban=EMBALLAGES.iban,
                first_words=page.first_words, buyer=LEMOINE, rates=totals.by_rate, hidden=("buyer_siren",))


# ── Ironwork by a subcontractor: reverse charge, PNG ─────────────────────────────────────────────────────────────
@document("atelier-garrigue/Achats/Delmas ferronnerie.png")
def ironwork() -> Made:
    items = [line("Garde-corps acier galvanisé cage A (4 niveaux)", "18.6", "ml", "164.00", "0"), line("Main courante ronde Ø42, cintrée", 11, "ml", "58.00", "0"),
             line("Pose sur platines chimiques, 2 compagnons", 3, "jour", "520.00", "0"), line("Retouches galvanisation à froid", 1, "forfait", "85.00", "0")]
    totals, number, day, due = Totals(items), "26/114", date(2026, 9, 28), date(2026, 10, 28)
    page = Sheet("", "", font="serif")
    page.centre(105, 24, "FERRONNERIE DELMAS", size=24, font="serif-bold", spacing=2)
    page.centre(105, 31, "serrurerie – métallerie – escaliers – garde-corps", size=11, font="serif-italic")
    page.centre(105, 38, f"{DELMAS.street}, {DELMAS.postcode} {DELMAS.city} – {DELMAS.phone} – {DELMAS.email}", size=9.5)
    page.rule(20, 42, 190, thick=0.8)
    page.rule(20, 43.4, 190, thick=0.2)
    page.text(20, 58, f"FACTURE N° {number}", size=15, font="serif-bold")
    page.text(20, 65, f"Clermont-l’Hérault, le {french_date(day, 'long')}", size=11)
    page.lines(116, 58, [GARRIGUE.legal_name, *GARRIGUE.address, f"SIREN {GARRIGUE.siren_spaced}"], leading=5.4, size=11)
    page.paragraph(20, 90, 170, "Travaux de sous-traitance, chantier « Rives du Lez », lot 02, contrat du 2 juin 2026 :", size=11, leading=5)
    edges = [(20, "l"), (128, "r"), (132, "l"), (164, "r"), (190, "r")]
    y = 108
    page.row(y, edges, ["Ouvrages", "Qté", "", "Prix HT", "Total HT"], size=10.5, font="serif-bold")
    page.rule(20, y + 2, 190)
    y += 9
    for item in items:
        page.row(y, edges, [item.text, plain(item.quantity), item.unit, fr(item.price), fr(item.total)], size=11)
        y += 8
    page.rule(20, y - 2, 190)
    for name, value, bold in [("Total hors taxes", totals.net, 0), ("TVA", totals.vat, 0), ("Net à payer", totals.gross, 1)]:
        y += 7
        page.text(126, y, name, size=12 if bold else 11, font="serif-bold" if bold else None)
        page.right(190, y, euros(value), size=12 if bold else 11, font="serif-bold" if bold else None)
    page.text(20, y, "Autoliquidation de la TVA", size=13, font="serif-bold")
    page.text(20, y + 6, "(sous-traitance du bâtiment, art. 283-2 nonies du CGI)", size=10)
    page.lines(20, y + 28, [f"Payable à 30 jours, soit le {french_date(due)}.", f"IBAN : {DELMAS.iban_spaced}", f"BIC : {DELMAS.bic}"], leading=6, size=11)
    page.paragraph(20, y + 56, 170, "Prestation de services. Pénalités de retard au taux légal triplé, indemnité de recouvrement 40 €. Assurance décennale n° 5520-118, métallerie, France.", size=9)
    page.centre(105, 280, f"{DELMAS.legal_name} au capital de {DELMAS.capital} – {DELMAS.registry} {DELMAS.siren_spaced} – APE {DELMAS.naf} – TVA {DELMAS.vat}", size=9)
    picture = scan.pages_of(page.finish(), 200)[0]
    scan.stamp(picture, "À COMPTABILISER", (128, 232), 200, angle=11, ink=100, size=5)
    scan.holes(picture, 200)
    picture = scan.soften(scan.skew(picture, 0.9), 0.7)
    # sixteen greys, as the scanner's "small file" setting keeps
    picture = picture.point(lambda value: round(value / 17) * 17)
    out = io.BytesIO()
    picture.quantize(16, dither=0).save(out, "PNG", optimize=True, dpi=(200, 200), bits=4)
    return Made(out.getvalue(), "invoice", DELMAS, number, day, due, totals.net, totals.vat, totals.gross, iban=DELMAS.iban, first_words=page.first_words, buyer=GARRIGUE)


# ── The garage: a colour scan at low resolution ──────────────────────────────────────────────────────────────────
@document("atelier-garrigue/Achats/garage 11-2026.jpeg")
def garage() -> Made:
    parts = [line("Pneu utilitaire 215/65 R16 C 109/107T", 2, "", "118.60", "20", "P2156516"), line("Valve et équilibrage", 2, "", "11.50", "20", "EQU"),
             line("Plaquettes de frein avant (jeu)", 1, "", "64.20", "20", "PLAQ-AV"), line("Liquide de frein DOT 4 – 1 L", 1, "", "13.90", "20", "DOT4")]
    work = [line("Montage pneus", "0.6", "h", "68.00", "20", "MO1"), line("Remplacement plaquettes avant, purge", "1.2", "h", "68.00", "20", "MO1"),
            line("Contribution gestion pneus usagés", 2, "", "1.95", "20", "ECO")]
    totals, number, day = Totals(parts + work), "FV 2611-0068", date(2026, 11, 4)
    due = day
    blue = "#173f7a"
    page = Sheet("", "", font="sans", ink="#1a1a1a")
    page.box(12, 12, 186, 24, fill=blue)
    page.text(18, 23, "GARAGE MÉJEAN", size=22, font="sans-bold", ink="#ffffff")
    page.text(18, 31, "Mécanique · Pneumatiques · Utilitaires toutes marques", size=10, ink="#ffffff")
    page.right(193, 24, MEJEAN.phone, size=15, font="sans-bold", ink="#ffffff")
    page.lines(14, 43, [f"{MEJEAN.street}, {MEJEAN.postcode} {MEJEAN.city} – {MEJEAN.email}", f"SIRET {MEJEAN.siret_spaced} – TVA {MEJEAN.vat}"], leading=4.6, size=9.5)
    page.text(14, 62, f"FACTURE {number}", size=15, font="sans-bold", ink=blue)
    page.text(14, 69, f"du {french_date(day)}", size=11)
    page.box(108, 54, 90, 28, stroke=blue)
    page.lines(112, 62, [GARRIGUE.legal_name.upper(), *GARRIGUE.address, f"SIREN {GARRIGUE.siren_spaced}"], leading=5.4, size=11)
    page.box(12, 88, 186, 10, fill="#e4ebf5")
    page.text(15, 94.5, "Véhicule : fourgon GF-217-AG      Km : 141 882      OR n° 9917 du 03/11/2026      Réception : Luc", size=10)
    edges = [(14, "l"), (42, "l"), (142, "r"), (168, "r"), (196, "r")]
    y = 108
    for title, rows in [("PIÈCES", parts), ("MAIN-D’ŒUVRE ET DIVERS", work)]:
        page.row(y, edges, [title, "", "Qté", "P.U. HT", "Total HT"], size=10, font="sans-bold", ink=blue)
        page.rule(12, y + 2, 198, ink=blue)
        y += 8
        for item in rows:
            page.row(y, edges, [item.reference, item.text, plain(item.quantity), fr(item.price), fr(item.total)], size=10.5)
            y += 7
        y += 4
    page.box(118, y, 80, 34, stroke=blue, thick=0.5)
    for place, (name, value) in enumerate([("Total HT", totals.net), ("TVA 20 %", totals.vat), ("Total TTC", totals.gross)]):
        font = "sans-bold" if place == 2 else None
        page.text(122, y + 9 + 10 * place, name, size=13 if place == 2 else 11, font=font)
        page.right(194, y + 9 + 10 * place, euros(value), size=13 if place == 2 else 11, font=font)
    page.lines(14, y + 8, ["Réglé ce jour par carte bancaire.", "Solde à payer : 0,00 €", "Garantie pièces : 12 mois"], leading=6, size=11)
    page.paragraph(14, 262, 184, "Pièces déposées à disposition jusqu’à la remise du véhicule. Paiement comptant ; passé ce délai, pénalités de trois fois le taux légal et indemnité de 40 €. "
                   "Livraison de biens et prestation de services, TVA sur les débits.", size=8.5)
    page.text(14, 280, f"{MEJEAN.legal_name} au capital de {MEJEAN.capital} – {MEJEAN.registry} {MEJEAN.siren_spaced} – NAF {MEJEAN.naf}", size=8.5)
    picture = scan.pages_of(page.finish(), 150, colour=True)[0]
    scan.stamp(picture, "PAYÉ CB\n04 NOV. 2026", (128, 214), 150, angle=12, ink=(176, 34, 40), size=7)
    picture = scan.skew(picture, 1.6, paper=246)
    picture = scan.grain(scan.uneven_light(scan.soften(picture, 0.6), "garage", 0.14), "garage", 3)
    return Made(scan.jpeg(picture, 58, dpi=150), "invoice", MEJEAN, number, day, due, totals.net, totals.vat, totals.gross, first_words=page.first_words,
                extra={"payable": f"{Decimal(0):.2f}"}, buyer=GARRIGUE, rates=totals.by_rate)
