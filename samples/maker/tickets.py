"""More of the till: crumpled, small, two on one page, laid on the glass of a scanner."""

import io
from datetime import date
from decimal import Decimal

from PIL import Image

from . import scan
from .documents import Made, document
from .money import cents, fr
from .parties import Party, french
from .receipts import Roll, _rates, lay, photograph
from .scans import picture_pdf

BAKERY = "boulangerie-lemoine/À classer"
BUILDER = "atelier-garrigue/Archives 2025/Frais"

HALLES = french("Halles du Cours", "SAS", "22 cours des Cinquante-Otages-Neufs", "44000", "Nantes", "84410273", nic="0012", naf="4711D", phone="02 61 91 55 10")
CHANTIERS = french("Brasserie des Chantiers", "SARL", "40 quai de la Grue-Jaune", "44200", "Nantes", "79360418", naf="5610A", phone="02 61 91 34 76")
CAUSSES = french("Autoroutes des Causses", "SA", "Échangeur de La Cavalerie", "12230", "La Cavalerie", "51704832", nic="0005", naf="5221Z", phone="05 36 49 70 00")
COMEDIE = french("Parcs du Clapas", "SEM", "Place de la Comédie-Neuve", "34000", "Montpellier", "42917605", nic="0003", naf="5221Z", phone="04 65 71 90 90")
GARE = french("Stationnement Loire-Océan", "SAS", "Parking Gare Sud", "44000", "Nantes", "48066193", nic="0007", naf="5221Z", phone="02 61 91 22 40")
TAXI = french("Karim Haddou", "EI", "18 rue de la Saulzaie", "44800", "Saint-Herblain", "85127460", naf="4932Z", phone="06 39 98 03 18")
CLERMONTAISE = french("Station La Clermontaise", "SARL", "Avenue du Lac", "34800", "Clermont-l’Hérault", "40382957", naf="4730Z", phone="04 65 71 27 50")


def receipt(content: bytes, party: Party, number, day: date, rates, roll: Roll, **more) -> Made:
    """`rates`: (rate, net, gross) of each."""
    gross, net = sum(rate[2] for rate in rates), sum(rate[1] for rate in rates)
    return Made(content, "receipt", party, number, day, None, net, gross - net, gross, first_words=roll.first_words,
                rates=[(Decimal(rate), base, total - base) for rate, base, total in rates], **more)


# ── The supermarket, out of a pocket ─────────────────────────────────────────────────────────────────────────────
@document(f"{BAKERY}/IMG_20261107_190233.jpg")
def supermarket() -> Made:
    roll = Roll()
    roll.centre("HALLES DU COURS", big=True)
    for text in ["22 CRS DES CINQUANTE OTAGES NEUFS", f"44000 NANTES  TEL {HALLES.phone}", f"SIRET {HALLES.siret}", f"TVA INTRACOM {HALLES.vat}"]:
        roll.centre(text)
    roll.rule()
    sold = [("BEURRE DOUX 500G", "4.35", "5.5"), ("BEURRE DOUX 500G", "4.35", "5.5"), ("FARINE SARRASIN 1K", "3.19", "5.5"), ("LAIT ENT. 1L X6", "6.78", "5.5"), ("EPONGES X4", "2.45", "20"), ("SACS POUB. 100L", "5.90", "20"), ("PAPIER CUISSON", "3.60", "20")]
    for name, price, rate in sold:
        roll.row(name, f"{fr(Decimal(price))} {'A' if rate == '5.5' else 'B'}")
    rates = _rates([(rate, price) for _, price, rate in sold])
    gross = sum(rate[2] for rate in rates)
    roll.rule()
    roll.row("TOTAL (7 ART.)", f"{fr(gross)} EUR", bold=True)
    roll.row("ESPECES", "40,00")
    roll.row("RENDU", fr(Decimal(40) - gross))
    roll.rule()
    roll.row("TVA   TAUX      HT     TVA", "TTC")
    for mark, (rate, net, total) in zip("AB", rates):
        roll.row(f"{mark}   {fr(Decimal(rate)):>6}% {fr(net):>7} {fr(total - net):>7}", fr(total))
    roll.row()
    roll.row("07/11/2026 19:02   CAISSE 06", "NO 20771")
    roll.row("CARTE FIDELITE 2940 0441 8810", "+30 PTS")
    roll.centre("MERCI DE VOTRE VISITE")
    tone = [(205, 0.5), (203, 0.5), (198, 0.5)]
    return receipt(lay(scan.crumple(roll.print("halles"), "halles"), "halles", tone, 2.6, quality=64), HALLES, "20771", date(2026, 11, 7), rates, roll, hidden=("net", "vat"))


