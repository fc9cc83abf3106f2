"""What Atelier Garrigue has kept of 2025 from its suppliers: Factur-X in two profiles, CII and UBL alone, building trades."""

from datetime import date
from decimal import Decimal

from .documents import Made, bill, document, french_date
from .einvoice import Einvoice, cii, into_pdf, minimum, ubl
from .money import Totals, cents, euros, fr, line, plain, pointed
from .paper import Sheet
from .parties import GARRIGUE, LOCHERAULT, french

HOME = "atelier-garrigue/Archives 2025/Fournisseurs"

VESTA = french(
    "Vestaprotec Distribution", "SAS", "ZAC des Garrigues, 3 rue du Cuir", "30900", "Nîmes", "53427916", nic="0002",
    account=("15629", "03017", "00055120938"), bic="CDLOFR2AXXX", capital="120 000 €", registry="RCS Nîmes", naf="4642Z",
    phone="04 65 71 81 20", email="compta@vestaprotec.example",
)
CAROUX = french(
    "Charpentes du Caroux", "SARL", "Route de Mons, La Scierie", "34390", "Olargues", "44103827",
    account=("18917", "02240", "00031845570"), bic="CLEZFR3MXXX", capital="38 000 €", registry="RCS Béziers", naf="4391A",
    phone="04 65 71 92 40", email="bureau@charpentes-caroux.example",
)
SALAISON = french(
    "Bétons de la Salaison", "SAS", "Carrière de la Plaine", "34130", "Mauguio", "79835014", nic="0004",
    account=("18917", "02205", "00064401277"), bic="CLEZFR3MXXX", capital="600 000 €", registry="RCS Montpellier", naf="2363Z",
    phone="04 65 71 24 24", email="adv@betons-salaison.example",
)
RIEUTORD = french(
    "Plomberie Rieutord", "EURL", "14 bis rue des Lavandières", "34920", "Le Crès", "80977245",
    account=("15629", "03405", "00010773625"), bic="CDLOFR2AXXX", capital="7 500 €", registry="RCS Montpellier", naf="4322A",
    phone="06 39 98 52 07", email="rieutord.plomberie@courriel.example",
)
SABATIER = french(
    "Sabatier Peinture et Décors", "SARL", "62 avenue du Pont-Juvénal", "34000", "Montpellier", "51193608",
    account=("13507", "34001", "00022918340"), bic="VLTBFRPPXXX", capital="10 000 €", registry="RCS Montpellier", naf="4334Z",
    phone="04 65 71 13 80", email="contact@sabatier-peinture.example",
)


