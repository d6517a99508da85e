"""Structure roles: what each piece of a page is to a screen reader (ISO 32000-1, 14.8.4).

A `Role` is a frozen node that knows its parent. The blocks hand roles to what they draw; the
structure tree of a document grows from the roles that were drawn, in the order of drawing, which
is reading order.
"""

from __future__ import annotations

from msgspec import Struct, field

from ldn_pdf.problems import Mark


class Role(Struct, frozen=True, eq=False):
    """A structure element to be: `tag` is its type.

    `alt` stands for what cannot be seen, `actual` for a sign that is drawn and not set, `language`
    where it differs from the parent's, `expansion` an abbreviation in full (ISO 32000-1,
    14.9.5). `scope` (Column, Row) is for TH, `numbering` (Disc, Decimal, None) for L. `mark` is the author's place.
    """

    tag: str
    parent: Role | None = None
    alt: str = ""
    actual: str = ""
    language: str = ""
    scope: str = ""
    numbering: str = ""
    mark: Mark | None = None
    expansion: str = ""
    parts: dict[tuple[int, str], Role] = field(default_factory=dict)

    def child(
        self,
        tag: str,
        *,
        alt: str = "",
        actual: str = "",
        language: str = "",
        scope: str = "",
        numbering: str = "",
        expansion: str = "",
    ) -> Role:
        """A role under this one."""
        return Role(tag, self, alt, actual, language, scope, numbering, expansion=expansion)

    def part(self, number: int, tag: str, language: str, expansion: str = "") -> Role:
        """The role of a link or of strong words inside a paragraph's; the same for each piece of that number."""
        if not tag:
            return self
        known = self.parts.get((number, tag))
        return known or self.parts.setdefault((number, tag), self.child(tag, language=language, expansion=expansion))

    @property
    def place(self) -> Mark | None:
        """The author's place of this role, or of the nearest one above it."""
        role: Role | None = self
        while role is not None and role.mark is None:
            role = role.parent
        return role.mark if role else None
