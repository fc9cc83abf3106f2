"""Till receipts, as a telephone sees them on a table."""

from datetime import date
from decimal import Decimal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from . import scan
from .documents import Made, document
from .money import cents, fr
from .paper import font_file
from .parties import BISTROT, BRICOLEZ, STATION

WIDTH, SIZE, LEADING = 560, 22, 29  # of the paper roll, in pixels
COLUMNS = 40  # characters a line


class Roll:
    """A paper roll under a thermal print head."""

    def __init__(self, font="mono", columns=COLUMNS):
        self.rows: list[tuple[str, int, bool]] = []
        self.font, self.columns = font, columns
        self.width = WIDTH * columns // COLUMNS

    def centre(self, text, big=False):
        self.rows.append((text.center(self.columns // (2 if big else 1)), 2 if big else 1, big))

    def row(self, left="", right="", bold=False):
        gap = self.columns - len(left) - len(right)
        self.rows.append((left + " " * max(gap, 1) + right, 1, bold))

    def rule(self, mark="-"):
        self.rows.append((mark * self.columns, 1, False))

    @property
    def first_words(self) -> str:
        return " ".join(" ".join(text for text, _, _ in self.rows).split()[:6])

    def print(self, name: str, ink=48) -> Image.Image:
        height = 60 + sum(LEADING * (1.6 if scale > 1 else 1) for _, scale, _ in self.rows) + 90
        paper = Image.new("L", (self.width, int(height)), 244)
        draw, y = ImageDraw.Draw(paper), 40.0
        for text, scale, bold in self.rows:
            face = self.font + "-bold" if bold else self.font
            font = ImageFont.truetype(font_file(face), SIZE * scale if scale == 1 else 38)
            if scale > 1:
                draw.text((self.width / 2, y), text.strip(), fill=ink, font=font, anchor="ma")
            else:
                draw.text((14, y), text, fill=ink, font=font)
            y += LEADING * (1.6 if scale > 1 else 1)
        # the head prints unevenly: pale columns and bands
        pixels, chance = np.asarray(paper).astype("float32"), scan.dice(name)
        columns = 1 - 0.35 * (chance.random(self.width) > 0.985)
        bands = 1 - 0.22 * np.clip(np.sin(np.arange(paper.height) / 90 + chance.random() * 6), 0, 1)
        faded = 244 - (244 - pixels) * columns[None, :] * bands[:, None]
        return scan.soften(Image.fromarray(faded.astype("uint8")), 0.6)


def _table(size, name: str, tone) -> Image.Image:
    """A wooden table: long soft waves of grain."""
    chance, (width, height) = scan.dice("table" + name), size
    y, x = np.mgrid[0:height, 0:width].astype("float32")
    wood = np.sin(y / 17 + 3 * np.sin(x / 410) + chance.random() * 9) + 0.6 * np.sin(y / 5.3 + 2 * np.sin(x / 230))
    wood = wood * 7 + np.sin(y / 160) * 10
    return Image.fromarray(np.stack([(base + wood * slope) for base, slope in tone], -1).clip(0, 255).astype("uint8"))


def _warp(corners_from, corners_to):
    """Coefficients for Pillow's PERSPECTIVE transform."""
    rows = []
    for (x, y), (u, v) in zip(corners_to, corners_from):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    return np.linalg.solve(np.array(rows, float), np.array(corners_from, float).reshape(8)).tolist()


def photograph(roll: Roll, name: str, tone, lean: float, quality=66, size=(1080, 1440)) -> bytes:
    """The receipt on a table, seen from slightly aside, with a hand's shadow, noise and JPEG."""
    return lay(roll.print(name), name, tone, lean, quality, size)


def lay(paper: Image.Image, name: str, tone, lean: float, quality=66, size=(1080, 1440), shadow=105) -> bytes:
    """A grey picture of a paper, photographed on a table. `shadow`: how dark the hand's is."""
    chance = scan.dice("hand" + name)
    width, height = size
    scale = min((height - 140) / paper.height, (width - 260) / paper.width)
    w, h = paper.width * scale, paper.height * scale
    left, top, shake = (width - w) / 2, (height - h) / 2, lambda: chance.uniform(-14, 14)
    turn = np.deg2rad(lean)
    corners = []
    for x, y, squeeze in [(0, 0, 0.035), (w, 0, -0.035), (w, h, 0), (0, h, 0)]:
        cx, cy = x - w / 2 + squeeze * w, y - h / 2
        corners.append((left + w / 2 + cx * np.cos(turn) - cy * np.sin(turn) + shake(), top + h / 2 + cx * np.sin(turn) + cy * np.cos(turn) + shake()))
    flat = [(0, 0), (paper.width, 0), (paper.width, paper.height), (0, paper.height)]
    back = _warp(flat, corners)
    # a crease across the paper
    pixels = np.asarray(paper).astype("float32")
    fold = np.abs(np.arange(paper.height) - paper.height * 0.46)
    pixels -= (18 * np.exp(-(fold**2) / 30) - 8 * np.exp(-((fold - 9) ** 2) / 60))[:, None]
    tinted = Image.merge("RGB", [Image.fromarray((pixels * k).clip(0, 255).astype("uint8")) for k in (1.0, 0.99, 0.95)])
    laid = tinted.transform(size, Image.PERSPECTIVE, back, Image.BICUBIC)
    mask = Image.new("L", paper.size, 255).transform(size, Image.PERSPECTIVE, back, Image.BICUBIC)
    picture = _table(size, name, tone)
    under = mask.filter(ImageFilter.GaussianBlur(14)).transform(size, Image.AFFINE, (1, 0, -10, 0, 1, -14))
    picture.paste((25, 18, 12), (0, 0), under.point(lambda value: value * 0.55))
    picture.paste(laid, (0, 0), mask)
    # the hand that holds the telephone stands in the light
    shade = Image.new("L", size, 0)
    x = width * (0.62 + 0.2 * chance.random())
    ImageDraw.Draw(shade).polygon([(x, height), (x + 90, height * 0.62), (x + 260, height * 0.55), (width, height * 0.6), (width, height)], fill=shadow)
    picture.paste((30, 26, 24), (0, 0), shade.filter(ImageFilter.GaussianBlur(70)))
    picture = scan.uneven_light(picture, name, 0.28)
    return scan.jpeg(scan.grain(scan.soften(picture, 0.7), name, 4.5), quality)


def _rates(sold):
    """Prices with tax, by rate → (rate, net, vat, gross)."""
    sums = {}
    for rate, gross in sold:
        sums[rate] = sums.get(rate, Decimal(0)) + Decimal(gross)
    return [(rate, cents(gross * 100 / (100 + Decimal(rate))), gross) for rate, gross in sorted(sums.items(), key=lambda both: Decimal(both[0]))]


@document("boulangerie-lemoine/Notes de frais/IMG_20261008_131542.jpg")
def restaurant() -> Made:
    roll = Roll()
    roll.centre("LE BISTROT DU PONANT", big=True)
    for text in ["11 QUAI DES BRUMES", "44600 SAINT-NAZAIRE", f"TEL {BISTROT.phone}", f"SIRET {BISTROT.siret_spaced}", f"TVA {BISTROT.vat}"]:
        roll.centre(text)
    roll.rule()
    roll.row("TABLE 7   COUVERTS 3", "SERVEUR: LEA")
    roll.row("08/10/2026 13:04", "TICKET 004417")
    roll.rule()
    sold = [("3", "FORMULE MIDI", "19.90", "10"), ("2", "VERRE MUSCADET", "4.80", "20"), ("1", "EAU PETILLANTE 1L", "5.00", "10"), ("1", "FAR BRETON", "6.40", "10"),
            ("3", "CAFE", "2.20", "10"), ("1", "PLAT ENFANT", "11.00", "10")]
    taxed = []
    for count, name, price, rate in sold:
        total = Decimal(count) * Decimal(price)
        taxed.append((rate, total))
        roll.row(f"{count} {name}", fr(total) + (" B" if rate == "20" else " A"))
    rates = _rates(taxed)
    gross = sum(r[2] for r in rates)
    net = sum(r[1] for r in rates)
    roll.rule("=")
    roll.row("TOTAL EUR", fr(gross), bold=True)
    roll.rule("=")
    roll.row("CB SANS CONTACT", fr(gross))
    roll.row()
    roll.row("  TAUX      HT       TVA", "TTC")
    for (rate, base, total), mark in zip(rates, "AB"):
        roll.row(f"{mark} {fr(Decimal(rate)):>6}% {fr(base):>8} {fr(total - base):>8}", fr(total))
    roll.row()
    for text in ["PRIX NETS - SERVICE COMPRIS 15%", "NOTE - MERCI DE VOTRE VISITE !", "*** A BIENTOT ***"]:
        roll.centre(text)
    tone = [(146, 1.2), (104, 1.0), (66, 0.8)]
    return Made(photograph(roll, "bistrot", tone, -3.2), "receipt", BISTROT, "004417", date(2026, 10, 8), None, net, gross - net, gross, first_words=roll.first_words,
                hidden=("net", "vat"), rates=[(Decimal(rate), base, total - base) for rate, base, total in rates])


@document("boulangerie-lemoine/Notes de frais/IMG_20261016_074811.jpg")
def fuel() -> Made:
    roll = Roll(font="mono")
    roll.centre("RELAIS PORNICHET SUD", big=True)
    for text in ["ROUTE DE LA COTE D'AMOUR", "44380 PORNICHET", f"TEL {STATION.phone}", f"SIRET {STATION.siret}", f"TVA INTRA {STATION.vat}"]:
        roll.centre(text)
    gross = cents(Decimal("43.69") * Decimal("1.740"))
    net = cents(gross / Decimal("1.2"))
    roll.row()
    roll.row("16/10/26   07:41:52", "PISTE 3")
    roll.row("TICKET CLIENT", "N 118-20377")
    roll.rule()
    roll.row("CARBURANT", "GAZOLE B7", bold=True)
    roll.row("VOLUME", "43,69 L")
    roll.row("PRIX / LITRE", "1,740 EUR")
    roll.rule()
    roll.row("MONTANT TTC", f"{fr(gross)} EUR", bold=True)
    roll.row("DONT TVA 20,00%", f"{fr(gross - net)} EUR")
    roll.row("MONTANT HT", f"{fr(net)} EUR")
    roll.rule()
    for text in ["CARTE BANCAIRE", "A0000000421010", "CB ************4417", "DEBIT - AUTO 772051"]:
        roll.row(text)
    roll.row("MONTANT REEL", f"{fr(gross)} EUR")
    roll.row()
    roll.row("IMMAT.: GA-418-LM", "KM: 88 204")
    roll.centre("TICKET A CONSERVER")
    roll.centre("BONNE ROUTE")
    tone = [(92, 0.5), (96, 0.5), (101, 0.5)]
    return Made(photograph(roll, "station", tone, 4.6, quality=62), "receipt", STATION, "118-20377", date(2026, 10, 16), None, net, gross - net, gross,
                first_words=roll.first_words, rates=[(Decimal(20), net, gross - net)])


@document("atelier-garrigue/Notes de frais/ticket outillage 24 oct.jpg")
def tools() -> Made:
    roll = Roll()
    roll.centre("BRICO-LEZ", big=True)
    for text in ["C.CIAL DE L'AUBE ROUGE", "34170 CASTELNAU-LE-LEZ", f"{BRICOLEZ.phone}  APE {BRICOLEZ.naf}", f"RCS MONTPELLIER {BRICOLEZ.siren_spaced}", f"TVA {BRICOLEZ.vat}"]:
        roll.centre(text)
    roll.rule("*")
    roll.row("CAISSE 04  HOTESSE 218", "24/10/2026 08:52")
    roll.row("TRANS. 7741", "FACTURE SIMPLIFIEE")
    roll.rule("*")
    sold = [("3250390044178", "PERFO SDS+ 800W", "1", "129.00"), ("3250390071204", "FORETS SDS X5", "2", "14.90"), ("3415560088217", "CHEVILLES 8MM X100", "3", "8.45"),
            ("3760019340418", "LUNETTES PROTEC.", "2", "6.20"), ("3760019344171", "MASQUE FFP3 X5", "1", "17.50")]
    gross = Decimal(0)
    for code, name, count, price in sold:
        total = Decimal(count) * Decimal(price)
        gross += total
        roll.row(f"{code} {name}")
        roll.row(f"      {count} x {fr(Decimal(price))}", f"{fr(total)} 2")
    off = Decimal("10.00")
    roll.row("REMISE CARTE PRO", f"-{fr(off)} 2")
    gross -= off
    net = cents(gross / Decimal("1.2"))
    roll.rule()
    roll.row("TOTAL A PAYER", f"{fr(gross)} EUR", bold=True)
    roll.row("9 ARTICLES")
    roll.row("CARTE BANCAIRE EMV", fr(gross))
    roll.rule()
    roll.row("CODE TVA   TAUX     HT", "TVA")
    roll.row(f"2          20,00%   {fr(net)}", fr(gross - net))
    roll.row()
    roll.row("CLIENT PRO: ATELIER GARRIGUE SAS")
    roll.centre("ECHANGE SOUS 30 JOURS AVEC CE TICKET")
    roll.centre("ECO-PART. INCLUSE: 0,42 EUR")
    tone = [(176, 0.6), (168, 0.6), (150, 0.6)]
    return Made(photograph(roll, "outillage", tone, 1.4, quality=68), "receipt", BRICOLEZ, "7741", date(2026, 10, 24), None, net, gross - net, gross,
                first_words=roll.first_words, rates=[(Decimal(20), net, gross - net)])
