"""Handout → Leaflet: fields filled in, labels added, warnings moved up, sources named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import assert_never, get_args

from msgspec import Struct
from msgspec.structs import replace

from ldn_pdf.content import blocks
from ldn_pdf.content.abbreviations import with_expansions
from ldn_pdf.content.blocks import Block
from ldn_pdf.content.colophon import details, labelled, last_day
from ldn_pdf.content.phone_links import phone_links
from ldn_pdf.content.state import State
from ldn_pdf.content.translations import clinic_in, is_foreign
from ldn_pdf.content.walk import NUMBER_ALONE, named_claims
from ldn_pdf.locale.packs import PACKS, Labels, canonical, labels
from ldn_pdf.reading import model
from ldn_pdf.reading.cross_checks import CLINIC_FIELDS
from ldn_pdf.reading.evidence_ledger import Ledger
from ldn_pdf.reading.inline_markup import Rich, Run, fill, paragraphs, plain, runs, unmarked, words
from ldn_pdf.reading.picture_files import GRID_SHARE, SHARES, STEP_SHARE, picture_size
from ldn_pdf.reading.source import Text

_PLACE = {"small": "beside", "medium": "above", "full": "above"}
_TIERS = get_args(model.Tier)
_BLANK = "_" * 14  # a field that nobody filled in, to write on


def compose(
    handout: model.Handout,
    clinic: model.Clinic,
    state: State,
    *,
    ledger: Ledger | None = None,
    folder: Path = Path(),
    clinic_folder: Path | None = None,
    values: Mapping[str, str] | None = None,
    patient_name: str = "",
    packs: Path = PACKS,
) -> blocks.Leaflet:
    """All that the handout says, in reading order.

    `folder` holds its pictures, `clinic_folder` the logo; `values` fills the handout's own fields and
    `patient_name` prints "For: …", `packs` holds the languages. The handout must have passed the checks of structure.
    """
    tag = handout.tag
    said, clinic = labels(tag, packs), clinic_in(clinic, tag)
    language = said.with_region(tag)
    known = clinic_fields(clinic) | dict(values or {})
    composer = _Composer(handout, clinic, state, ledger, folder, clinic_folder or folder, known, language, said, packs)
    given = (clinic.phone, clinic.emergency, clinic.crisis, clinic.after_hours)
    numbers = tuple(text.value for text in given if text)
    return addressed(with_expansions(phone_links(numbers)(composer.leaflet())), patient_name)


def addressed(leaflet: blocks.Leaflet, patient_name: str) -> blocks.Leaflet:
    """A leaflet for anyone as that of a patient: it prints "For: …", and the audience as whom it was written for."""
    if not patient_name:
        return leaflet
    addressee = labelled(leaflet.labels.for_, patient_name)
    if leaflet.addressee:  # the last patient's
        return replace(leaflet, addressee=addressee)

    def written_for(under_title: tuple[Rich, ...]) -> tuple[Rich, ...]:
        (_, *audience), *rest = under_title
        return ((Run(leaflet.labels.written_for, bold=True), *audience), *rest)

    return replace(
        leaflet,
        under_title=written_for(leaflet.under_title),
        addressee=addressee,
        tallest=leaflet.tallest and (written_for(leaflet.tallest[0]), leaflet.tallest[1]),
    )


def clinic_fields(clinic: model.Clinic) -> dict[str, str]:
    """The {clinic.…} fields that this clinic file gives, with their values."""
    crisis = {"clinic.crisis": clinic.emergency.value}  # for a clinic without a crisis line
    return crisis | {f"clinic.{name}": str(value) for name in CLINIC_FIELDS if (value := getattr(clinic, name))}


def _typed(text: Text) -> Rich:
    """A clinic's words as one run: nothing in them is markup or a field."""
    return (Run(text.value, origin=text),)


def _ids(claims: tuple[Text, ...]) -> tuple[str, ...]:
    return tuple(claim.value for claim in claims)


_LONG_NAME = "Professor Alexandra Featherstone-Montgomery"
_LONG_ROLE = "consultant neurologist and clinical lead for multiple sclerosis"


def _tallest(state: State) -> State:
    """The state in which this handout takes most room: past its last day, and approved by someone with a long name."""
    if state.name != "draft":
        return replace(state, expired=True)
    return replace(state, name="expired", expired=True, approved_by=_LONG_NAME, role=_LONG_ROLE)


