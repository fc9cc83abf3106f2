"""Files that a client's folder holds as well, and that must each come to a clear end."""

import io
import unicodedata
from datetime import date

import pikepdf
from reportlab.lib.pagesizes import A5

from . import bakery, scan
from .documents import Made, document, french_date
from .money import Totals, euros, fr, line, plain
from .paper import Sheet
from .parties import KERLOCH, LEMOINE, Party

PASSWORD = "fournil"


def _coffee(number: str, day: date, items) -> tuple[Sheet, Totals]:
    """A small invoice on half a sheet."""
    totals = Totals(items)
    page = Sheet(f"Facture {number}", KERLOCH.legal_name, size=A5, font="book", producer="Kerloc’h")
    for left in (14, 20, 26):
        page.disc(left, 15, 2.4, fill="#5a3520")
    page.text(34, 17, "Torréfaction Kerloc’h", size=15, font="book-bold", ink="#5a3520")
    page.lines(34, 22, [f"{KERLOCH.street} – {KERLOCH.postcode} {KERLOCH.city} – {KERLOCH.phone}", f"SIRET {KERLOCH.siret_spaced} – TVA {KERLOCH.vat}"], leading=3.8, size=7)
    page.text(12, 42, f"Facture {number}", size=12, font="book-bold")
    page.text(12, 47.5, french_date(day, "long"), size=8.5)
    page.lines(84, 42, [LEMOINE.legal_name, *LEMOINE.address, f"SIREN {LEMOINE.siren_spaced}"], leading=4.2, size=8.5)
    edges = [(12, "l"), (86, "r"), (104, "r"), (116, "r"), (136, "r")]
    page.rule(12, 66, 136, ink="#5a3520")
    page.row(70.5, edges, ["", "Qté", "PU HT", "TVA", "HT"], size=7.5, font="book-bold")
    y = 77
    for item in items:
        page.row(y, edges, [item.text, plain(item.quantity), fr(item.price), f"{plain(item.rate)} %", fr(item.total)], size=8)
        y += 6
    page.rule(12, y - 2, 136, ink="#5a3520")
    for name, value in [("Total HT", totals.net), ("TVA", totals.vat), ("Total TTC", totals.gross)]:
        y += 5.5
        page.right(112, y, name, size=9, font="book-bold" if name.endswith("C") else None)
        page.right(136, y, euros(value), size=9, font="book-bold" if name.endswith("C") else None)
    page.lines(12, y + 14, ["Payable à réception par virement", f"IBAN {KERLOCH.iban_spaced}", f"BIC {KERLOCH.bic}"], leading=4.6, size=8)
    page.text(12, 198, f"{KERLOCH.legal_name} au capital de {KERLOCH.capital} – {KERLOCH.registry} {KERLOCH.siren_spaced} – pénalités 3 × taux légal, indemnité 40 €", size=6)
    return page, totals


def _coffee_made(number, day, items) -> Made:
    page, totals = _coffee(number, day, items)
    return Made(page.finish(), "invoice", KERLOCH, number, day, day, totals.net, totals.vat, totals.gross, iban=KERLOCH.iban, first_words=page.first_words, buyer=LEMOINE)


@document("odd/Reçu ☕ café & thé 🥐 – été indien.pdf")
def emoji_name() -> Made:
    return _coffee_made("K-2209", date(2026, 9, 22), [line("Café en grains « Iroise » – 1 kg", 6, "", "16.40", "5.5"), line("Thé noir en vrac – 500 g", 2, "", "14.10", "5.5")])


@document(unicodedata.normalize("NFD", "odd/Facture torréfaction décembre à février.pdf"))
def decomposed_name() -> Made:
    """The name's accents are letters of their own, as some systems write them."""
    return _coffee_made("K-2318", date(2026, 11, 12), [line("Café moulu décaféiné – 1 kg", 3, "", "18.20", "5.5"), line("Location moulin, trimestre", 1, "", "45.00", "20")])


@document("odd/facture protégée.pdf")
def encrypted() -> Made:
    page, _ = _coffee("K-2266", date(2026, 10, 13), [line("Café en grains « Molène » – 1 kg", 4, "", "17.10", "5.5")])
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(page.finish())) as pdf:
        # RC4: the stronger ciphers draw their salt by chance, and would give other bytes every time
        pdf.save(out, encryption=pikepdf.Encryption(owner=PASSWORD, user=PASSWORD, R=3, aes=False, metadata=False), static_id=True)
    return Made(out.getvalue(), "encrypted", currency=None, pages=None, extra={"password": PASSWORD})


@document("odd/facture tronquée.pdf")
def truncated() -> Made:
    whole = bakery.telephone().content
    return Made(whole[: len(whole) * 2 // 5], "truncated", currency=None, pages=None)


@document("odd/vide.pdf")
def empty() -> Made:
    return Made(b"", "empty", currency=None, pages=None)


@document("odd/devis vitrine.pdf")
def picture_named_pdf() -> Made:
    page = Sheet("", "", size=A5, font="serif")
    page.text(16, 26, "DEVIS n° D-118", size=18, font="serif-bold")
    page.lines(16, 40, ["Miroiterie Guillou – Nantes", "Remplacement vitrine boutique, 3,20 × 1,85 m", "feuilleté 44.2, dépose et pose", "", f"Total HT {euros(2140)}", f"TVA 20 % {euros(428)}",
                        f"Total TTC {euros(2568)}", "", "Valable jusqu’au 31 décembre 2026"], leading=8, size=12)
    picture = scan.pages_of(page.finish(), 110)[0].quantize(8, dither=0)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(110, 110))
    guillou = Party("Miroiterie Guillou", "", "", "", "Nantes")
    return Made(out.getvalue(), "picture_named_pdf", guillou, "D-118", hidden=("invoice_number",), first_words=page.first_words, net=2140, vat=428, gross=2568)


@document("odd/pilote imprimante.exe")
def program() -> Made:
    """The head of a Windows program and nothing behind it: harmless, and recognisable."""
    stub = b"\x0e\x1f\xba\x0e\x00\xb4\x09\xcd\x21\xb8\x01\x4c\xcd\x21This program cannot be run in DOS mode.\r\r\n$"
    head = b"MZ" + bytes(58) + (0x80).to_bytes(4, "little") + stub
    portable = b"PE\x00\x00" + (0x8664).to_bytes(2, "little") + bytes(238)
    return Made(head.ljust(0x80, b"\x00") + portable + bytes(1536), "program", currency=None, pages=None)