# ── Work clothes: the heads above their values, the sums in a strip at the foot; Factur-X MINIMUM ────────────────
@document(f"{HOME}/VESTAPROTEC_F0025518.pdf")
def work_clothes() -> Made:
    items = [line("Pantalon de travail multipoches gris/noir – T42 à T50", 12, "u", "34.90", "20", "PTM-GN", 10), line("Veste softshell HV jaune classe 2", 6, "u", "58.50", "20", "VSH-HVJ"),
             line("Chaussure S3 SRC basse cuir « Aven »", 7, "u", "71.20", "20", "CHS3-AV", 15), line("Casque antibruit pliable SNR 28 dB", 8, "u", "16.45", "20", "CAB28"),
             line("Gant anticoupure niveau D – lot de 10 paires", 4, "u", "49.00", "20", "GACD10"), line("Trousse de secours chantier 10 pers.", 2, "u", "38.75", "20", "TSC10"),
             line("Marquage brodé cœur « Atelier Garrigue »", 18, "u", "4.20", "20", "BROD")]
    totals, number, day, due = Totals(items), "F0025518", date(2025, 3, 17), date(2025, 5, 15)
    orange = "#d9650a"
    page = Sheet(f"Facture {number}", VESTA.legal_name, producer="Gescom Ligne 100")
    page.box(10, 10, 6, 22, fill=orange)
    page.text(20, 19, "VESTAPROTEC", size=21, font="narrow-bold")
    page.text(20, 24, "DISTRIBUTION", size=9.5, font="narrow", spacing=5)
    page.lines(20, 30, [VESTA.street, f"{VESTA.postcode} {VESTA.city.upper()}", f"Tél : {VESTA.phone}"], leading=3.9, size=8)
    page.text(120, 20, "FACTURE", size=20, font="sans-bold")
    page.right(200, 20, "Page 1 / 1", size=8)
    page.lines(120, 50, ["ATELIER GARRIGUE", "Service comptabilité", "220 CHEMIN DE LA DRAYE", "34170 CASTELNAU LE LEZ"], leading=5, size=10.5)
    page.grid(10, 48, [32, 32, 32], [["Numéro", "Date", "Code client"], [number, french_date(day), "9GARR01"]], aligns="ccc", head="#e8e8e8", size=9.5)
    page.text(10, 67, f"N° TVA intracommunautaire du client : {GARRIGUE.vat}", size=7.5)
    page.grid(10, 78, [40, 50, 34, 33, 33], [["Votre référence", "Bon de livraison", "Représentant", "Mode de règlement", "Échéance"],
                                             ["CDE 25-0307 / Soler", "BL0031740 du 14/03/2025", "M. Vidal", "VIR 45 j FDM", french_date(due)]], aligns="ccccc", head="#e8e8e8", size=8.5)
    edges = [(12, "l"), (37, "l"), (128, "r"), (146, "r"), (159, "r"), (186, "r"), (198, "r")]
    page.box(10, 97, 190, 7, fill=orange)
    page.row(101.7, edges, ["Référence", "Désignation", "Qté", "P.U. HT", "% REM", "Montant HT", "TVA"], size=8, font="sans-bold", ink="#ffffff")
    y = 111
    for item in items:
        page.row(y, edges, [item.reference, item.text, fr(item.quantity), fr(item.price), fr(item.discount) if item.discount else "", fr(item.total), "3"], size=8.5)
        y += 6.2
    page.box(10, 97, 190, 125, stroke="#777777")
    for left in (35, 114, 131, 148, 161, 188):
        page.upright(left, 104, 222, thick=0.1, ink="#777777")
    page.grid(10, 228, [14, 26, 18, 26], [["Code", "Base HT", "Taux", "Montant TVA"], ["3", fr(totals.net), "20,00", fr(totals.vat)]], aligns="crrr", head="#e8e8e8")
    page.grid(102, 228, [26, 22, 24, 26], [["Total HT", "Escompte", "Total TVA", "Total TTC"], [fr(totals.net), "0,00", fr(totals.vat), fr(totals.gross)]], aligns="rrrr", head="#e8e8e8")
    page.box(148, 244, 52, 11, stroke=orange, thick=0.6)
    page.text(150, 251, "NET A PAYER", size=9, font="sans-bold")
    page.right(198, 251.2, euros(totals.gross), size=11.5, font="sans-bold")
    page.lines(10, 248, [f"Coordonnées bancaires : {VESTA.iban_spaced}", f"BIC : {VESTA.bic}"], leading=4.4, size=8.5)
    page.paragraph(10, 264, 190, "Tout retard de paiement entraîne de plein droit une pénalité de trois fois le taux d’intérêt légal et une indemnité forfaitaire de 40 €. Aucun escompte pour paiement "
                   "anticipé. Nos marchandises restent notre propriété jusqu’à leur paiement intégral. Livraison de biens.", size=6.8, font="narrow")
    page.centre(105, 284, f"{VESTA.legal_name.upper()} au capital de {VESTA.capital} – {VESTA.registry} {VESTA.siren_spaced} – SIRET {VESTA.siret} – APE {VESTA.naf} – TVA {VESTA.vat}", size=7, font="narrow")
    data = Einvoice(number, day, due, VESTA, GARRIGUE, items, totals, delivered=date(2025, 3, 14), order="CDE 25-0307")
    return bill(into_pdf(page.finish(), minimum(data), "MINIMUM", f"Facture {number}", VESTA.legal_name), VESTA, number, day, due, totals, page.first_words, iban=VESTA.iban,
                buyer=GARRIGUE, order="CDE 25-0307", hidden=("buyer_siren",))


