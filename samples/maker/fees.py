"""Fees and contracts of the building firm, 2025: the lawyer, the insurer, the telephone fleet, a hotel, the water."""

from datetime import date
from decimal import Decimal

from .documents import Made, bill, document, french_date
from .money import Totals, cents, euros, fr, line, plain
from .paper import Sheet
from .parties import GARRIGUE, french

HOME = "atelier-garrigue/Archives 2025"

AVOCATS = french(
    "Serre Bonnafous Avocats", "SELARL", "11 rue de l’Aiguillerie", "34000", "Montpellier", "82250196",
    account=("13507", "34002", "00030055172"), bic="VLTBFRPPXXX", capital="60 000 €", registry="RCS Montpellier", naf="6910Z",
    phone="04 65 71 37 11", email="secretariat@sb-avocats.example",
)
MUTUELLE = french(
    "Mutuelle des Bâtisseurs Réunis", "", "90 avenue de Wagram-Nord", "75017", "Paris", "77568013", nic="0010",
    account=("13507", "00100", "00005511826"), bic="VLTBFRPPXXX", naf="6512Z", phone="01 99 00 74 00", email="sinistres@mbr-assurances.example", vat=False,
)
ONDALIS = french(
    "Ondalis Entreprises", "SAS", "2 rond-point du Belvédère", "92400", "Courbevoie", "51340827", nic="0021", capital="41 250 000 €", registry="RCS Nanterre", naf="6120Z",
    phone="09 39 98 55 55", email="facture@ondalis.example",
)
CLAIRET = french(
    "Régie des Eaux du Pays Clairet", "", "4 allée du Château-d’Eau", "34170", "Castelnau-le-Lez", "20007163", nic="0003",
    account=("18917", "34000", "00001000472"), bic="CLEZFR3MXXX", naf="3600Z", phone="04 65 71 02 02", email="abonnes@eaux-clairet.example",
)
VIGNES = french(
    "Hôtel des Trois Vignes", "SARL", "1 place du Foirail", "12400", "Saint-Affrique", "39276150", capital="15 244,90 €", registry="RCS Rodez", naf="5510Z",
    phone="05 36 49 21 60", email="accueil@troisvignes.example",
)


