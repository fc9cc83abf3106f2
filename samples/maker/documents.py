"""The list of documents to make, and what is true of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Callable

from .parties import Party


@dataclass
class Made:
    """One finished file: its bytes and the truth about it."""

    content: bytes
    kind: str
    supplier: Party | None = None
    number: str | None = None
    date: date | None = None
    due: date | None = None
    net: Decimal | None = None
    vat: Decimal | None = None
    gross: Decimal | None = None
    currency: str | None = "EUR"
    iban: str | None = None
    pages: int | None = 1
    first_words: str | None = None
    hidden: tuple[str, ...] = ()  # true, but not written on the page
    extra: dict = field(default_factory=dict)
    buyer: Party | None = None
    rates: list | None = None  # (rate, base, tax) of each rate that the page tells apart
    payable: Decimal | None = None  # when it isn't the gross
    prepaid: Decimal | None = None
    order: str | None = None
    contents: list | None = None  # of a container, or of several papers on one page: `Made` with their names

    def truth(self, file: str) -> dict:
        def amount(value):
            return None if value is None else f"{value:.2f}"

        def day(value):
            return None if value is None else value.isoformat()

        party = self.supplier
        truth = {
            "file": file, "kind": self.kind, "supplier": party.legal_name if party else None,
            "invoice_number": self.number, "date": day(self.date), "due_date": day(self.due),
            "net": amount(self.net), "vat": amount(self.vat), "gross": amount(self.gross),
            "siren": (party.siren or None) if party else None, "vat_number": (party.vat or None) if party else None,
            "iban": self.iban, "currency": self.currency, "pages": self.pages, "first_words": self.first_words,
        }
        more = {
            "payable": amount(self.payable), "prepaid": amount(self.prepaid), "order_number": self.order,
            "buyer": self.buyer.legal_name if self.buyer else None, "buyer_siren": (self.buyer.siren or None) if self.buyer else None,
            "vat_breakdown": [{"rate": amount(rate), "base": amount(base), "tax": amount(tax)} for rate, base, tax in self.rates or ()] or None,
        }
        truth |= {name: value for name, value in more.items() if value is not None}
        truth |= self.extra
        truth["visible"] = [name for name in FIELDS if truth.get(name) is not None and name not in self.hidden]
        if self.contents:
            truth["contents"] = [made.truth(name) for name, made in self.contents]
        return truth


FIELDS = ("supplier", "invoice_number", "date", "due_date", "net", "vat", "gross", "siren", "vat_number", "iban", "currency", "payable", "prepaid", "vat_breakdown",
          "order_number", "of_invoice", "buyer", "buyer_siren", "period_start", "period_end", "opening_balance", "closing_balance")
DOCUMENTS: dict[str, Callable[[], Made]] = {}


def document(path: str):
    """Registers a function that makes the file at `path` (below `samples/`)."""

    def register(make):
        assert path not in DOCUMENTS, f"{path} is made twice"
        DOCUMENTS[path] = make
        return make

    return register


def bill(content: bytes, supplier: Party, number: str, day: date, due: date | None, totals, words: str, kind="invoice", **more) -> Made:
    """An invoice with the sums of `totals` (a `Totals`, whose rates the page shows unless told otherwise)."""
    more.setdefault("rates", totals.by_rate)
    return Made(content, kind, supplier, number, day, due, totals.net, totals.vat, totals.gross, first_words=words, **more)


def french_date(day: date, style="numeric") -> str:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    if style == "long":
        return f"{day.day}{'er' if day.day == 1 else ''} {months[day.month - 1]} {day.year}"
    if style == "short":
        return day.strftime("%d/%m/%y")
    if style == "dashes":
        return day.strftime("%d-%m-%Y")
    if style == "dots":
        return day.strftime("%d.%m.%Y")
    return day.strftime("%d/%m/%Y")
