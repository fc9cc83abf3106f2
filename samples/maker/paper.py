"""A sheet of paper in millimetres from its top left corner, over reportlab."""

import io
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.useA85 = 0  # binary streams: a fifth smaller

SYSTEM = Path("/usr/share/fonts/truetype")
FONTS = {
    "sans": "liberation/LiberationSans-Regular.ttf", "sans-bold": "liberation/LiberationSans-Bold.ttf",
    "sans-italic": "liberation/LiberationSans-Italic.ttf",
    "serif": "liberation/LiberationSerif-Regular.ttf", "serif-bold": "liberation/LiberationSerif-Bold.ttf",
    "serif-italic": "liberation/LiberationSerif-Italic.ttf",
    "mono": "liberation/LiberationMono-Regular.ttf", "mono-bold": "liberation/LiberationMono-Bold.ttf",
    "dejavu": "dejavu/DejaVuSans.ttf", "dejavu-bold": "dejavu/DejaVuSans-Bold.ttf",
    "condensed": "dejavu/DejaVuSansCondensed.ttf", "condensed-bold": "dejavu/DejaVuSansCondensed-Bold.ttf",
    "book": "dejavu/DejaVuSerif.ttf", "book-bold": "dejavu/DejaVuSerif-Bold.ttf",
    "narrow": "liberation/LiberationSansNarrow-Regular.ttf", "narrow-bold": "liberation/LiberationSansNarrow-Bold.ttf",
    "terminal": "dejavu/DejaVuSansMono.ttf", "terminal-bold": "dejavu/DejaVuSansMono-Bold.ttf",
    "book-italic": "dejavu/DejaVuSerif-Italic.ttf", "sans-bold-italic": "liberation/LiberationSans-BoldItalic.ttf",
    "light": "dejavu/DejaVuSans-ExtraLight.ttf",
}
BLACK = "#000000"


def font_file(name: str) -> str:
    return str(SYSTEM / FONTS[name])


def _font(name: str) -> str:
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, font_file(name)))
    return name


