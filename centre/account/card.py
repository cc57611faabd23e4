"""Login cards to print and cut: A4, two beside each other, with the way in as a QR code and as words.

The fonts are Adobe's standard Chinese ones by name, as every PDF viewer in China brings them: no file is needed. A QR
code leads to the sign-in page with the name filled in and never holds a password: a photograph of the code in the
classroom, or what a phone remembers of the addresses it has opened, lets nobody in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CHINESE, LATIN, SECRET = "STSong-Light", "Helvetica", "Courier-Bold"
COLUMNS, ROWS = 2, 5
WIDTH, HEIGHT = 90 * mm, 54 * mm
LEFT, TOP = (A4[0] - COLUMNS * WIDTH) / 2, (A4[1] - ROWS * HEIGHT) / 2 + 2 * mm
PAD, QR = 5 * mm, 25 * mm
TEXT = WIDTH - 3 * PAD - QR
NAME_SIZE, TEXT_SIZE, LABEL_SIZE, SECRET_SIZE = 15.0, 10.0, 8.0, 14.0
MISSING = "〓"
"""Stands for a character that the font does not have; printers have always used it so."""


@dataclass(frozen=True)
class Field:
    """A line of a card; what is typed stands in letters that cannot be taken for one another."""

    label: str
    value: str


@dataclass(frozen=True)
class Card:
    """One person's card.

    Attributes:
        link: what the QR code leads to.
        place: the site's address as it is typed.
    """

    name: str
    group: str
    fields: tuple[Field, ...]
    link: str
    place: str


def printed(cards: Sequence[Card], heading: str, hint: str) -> bytes:
    """The cards as PDF.

    Args:
        cards: in the order in which they are cut.
        heading: said at the top of every page; it falls away with the margin.
        hint: said on every card.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    canvas.setTitle(heading)
    for start in range(0, len(cards), COLUMNS * ROWS):
        words(canvas, LEFT, A4[1] - TOP + 3 * mm, heading, LABEL_SIZE, COLUMNS * WIDTH)
        for place, card in enumerate(cards[start : start + COLUMNS * ROWS]):
            drawn(canvas, card, hint, LEFT + place % COLUMNS * WIDTH, A4[1] - TOP - (place // COLUMNS + 1) * HEIGHT)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def drawn(canvas: Canvas, card: Card, hint: str, left: float, below: float) -> None:
    """Draws a card with its cutting lines."""
    canvas.setDash(2, 3)
    canvas.setLineWidth(0.4)
    canvas.rect(left, below, WIDTH, HEIGHT)
    canvas.setDash()
    code(canvas, card.link, left + WIDTH - PAD - QR, below + HEIGHT - PAD - QR)
    x, y = left + PAD, below + HEIGHT - PAD - NAME_SIZE * 0.8
    words(canvas, x, y, card.name, NAME_SIZE, TEXT)
    words(canvas, x, y - 15, card.group, TEXT_SIZE, TEXT)
    y -= 36
    for field in card.fields:
        words(canvas, x, y, field.label, LABEL_SIZE, TEXT)
        words(canvas, x, y - 15, field.value, SECRET_SIZE, TEXT, SECRET)
        y -= 31
    words(canvas, x, below + PAD + 9, hint, LABEL_SIZE, WIDTH - 2 * PAD)
    words(canvas, x, below + PAD - 2, card.place, LABEL_SIZE, WIDTH - 2 * PAD)


def words(canvas: Canvas, x: float, y: float, text: str, size: float, room: float, latin: str = LATIN) -> None:
    """Writes a line, smaller where it would not fit; each run of letters in the font that has them."""
    runs = list(parts(text, latin))
    wide = sum(pdfmetrics.stringWidth(run, font, size) for run, font in runs)
    scale = min(1.0, room / wide) if wide else 1.0
    for run, font in runs:
        canvas.setFont(font, size * scale)
        canvas.drawString(x, y, run)
        x += pdfmetrics.stringWidth(run, font, size * scale)


def parts(text: str, latin: str) -> Iterator[tuple[str, str]]:
    """The runs of a text with their fonts."""
    run, font = "", latin
    for letter in text:
        needed = latin if letter.isascii() else CHINESE
        if run and needed != font:
            yield run, font
            run = ""
        run, font = run + (letter if ord(letter) < 0x10000 else MISSING), needed
    if run:
        yield run, font


def code(canvas: Canvas, link: str, left: float, below: float) -> None:
    """Draws a QR code, one bar for each run of dark squares."""
    rows = [bytes(row) for row in segno.make(link, error="m", micro=False).matrix]
    side = QR / len(rows)
    for number, row in enumerate(rows):
        start = 0
        for place in range(len(row) + 1):
            if place == len(row) or not row[place]:
                if place > start:
                    y = below + QR - (number + 1) * side
                    canvas.rect(left + start * side, y, (place - start) * side, side, stroke=0, fill=1)
                start = place + 1