# ── The lawyer: a letter, a retainer already paid, outlays without VAT ───────────────────────────────────────────
@document(f"{HOME}/Honoraires et assurances/Note honoraires 250233 - SELARL Serre Bonnafous.pdf")
def lawyer() -> Made:
    items = [line("Consultation et étude du dossier", "2.5", "h", "190.00", "20"), line("Rédaction de l’assignation en référé-expertise", 1, "forfait", "720.00", "20"),
             line("Frais d’ouverture de dossier", 1, "forfait", "65.00", "20")]
    totals, number, day, due = Totals(items), "250233", date(2025, 5, 6), date(2025, 6, 5)
    outlay, retainer = Decimal("74.18"), Decimal("500.00")
    gross = totals.gross + outlay
    page = Sheet("Note d’honoraires", "Serre Bonnafous Avocats", font="serif", producer="Cabinet+ 3")
    page.centre(105, 24, "SERRE · BONNAFOUS", size=17, font="serif", spacing=4)
    page.centre(105, 30, "AVOCATS AU BARREAU DE MONTPELLIER", size=8, spacing=2)
    page.rule(85, 33, 125, thick=0.3)
    page.lines(20, 46, ["Claire Serre", "Paul Bonnafous", "Avocats associés", "", AVOCATS.street, f"{AVOCATS.postcode} {AVOCATS.city}", f"Tél. {AVOCATS.phone}", "Toque n° 214"], leading=4.3, size=8.5)
    page.lines(112, 56, ["ATELIER GARRIGUE", "Monsieur le Président", "220 chemin de la Draye", "34170 CASTELNAU-LE-LEZ"], leading=5, size=11)
    page.text(112, 84, f"Montpellier, le {french_date(day, 'long')}", size=10.5)
    page.lines(20, 96, ["N/Réf. : 2025.0118 – GARRIGUE / SYNDICAT LE PARC", "V/Réf. : marché n° 2023-41"], leading=5, size=10)
    page.centre(105, 116, f"NOTE D’HONORAIRES N° {number}", size=13, font="serif-bold")
    y = page.paragraph(20, 128, 170, "Monsieur le Président,\nVeuillez trouver ci-après le décompte de nos diligences dans l’affaire rappelée en référence, du 18 mars au 30 avril 2025, "
                       "conformément à la convention d’honoraires du 12 mars 2025.", size=11, leading=5.2)
    y += 6
    for item in items:
        detail = f" ({plain(item.quantity)} h à {fr(item.price)} €)" if item.unit == "h" else ""
        page.text(26, y, item.text + detail, size=11)
        page.right(184, y, fr(item.total), size=11)
        y += 6.2
    y += 3
    for name, value, bold in [("Total honoraires hors taxes", fr(totals.net), 0), ("T.V.A. au taux de 20 %", fr(totals.vat), 0), ("Débours non soumis à T.V.A. (commissaire de justice, 14/04/2025)", fr(outlay), 0),
                              ("TOTAL T.T.C.", fr(gross), 1), ("Provision reçue le 12 mars 2025", "- " + fr(retainer), 0), ("SOLDE DÛ EN EUROS", fr(gross - retainer), 1)]:
        if bold:
            page.rule(160, y - 4.2, 186, thick=0.2)
        page.text(26, y, name, size=11, font="serif-bold" if bold else None)
        page.right(184, y, value, size=11, font="serif-bold" if bold else None)
        y += 6.6
    y = page.paragraph(20, y + 6, 170, f"Nous vous remercions de nous en adresser le règlement avant le {french_date(due, 'long')}, par chèque à l’ordre du cabinet ou par virement sur le compte professionnel "
                       f"{AVOCATS.iban_spaced}, {AVOCATS.bic}.", size=11, leading=5.2)
    page.text(130, y + 12, "Paul Bonnafous", size=11, font="serif-italic")
    page.centre(105, 277, f"SELARL Serre Bonnafous Avocats – capital {AVOCATS.capital} – {AVOCATS.registry} {AVOCATS.siren_spaced} – TVA {AVOCATS.vat}", size=7.5)
    page.centre(105, 281, "Membre d’une association agréée, le règlement des honoraires par chèque est accepté. Pénalités : trois fois le taux légal ; indemnité de recouvrement 40 €. "
                "Médiateur de la consommation de la profession.", size=6.8)
    return Made(page.finish(), "invoice", AVOCATS, number, day, due, totals.net + outlay, totals.vat, gross, iban=AVOCATS.iban, first_words=page.first_words, buyer=GARRIGUE,
                rates=totals.by_rate, prepaid=retainer, payable=gross - retainer, hidden=("net", "buyer_siren"))