# ── A brasserie with three rates, on the glass of the scanner ────────────────────────────────────────────────────
@document(f"{BAKERY}/Brasserie 12 nov.png")
def brasserie() -> Made:
    roll = Roll(font="terminal")
    for text in ["Brasserie des Chantiers", "40 quai de la Grue-Jaune", "44200 Nantes", f"Tél. {CHANTIERS.phone}"]:
        roll.centre(text)
    roll.row()
    roll.row("Note n° 26-3307", "Table 14")
    roll.row("12-11-2026   13:41", "4 couverts")
    roll.rule("=")
    sold = [("4", "Menu du chantier", "18.50", "10"), ("2", "Pinte blonde", "7.20", "20"), ("1", "Vittel 1 L", "5.40", "10"), ("4", "Café", "2.10", "10"), ("2", "Quiche à emporter", "6.30", "5.5")]
    taxed = []
    for count, name, price, rate in sold:
        total = Decimal(count) * Decimal(price)
        taxed.append((rate, total))
        roll.row(f"{count} x {name}", fr(total))
    rates = _rates(taxed)
    gross = sum(rate[2] for rate in rates)
    roll.rule("=")
    roll.row("Total à régler", f"{fr(gross)} €", bold=True)
    roll.row()
    for rate, net, total in rates:
        roll.row(f"dont TVA {fr(Decimal(rate), places=1)} % sur {fr(net)} HT", fr(total - net))
    roll.row("Total HT", fr(sum(rate[1] for rate in rates)))
    roll.row()
    roll.row("Carte bancaire", fr(gross))
    roll.row()
    roll.centre(f"SARL Siret {CHANTIERS.siret_spaced}")
    roll.centre(f"TVA {CHANTIERS.vat}")
    roll.centre("Merci et à bientôt !")
    paper = roll.print("chantiers", ink=30)
    sheet = Image.new("L", (820, paper.height + 120), 250)
    sheet.paste(scan.skew(paper, 0.8, paper=248), (110, 50))
    sheet = scan.soften(sheet, 0.5).point(lambda value: round(value / 17) * 17)
    out = io.BytesIO()
    sheet.quantize(16, dither=0).save(out, "PNG", optimize=True, dpi=(200, 200), bits=4)
    return receipt(out.getvalue(), CHANTIERS, "26-3307", date(2026, 11, 12), rates, roll, hidden=("vat",))


# ── A parking ticket, small ──────────────────────────────────────────────────────────────────────────────────────
@document(f"{BAKERY}/IMG_20261012_171804.jpg")
def parking() -> Made:
    rates = _rates([("20", "9.20")])
    roll = Roll(columns=26)
    roll.centre("GARE SUD", big=True)
    for text in ["STATIONNEMENT", "LOIRE-OCEAN SAS", "44000 NANTES"]:
        roll.centre(text)
    roll.rule()
    for left, right in [("RECU", "NO 004120"), ("ENTREE 12/10/26", "13:22"), ("SORTIE 12/10/26", "17:16"), ("DUREE", "3H54")]:
        roll.row(left, right)
    roll.rule()
    roll.row("PAYE CB", "9,20 EUR", bold=True)
    roll.row("DONT TVA 20%", fr(rates[0][2] - rates[0][1]))
    roll.rule()
    for text in [f"SIRET {GARE.siret}", f"TVA {GARE.vat}", "BONNE ROUTE"]:
        roll.centre(text)
    tone = [(70, 0.8), (74, 0.8), (80, 0.9)]
    return receipt(photograph(roll, "gare-sud", tone, -5.5, quality=62, size=(900, 1100)), GARE, "004120", date(2026, 10, 12), rates, roll, hidden=("supplier", "net", "vat_breakdown"))