# ── A timber frame with an advance already paid: Factur-X EXTENDED ───────────────────────────────────────────────
@document(f"{HOME}/2025-06 Charpentes du Caroux - facture 25 06 112.pdf")
def timber_frame() -> Made:
    items = [line("Ferme traditionnelle douglas classe 3, portée 7,80 m, taillée", 4, "u", "1185.00", "20", "1"), line("Pannes et chevrons douglas, débit sur liste", "6.84", "u", "612.00", "20", "2"),
             line("Volige pin 18 mm, pose jointive", 124, "m²", "21.40", "20", "3"), line("Ferrures, boulonnerie, sabots", 1, "forfait", "486.30", "20", "4"),
             line("Levage : équipe de 3 et grue mobile", 2, "jour", "1340.00", "20", "5")]
    totals, number, day, due = Totals(items), "25 06 112", date(2025, 6, 12), date(2025, 7, 12)
    advance = Decimal("5400.00")
    green = "#33513b"
    page = Sheet(f"Facture {number}", CAROUX.legal_name, font="book", producer="Scribe 7")
    page.shape([(150, 14), (172, 32), (128, 32)], stroke=green, thick=0.9)
    for offset in (139, 150, 161):
        page.upright(offset, 23 if offset != 150 else 14, 32, thick=0.7, ink=green)
    page.centre(150, 39, "Charpentes du Caroux", size=14, font="book-bold", ink=green)
    page.centre(150, 44, "charpente · ossature · couverture bois", size=8, font="book-italic")
    page.lines(16, 20, ["Atelier Garrigue SAS", "À l’attention de M. Garrigue", "220 chemin de la Draye", "34170 Castelnau-le-Lez", "", f"Siren : {GARRIGUE.siren_spaced}"], leading=4.8, size=9.5)
    page.text(16, 60, f"Facture {number}", size=17, font="book-bold", ink=green)
    page.text(16, 67, f"Olargues, le {french_date(day, 'long')}", size=9.5)
    page.lines(16, 76, ["Chantier : Grange du Poujol, 34600 Le Poujol-sur-Orb – devis 25 02 047 accepté le 3 mars 2025", "Facture d’acompte 25 03 061 du 10 mars 2025 : 5 400,00 € TTC, réglée"], leading=4.6, size=8.5)
    y = 92
    edges = [(17, "l"), (24, "l"), (136, "r"), (140, "l"), (166, "r"), (193, "r")]
    page.rule(16, y - 5, 194, thick=0.5, ink=green)
    page.row(y, edges, ["", "Ouvrage", "Quantité", "", "Prix HT", "Total HT"], size=8, font="book-bold")
    page.rule(16, y + 2.4, 194, thick=0.2, ink=green)
    for item in items:
        y += 8.4
        page.row(y, edges, [item.reference, item.text, plain(item.quantity), {"u": "m³" if item.reference == "2" else "", "forfait": "ens."}.get(item.unit, item.unit), fr(item.price), fr(item.total)], size=8.8)
    page.rule(16, y + 4, 194, thick=0.5, ink=green)
    y += 13
    for name, value in [("Montant hors taxes", euros(totals.net)), ("T.V.A. 20 %", euros(totals.vat)), ("Montant toutes taxes comprises", euros(totals.gross)), ("Acompte versé le 14/03/2025", "– " + euros(advance))]:
        page.text(104, y, name, size=9.5)
        page.right(193, y, value, size=9.5)
        y += 6
    page.box(102, y - 2.5, 92, 10, fill="#e4ece5")
    page.text(104, y + 4, "Reste à payer", size=11.5, font="book-bold", ink=green)
    page.right(193, y + 4, euros(totals.gross - advance), size=12, font="book-bold", ink=green)
    page.lines(16, y + 22, [f"Règlement par virement à 30 jours, au plus tard le {french_date(due)}", f"IBAN : {CAROUX.iban_spaced}", f"BIC : {CAROUX.bic}   Titulaire : Charpentes du Caroux"], leading=5.2, size=9)
    page.paragraph(16, 246, 178, "Garantie décennale souscrite sous le n° 3106-7714, France métropolitaine. TVA sur les encaissements. En cas de retard : taux BCE majoré de dix points et indemnité forfaitaire de "
                   "recouvrement de 40 euros. Bois issus de forêts gérées durablement.", size=7.5)
    page.rule(16, 272, 194, ink=green)
    page.lines(16, 277, [f"{CAROUX.legal_name} – capital {CAROUX.capital} – {CAROUX.street}, {CAROUX.postcode} {CAROUX.city} – {CAROUX.phone} – {CAROUX.email}",
                         f"{CAROUX.registry} {CAROUX.siren_spaced} – SIRET {CAROUX.siret_spaced} – APE {CAROUX.naf} – N° TVA {CAROUX.vat}"], leading=3.8, size=6.5)
    data = Einvoice(number, day, due, CAROUX, GARRIGUE, items, totals, delivered=date(2025, 6, 6), order="25 02 047", prepaid=advance,
                    note="Prestation de services. TVA sur les encaissements. Facture d’acompte 25 03 061 du 10/03/2025.")
    return bill(into_pdf(page.finish(), cii(data, "EXTENDED"), "EXTENDED", f"Facture {number}", CAROUX.legal_name), CAROUX, number, day, due, totals, page.first_words, iban=CAROUX.iban,
                buyer=GARRIGUE, prepaid=advance, payable=totals.gross - advance, hidden=("order_number",))