# ── The insurer: a notice with taxes that are no VAT ─────────────────────────────────────────────────────────────
@document(f"{HOME}/Honoraires et assurances/Avis échéance décennale 2025.pdf")
def insurance() -> Made:
    number, day, due = "Q25 004 718 336", date(2025, 11, 20), date(2026, 1, 1)
    rows = [("Responsabilité civile décennale", "2318.40"), ("Responsabilité civile exploitation", "486.90"), ("Protection juridique", "141.75")]
    premium = sum(Decimal(value) for _, value in rows)
    tax, fees = cents(premium * 9 / 100), Decimal("24.00")
    total = premium + tax + fees
    wine = "#7b1e3b"
    page = Sheet("Avis d’échéance", MUTUELLE.name, font="dejavu", producer="MBR Edition")
    page.disc(22, 22, 8, stroke=wine, thick=1.4)
    page.shape([(16, 25), (22, 17), (28, 25)], fill=wine)
    page.text(34, 21, "mbr", size=22, font="dejavu-bold", ink=wine)
    page.text(34, 26, "Mutuelle des Bâtisseurs Réunis", size=8)
    page.lines(14, 44, ["Votre agence", "MBR Montpellier Antigone", "5 place du Nombre-d’Or", "34000 Montpellier", "04 65 71 60 60"], leading=4.3, size=8)
    page.lines(112, 52, ["SAS ATELIER GARRIGUE", "220 CHEMIN DE LA DRAYE", "34170 CASTELNAU LE LEZ"], leading=5, size=10)
    page.lines(14, 78, ["Vos références", "Sociétaire", "Contrat", "Avis d’échéance n°"], leading=4.8, size=8, font="dejavu-bold")
    page.lines(52, 82.8, ["4 417 208 Z", "DECA PRO 7714-0096", number], leading=4.8, size=8)
    page.text(112, 82.8, f"Paris, le {french_date(day, 'long')}", size=9)
    page.text(14, 108, "AVIS D’ÉCHÉANCE", size=16, font="dejavu-bold", ink=wine)
    page.text(14, 114, "Période du 01/01/2026 au 31/12/2026", size=9.5)
    y = 126
    page.box(14, y - 5, 182, 7.5, fill=wine)
    page.text(17, y, "Garanties", size=8.5, ink="#ffffff", font="dejavu-bold")
    page.right(193, y, "Cotisation annuelle en euros", size=8.5, ink="#ffffff", font="dejavu-bold")
    for name, value in [*rows, ("Cotisation hors taxes", premium), ("Taxe sur les conventions d’assurance (9 %)", tax), ("Frais d’échéance", fees)]:
        y += 8
        bold = "dejavu-bold" if name == "Cotisation hors taxes" else None
        page.text(17, y, name, size=9, font=bold)
        page.right(193, y, fr(Decimal(value)), size=9, font=bold)
        page.rule(14, y + 2.6, 196, thick=0.1, ink="#bbbbbb")
    y += 14
    page.box(14, y - 7, 182, 13, stroke=wine, thick=0.5, radius=2)
    page.text(18, y + 1, f"Total à payer au plus tard le {french_date(due)}", size=11, font="dejavu-bold")
    page.right(192, y + 1.4, euros(total), size=14, font="dejavu-bold", ink=wine)
    y = page.paragraph(14, y + 18, 182, f"Vous pouvez régler par virement (IBAN {MUTUELLE.iban_spaced}, BIC {MUTUELLE.bic}) en indiquant votre numéro de sociétaire, ou par chèque accompagné du coupon ci-dessous. "
                       "Votre effectif déclaré : 11 salariés. Chiffre d’affaires déclaré pour 2024 : 1 846 300 €. Merci de nous signaler tout changement avant le 15 décembre 2025.", size=8.5, leading=4.3)
    page.paragraph(14, y + 5, 182, "À défaut de paiement dans les dix jours de l’échéance, la garantie peut être suspendue trente jours après mise en demeure (article L. 113-3 du code des assurances).", size=7.5)
    page.rule(10, 240, 200, dash=(3, 3))
    page.text(14, 247, "COUPON À JOINDRE À VOTRE RÈGLEMENT", size=8, font="dejavu-bold")
    page.grid(14, 251, [46, 46, 50, 40], [["Sociétaire", "Contrat", "Avis n°", "Montant"], ["4 417 208 Z", "7714-0096", number, fr(total)]], aligns="cccr", stroke=wine)
    page.centre(105, 283, f"{MUTUELLE.name} – société d’assurance mutuelle à cotisations variables régie par le code des assurances", size=6.5, ink="#555555")
    page.centre(105, 286.4, f"SIREN {MUTUELLE.siren_spaced} – {MUTUELLE.street}, {MUTUELLE.postcode} {MUTUELLE.city} – opérations exonérées de TVA (art. 261 C du CGI)", size=6.5, ink="#555555")
    return Made(page.finish(), "invoice", MUTUELLE, number, day, due, premium + fees, None, total, iban=MUTUELLE.iban, first_words=page.first_words, buyer=GARRIGUE,
                hidden=("net", "buyer_siren"), extra={"paper": "insurance_notice"})