# ── A taxi, its note torn from the little printer ────────────────────────────────────────────────────────────────
@document(f"{BAKERY}/taxi.jpg")
def taxi() -> Made:
    rates = _rates([("10", "31.40")])
    roll = Roll(columns=32)
    for text in ["TAXI HERBLINOIS N. 118", "KARIM HADDOU", f"SIRET {TAXI.siret}", f"TEL {TAXI.phone}", "VEHICULE GH-118-TX"]:
        roll.centre(text)
    roll.rule()
    roll.row("NOTE", "000873")
    roll.row("DATE 19.11.2026")
    roll.row("PRISE EN CHARGE 20H41", "2,60")
    roll.row("FIN DE COURSE 21H03")
    roll.row("TARIF B  12,4 KM", "24,80")
    roll.row("BAGAGES 2", "4,00")
    roll.rule()
    roll.row("TOTAL A PAYER", "31,40 EUR", bold=True)
    roll.row("TVA 10 PCT INCLUSE", fr(rates[0][2] - rates[0][1]))
    roll.row("CLIENT: .....................")
    roll.row("DE: GARE  A: R. DU FOUR-BANAL")
    roll.rule()
    for text in ["RECLAMATION: PREFECTURE DE", "LOIRE-ATLANTIQUE, 44000 NANTES"]:
        roll.centre(text)
    tone = [(120, 1.0), (92, 0.9), (66, 0.7)]
    return receipt(lay(scan.crumple(roll.print("taxi", ink=70), "taxi", folds=5, depth=0.5), "taxi", tone, 6.2, quality=60, size=(950, 1250)), TAXI, "000873", date(2026, 11, 19), rates, roll,
                   hidden=("supplier", "net", "vat_number", "vat_breakdown"))


# ── A toll, and two receipts on one page of the office scanner ───────────────────────────────────────────────────
def _toll(number: str, day: date, time: str, way: str, price: str):
    rates, roll = _rates([("20", price)]), Roll(columns=34)
    roll.centre("AUTOROUTES DES CAUSSES")
    roll.centre(f"R.C.S. RODEZ {CAUSSES.siren_spaced}")
    roll.centre(f"TVA {CAUSSES.vat}")
    roll.row()
    roll.centre("RECU DE PEAGE")
    roll.row(f"{day:%d/%m/%Y}  {time}", "VOIE 12")
    roll.row(way, "CLASSE 1")
    roll.row(f"NO {number}")
    roll.rule()
    roll.row("MONTANT TTC", f"{fr(Decimal(price))} EUR", bold=True)
    roll.row("TVA 20,00 %", f"{fr(rates[0][2] - rates[0][1])} EUR")
    roll.row("MONTANT HT", f"{fr(rates[0][1])} EUR")
    roll.rule()
    roll.row("CB XXXXXXXXXXXX0417")
    roll.centre("MERCI DE VOTRE CONFIANCE")
    return roll, rates


@document(f"{BUILDER}/peage 22-10.jpg")
def toll() -> Made:
    roll, rates = _toll("12-0088-4471", date(2025, 10, 22), "07:48", "MILLAU SUD -> CLERMONT", "7.40")
    tone = [(38, 0.4), (40, 0.4), (44, 0.4)]
    return receipt(photograph(roll, "peage", tone, 9.0, quality=60, size=(1000, 1200)), CAUSSES, "12-0088-4471", date(2025, 10, 22), rates, roll)


