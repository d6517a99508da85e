"""Pictures, logos and QR codes."""

from __future__ import annotations

from functools import lru_cache, partial

from msgspec import Struct

from ldn_pdf.content import blocks
from ldn_pdf.content.printed_picture import PrintedPicture, printed
from ldn_pdf.content.qr_modules import QUIET, modules
from ldn_pdf.pdf.canvas import Bitmap, TaggedCanvas
from ldn_pdf.pdf.roles import Role
from ldn_pdf.reading.inline_markup import words
from ldn_pdf.reading.model import MM
from ldn_pdf.reading.picture_files import HIGHEST
from ldn_pdf.reading.plain_png import plain_png
from ldn_pdf.typesetting.boxes import Space, Strip, draw_stack, height_of
from ldn_pdf.typesetting.edition_style import Setting, TextStyle, cap_top_of, glued

QR_SIZE = 25 * MM  # of the symbol; 4 modules of white round it are left by whoever places it
_BESIDE = 6 * MM  # from words to a code: its quiet zone and a little more
_CLEAR = 2.0  # points above a picture: where the gap is nothing, a descender of the line above hangs that low
_MOST_MODULES = 63  # a side, of a code: so that one is 0.4 mm, which a phone still reads


@lru_cache(maxsize=16)
def _bitmap(made: PrintedPicture) -> Bitmap:
    png = plain_png(made.data)
    space, keys, data = "/DeviceGray" if made.grey else "/DeviceRGB", "/BitsPerComponent 8/Filter/DCTDecode", made.data
    if png:
        space, data = "/DeviceRGB" if png.numbers == 3 else "/DeviceGray", png.pixels
        if png.palette:
            space = f"[/Indexed/DeviceRGB {len(png.palette) // 3 - 1}<{png.palette.hex()}>]"
        bits = f"/BitsPerComponent {png.bits}"
        rows = f"<</Predictor 15/Colors {png.numbers}{bits}/Columns {png.width}>>"
        keys = f"{bits}/Filter/FlateDecode/DecodeParms{rows}"
    width, height = made.pixels
    return Bitmap(f"/Width {width}/Height {height}/ColorSpace{space}{keys}", data)


def bitmap(picture: blocks.Picture) -> Bitmap:
    """The bitmap of a picture, coded as its file is."""
    return _bitmap(printed(picture))


class Drawn(Struct, frozen=True):
    """A bitmap at x, `width` by `height` points, told by the alt text of its role."""

    picture: Bitmap
    x: float
    width: float
    height: float
    role: Role | None
    drop: float = 0.0

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        """Draw it `drop` points below `top`, in points down the page."""
        place = (self.x, top + self.drop, self.width, self.height)
        if self.role is None:
            canvas.image(self.picture, *place)
        else:
            with canvas.figure(self.role, *place):
                canvas.image(self.picture, *place)


def picture(
    setting: Setting, block: blocks.Picture, parent: Role, space: Space, width: float | None = None
) -> list[Strip]:
    """A picture at the text edge with its caption below, `width` points wide, else by its share."""
    drawn = drawn_in(setting.edge, width or setting.measure * block.share, block, parent)
    strips = [Strip(setting.on_grid(drawn.height + drawn.drop), drawn, space, start=1)]
    if block.caption:
        strips += [setting.pad(0.25), *setting.text(block.caption, parent.child("P"))]
    return glued(strips)


def drawn_in(x: float, width: float, block: blocks.Picture, parent: Role) -> Drawn:
    """The picture at x, in a square of `width` points: a narrower one where it is higher than wide."""
    across, down = block.pixels
    width = min(width, min(HIGHEST * 72, width) * across / down)
    return Drawn(bitmap(block), x, width, width * down / across, parent.child("Figure", alt=block.alt), _CLEAR)


def qr(setting: Setting, block: blocks.QR, parent: Role, space: Space) -> list[Strip]:
    """A QR code at the outer edge with its address in words beside it."""
    text = setting.text(
        block.text, parent.child("P"), measure=setting.outer - setting.edge - QR_SIZE - _BESIDE, whole=True
    )
    role = parent.child("Figure", alt=block.alt)
    code = qr_mark(setting, block, role, setting.outer - QR_SIZE, None)
    quiet = QUIET * QR_SIZE / len(code.modules)
    high = setting.on_grid(max(quiet + QR_SIZE, height_of(text)))
    draw = partial(_draw_beside_code, tuple(text), code, quiet)
    return [Strip(high, draw, space, start=1, words=len(words(block.text).split()))]


def _draw_beside_code(
    text: tuple[Strip, ...], code: QRMark, quiet: float, canvas: TaggedCanvas, top: float, height: float
) -> None:
    draw_stack(canvas, text, top + (height - height_of(text)) / 2)
    code(canvas, top + quiet, height)


class QRMark(Struct, frozen=True):
    """The modules of a code as one path of merged runs, its symbol QR_SIZE wide."""

    modules: tuple[bytes, ...]
    x: float
    lowered: float
    colour: str
    role: Role

    def __call__(self, canvas: TaggedCanvas, top: float, height: float) -> None:
        """Draw it from `top`, in points down the page."""
        y = top + self.lowered
        with canvas.figure(self.role, self.x, y, QR_SIZE, QR_SIZE):
            canvas.fill(self.colour)
            canvas.boxes(self.x, y, _runs(self.modules))


@lru_cache(maxsize=64)
def _runs(modules: tuple[bytes, ...]) -> str:
    """The dark runs of each row as boxes, in points from the code's top left corner."""
    unit, boxes = QR_SIZE / len(modules), list[str]()
    for n, row in enumerate(modules):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            boxes.append(f"{start * unit:.4g} {n * unit:.4g} {(end - start) * unit:.4g} {unit:.4g} re")
            start = row.find(1, end)
    return " ".join(boxes)


def qr_mark(setting: Setting, block: blocks.QR, role: Role, x: float, beside: TextStyle | None) -> QRMark:
    """The code at x; its top is level with the capitals of a line of `beside`."""
    lowered = cap_top_of(0, beside) if beside else 0.0
    return QRMark(_code(setting, block), x, lowered, "#000000", role)


def _code(setting: Setting, block: blocks.QR) -> tuple[bytes, ...]:
    """The modules; where they would be too fine to be read, a problem."""
    try:
        made = modules(block.address)
    except ValueError:  # no code holds so much
        made = ()
    if 0 < len(made) <= _MOST_MODULES:
        return made
    what = f"The address has {len(block.address)} characters: its code would be too fine for a phone to read."
    shown = words(block.text[-1:])
    setting.refuse(block.text[-1], shown, what, "Use an address of at most 250 characters.", "long-address")
    return (b"\1",)