# ── A fleet of telephones: two pages of numbers ──────────────────────────────────────────────────────────────────
@document(f"{HOME}/Fournisseurs/ONDALIS-0925-5514.pdf")
def fleet() -> Made:
    lines = [("06 39 98 41 02", "M. GARRIGUE", "Illimité 150 Go", "24.90", "0.00"), ("06 39 98 41 03", "C. SOLER", "Illimité 80 Go", "18.90", "3.42"), ("06 39 98 41 07", "CHANTIER 1", "Pro 20 Go", "9.90", "0.00"),
             ("06 39 98 41 11", "CHANTIER 2", "Pro 20 Go", "9.90", "1.18"), ("06 39 98 41 15", "BUREAU", "Illimité 80 Go", "18.90", "0.00"), ("06 39 98 41 22", "ALARME DEPOT", "M2M 500 Mo", "3.50", "0.00"),
             ("06 39 98 41 23", "TRACEUR FOURGON", "M2M 500 Mo", "3.50", "0.00"), ("04 65 71 20 33", "STANDARD", "Fixe IP 4 canaux", "29.00", "6.07")]
    items = [line(f"{n} {who}", 1, "", Decimal(base) + Decimal(extra), "20") for n, who, _, base, extra in lines] + [line("Fibre Pro 1 Gb/s, contrat 7731-F", 1, "", "42.00", "20"), line("Remise commerciale", 1, "", "-12.00", "20")]
    totals, number, day, due = Totals(items), "92509 4418 0071", date(2025, 9, 3), date(2025, 9, 22)
    teal, pale = "#00796b", "#e0f2f1"
    page = Sheet("Facture Ondalis", "Ondalis Entreprises", font="sans", producer="FactOndalis")

    def head():
        page.shape([(12, 20), (17, 13), (22, 20), (27, 13), (32, 20), (32, 22.5), (27, 15.5), (22, 22.5), (17, 15.5), (12, 22.5)], fill=teal)
        page.text(36, 20.5, "ondalis", size=19, font="sans-bold", ink=teal)
        page.text(62, 20.5, "entreprises", size=10, ink=teal)
        page.right(198, 16, f"page {page.pages} sur 2", size=7.5)

    head()
    page.lines(112, 42, ["SAS ATELIER GARRIGUE", "MONSIEUR MARC GARRIGUE", "220 CHEMIN DE LA DRAYE", "34170 CASTELNAU LE LEZ"], leading=4.8, size=10)
    page.box(12, 34, 84, 48, fill=pale, radius=2)
    y = 40
    for name, value in [("Numéro client", "7 004 418 225"), ("Numéro de contrat", "ENT-2021-883140"), ("Identifiant de facturation", "44180071"), ("Facture n°", number), ("Émise le", french_date(day)), ("Votre SIRET", GARRIGUE.siret_spaced),
                        ("Code accès espace client", "8X4-G7Q")]:
        page.text(15, y, name, size=8)
        page.right(93, y, value, size=8.5, font="sans-bold")
        y += 6.2
    page.text(12, 96, "Votre facture de septembre 2025", size=16, ink=teal)
    page.text(12, 102, "Abonnements du 1er au 30 septembre, consommations du 1er au 31 août", size=9)
    y = 114
    for name, value, bold in [("Solde de votre facture précédente (92508 4418 0069 du 04/08/2025)", "196,31", 0), ("Votre règlement du 22/08/2025, merci", "- 196,31", 0), ("Abonnements mobiles et fixe", fr(sum(Decimal(l[3]) for l in lines)), 0),
                              ("Consommations au-delà des forfaits", fr(sum(Decimal(l[4]) for l in lines)), 0), ("Accès internet", "42,00", 0), ("Remise commerciale « Bâtir ensemble »", "- 12,00", 0), ("Total hors TVA", fr(totals.net), 1),
                              ("TVA à 20,00 %", fr(totals.vat), 0), ("Total de cette facture TTC", fr(totals.gross), 1)]:
        page.text(14, y, name, size=9.5, font="sans-bold" if bold else None)
        page.right(194, y, value, size=9.5, font="sans-bold" if bold else None)
        page.rule(12, y + 2.2, 198, thick=0.1, ink="#b0bec5")
        y += 7
    page.box(12, y + 2, 186, 16, fill=teal, radius=2)
    page.text(17, y + 12, "Montant à prélever", size=12, ink="#ffffff")
    page.right(193, y + 12.4, f"{fr(totals.gross)} €", size=16, font="sans-bold", ink="#ffffff")
    page.text(17, y + 25, f"Ce montant sera prélevé le {french_date(due, 'long')} sur le compte se terminant par 0962. Référence unique de mandat : OND5514G0044180071.", size=8)
    page.paragraph(12, y + 36, 186, "Réclamation : Ondalis Entreprises, service clients, TSA 70014, 92987 Courbevoie Cedex, ou 09 39 98 55 55 (appel gratuit). Tout retard entraîne des pénalités égales à trois fois le taux d’intérêt légal "
                   "et une indemnité de 40 €. TVA acquittée sur les débits. Pas d’escompte.", size=7.5)
    legal = f"Ondalis Entreprises SAS au capital de {ONDALIS.capital} – {ONDALIS.street}, {ONDALIS.postcode} {ONDALIS.city} – {ONDALIS.siren_spaced} RCS Nanterre – TVA {ONDALIS.vat}"
    page.centre(105, 288, legal, size=6.5)
    page.page()
    head()
    page.text(12, 40, "Le détail par ligne", size=13, ink=teal)
    rows = [["N° de ligne", "Utilisateur", "Formule", "Appels", "Données", "Abonnement HT", "Hors forfait HT", "Total HT"]]
    usage = [("3 h 12", "41,2 Go"), ("9 h 47", "22,0 Go"), ("1 h 05", "4,1 Go"), ("0 h 58", "7,7 Go"), ("4 h 20", "12,9 Go"), ("–", "0,1 Go"), ("–", "0,3 Go"), ("22 h 31", "–")]
    for (n, who, plan, base, extra), (calls, data) in zip(lines, usage):
        rows.append([n, who, plan, calls, data, fr(Decimal(base)), fr(Decimal(extra)), fr(Decimal(base) + Decimal(extra))])
    y = page.grid(12, 46, [27, 34, 29, 17, 18, 23, 22, 16], rows, size=7.5, head=teal, head_ink="#ffffff", head_size=6.8, aligns="lllrrrrr", stroke="#b0bec5")
    page.text(12, y + 10, "Consommations hors forfait", size=10, font="sans-bold", ink=teal)
    page.lines(12, y + 16, ["06 39 98 41 03   12/08/2025 14:07   Suisse vers France, 6 min 51 s ................ 3,42", "06 39 98 41 11   21/08/2025 08:33   numéro spécial, 2 min 22 s ................... 1,18",
                            "04 65 71 20 33   26/08/2025 11:50   Allemagne, 24 min 17 s ...................... 6,07"], leading=5, size=8.5, font="mono")
    page.text(12, y + 38, "Un conseiller vous répond : 09 39 98 55 55. Votre engagement court jusqu’au 14/03/2027.", size=8.5)
    page.centre(105, 288, legal, size=6.5)
    return bill(page.finish(), ONDALIS, number, day, due, totals, page.first_words, pages=2, buyer=GARRIGUE)