@document(f"{BUILDER}/scan tickets Soler.pdf")
def two_receipts() -> Made:
    first, first_rates = _toll("07-0091-2206", date(2025, 11, 4), "06:55", "MONTPELLIER -> NIMES A/R", "12.80")
    second, second_rates = Roll(columns=30), _rates([("20", "8.50")])
    second.centre("PARKING COMEDIE")
    second.centre("PARCS DU CLAPAS - MONTPELLIER")
    for left, right in [("TICKET", "551 20938"), ("ENTREE", "13-11-2025 09:12"), ("PAYE LE", "13-11-2025 12:20")]:
        second.row(left, right)
    second.rule("*")
    second.row("A PAYER", "8,50 EUR", bold=True)
    second.row("TVA 20 %", fr(second_rates[0][2] - second_rates[0][1]))
    second.row("H.T.", fr(second_rates[0][1]))
    second.rule("*")
    second.row("CB", "8,50")
    second.centre(f"SIRET {COMEDIE.siret}")
    second.centre(f"TVA {COMEDIE.vat}")
    sheet = Image.new("L", (1654, 2339), 251)
    for roll, name, at, turn in [(first, "two-toll", (130, 190), 1.8), (second, "two-parking", (900, 620), -3.4)]:
        paper = roll.print(name, ink=40)
        paper = paper.resize((paper.width * 5 // 4, paper.height * 5 // 4), Image.BICUBIC)
        whole = Image.new("L", (paper.width + 6, paper.height + 6), 205)
        whole.paste(paper, (2, 2))
        mask = Image.new("L", whole.size, 255).rotate(turn, expand=True)
        sheet.paste(whole.rotate(turn, expand=True, resample=Image.BICUBIC, fillcolor=251), at, mask)
    sheet = scan.grain(scan.soften(sheet, 0.7), "two", 2.0)
    contents = [("1", receipt(b"", CAUSSES, "07-0091-2206", date(2025, 11, 4), first_rates, first)), ("2", receipt(b"", COMEDIE, "551 20938", date(2025, 11, 13), second_rates, second))]
    return Made(picture_pdf([sheet], 200, 46), "receipt", currency=None, first_words=first.first_words, contents=contents)


# ── Diesel, on the glass: the date without a century, the price after its currency ───────────────────────────────
@document(f"{BUILDER}/gazole 27 nov.jpg")
def diesel() -> Made:
    rates, roll = _rates([("20", "88.16")]), Roll(font="terminal", columns=36)
    for text in ["STATION LA CLERMONTAISE", "AVENUE DU LAC", "34800 CLERMONT-L'HERAULT", f"RCS MONTPELLIER {CLERMONTAISE.siren_spaced}", f"TVA : {CLERMONTAISE.vat}"]:
        roll.centre(text)
    roll.row()
    roll.row("TICKET 0418-771", "27.11.25 18:07")
    roll.row("POMPE 2", "GAZOLE")
    roll.row("52,04 L", "x 1,694 EUR/L")
    roll.row()
    roll.row("TOTAL TTC", f"EUR {fr(Decimal('88.16'))}", bold=True)
    roll.row("HT", f"EUR {fr(rates[0][1])}")
    roll.row("TVA 20%", f"EUR {fr(rates[0][2] - rates[0][1])}")
    roll.row()
    roll.row("CARTE ENTREPRISE **** 3306")
    roll.row("KM 148 204", "FOURGON GF-217-AG")
    roll.centre("AU REVOIR")
    paper = roll.print("clermontaise", ink=90)
    sheet = Image.new("L", (760, paper.height + 160), 240)
    sheet.paste(paper, (120, 70))
    sheet = scan.grain(scan.uneven_light(scan.skew(sheet, -2.2, paper=240), "clermontaise", 0.1), "clermontaise", 5)
    return receipt(scan.jpeg(sheet, 60, dpi=180), CLERMONTAISE, "0418-771", date(2025, 11, 27), rates, roll)
