"""Papers that are no invoices: a payslip, a maintenance contract."""

from datetime import date
from decimal import Decimal

from .documents import Made, document, french_date
from .money import cents, fr
from .paper import Sheet
from .parties import FRIGOFOUR, LEMOINE


@document("boulangerie-lemoine/À classer/Bulletin 2026-11 PERRIN Louis.pdf")
def payslip() -> Made:
    page = Sheet("Bulletin de paie", LEMOINE.legal_name, font="narrow", producer="PaieFacile 26.10")
    hours, hourly = Decimal("151.67"), Decimal("13.42")
    base = cents(hours * hourly)
    extra, night, bonus = cents(Decimal("8") * hourly * Decimal("1.25")), cents(Decimal("52") * hourly * Decimal("0.25")), Decimal("82.30")
    gross = base + extra + night + bonus
    page.text(12, 18, "BULLETIN DE PAIE", size=17, font="sans-bold")
    page.text(12, 24, "Période du 01/11/2026 au 30/11/2026", size=9.5)
    page.text(12, 29, "Payé le 30/11/2026 par virement", size=9.5)
    page.box(10, 34, 92, 32, stroke="#555555")
    page.lines(13, 39.5, [LEMOINE.legal_name, LEMOINE.street, f"{LEMOINE.postcode} {LEMOINE.city.upper()}", f"SIRET {LEMOINE.siret_spaced}   NAF {LEMOINE.naf}", "URSSAF Pays de la Loire 527 000 004417 2",
                         "Convention collective : boulangerie-pâtisserie artisanale (IDCC 843)"], leading=4.4, size=9)
    page.box(106, 34, 94, 32, stroke="#555555")
    page.lines(124, 43, ["M. PERRIN Louis", "8 rue des Trois-Croissants", "44100 NANTES"], leading=4.8, size=10.5)
    page.lines(109, 60, [f"Matricule 0007   N° SS 1 98 05 44 109 218 {97 - 1980544109218 % 97:02d}"], size=8.5)
    page.lines(12, 72, ["Emploi : ouvrier boulanger, coefficient 175", "Entrée : 03/09/2021   Contrat : CDI temps plein   Horaire mensuel : 151,67 h"], leading=4.2, size=9)
    columns = [(12, "l"), (106, "r"), (126, "r"), (148, "r"), (170, "r"), (198, "r")]
    y = 84
    page.box(10, y - 4.6, 190, 6.6, fill="#dcdcdc")
    page.row(y, columns, ["Rubrique", "Base", "Taux", "À payer", "À déduire", "Part employeur"], size=8.5, font="narrow-bold")
    y += 6
    for name, amount, rate, value in [("Salaire de base", fr(hours), fr(hourly, places=4), base), ("Heures supplémentaires 125 %", "8,00", fr(hourly * Decimal("1.25"), places=4), extra),
                                      ("Majoration heures de nuit 25 %", "52,00", fr(hourly * Decimal("0.25"), places=4), night), ("Prime d’ancienneté", "", "", bonus)]:
        page.row(y, columns, [name, amount, rate, fr(value), "", ""], size=9)
        y += 4.8
    page.row(y + 1, columns, ["SALAIRE BRUT", "", "", fr(gross), "", ""], size=9.5, font="narrow-bold")
    y += 8
    held, paid = Decimal(0), Decimal(0)
    for title, rows in [("Santé", [("Sécurité sociale – maladie, maternité, invalidité, décès", None, "7.00"), ("Complémentaire santé", "0.7500", "0.7500")]), ("Accidents du travail – maladies professionnelles", [("Taux notifié", None, "2.35")]),
                        ("Retraite", [("Sécurité sociale plafonnée", "6.90", "8.55"), ("Sécurité sociale déplafonnée", "0.40", "2.11"), ("Complémentaire tranche 1", "4.01", "6.01")]), ("Famille", [("Allocations familiales", None, "3.45")]),
                        ("Assurance chômage", [("Chômage", None, "4.25")]), ("CSG – CRDS", [("CSG déductible de l’impôt sur le revenu", "6.6810", None), ("CSG/CRDS non déductible", "2.8493", None)]),
                        ("Autres contributions dues par l’employeur", [("FNAL, formation, dialogue social, apprentissage", None, "1.846")])]:
        page.text(12, y, title, size=8.5, font="narrow-bold")
        y += 4.3
        for name, worker, employer in rows:
            mine = cents(gross * Decimal(worker) / 100) if worker else None
            theirs = cents(gross * Decimal(employer) / 100) if employer else None
            held, paid = held + (mine or 0), paid + (theirs or 0)
            page.row(y, columns, ["   " + name, fr(gross), fr(Decimal(worker), places=4) if worker else "", "", fr(mine) if mine else "", fr(theirs) if theirs else ""], size=8.5)
            y += 4.3
    relief = cents(gross * Decimal("0.1382"))
    page.row(y + 1, columns, ["Allégement de cotisations", "", "", "", "", "-" + fr(relief)], size=8.5)
    y += 6
    page.row(y, columns, ["TOTAL DES COTISATIONS ET CONTRIBUTIONS", "", "", "", fr(held), fr(paid - relief)], size=9, font="narrow-bold")
    y += 6.5
    social = gross - held
    taxed = social + cents(gross * Decimal("2.8493") / 100)
    tax = cents(taxed * Decimal("3.10") / 100)
    page.row(y, columns, ["MONTANT NET SOCIAL", "", "", fr(social), "", ""], size=9, font="narrow-bold")
    y += 6
    page.row(y, columns, ["NET À PAYER AVANT IMPÔT SUR LE REVENU", "", "", fr(social), "", ""], size=10, font="narrow-bold")
    y += 5.5
    page.row(y, columns, ["Impôt sur le revenu prélevé à la source", fr(taxed), "3,10", "", fr(tax), ""], size=8.5)
    y += 4
    page.box(10, y, 190, 9, fill="#dcdcdc")
    page.text(12, y + 6, "NET PAYÉ EN EUROS", size=11, font="sans-bold")
    page.right(198, y + 6, fr(social - tax), size=12, font="sans-bold")
    y += 16
    page.grid(10, y, [38, 38, 38, 38, 38], [["Cumuls 2026", "Brut", "Net imposable", "Heures", "Impôt prélevé"], ["", fr(gross * 11 - 412), fr(taxed * 11 - 330), "1 748,37", fr(tax * 11 - 9)]], aligns="lrrrr", size=8.5)
    page.grid(10, y + 16, [38, 38, 38], [["Congés payés", "Acquis", "Pris"], ["N-1 / N", "25,00 / 12,50", "19,00 / 0,00"]], aligns="lrr", size=8.5)
    page.text(128, y + 20, f"Coût total pour l’employeur : {fr(gross + paid - relief)}", size=8.5)
    page.text(128, y + 25, f"dont allégements : {fr(relief)}", size=8.5)
    page.centre(105, 286, "Dans votre intérêt et pour vous aider à faire valoir vos droits, conservez ce bulletin de paie sans limitation de durée. Informations : www.service-public.example", size=7)
    return Made(page.finish(), "payslip", LEMOINE, None, date(2026, 11, 30), first_words=page.first_words, payable=social - tax, hidden=("vat_number", "currency"),
                extra={"employee": "Louis Perrin", "period_start": "2026-11-01", "period_end": "2026-11-30"})