# ── Water: readings with dates, two reduced rates, a reminder of what was paid ───────────────────────────────────
@document(f"{HOME}/Fournisseurs/eau 1er semestre 2025.pdf")
def water() -> Made:
    water_items = [line("Part fixe (abonnement compteur Ø20)", 1, "", "31.50", "5.5"), line("Consommation", 148, "m³", "1.4820", "5.5"), line("Prélèvement sur la ressource", 148, "m³", "0.0710", "5.5")]
    waste = [line("Part fixe assainissement", 1, "", "18.20", "10"), line("Collecte et traitement", 148, "m³", "1.7355", "10")]
    agency = [line("Redevance consommation d’eau potable", 148, "m³", "0.3900", "5.5"), line("Redevance performance des réseaux", 148, "m³", "0.0320", "10")]
    totals, number, day, due = Totals(water_items + waste + agency), "2025-1-0088213", date(2025, 7, 10), date(2025, 8, 11)
    blue = "#0277bd"
    page = Sheet("Facture d’eau", "Régie des Eaux du Pays Clairet", font="condensed", producer="OmegaEau")
    page.shape([(20, 10), (26, 21), (24, 26), (20, 28), (16, 26), (14, 21)], fill=blue)
    page.lines(32, 17, ["RÉGIE DES EAUX DU PAYS CLAIRET", "Établissement public industriel et commercial", f"{CLAIRET.street} – {CLAIRET.postcode} {CLAIRET.city}", f"Accueil {CLAIRET.phone} – urgence fuite 04 65 71 02 99", f"SIRET {CLAIRET.siret_spaced} – N° TVA {CLAIRET.vat}"],
               leading=4, size=8)
    page.right(198, 18, "FACTURE D’EAU ET D’ASSAINISSEMENT", size=11, font="condensed-bold", ink=blue)
    page.right(198, 24, "1er semestre 2025 – facture sur relevé", size=9)
    page.grid(12, 44, [31, 31, 31], [["Référence abonné", "Date d’émission", "N° de facture"], ["004 417-09", french_date(day), number]], aligns="ccc", head="#d6ecf8", stroke=blue, size=8.5)
    page.lines(12, 66, ["Lieu desservi : DÉPÔT 220 CHEMIN DE LA DRAYE", "Compteur n° I19FA 088 213 – Ø20 mm", "Titulaire : SAS ATELIER GARRIGUE"], leading=4.6, size=8.5)
    page.lines(120, 56, ["SAS ATELIER GARRIGUE", "220 CHEMIN DE LA DRAYE", "34170 CASTELNAU-LE-LEZ"], leading=4.8, size=10)
    page.grid(12, 86, [36, 36, 36, 36, 42], [["Ancien relevé", "Index", "Nouveau relevé", "Index", "Consommation (m³)"], ["06/01/2025", "2 417", "03/07/2025", "2 565", "148"]], aligns="ccccc", head="#d6ecf8", stroke=blue)
    edges = [(14, "l"), (102, "r"), (126, "r"), (152, "r"), (172, "r"), (196, "r")]
    y = 112
    page.row(y, edges, ["", "Quantité", "Prix unitaire", "Période", "TVA %", "Montant HT"], size=8, font="condensed-bold", ink=blue)
    for title, part in [("Distribution de l’eau", water_items), ("Collecte et traitement des eaux usées", waste), ("Organismes publics (agence de l’eau)", agency)]:
        y += 7
        page.box(12, y - 4, 186, 5.6, fill="#d6ecf8")
        page.text(14, y, title, size=8.5, font="condensed-bold")
        page.right(196, y, fr(sum(item.total for item in part)), size=8.5, font="condensed-bold")
        for item in part:
            y += 5.2
            page.row(y, edges, ["   " + item.text, fr(item.quantity, places=0) if item.unit else "", fr(item.price, places=4) if item.unit else fr(item.price), "2e S. 2025" if not item.unit else "1er S. 2025",
                                plain(item.rate), fr(item.total)], size=8.2)
    y += 12
    rows = [["Taux TVA", "Base", "TVA"]] + [[f"{fr(rate)} %", fr(base), fr(vat)] for rate, base, vat in totals.by_rate]
    page.grid(12, y - 5, [24, 28, 24], rows, aligns="crr", head="#d6ecf8", stroke=blue, height=5.6)
    for name, value in [("Total hors taxes", totals.net), ("Montant TVA", totals.vat), ("Total TTC", totals.gross)]:
        page.text(128, y, name, size=9)
        page.right(196, y, euros(value), size=9)
        y += 5.4
    page.box(126, y - 2, 72, 10, stroke=blue, thick=0.6)
    page.text(128, y + 4.4, "NET À PAYER", size=10, font="condensed-bold", ink=blue)
    page.right(196, y + 4.4, euros(totals.gross), size=12, font="condensed-bold", ink=blue)
    page.text(12, y + 4, f"À payer avant le {french_date(due, 'long')}", size=10.5, font="condensed-bold")
    page.lines(12, y + 14, ["Rappel : votre facture 2024-2-0079144 du 14/01/2025, 512,08 €, a été réglée le 10/02/2025. Prochain relevé : début janvier 2026.",
                            f"Virement : IBAN {CLAIRET.iban_spaced} – BIC {CLAIRET.bic} – motif : 004 417-09 / {number}",
                            "Chèque à l’ordre de la Régie des Eaux du Pays Clairet, sans agrafe, avec le talon ci-dessous."], leading=4.8, size=8.5)
    page.rule(8, 262, 202, dash=(2, 3))
    page.text(12, 269, "TALON DE PAIEMENT", size=8, font="condensed-bold")
    page.text(12, 276, f"1034170 008821300441709 {number.replace('-', '')} 25{int(totals.gross * 100):08d}41", size=10, font="mono")
    page.right(196, 269, euros(totals.gross), size=10, font="condensed-bold")
    page.centre(105, 288, "Dont part eau potable rapportée au litre TTC : 0,0021 € ; hors abonnement. Qualité : conforme aux limites réglementaires (ARS).", size=7)
    return bill(page.finish(), CLAIRET, number, day, due, totals, page.first_words, iban=CLAIRET.iban, buyer=GARRIGUE, hidden=("buyer_siren",))


