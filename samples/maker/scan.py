"""From a clean page to what a scanner or a telephone makes of it. Deterministic: the dice are seeded by name."""

import io
import zlib

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .paper import font_file


def dice(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def pages_of(pdf: bytes, dpi: int, colour=False) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=dpi / 72).to_pil() for page in document]
    return [picture.convert("RGB" if colour else "L") for picture in pictures]


def stamp(page: Image.Image, text: str, at, dpi: int, angle=8, ink=90, size=5.5):
    """A rubber stamp: words in a frame, uneven. `at`: millimetres from the top left; `size`: height of a line."""
    scale = dpi / 25.4
    font = ImageFont.truetype(font_file("sans-bold"), int(size * scale))
    lines = text.split("\n")
    width = int(max(font.getlength(row) for row in lines) + 6 * scale)
    height = int(len(lines) * size * 1.25 * scale + 3 * scale)
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    draw.rectangle((2, 2, width - 3, height - 3), outline=255, width=max(2, int(0.7 * scale)))
    for place, row in enumerate(lines):
        draw.text((width / 2, (1.5 + size * (0.62 + place * 1.2)) * scale), row, fill=255, font=font, anchor="mm")
    worn = dice(text).random((height, width)) < 0.86
    mask = Image.fromarray((np.asarray(mask) * worn).astype("uint8")).rotate(angle, expand=True, resample=Image.BICUBIC)
    page.paste(ink, (int(at[0] * scale), int(at[1] * scale)), mask)


def skew(page: Image.Image, degrees: float, paper=255) -> Image.Image:
    fill = paper if page.mode == "L" else (paper, paper, paper)
    return page.rotate(degrees, resample=Image.BICUBIC, fillcolor=fill)


def holes(page: Image.Image, dpi: int, shade=70):
    """Two punched holes in the left margin, as a lever-arch file leaves them."""
    draw, scale = ImageDraw.Draw(page), dpi / 25.4
    for y in (108.5, 188.5):
        x, r = 11 * scale, 2.9 * scale
        draw.ellipse((x - r, y * scale - r, x + r, y * scale + r), fill=shade if page.mode == "L" else (shade,) * 3)


def uneven_light(page: Image.Image, name: str, depth: float) -> Image.Image:
    """A soft slope of light over the page; `depth`: the darkest corner's loss."""
    pixels = np.asarray(page).astype("float32")
    height, width = pixels.shape[:2]
    angle = dice(name).random() * 2 * np.pi
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    slope = (np.cos(angle) * x + np.sin(angle) * y + 1.42) / 2.84
    light = 1 - depth * slope**1.6
    if pixels.ndim == 3:
        light = light[..., None]
    return Image.fromarray((pixels * light).clip(0, 255).astype("uint8"))


def grain(page: Image.Image, name: str, strength: float) -> Image.Image:
    pixels = np.asarray(page).astype("float32")
    noise = dice("grain" + name).normal(0, strength, pixels.shape[:2]).astype("float32")
    if pixels.ndim == 3:
        noise = noise[..., None]
    return Image.fromarray((pixels + noise).clip(0, 255).astype("uint8"))


def speckle(page: Image.Image, name: str, count: int):
    """Dust on the glass."""
    draw, chance = ImageDraw.Draw(page), dice("dust" + name)
    for _ in range(count):
        x, y, r = chance.random() * page.width, chance.random() * page.height, chance.random() * 1.6
        shade = int(60 + chance.random() * 120)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=shade if page.mode == "L" else (shade,) * 3)


def soften(page: Image.Image, radius: float) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(radius))


def crumple(page: Image.Image, name: str, folds=14, depth=1.0) -> Image.Image:
    """A grey paper that was a ball in a pocket: straight folds in all directions that shift the print and catch the light."""
    chance, (width, height) = dice("crumple" + name), page.size
    y, x = np.mgrid[0:height, 0:width].astype("float32")
    relief = np.zeros((height, width), "float32")
    for _ in range(folds):
        angle, reach = chance.random() * np.pi, chance.uniform(60, 190)
        far = (x - chance.random() * width) * np.cos(angle) + (y - chance.random() * height) * np.sin(angle)
        relief += chance.uniform(-1, 1) * reach * 0.14 * np.maximum(0, 1 - np.abs(far) / reach)
    for axis in (0, 1):  # paper bends, it does not break
        edged = np.pad(relief, [(5, 5) if side == axis else (0, 0) for side in (0, 1)], "edge")
        relief = sum(np.take(edged, range(shift, shift + relief.shape[axis]), axis) for shift in range(11)) / 11
    down, across = np.gradient(relief)
    at_x = np.clip(x + depth * 14 * across, 0, width - 1.01)
    at_y = np.clip(y + depth * 14 * down, 0, height - 1.01)
    left, top = at_x.astype(int), at_y.astype(int)
    dx, dy = at_x - left, at_y - top
    pixels = np.asarray(page).astype("float32")
    moved = ((pixels[top, left] * (1 - dx) + pixels[top, left + 1] * dx) * (1 - dy) + (pixels[top + 1, left] * (1 - dx) + pixels[top + 1, left + 1] * dx) * dy)
    light = 1 + depth * (0.55 * across - 0.42 * down)
    soft = np.asarray(soften(Image.fromarray((light * 128).clip(0, 255).astype("uint8")), 1.6)).astype("float32") / 128
    return Image.fromarray((moved * soft).clip(0, 255).astype("uint8"))


def jpeg(page: Image.Image, quality: int, dpi: int | None = None) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, optimize=True, **({"dpi": (dpi, dpi)} if dpi else {}))
    return out.getvalue()