# ── Ready-mixed concrete: CII, no page at all ────────────────────────────────────────────────────────────────────
CONCRETE = [line("Béton C25/30 XF1 S4 Dmax 20", "14.5", "u", "121.50", "20", "C2530XF1"), line("Béton C30/37 XC4 S5 autoplaçant", 6, "u", "148.00", "20", "C3037SCC"),
            line("Location pompe à béton 32 m", 1, "forfait", "395.00", "20", "PMP32"), line("Attente toupie au-delà de 45 min", "0.75", "h", "84.00", "20", "ATT")]


@document(f"{HOME}/BS-2025-004471.xml")
def concrete() -> Made:
    totals, number, day, due = Totals(CONCRETE), "BS-2025-004471", date(2025, 9, 30), date(2025, 11, 14)
    data = Einvoice(number, day, due, SALAISON, GARRIGUE, CONCRETE, totals, delivered=date(2025, 9, 24), order="RIVES-L02-088",
                    note="Livraisons des 22 et 24 septembre 2025. TVA sur les débits. Indemnité forfaitaire de recouvrement : 40 €.")
    return bill(cii(data, "EN 16931"), SALAISON, number, day, due, totals, None, iban=SALAISON.iban, pages=None, buyer=GARRIGUE, order="RIVES-L02-088")


# ── The hire firm takes days back: UBL credit note, no page at all ───────────────────────────────────────────────
@document(f"{HOME}/avoir-LH-A20177.xml")
def hire_credit() -> Made:
    items = [line("Nacelle articulée 16 m – 2 jours non facturables (panne hydraulique)", 2, "jour", "236.00", "20", "NA16"), line("Carburant repris", 1, "forfait", "31.20", "20", "GNR")]
    totals, number, day = Totals(items), "LH-A20177", date(2025, 10, 7)
    data = Einvoice(number, day, day, LOCHERAULT, GARRIGUE, items, totals, delivered=date(2025, 9, 26), order="CHT-POUJOL-07", note="Avoir sur location du 22 au 26 septembre 2025.", of_invoice="LH-198840")
    return bill(ubl(data), LOCHERAULT, number, day, None, totals, None, kind="credit_note", iban=LOCHERAULT.iban, pages=None, buyer=GARRIGUE, order="CHT-POUJOL-07", extra={"of_invoice": "LH-198840"})


