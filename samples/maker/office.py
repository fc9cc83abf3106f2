"""Papers that are no PDF: a Word invoice, an expense sheet, a mail with its attachment, an archive. Written by hand, so that their bytes never change."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from xml.sax.saxutils import escape

from .documents import Made, bill, document, french_date
from .money import Totals, bare, euros, line, plain
from .odd import _coffee_made
from .paper import Sheet
from .parties import GARRIGUE, KERLOCH, LEMOINE, french

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

ROUXEL = french(
    "Anouk Rouxel Photographe", "EI", "31 rue Lanoue-Bras-de-Fer", "44200", "Nantes", "90317564", vat=False, account=("13507", "44001", "00077120934"), bic="VLTBFRPPXXX", naf="7420Z",
    phone="06 39 98 77 31", email="anouk@rouxel-photo.example",
)
BOUZIGUES = french(
    "Quincaillerie Bouzigues", "SAS", "Avenue du Grau, ZA Les Moulines", "34970", "Lattes", "38061947", nic="0003", account=("18917", "02205", "00013302741"), bic="CLEZFR3MXXX",
    capital="91 500 €", registry="RCS Montpellier", naf="4674A", phone="04 65 71 62 62", email="compta@bouzigues.example",
)


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


# ── A photographer's invoice, typed in Word; no VAT ──────────────────────────────────────────────────────────────
def _run(text, bold=False, size=None, colour=None):
    look = ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(text="", align="left", **look):
    return f'<w:p><w:pPr><w:spacing w:after="40"/><w:jc w:val="{align}"/></w:pPr>{_run(text, **look)}</w:p>'


def _table(rows, widths, aligns):
    cells = lambda row, bold: "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(text, align, bold=bold)}</w:tc>' for text, width, align in zip(row, widths, aligns))  # noqa: E731
    edge = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    body = "".join(f"<w:tr>{cells(row, place == 0)}</w:tr>" for place, row in enumerate(rows))
    return f'<w:tbl><w:tblPr><w:tblBorders>{edge}</w:tblBorders></w:tblPr><w:tblGrid>{"".join(f"""<w:gridCol w:w="{width}"/>""" for width in widths)}</w:tblGrid>{body}</w:tbl>'


@document("boulangerie-lemoine/À classer/Facture photos vitrine de Noël.docx")
def word_invoice() -> Made:
    items = [line("Prise de vue produits et boutique, demi-journée", 1, "", "320", "0"), line("Retouches, la photographie", 14, "", "12", "0"), line("Droits d’utilisation site et réseaux, 3 ans", 1, "", "90", "0")]
    totals, number, day, due = Totals(items), "2026-18", date(2026, 11, 6), date(2026, 11, 20)
    rows = [["Prestation", "Quantité", "Prix unitaire", "Total"]] + [[i.text, plain(i.quantity), euros(i.price), euros(i.total)] for i in items] + [["Total net à payer", "", "", euros(totals.net)]]
    body = "".join([
        _paragraph("Anouk Rouxel Photographe", bold=True, size=36, colour="7A4988"), _paragraph("Entrepreneur individuel (EI)"), _paragraph("31 rue Lanoue-Bras-de-Fer, 44200 Nantes"), _paragraph(f"{ROUXEL.phone} – {ROUXEL.email}"),
        _paragraph(f"SIRET {ROUXEL.siret_spaced} – APE {ROUXEL.naf}"), _paragraph(),
        _paragraph("Boulangerie Lemoine SARL", "right", bold=True), _paragraph("Jeanne Lemoine", "right"), _paragraph("14 rue du Four-Banal, 44000 Nantes", "right"), _paragraph(f"SIREN {LEMOINE.siren_spaced}", "right"), _paragraph(),
        _paragraph(f"Facture n° {number}", bold=True, size=28), _paragraph(f"Nantes, le {french_date(day, 'long')}"), _paragraph("Devis D-2026-31 accepté le 19 octobre 2026 – séance du 3 novembre 2026"), _paragraph(),
        _table(rows, [5000, 1200, 1600, 1500], ["left", "right", "right", "right"]), _paragraph("TVA non applicable, art. 293 B du CGI"), _paragraph(),
        _paragraph(f"À régler avant le {french_date(due, 'long')} par virement :"), _paragraph(f"IBAN {ROUXEL.iban_spaced}"), _paragraph(f"BIC {ROUXEL.bic}"), _paragraph(),
        _paragraph("Pas d’escompte pour paiement anticipé. En cas de retard : pénalités de 10 % l’an et indemnité forfaitaire de 40 €.", size=16)])
    parts = {
        "[Content_Types].xml": HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
        "_rels/.rels": HEAD + f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": HEAD + f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": HEAD + '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="21"/>'
        '<w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>',
        "word/document.xml": HEAD + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + body
        + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr></w:body></w:document>',
    }
    return bill(packed(parts), ROUXEL, number, day, due, totals, "Anouk Rouxel Photographe Entrepreneur individuel (EI)", pages=None, iban=ROUXEL.iban, buyer=LEMOINE, rates=None)


# ── The foreman's expenses in a spreadsheet ──────────────────────────────────────────────────────────────────────
@document("atelier-garrigue/Archives 2025/Frais/NDF Soler novembre 2025.xlsx")
def expense_sheet() -> Made:
    rows = [(date(2025, 11, 4), "Péage A9 Montpellier – Nîmes A/R", "Péage", "12.80", "2.13"), (date(2025, 11, 6), "Déjeuner équipe, L’Olivette, Sommières (3)", "Repas", "57.60", "5.24"), (date(2025, 11, 13), "Parking Comédie", "Parking", "8.50", "1.42"),
            (date(2025, 11, 18), "Hôtel des Trois Vignes, Saint-Affrique (avance)", "Hôtel", "403.70", "38.49"), (date(2025, 11, 21), "Gants et lames, dépannage", "Outillage", "34.90", "5.82"), (date(2025, 11, 27), "Gazole fourgon", "Carburant", "88.16", "14.69")]
    gross, vat = sum(Decimal(row[3]) for row in rows), sum(Decimal(row[4]) for row in rows)
    advance = Decimal("300.00")
    day = date(2025, 11, 28)

    def serial(when):
        return (when - date(1899, 12, 30)).days

    def words(ref, text, style=0):
        return f'<c r="{ref}" t="inlineStr" s="{style}"><is><t>{escape(text)}</t></is></c>'

    def number(ref, value, style, formula=None):
        return f'<c r="{ref}" s="{style}">{f"<f>{formula}</f>" if formula else ""}<v>{value}</v></c>'

    lines = [words("A1", "Note de frais – novembre 2025", 3), words("A2", "Atelier Garrigue SAS, 220 chemin de la Draye, 34170 Castelnau-le-Lez"), words("A3", "Salarié : Cédric Soler, chef de chantier") + words("D3", "N° NDF-25-11-CS"),
             words("A4", "Date de la note") + number("B4", serial(day), 1), "", "".join(words(f"{column}6", head, 3) for column, head in zip("ABCDEF", ["Date", "Objet", "Nature", "TTC", "TVA récupérable", "HT"]))]
    for place, (when, what, kind, total, tax) in enumerate(rows, 7):
        lines.append(number(f"A{place}", serial(when), 1) + words(f"B{place}", what) + words(f"C{place}", kind) + number(f"D{place}", total, 2) + number(f"E{place}", tax, 2)
                     + number(f"F{place}", Decimal(total) - Decimal(tax), 2, f"D{place}-E{place}"))
    last = 6 + len(rows)
    lines += [words(f"B{last + 1}", "Total", 3) + number(f"D{last + 1}", gross, 4, f"SUM(D7:D{last})") + number(f"E{last + 1}", vat, 4, f"SUM(E7:E{last})") + number(f"F{last + 1}", gross - vat, 4, f"SUM(F7:F{last})"),
              words(f"B{last + 2}", "Avance reçue le 03/11/2025") + number(f"D{last + 2}", advance, 2), words(f"B{last + 3}", "Reste à rembourser", 3) + number(f"D{last + 3}", gross - advance, 4, f"D{last + 1}-D{last + 2}")]
    sheet = "".join(f'<row r="{place}">{cells}</row>' for place, cells in enumerate(lines, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": HEAD + f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": HEAD + f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": HEAD + f'<workbook xmlns="{main}" xmlns:r="{OFFICE}"><sheets><sheet name="Novembre 2025" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/styles.xml": HEAD + f'<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
        '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/>'
        '<xf numFmtId="164" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": HEAD + f'<worksheet xmlns="{main}"><cols><col min="1" max="1" width="16" customWidth="1"/><col min="2" max="2" width="46" customWidth="1"/><col min="3" max="6" width="16" customWidth="1"/></cols>'
        f"<sheetData>{sheet}</sheetData></worksheet>",
    }
    return Made(packed(parts), "other", GARRIGUE, "NDF-25-11-CS", day, None, gross - vat, vat, gross, pages=None, first_words="Note de frais – novembre 2025", payable=gross - advance, hidden=("siren", "vat_number"),
                extra={"paper": "expense_note", "employee": "Cédric Soler"})


# ── A mail with an invoice attached ──────────────────────────────────────────────────────────────────────────────
@document("boulangerie-lemoine/À classer/Votre facture K-2331.eml")
def mail() -> Made:
    made = _coffee_made("K-2331", date(2026, 11, 24), [line("Café en grains « Ouessant » – 1 kg", 8, "", "16.90", "5.5"), line("Filtres papier n° 4 – 1000", 2, "", "11.50", "20")])
    message = EmailMessage()
    message["From"] = f"Torréfaction Kerloc’h <{KERLOCH.email}>"
    message["To"] = f"Jeanne Lemoine <{LEMOINE.email}>"
    message["Subject"] = "Votre facture K-2331"
    message["Date"] = "Tue, 24 Nov 2026 11:42:07 +0100"
    message["Message-ID"] = "<20261124.k2331@kerloch.example>"
    message.set_content("Bonjour Madame Lemoine,\n\nVeuillez trouver ci-joint notre facture K-2331, payable à réception.\nLa prochaine tournée passe le 8 décembre.\n\nBonne journée,\nMaël Kerloc’h\n")
    message.add_attachment(made.content, maintype="application", subtype="pdf", filename="Facture K-2331.pdf")
    message.set_boundary("==kerloch-k2331==")
    return Made(message.as_bytes(), "mail", currency=None, pages=None, contents=[("Facture K-2331.pdf", made)])


# ── Two invoices of an ironmonger in an archive: English amounts, dates with points ──────────────────────────────
def _hardware(number: str, day: date, due: date, order: str, items) -> Made:
    totals = Totals(items)
    page = Sheet(f"Facture {number}", BOUZIGUES.legal_name, font="condensed", producer="QuincaPro")
    page.disc(196, 22, 8, stroke="#444444", thick=2.4)
    page.disc(196, 22, 3.4, stroke="#444444", thick=1.6)
    page.text(14, 22, "QUINCAILLERIE BOUZIGUES", size=18, font="condensed-bold")
    page.text(14, 27.5, "Outillage – visserie – fixations – serrurerie de bâtiment", size=9)
    page.lines(14, 33, [f"{BOUZIGUES.street}, {BOUZIGUES.postcode} {BOUZIGUES.city}", f"Tél. {BOUZIGUES.phone} – {BOUZIGUES.email}"], leading=4, size=8.5)
    page.box(14, 46, 84, 30, stroke="#444444", radius=2)
    for place, (name, value) in enumerate([("Facture n°", number), ("Date facture", french_date(day, "dots")), ("Date échéance", french_date(due, "dots")), ("N° commande client", order), ("N° client", "411GARRI")]):
        page.text(17, 52 + 5.2 * place, name + " :", size=9)
        page.text(52, 52 + 5.2 * place, value, size=9.5, font="condensed-bold")
    page.lines(112, 54, ["SAS ATELIER GARRIGUE", "220 CH DE LA DRAYE", "34170 CASTELNAU LE LEZ", f"SIREN {GARRIGUE.siren}"], leading=5, size=10.5)
    rows = [["Réf.", "Article", "Qté", "PU HT", "% TVA", "Total HT"]] + [[i.reference, i.text, plain(i.quantity), bare(i.price), bare(i.rate), bare(i.total)] for i in items]
    y = page.grid(14, 88, [24, 92, 14, 18, 16, 20], rows, aligns="llrrrr", head="#444444", head_ink="#ffffff", stroke="#999999", size=8.5) + 10
    page.grid(14, y - 5, [20, 28, 28], [["Taux", "HT", "TVA"]] + [[f"{bare(rate)}%", bare(base), bare(tax)] for rate, base, tax in totals.by_rate], aligns="rrr", stroke="#999999")
    for name, value, bold in [("Total HT", totals.net, 0), ("Total TVA", totals.vat, 0), ("Total TTC", totals.gross, 1), ("Solde dû", totals.gross, 1)]:
        page.text(130, y, name, size=10, font="condensed-bold" if bold else None)
        page.right(198, y, f"{bare(value)} EUR", size=10, font="condensed-bold" if bold else None)
        y += 6
    page.text(14, y + 8, f"Virement à 30 jours net – IBAN {BOUZIGUES.iban_spaced} – BIC {BOUZIGUES.bic}", size=9)
    page.centre(105, 282, f"{BOUZIGUES.legal_name} – capital {BOUZIGUES.capital} – {BOUZIGUES.registry} {BOUZIGUES.siren_spaced} – Siret {BOUZIGUES.siret} – NAF {BOUZIGUES.naf} – TVA {BOUZIGUES.vat}", size=7)
    page.centre(105, 286, "Pénalités de retard : taux BCE + 10 points, indemnité 40 €. Réserve de propriété. Escompte 0 %.", size=7)
    return bill(page.finish(), BOUZIGUES, number, day, due, totals, page.first_words, iban=BOUZIGUES.iban, buyer=GARRIGUE, order=order)


@document("atelier-garrigue/Archives 2025/Fournisseurs/Bouzigues juillet-août 2025.zip")
def archive() -> Made:
    july = _hardware("FB250718", date(2025, 7, 18), date(2025, 8, 17), "DEP-0711", [line("Tirefond 8×100 boîte 50", 6, "", "21.40", "20", "TF8100"), line("Scellement chimique 380 ml", 10, "", "13.95", "20", "SC380"), line("Équerre renforcée 90×90", 48, "", "1.82", "20", "EQ90R")])
    august = _hardware("FB250829", date(2025, 8, 29), date(2025, 9, 28), "RIVES-0822", [line("Serrure 3 points à larder", 4, "", "118.00", "20", "S3PL"), line("Cylindre 30×40 s’entrouvrant", 4, "", "36.75", "20", "CY3040"), line("Brochure sécurité chantier", 3, "", "8.00", "5.5", "BSC")])
    content = packed({"FB250718.pdf": july.content, "FB250829.pdf": august.content})
    return Made(content, "archive", currency=None, pages=None, contents=[("FB250718.pdf", july), ("FB250829.pdf", august)])