class _Composer(Struct, frozen=True):
    handout: model.Handout
    clinic: model.Clinic
    state: State
    ledger: Ledger | None
    folder: Path
    clinic_folder: Path
    values: Mapping[str, str]
    language: str
    labels: Labels
    packs: Path

    def leaflet(self) -> blocks.Leaflet:
        handout = self.handout
        sections = [self.section(section) for section in handout.sections]
        warnings = tuple(s for s in sections if s.kind == "warning")
        calm = [*self.remember(), *(s for s in sections if s.kind != "warning")]
        tallest = replace(self, state=_tallest(self.state))
        return blocks.Leaflet(
            id=handout.id,
            title=self.filled(unmarked(handout.title)),
            language=self.language,
            labels=self.labels,
            header=self.header(),
            under_title=tuple(self.under_title()),
            addressee=(),
            main_point=blocks.Paragraph(self.rich(handout.main_point), self.origin("main_point")),
            warnings=warnings,
            sections=tuple(sorted((*self.steps(), *calm, *self.get_help(), *self.ask()), key=_is_fill_in)),
            contact=self.contact(),
            details=tuple(details(handout, self.state, self.ledger, self.labels, self.language)),
            tallest=(
                tuple(tallest.under_title()),
                tuple(details(handout, tallest.state, self.ledger, self.labels, self.language)),
            ),
            reminders=(*(self.sentence(s.heading) for s in warnings), *(self.rich(i.text) for i in handout.remember)),
            foot=blocks.Foot(
                self.labels.disclaimer,
                handout.id,
                handout.version.value,
                self.state_words(),
                self.labels.example_clinic if self.clinic.example else "",
                longest_state=replace(self, state=replace(self.state, expired=True)).state_words(),
            ),
            author=self.clinic.name.value,
            subject=words(fill(unmarked(handout.audience), clinic_fields(self.clinic), lambda name: "")),
            issued=handout.issued,
            mark=handout.marks.here,
            sign=handout.sign,
            colour=handout.colour,
        )

    # --- words ---------------------------------------------------------------------------------

    def rich(self, text: Text) -> Rich:
        return self.filled(runs(text))

    def filled(self, rich: Rich) -> Rich:
        return fill(rich, self.values, lambda name: _BLANK)

    def sentence(self, heading: Rich) -> Rich:
        """A heading as a sentence: with a full stop unless it ends in one of its own."""
        return heading if words(heading).rstrip().endswith((".", "!", "?")) else (*heading, Run("."))

    def said(self, text: Text) -> Rich:
        """A clinic's words, marked where they are in another language than the handout."""
        if not is_foreign(self.clinic, text, self.language):
            return _typed(text)
        return (Run(text.value, origin=text, language=self.clinic.tag),)

    def origin(self, key: str) -> tuple[str, ...]:
        provenance = self.handout.from_
        return _ids(getattr(provenance, key)) if provenance else ()

    def state_words(self) -> str:
        words_of_state = [self.labels.state_draft] if self.state.name == "draft" else []
        words_of_state += [self.labels.state_expired] if self.state.expired else []
        return ", ".join(words_of_state)

    # --- header, title and contact -------------------------------------------------------------

    def header(self) -> blocks.Header:
        clinic = self.clinic
        return blocks.Header(
            (clinic.short_name or clinic.name).value, _typed(clinic.phone), self.said(clinic.hours), self.logo()
        )

    def logo(self) -> blocks.Picture | None:
        if self.clinic.logo is None:
            return None
        path = self.clinic_folder / self.clinic.logo.value
        alt = self.clinic.logo_alt.value if self.clinic.logo_alt else self.clinic.name.value
        return blocks.Picture(path, alt, (), 0.0, picture_size(path))

    def under_title(self) -> Iterator[Rich]:
        audience = self.filled(unmarked(self.handout.audience))
        yield labelled(self.labels.for_, audience)
        if self.state.expired:
            label, rest = self.labels.expired_draft if self.state.name == "draft" else self.labels.expired
            yield labelled(label, rest.format(date=last_day(self.handout, self.state, self.labels, self.language)))
        elif self.state.name == "draft":
            yield labelled(*self.labels.draft)
        if self.state.machine:
            yield tuple(self.machine_made())

    def machine_made(self) -> Iterator[Run]:
        """That a program translated this, in the reader's language and in English."""
        yield Run(self.labels.machine, bold=True)
        english = labels("en-US", self.packs)
        if english != self.labels:
            yield from (Run(" / "), Run(english.machine, bold=True, language="en-US"))

    def contact(self) -> blocks.Section:
        heading = (*plain(f"{self.labels.contact_heading}: "), *_typed(self.clinic.phone))
        return blocks.Section(heading, (self.closing_panel(),), mark=self.clinic.marks.here, name="contact")

    def panel(self) -> blocks.Contact:
        """Phone, hours and address, for a section that asks for them."""
        clinic = self.clinic
        phone = Run(clinic.phone.value, bold=True, origin=clinic.phone)
        lines = ((phone, Run(", "), *self.said(clinic.hours)), *map(_typed, filter(None, (clinic.address,))))
        return blocks.Contact(lines, None)

    def closing_panel(self) -> blocks.Contact:
        """All that the clinic says of itself, but for the phone, which is in the heading."""
        clinic = self.clinic
        full_name = clinic.name if clinic.short_name else None
        lines = [self.said(clinic.hours), *(_typed(text) for text in (full_name, clinic.address) if text)]
        if clinic.email:
            lines.append((Run(clinic.email.value, link=f"mailto:{clinic.email}", origin=clinic.email),))
        qr = None
        if clinic.web:
            address = clinic.web.value
            link = Run(address.partition("://")[2].rstrip("/"), bold=True, link=address, origin=clinic.web)
            lines.append((Run(self.labels.newest + " "), link))
            qr = blocks.QR(address, (link,), self.labels.qr_alt.format(address=link.text))
        own = clinic.formats if clinic.formats and not is_foreign(clinic, clinic.formats, self.language) else None
        sentences = [_typed(own) if own else plain(self.labels.formats)]
        sentences += [self.said(text) for text in (clinic.feedback, clinic.report) if text]
        return blocks.Contact((*lines, *sentences), qr, len(sentences))

    # --- sections ------------------------------------------------------------------------------

    def of_ours(self, name: str, heading: str, *made: Block) -> blocks.Section:
        """A section under a heading of ours, made of a field of the handout."""
        return blocks.Section(plain(heading), made, mark=self.handout.marks.of(name), name=name)

    def steps(self) -> Iterator[blocks.Section]:
        if self.handout.steps:
            listed = self.listed("steps", self.handout.steps, self.origin("steps"))
            yield self.of_ours("steps", self.labels.steps_heading, listed)

    def remember(self) -> Iterator[blocks.Section]:
        """What later parts say again, as a section where nothing else rests on its claims: part 1 has to say it too."""
        parts = (*self.handout.sections, *self.handout.steps)
        said = {claim.value for part in parts for claim in named_claims(part)}
        said |= {*self.origin("main_point"), *self.origin("steps")}
        items = [self.item(item, self.origin("remember")) for item in self.handout.remember]
        unsaid = tuple(item for item in items if not set(item.claims) <= said)
        if unsaid:
            yield self.of_ours("remember", self.labels.remember, blocks.List("bullets", unsaid))

    def get_help(self) -> Iterator[blocks.Section]:
        reasons = sorted(self.handout.get_help, key=lambda entry: _TIERS.index(entry.who))
        tiers = []
        for heading, group in groupby(reasons, key=lambda e: _with_fields(self.labels.help[e.who], self.values)):
            entries = tuple(group)  # emergency and crisis are one where both have one number
            reasons_of = (*map(self.reason, entries), *self.after_hours(entries[0].who))
            tiers.append(blocks.HelpTier(entries[0].who, plain(heading), reasons_of))
        if tiers:
            yield self.of_ours("get_help", self.labels.help_heading, blocks.HelpPanel(tuple(tiers)))

    def after_hours(self, tier: model.Tier) -> Iterator[blocks.ListItem]:
        """Whom to call when the clinic is closed, for what cannot wait until it opens."""
        text = self.clinic.after_hours
        if text and tier == "same_day":
            is_number = NUMBER_ALONE.fullmatch(text.value)
            yield blocks.ListItem(labelled(self.labels.after_hours, _typed(text)) if is_number else self.said(text))

    def reason(self, entry: model.Help) -> blocks.ListItem:
        return blocks.ListItem(self.rich(entry.when), _ids(entry.from_) or self.origin("get_help"))

    def ask(self) -> Iterator[blocks.Section]:
        if self.handout.ask:
            questions = blocks.List("questions", tuple(blocks.ListItem(self.rich(text)) for text in self.handout.ask))
            notes = blocks.WritingLines((Run(self.labels.notes, bold=True),), 2)
            yield self.of_ours("ask", self.labels.ask_heading, questions, notes)

    def section(self, section: model.SectionSpec) -> blocks.Section:
        said = labels(section.language.value, self.packs) if section.language else self.labels
        return blocks.Section(
            heading=self.rich(section.heading),
            blocks=self.blocks_of(section, said),
            kind=section.callout or "plain",
            label=said.callouts[section.callout] if section.callout else "",
            language=canonical(section.language.value) if section.language else "",
            mark=section.marks.here,
            name=section.heading.value,
        )

    def blocks_of(self, section: model.SectionSpec, said: Labels) -> tuple[Block, ...]:
        """The blocks of a section; what goes beside a picture is no longer one of them."""
        made: list[Block] = []
        beside: blocks.Picture | None = None
        for block in section.blocks:
            new = tuple(self.made(block, _ids(section.from_), said))
            if isinstance(block, model.Paragraphs | model.ItemList) and beside:
                words = tuple(part for part in new if isinstance(part, blocks.Paragraph | blocks.List))
                beside = made[-1] = replace(beside, beside=(*beside.beside, *words))
                continue
            made += new
            is_beside = isinstance(block, model.PictureSpec) and (block.place or _PLACE[block.width]) == "beside"
            beside = new[0] if is_beside and isinstance(new[0], blocks.Picture) else None
        return tuple(made)

    def made(self, block: model.Block, claims: tuple[str, ...], said: Labels) -> Iterator[Block]:
        """What a block of the file becomes. `claims` and `said`, our own words, are those of its section."""
        match block:
            case model.Paragraphs():
                yield from (blocks.Paragraph(self.filled(rich), claims) for rich in paragraphs(block.text))
            case model.ItemList():
                yield self.listed(block.kind, block.items, claims)
            case model.TableSpec():
                columns = tuple(map(self.rich, block.columns))
                yield blocks.Table(columns, tuple(tuple(map(self.rich, row)) for row in block.rows), claims)
            case model.WritingLinesSpec():
                for line in block.lines:
                    yield blocks.WritingLines(_bold(self.rich(line.prompt)), line.count)
            case model.GridSpec():
                columns, heads = tuple(map(self.rich, block.columns)), tuple(map(self.rich, block.rows))
                yield blocks.Grid(columns, heads, block.numbered)
            case model.CardSpec():
                yield self.card(block, claims)
            case model.PictureSpec():
                yield self.picture(block, SHARES[block.width])
            case model.PicturesSpec():
                yield blocks.Pictures(tuple(self.picture(picture, GRID_SHARE) for picture in block.pictures))
            case model.PairSpec():
                do, avoid = (tuple(self.item(item, claims) for item in items) for items in (block.do, block.avoid))
                names = plain(said.do), plain(said.avoid)
                yield blocks.Pair(blocks.List("do", do), blocks.List("avoid", avoid), names)
            case model.NumbersSpec():
                yield blocks.Numbers(
                    block.of, tuple(self.group(group, block.of, said) for group in block.groups), claims
                )
            case model.QRSpec():
                yield self.qr(block, said)
            case model.ContactPanel():
                yield self.panel()
            case _:
                assert_never(block)

    def listed(self, kind: model.ListKind, items: tuple[model.Item, ...], claims: tuple[str, ...]) -> blocks.List:
        return blocks.List(kind, tuple(self.item(item, claims) for item in items))

    def item(self, item: model.Item, claims: tuple[str, ...]) -> blocks.ListItem:
        own = _ids(item.from_) or claims
        points = item.bullets if isinstance(item, model.Bullet) else ()
        picture = item.picture if isinstance(item, model.Step) else None
        shown = self.picture(picture, STEP_SHARE) if picture else None
        return blocks.ListItem(self.rich(item.text), own, tuple(self.item(point, own) for point in points), shown)

    def group(self, group: model.GroupSpec, of: int, said: Labels) -> blocks.Group:
        alt = said.people_alt.format(count=group.count, of=of)
        return blocks.Group(self.rich(group.label), group.count, self.rich(group.text), alt)

    def card(self, card: model.CardSpec, claims: tuple[str, ...]) -> blocks.Card:
        state = (
            plain(f"{self.state_words()}: ") if self.state.name != "approved" else ()
        )  # once cut out, it stands alone
        clinic = self.clinic
        name = {"clinic.name": (clinic.short_name or clinic.name).value}  # there is no room for a long one
        small = replace(self, values={**self.values, **name})
        return blocks.Card(
            heading=(*state, *small.filled(unmarked(card.heading))),
            text=small.rich(card.text),
            lines=tuple(_bold(small.rich(line)) for line in card.lines),
            foot=tuple(map(small.filled, paragraphs(card.foot))) if card.foot else (),
            fold=_typed(card.fold) if card.fold else (),
            copies=card.copies,
            claims=claims,
        )

    def picture(self, picture: model.PictureFile, share: float) -> blocks.Picture:
        path = self.folder / picture.file.value
        caption = picture.caption if isinstance(picture, model.Captioned) else None
        return blocks.Picture(path, picture.alt.value, self.rich(caption) if caption else (), share, picture_size(path))

    def qr(self, qr: model.QRSpec, said: Labels) -> blocks.QR:
        address = words(self.rich(qr.address))
        shown = address.partition("://")[2].rstrip("/")
        link = Run(shown, bold=True, link=address, origin=qr.address)
        text: Rich = (*self.rich(qr.text), Run(" "), link) if qr.text else (link,)
        return blocks.QR(address, text, said.qr_alt.format(address=shown))


def _is_fill_in(section: blocks.Section) -> bool:
    """A grid or card comes last: it takes most of a page, and a patient may hand that page in alone."""
    return any(isinstance(block, blocks.Grid | blocks.Card) for block in section.blocks)


def _bold(rich: Rich) -> Rich:
    return tuple(Run(r.text, True, r.link, r.field, r.origin, r.offset) for r in rich)


def _with_fields(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template