# ── Two nights away: VAT included, a city tax without VAT, paid by card ──────────────────────────────────────────
@document(f"{HOME}/Frais/hotel St Affrique.pdf")
def hotel() -> Made:
    sold = [("18/11/2025", "Chambre 12 – nuitée simple (Soler)", "72.00", "10"), ("18/11/2025", "Chambre 14 – nuitée simple (Benali)", "72.00", "10"), ("18/11/2025", "2 dîners formule étape", "43.00", "10"), ("18/11/2025", "1 pichet 50 cl faugères", "11.50", "20"),
            ("19/11/2025", "2 petits-déjeuners", "21.00", "10"), ("19/11/2025", "Chambre 12 – nuitée simple (Soler)", "72.00", "10"), ("19/11/2025", "Chambre 14 – nuitée simple (Benali)", "72.00", "10"),
            ("20/11/2025", "2 petits-déjeuners", "21.00", "10"), ("20/11/2025", "Parking fermé fourgon, 2 nuits", "16.00", "20"), ("20/11/2025", "Taxe de séjour (4 × 0,80)", "3.20", "0")]
    by_rate = []
    for rate in ("10", "20"):
        gross = sum(Decimal(price) for *_, price, kind in sold if kind == rate)
        net = cents(gross * 100 / (100 + Decimal(rate)))
        by_rate.append((Decimal(rate), net, gross - net))
    stay = Decimal("3.20")
    gross = sum(Decimal(price) for _, _, price, _ in sold)
    vat = sum(vat for *_, vat in by_rate)
    number, day = "14 882", date(2025, 11, 20)
    page = Sheet("Facture", "Hôtel des Trois Vignes", font="serif", producer="Réception 2")
    for x in (20, 27, 34):
        for dx, dy in [(0, 0), (-2, 2.8), (2, 2.8), (0, 5.6)]:
            page.disc(x + dx, 16 + dy, 1.5, fill="#6a2c70")
    page.text(42, 21, "Hôtel des Trois Vignes", size=20, font="serif-italic", ink="#6a2c70")
    page.text(42, 27, f"Restaurant – terrasse – {VIGNES.street}, {VIGNES.postcode} {VIGNES.city} – {VIGNES.phone}", size=8.5)
    page.text(20, 44, f"FACTURE n° {number}", size=13, font="serif-bold")
    page.text(120, 44, f"Saint-Affrique, le {french_date(day, 'dots')}", size=10)
    page.lines(20, 52, ["Arrivée : 18.11.2025    Départ : 20.11.2025    2 adultes", "Réservation n° R-20417 du 12.11.2025"], leading=4.8, size=9.5)
    page.lines(120, 56, ["Atelier Garrigue", "220, chemin de la Draye", "34170 Castelnau-le-Lez"], leading=4.8, size=10)
    edges = [(20, "l"), (44, "l"), (160, "r"), (188, "r")]
    y = 82
    page.row(y, edges, ["Date", "Prestation", "TVA", "Prix TTC"], size=9, font="serif-bold")
    page.rule(20, y + 2, 190, thick=0.3)
    for when, what, price, rate in sold:
        y += 7
        page.row(y, edges, [when, what, f"{rate} %" if rate != "0" else "–", fr(Decimal(price))], size=10)
    page.rule(20, y + 3, 190, thick=0.3)
    y += 11
    page.text(100, y, "Total TTC", size=13, font="serif-bold")
    page.right(188, y, euros(gross), size=13, font="serif-bold")
    y += 12
    page.row(y, [(100, "l"), (140, "r"), (164, "r"), (188, "r")], ["Taux", "HT", "TVA", "TTC"], size=8.5, font="serif-bold")
    for rate, net, tax in by_rate:
        y += 5
        page.row(y, [(100, "l"), (140, "r"), (164, "r"), (188, "r")], [f"{fr(rate)} %", fr(net), fr(tax), fr(net + tax)], size=9)
    y += 5
    page.row(y, [(100, "l"), (140, "r"), (164, "r"), (188, "r")], ["Hors TVA", fr(stay), "0,00", fr(stay)], size=9)
    y += 5
    page.row(y, [(100, "l"), (140, "r"), (164, "r"), (188, "r")], ["Totaux", fr(gross - vat), fr(vat), fr(gross)], size=9, font="serif-bold")
    page.lines(20, y - 14, ["Réglé par carte bancaire", f"le 20.11.2025 : {euros(gross)}", "Reste dû : 0,00 €"], leading=5, size=10)
    page.centre(105, y + 34, "Nous vous remercions de votre visite et vous souhaitons bonne route.", size=10, font="serif-italic")
    page.centre(105, 284, f"{VIGNES.legal_name} au capital de {VIGNES.capital} – {VIGNES.registry} {VIGNES.siren_spaced} – SIRET {VIGNES.siret} – TVA {VIGNES.vat} – Hôtel de tourisme 2 étoiles", size=7.5)
    return Made(page.finish(), "invoice", VIGNES, number, day, None, gross - vat, vat, gross, first_words=page.first_words, buyer=GARRIGUE, rates=by_rate, payable=Decimal(0),
                prepaid=None, hidden=("buyer_siren",))