class Sheet:
    def __init__(self, title: str, author: str, size=A4, font="sans", ink=BLACK, producer="reportlab"):
        self.width, self.height = size[0] / mm, size[1] / mm
        self.buffer = io.BytesIO()
        # `invariant`: no clock and no chance in the file, so that the same program makes the same bytes.
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator(producer)
        self.font, self.ink = font, ink
        self.pages = 1
        self._first: list[str] = []

    @property
    def first_words(self) -> str:
        """The first words drawn on page 1."""
        return " ".join(" ".join(self._first).split()[:6])

    def text(self, x, y, text, size=9.0, font=None, ink=None, align="l", spacing=0.0):
        font, text = _font(font or self.font), str(text)
        if self.pages == 1:
            self._first.append(text)
        self.canvas.setFillColor(HexColor(ink or self.ink))
        width = pdfmetrics.stringWidth(text, font, size) + spacing * max(len(text) - 1, 0)
        left = x * mm - {"l": 0, "r": width, "c": width / 2}[align]
        line = self.canvas.beginText(left, (self.height - y) * mm)
        line.setFont(font, size)
        line.setCharSpace(spacing)
        line.textOut(text)
        self.canvas.drawText(line)
        return width / mm

    def right(self, x, y, text, **how):
        return self.text(x, y, text, align="r", **how)

    def centre(self, x, y, text, **how):
        return self.text(x, y, text, align="c", **how)

    def lines(self, x, y, lines, leading=4.2, **how):
        for text in lines:
            self.text(x, y, text, **how)
            y += leading
        return y

    def wrap(self, text, width, size=9.0, font=None) -> list[str]:
        font, lines, current = _font(font or self.font), [], ""
        for word in str(text).split(" "):
            longer = f"{current} {word}".strip()
            if pdfmetrics.stringWidth(longer, font, size) > width * mm and current:
                lines.append(current)
                current = word
            else:
                current = longer
        return [*lines, current]

    def paragraph(self, x, y, width, text, size=9.0, font=None, leading=None, align="l", ink=None):
        leading = leading or size * 0.44
        for part in str(text).split("\n"):
            for row in self.wrap(part, width, size, font):
                at = {"l": x, "c": x + width / 2, "r": x + width}[align]
                self.text(at, y, row, size=size, font=font, align=align, ink=ink)
                y += leading
        return y

    def rule(self, x, y, to, thick=0.2, ink=None, dash=None):
        self.canvas.saveState()
        self.canvas.setStrokeColor(HexColor(ink or self.ink))
        self.canvas.setLineWidth(thick * mm)
        if dash:
            self.canvas.setDash(*dash)
        self.canvas.line(x * mm, (self.height - y) * mm, to * mm, (self.height - y) * mm)
        self.canvas.restoreState()

    def upright(self, x, y, to, thick=0.2, ink=None):
        self.canvas.setStrokeColor(HexColor(ink or self.ink))
        self.canvas.setLineWidth(thick * mm)
        self.canvas.line(x * mm, (self.height - y) * mm, x * mm, (self.height - to) * mm)

    def box(self, x, y, width, height, fill=None, stroke=None, thick=0.2, radius=0.0):
        c = self.canvas
        if fill:
            c.setFillColor(HexColor(fill))
        if stroke:
            c.setStrokeColor(HexColor(stroke))
            c.setLineWidth(thick * mm)
        c.roundRect(x * mm, (self.height - y - height) * mm, width * mm, height * mm, radius * mm,
                    fill=int(bool(fill)), stroke=int(bool(stroke)))

    def disc(self, x, y, radius, fill=None, stroke=None, thick=0.2):
        c = self.canvas
        if fill:
            c.setFillColor(HexColor(fill))
        if stroke:
            c.setStrokeColor(HexColor(stroke))
            c.setLineWidth(thick * mm)
        c.circle(x * mm, (self.height - y) * mm, radius * mm, fill=int(bool(fill)), stroke=int(bool(stroke)))

    def shape(self, points, fill=None, stroke=None, thick=0.2):
        c, path = self.canvas, self.canvas.beginPath()
        for step, (x, y) in enumerate(points):
            (path.lineTo if step else path.moveTo)(x * mm, (self.height - y) * mm)
        path.close()
        if fill:
            c.setFillColor(HexColor(fill))
        if stroke:
            c.setStrokeColor(HexColor(stroke))
            c.setLineWidth(thick * mm)
        c.drawPath(path, fill=int(bool(fill)), stroke=int(bool(stroke)))

    def row(self, y, columns, cells, size=8.5, font=None, ink=None):
        """One row of a table; `columns`: (x, align) of each cell."""
        for (x, align), cell in zip(columns, cells):
            if cell != "":
                self.text(x, y, cell, size=size, font=font, align=align, ink=ink)

    def grid(self, x, y, widths, rows, height=6.5, size=8.5, font=None, head=None, head_size=7.5, head_font=None, head_ink=None,
             aligns="", stroke="#000000", thick=0.15, lines=True, ink=None):
        """A ruled table; its first row holds the heads (`head`: their ground). Returns the y below it."""
        edges = [x]
        for width in widths:
            edges.append(edges[-1] + width)
        if head:
            self.box(x, y, edges[-1] - x, height, fill=head)
        for place, row in enumerate(rows):
            top = y + place * height
            for left, right, cell, align in zip(edges, edges[1:], row, aligns.ljust(len(row), "l")):
                at = {"l": left + 1.5, "c": (left + right) / 2, "r": right - 1.5}[align]
                first = place == 0
                self.text(at, top + height / 2 + size * 0.125, cell, size=head_size if first else size, align=align,
                          font=(head_font if first else None) or font, ink=(head_ink if first else None) or ink)
            if lines or place < 2:
                self.rule(x, top, edges[-1], thick=thick, ink=stroke)
        bottom = y + len(rows) * height
        self.rule(x, bottom, edges[-1], thick=thick, ink=stroke)
        for edge in edges:
            self.upright(edge, y, bottom, thick=thick, ink=stroke)
        return bottom

    def sideways(self, x, y, text, size=6, font=None, ink=None):
        """Text that climbs the left margin, as legal mentions often do."""
        self.canvas.saveState()
        self.canvas.translate(x * mm, (self.height - y) * mm)
        self.canvas.rotate(90)
        self.canvas.setFillColor(HexColor(ink or self.ink))
        self.canvas.setFont(_font(font or self.font), size)
        self.canvas.drawString(0, 0, text)
        self.canvas.restoreState()

    def page(self):
        self.canvas.showPage()
        self.pages += 1

    def finish(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()
