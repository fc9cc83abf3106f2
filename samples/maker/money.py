"""Amounts: exact decimals, and the ways in which papers write them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(value) -> Decimal:
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


def fr(value, thousands=" ", places=2) -> str:
    """`1234.5` → `1 234,50` (the thousands' separator is the paper's own)."""
    text = f"{Decimal(value):,.{places}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", thousands)


def euros(value, thousands=" ") -> str:
    return fr(value, thousands) + " €"


def pointed(value) -> str:
    """`1234.5` → `1.234,50`."""
    return fr(value, thousands=".")


def bare(value) -> str:
    """`1234.5` → `1234.50`."""
    return f"{Decimal(value):.2f}"


def english(value) -> str:
    return f"€{Decimal(value):,.2f}"


def plain(value) -> str:
    """A quantity without needless zeros: `2`, `1,5`."""
    return f"{Decimal(value).normalize():f}".replace(".", ",")


@dataclass(frozen=True)
class Line:
    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    rate: Decimal
    reference: str = ""
    discount: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return cents(self.quantity * self.price * (1 - self.discount / 100))


def line(text, quantity, unit, price, rate, reference="", discount=0) -> Line:
    return Line(text, Decimal(str(quantity)), unit, Decimal(str(price)), Decimal(str(rate)), reference, Decimal(str(discount)))


class Totals:
    """Net, VAT by rate, gross of some lines. VAT is computed on each rate's base, as French law has it."""

    def __init__(self, lines):
        bases = {}
        for item in lines:
            bases[item.rate] = bases.get(item.rate, Decimal(0)) + item.total
        self.by_rate = [(rate, cents(base), cents(base * rate / 100)) for rate, base in sorted(bases.items())]
        self.net = sum((base for _, base, _ in self.by_rate), Decimal(0))
        self.vat = sum((vat for _, _, vat in self.by_rate), Decimal(0))
        self.gross = self.net + self.vat