# ── The plumber holds back nothing, the customer does: 5 % kept as a guarantee ───────────────────────────────────
@document(f"{HOME}/Rieutord plomberie vestiaires depot.pdf")
def plumber() -> Made:
    items = [line("Dépose des sanitaires existants, évacuation", 1, "ens", "420.00", "20"), line("Alimentation eau froide / eau chaude multicouche Ø20 sous gaine", 46, "ml", "18.50", "20"),
             line("Évacuation PVC Ø40 et Ø100, raccords compris", 22, "ml", "31.00", "20"), line("Douche à l’italienne 90×120 : siphon, natte, robinetterie thermostatique", 2, "u", "890.00", "20"),
             line("Lavabo collectif 3 postes inox, mitigeurs temporisés", 1, "u", "745.00", "20"), line("Ballon électrique 200 l vertical, groupe de sécurité", 1, "u", "612.00", "20"),
             line("Mise en eau, essais, réglages", 4, "h", "48.00", "20")]
    totals, number, day, due = Totals(items), "2025/037", date(2025, 4, 4), date(2025, 5, 4)
    kept = cents(totals.gross * 5 / 100)
    page = Sheet(f"Facture {number}", "Rieutord", font="dejavu", producer="Traitement de texte")
    page.text(20, 24, "EURL Plomberie Rieutord", size=15, font="dejavu-bold", ink="#1c5d8c")
    page.lines(20, 30, ["Plomberie · chauffage · salle de bains · dépannage", f"{RIEUTORD.street}, {RIEUTORD.postcode} {RIEUTORD.city}", f"Port. {RIEUTORD.phone}   {RIEUTORD.email}",
                        f"Siret {RIEUTORD.siret}   TVA {RIEUTORD.vat}"], leading=4.4, size=8)
    page.lines(120, 58, ["Client :", GARRIGUE.legal_name, *GARRIGUE.address], leading=5, size=10)
    page.text(20, 84, f"Facture N° {number}", size=13, font="dejavu-bold")
    page.text(20, 91, f"Date : {french_date(day, 'dashes')}", size=9.5)
    page.text(20, 97, "Objet : réfection des vestiaires du dépôt – marché de travaux signé le 10-02-2025", size=9.5)
    rows = [["Désignation", "Qté", "U", "PU HT", "Montant HT"]] + [[item.text, plain(item.quantity), item.unit, fr(item.price), fr(item.total)] for item in items]
    y = page.grid(20, 104, [106, 12, 10, 20, 24], rows, height=7.6, size=7.8, aligns="lrlrr", head="#d7e6f2", head_font="dejavu-bold", stroke="#8fb2cc")
    y += 8
    for name, value, bold in [("Total HT", totals.net, 0), ("TVA 20 %", totals.vat, 0), ("Total TTC", totals.gross, 0), ("Retenue de garantie 5 %", -kept, 0), ("Net à régler", totals.gross - kept, 1)]:
        page.text(118, y, name, size=10, font="dejavu-bold" if bold else None)
        page.right(190, y, fr(value) + " EUR", size=10, font="dejavu-bold" if bold else None)
        y += 6.4
    page.lines(20, y + 4, [f"Paiement à 30 jours date de facture (échéance {french_date(due, 'dashes')}), chèque ou virement.", f"RIB : {RIEUTORD.iban_spaced}  –  {RIEUTORD.bic}",
                           "La retenue de garantie sera libérée un an après la réception (loi n° 71-584), soit le 28-03-2026."], leading=5.4, size=8.5)
    page.paragraph(20, 268, 170, f"EURL au capital de {RIEUTORD.capital} – {RIEUTORD.registry} {RIEUTORD.siren_spaced} – APE {RIEUTORD.naf} – Décennale n° 88-2041-P. Pénalités de retard 12 % l’an, "
                   "indemnité forfaitaire 40 €. TVA payée sur les encaissements.", size=7, ink="#666666")
    return bill(page.finish(), RIEUTORD, number, day, due, totals, page.first_words, iban=RIEUTORD.iban, buyer=GARRIGUE, payable=totals.gross - kept, hidden=("buyer_siren",))