@document("boulangerie-lemoine/À classer/Contrat entretien four signé.pdf")
def contract() -> Made:
    number, day = "CE-2026-058", date(2026, 11, 2)
    page = Sheet("Contrat d’entretien", FRIGOFOUR.legal_name, font="serif", producer="Traitement de texte")
    page.centre(105, 28, "CONTRAT D’ENTRETIEN", size=18, font="serif-bold")
    page.centre(105, 36, f"Four à sole et chambres froides – n° {number}", size=12)
    page.text(24, 52, "ENTRE LES SOUSSIGNÉS", size=11, font="serif-bold")
    y = page.paragraph(24, 60, 162, f"{FRIGOFOUR.name}, SARL au capital de {FRIGOFOUR.capital}, dont le siège est {FRIGOFOUR.street}, {FRIGOFOUR.postcode} {FRIGOFOUR.city}, immatriculée au {FRIGOFOUR.registry} "
                       f"sous le n° {FRIGOFOUR.siren_spaced}, représentée par M. Denis Bréhat, gérant, ci-après « le prestataire »,", size=11, leading=5.2)
    y = page.paragraph(24, y + 3, 162, f"et {LEMOINE.name}, SARL au capital de {LEMOINE.capital}, dont le siège est {LEMOINE.street}, {LEMOINE.postcode} {LEMOINE.city}, immatriculée au {LEMOINE.registry} sous le n° "
                       f"{LEMOINE.siren_spaced}, représentée par Mme Jeanne Lemoine, gérante, ci-après « le client »,", size=11, leading=5.2)
    y = page.paragraph(24, y + 3, 162, "il a été convenu ce qui suit.", size=11)
    articles = [
        ("Article 1 – Objet", "Le prestataire assure l’entretien préventif et le dépannage d’un four à sole de quatre étages (n° 2019-44-0187), d’une chambre de pousse et de deux chambres froides installés au fournil du client."),
        ("Article 2 – Durée", "Le contrat prend effet le 1er janvier 2027 pour douze mois. Il se renouvelle par tacite reconduction, sauf dénonciation par lettre recommandée trois mois avant son terme."),
        ("Article 3 – Visites", "Deux visites par an, en mars et en septembre, hors jours d’ouverture. Le prestataire intervient sous quatre heures ouvrées en cas de panne arrêtant la cuisson."),
        ("Article 4 – Prix", "La redevance annuelle est de 1 140,00 € hors taxes, soit 1 368,00 € toutes taxes comprises au taux de TVA de 20 %. Elle est payable en deux échéances de 684,00 €, les 15 janvier et 15 juillet, sur présentation d’une facture. "
         "Les pièces sont facturées en sus au tarif en vigueur, avec une remise de 10 %."),
        ("Article 5 – Révision", "Le prix est révisé au 1er janvier selon l’indice du coût horaire du travail (ICHT-IME), l’indice de référence étant celui de septembre 2026."),
        ("Article 6 – Responsabilité", "Le prestataire est assuré pour sa responsabilité civile professionnelle à hauteur de 500 000 € par sinistre. Il n’est pas tenu des pertes d’exploitation du client."),
        ("Article 7 – Résiliation", "En cas d’inexécution par l’une des parties, l’autre peut résilier de plein droit trente jours après une mise en demeure restée sans effet."),
        ("Article 8 – Litiges", "À défaut d’accord amiable, le tribunal de commerce de Nantes est seul compétent."),
    ]
    y += 4
    for title, words in articles:
        if y > 252:
            page.centre(105, 285, f"{number} – page 1/2    Paraphes :  D.B.    J.L.", size=9)
            page.page()
            y = 28
        page.text(24, y, title, size=11, font="serif-bold")
        y = page.paragraph(24, y + 5.6, 162, words, size=11, leading=5.2) + 4
    y += 10
    page.text(24, y, f"Fait à Nantes, en deux exemplaires, le {french_date(day, 'long')}.", size=11)
    page.text(24, y + 14, "Pour le prestataire,", size=11)
    page.text(120, y + 14, "Pour le client, « lu et approuvé »", size=11)
    c = page.canvas
    c.setLineWidth(1.1)
    for left, lift in [(70, 40), (350, 26)]:
        base = (page.height - y - 38) * 2.8346
        c.bezier(left, base, left + 16, base + lift * 1.4, left + 28, base - lift, left + 46, base + lift * 0.6)
        c.bezier(left + 46, base + lift * 0.6, left + 62, base - lift * 0.5, left + 76, base + lift, left + 124, base + 6)
    page.centre(105, 285, f"{number} – page {page.pages}/2", size=9)
    return Made(page.finish(), "contract", FRIGOFOUR, number, day, pages=page.pages, first_words=page.first_words, buyer=LEMOINE, hidden=("vat_number", "iban", "currency"),
                extra={"paper": "service_contract"})