# ── Painting by a subcontractor: who it is says only the footer; reverse charge ──────────────────────────────────
@document(f"{HOME}/Situation peinture sept.pdf")
def painter() -> Made:
    items = [line("Préparation des fonds : lessivage, rebouchage, ponçage", 412, "m²", "4.80", "0", "1.1"), line("Impression acrylique, murs", 412, "m²", "3.95", "0", "1.2"),
             line("Deux couches velours acrylique, murs – teinte RAL 9010", 412, "m²", "8.60", "0", "1.3"), line("Plafonds : deux couches mat", 168, "m²", "9.75", "0", "2.1"),
             line("Boiseries et huisseries : laque satinée", 26, "u", "64.00", "0", "3.1")]
    totals, number, day, due = Totals(items), "SPD25-0908", date(2025, 9, 25), date(2025, 10, 25)
    page = Sheet(f"Facture {number}", "SPD", font="sans", producer="Devis & Chantiers")
    for place, colour in enumerate(["#1f4e79", "#2e86ab", "#f6c85f", "#e4572e"]):
        page.box(0, 8 + 3.2 * place, 210 - 34 * place, 2.4, fill=colour)
    page.text(16, 38, "FACTURE", size=26, font="light")
    page.grid(16, 46, [34, 34, 34, 34, 40], [["FACTURE N°", "DATE", "CHANTIER", "COMMANDE", "À RÉGLER AVANT LE"], [number, french_date(day, "short"), "Rives du Lez", "ST-2025-14", french_date(due, "short")]],
              aligns="ccccc", head="#1f4e79", head_ink="#ffffff", stroke="#1f4e79", size=9.5)
    page.lines(16, 70, ["Destinataire", "ATELIER GARRIGUE", "220 chemin de la Draye", "34170 Castelnau-le-Lez", f"TVA intracom. {GARRIGUE.vat}"], leading=4.8, size=9.5)
    page.text(110, 70, "Lot 09 – Peinture, nettoyage", size=9.5, font="sans-bold")
    page.text(110, 75, "Travaux exécutés du 1er au 24 septembre 2025", size=9)
    edges = [(17, "l"), (27, "l"), (134, "r"), (138, "l"), (164, "r"), (193, "r")]
    y = 108
    page.row(y, edges, ["N°", "LIBELLÉ", "QUANTITÉ", "", "P.U.", "MONTANT"], size=7.5, font="sans-bold", ink="#1f4e79")
    page.rule(16, y + 2, 194, thick=0.4, ink="#1f4e79")
    for item in items:
        y += 8
        page.row(y, edges, [item.reference, item.text, pointed(item.quantity), item.unit, pointed(item.price), pointed(item.total)], size=9)
        page.rule(16, y + 2.6, 194, thick=0.1, ink="#bbbbbb")
    y += 16
    page.box(108, y - 6, 86, 25, fill="#f2f5f8")
    page.text(112, y, "TOTAL HT", size=10)
    page.right(190, y, pointed(totals.net), size=10)
    page.text(112, y + 6, "TVA (autoliquidation)", size=10)
    page.right(190, y + 6, "0,00", size=10)
    page.text(112, y + 15, "NET À PAYER (EUR)", size=12, font="sans-bold", ink="#1f4e79")
    page.right(190, y + 15, pointed(totals.gross), size=12, font="sans-bold", ink="#1f4e79")
    page.paragraph(16, y, 86, "Autoliquidation : TVA due par le preneur assujetti en application de l’article 283, 2 nonies du code général des impôts.", size=8.5, font="sans-italic")
    page.paragraph(16, y + 34, 178, f"Merci de régler par virement sur le compte {SABATIER.iban_spaced} (BIC {SABATIER.bic}) en rappelant le numéro de la facture.", size=9)
    page.box(0, 276, 210, 21, fill="#1f4e79")
    page.centre(105, 283, f"{SABATIER.legal_name} · {SABATIER.street} · {SABATIER.postcode} {SABATIER.city} · {SABATIER.phone}", size=8, ink="#ffffff")
    page.centre(105, 287.5, f"Capital {SABATIER.capital} · {SABATIER.registry} {SABATIER.siren_spaced} · Siret {SABATIER.siret_spaced} · TVA {SABATIER.vat} · APE {SABATIER.naf}", size=7, ink="#ffffff")
    page.centre(105, 291.5, "Pénalités de retard : 3 fois le taux légal – indemnité de recouvrement : 40 € – pas d’escompte – décennale n° 51-7093", size=6.5, ink="#ffffff")
    return bill(page.finish(), SABATIER, number, day, due, totals, page.first_words, iban=SABATIER.iban, buyer=GARRIGUE, rates=None, order="ST-2025-14", hidden=("buyer_siren",))
