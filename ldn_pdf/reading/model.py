"""What a handout, a clinic and a layout are made of, as frozen Structs.

`decoder.py` and `json_schema.py` both read these annotations, so
a field is added here and nowhere else. A trailing underscore stands for a Python keyword
(`from_` is `from` in YAML). `doc` is what an editor shows on hover.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Struct, field

from ldn_pdf.limits import HANDOUT_FIELDS
from ldn_pdf.problems import Mark
from ldn_pdf.reading.source import Text

DEFAULT_LANGUAGE = "en-US"
"""The language of a handout or a clinic file that names none."""

MM = 72 / 25.4
"""A millimetre in points, of which an inch has 72."""

# --- constraints, carried in Annotated[...] ----------------------------------------------------


class Doc(Struct, frozen=True):
    """What the field is for, in the author's words."""

    text: str


class Pattern(Struct, frozen=True):
    """A regular expression that the whole text must match, and how to say it to the author."""

    regex: str
    meaning: str


class Count(Struct, frozen=True):
    """How many entries a list may have."""

    least: int = 0
    most: int | None = None


class Range(Struct, frozen=True):
    """The least and the most a number may be, both included."""

    least: int
    most: int


class Length:
    """A float in points, written with its unit in YAML: `14.6pt`, `20mm`, `0.5in`."""


class Lines:
    """A float in body lines (1 = the leading of body text), written as a bare number such as `0.5`."""


class Colour:
    """A colour as `#rrggbb`."""


class Plain:
    """Marks a text that is printed as it stands: no **bold**, no [link](https://…)."""


class Fact:
    """Marks a text that is no sentence: a name, a number, hours, an address. No approval is bound to it."""


class Marks(Struct, frozen=True):
    """Where a mapping stands, and each of its values, in the order of the file."""

    here: Mark
    values: Mapping[str, Mark] = field(default_factory=dict)

    def of(self, key: str) -> Mark:
        """The mark of the value of `key` (its YAML name), or of the mapping where it is absent."""
        return self.values.get(key, self.here)


# --- pieces of a handout -----------------------------------------------------------------------

ClaimId = Annotated[Text, Plain(), Pattern(r"[A-Z][A-Z0-9]*[0-9]+", "an id such as W1 or A3")]
LanguageTag = Annotated[Text, Plain(), Pattern(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", "a language tag such as en-US")]
Claims = Annotated[tuple[ClaimId, ...], Doc("Ids of the claims in the evidence ledger that these words rest on.")]


ListKind = Literal["bullets", "steps", "checklist", "questions"]


class Item(Struct, frozen=True, kw_only=True):
    """One line of a list: a text, or a text with the claims of its own."""

    SHORTHAND: ClassVar[str] = "text"
    text: Annotated[Text, Doc("The words of this item.")]
    from_: Claims = ()
    marks: Marks


class Bullet(Item, frozen=True, kw_only=True):
    """A bullet or a step, which may have bullets of its own."""

    bullets: Annotated[tuple[Item, ...], Count(0, 6), Doc("Bullets under this one.")] = ()


class PictureFile(Struct, frozen=True, kw_only=True):
    """A picture from the handouts folder, with the words a screen reader says in its place."""

    file: Annotated[Text, Plain(), Doc("A PNG or JPEG file in the handouts folder.")]
    alt: Annotated[Text, Plain(), Doc("What the picture tells, for those who cannot see it.")]
    marks: Marks


class Step(Bullet, frozen=True, kw_only=True):
    """A step, which may have a picture at its left and bullets of its own."""

    picture: Annotated[PictureFile | None, Doc("A small picture of this step.")] = None


class Captioned(PictureFile, frozen=True, kw_only=True):
    """A picture with words under it."""

    caption: Annotated[Text | None, Doc("Words under the picture.")] = None


class PairSpec(Struct, frozen=True, kw_only=True):
    """Two short lists side by side: what to do, and what not to do."""

    do: Annotated[tuple[Item, ...], Count(1, 6), Doc("What to do. Its heading is Do.")]
    avoid: Annotated[
        tuple[Item, ...], Count(1, 6), Doc("What not to do. Its heading is Do not: leave these words out.")
    ]
    marks: Marks


class GroupSpec(Struct, frozen=True, kw_only=True):
    """A group of people, and how many of them something happens to."""

    label: Annotated[Text, Doc("Who they are, for example `With the medicine`.")]
    count: Annotated[int, Range(0, 100), Doc("How many of them are drawn filled.")]
    text: Annotated[Text, Doc("What it means, with both numbers: `**6 in 10** people slept better.`")]
    marks: Marks


class NumbersSpec(Struct, frozen=True, kw_only=True):
    """Whole people, drawn: the same number in each group, so that groups can be compared."""

    of: Annotated[int, Range(1, 1_000_000), Doc("How many people are drawn in each group: 10 or 100.")]
    groups: Annotated[tuple[GroupSpec, ...], Count(1, 2), Doc("One group, or two to compare.")]
    marks: Marks


class TableSpec(Struct, frozen=True, kw_only=True):
    """A table with a heading row. The first column heads each row."""

    columns: Annotated[tuple[Text, ...], Count(2, 5), Doc("The heading row, one entry a column.")]
    rows: Annotated[
        tuple[Annotated[tuple[Text, ...], Count(1)], ...], Count(1, 60), Doc("The rows, each with one entry a column.")
    ]
    marks: Marks


class WritingLine(Struct, frozen=True, kw_only=True):
    """A prompt with room to write behind and below it."""

    SHORTHAND: ClassVar[str] = "prompt"
    prompt: Annotated[Text, Doc("The words before the line, for example `My goal:`.")]
    count: Annotated[int, Range(1, 8), Doc("How many lines to write on.")] = 1
    marks: Marks


class GridSpec(Struct, frozen=True, kw_only=True):
    """A grid to fill in by hand: a diary with a row a day, or a list with numbered rows."""

    columns: Annotated[tuple[Text, ...], Count(2, 6), Doc("The heading row, one entry a column.")]
    rows: Annotated[
        tuple[Text, ...], Count(0, 14), Doc("What heads each row, for example the days. Or give `numbered`.")
    ] = ()
    numbered: Annotated[int, Range(1, 14), Doc("The number of numbered rows, in place of `rows`.")] = 0
    marks: Marks


class CardSpec(Struct, frozen=True, kw_only=True):
    """A wallet card to cut out and fold, with a warning on its front and lines to fill in behind."""

    heading: Annotated[Text, Plain(), Doc("The warning on the card, for example `Opioid alert`.")]
    text: Annotated[Text, Doc("What the card says, at most 15 words.")]
    lines: Annotated[tuple[Text, ...], Count(0, 3), Doc("Prompts to fill in, for example `My name:`.")] = ()
    foot: Annotated[Text | None, Doc("Words below the prompts, for example `Prescriber: {clinic.phone}`.")] = None
    fold: Annotated[Text | None, Plain(), Doc("What stands over the fold.")] = None
    copies: Annotated[int, Range(1, 2), Doc("How many cards to print.")] = 1
    marks: Marks


class PictureSpec(Captioned, frozen=True, kw_only=True):
    """A picture alone, or with the text or list of its section at its right."""

    width: Annotated[Literal["small", "medium", "full"], Doc("How wide it is printed.")] = "medium"
    place: Annotated[
        Literal["beside", "above"] | None,
        Doc("`beside` sets the text or list that follows at its right, as is done with small ones; `above` does not."),
    ] = None


class QRSpec(Struct, frozen=True, kw_only=True):
    """A QR code with its address in words beside it."""

    SHORTHAND: ClassVar[str] = "address"
    address: Annotated[
        Text, Plain(), Pattern(r"https?://[^\s{}]+|\{[a-z0-9_.]+\}", "an address that begins with https://, or a field")
    ]
    text: Annotated[Text | None, Doc("What the reader finds there. The address itself is always printed.")] = None
    marks: Marks


class Silence(Struct, frozen=True, kw_only=True):
    """A rule that is silenced for certain words, and why."""

    rule: Annotated[Text, Plain(), Doc("The id of the rule, as `check` prints it in brackets.")]
    words: Annotated[
        Text | None,
        Plain(),
        Doc(
            "The words that it is for, as they are typed. A rule about a whole handout, such as no-claims, needs none."
        ),
    ] = None
    why: Annotated[Text, Plain(), Doc("The reason. `check` and `approve` show it.")]
    marks: Marks


class Paragraphs(Struct, frozen=True):
    """One or more paragraphs; an empty line parts them."""

    text: Text


class ItemList(Struct, frozen=True):
    """A list, of the kind that its key names."""

    kind: ListKind
    items: tuple[Item, ...]


class WritingLinesSpec(Struct, frozen=True):
    """Prompts with room to write."""

    lines: tuple[WritingLine, ...]


class PicturesSpec(Struct, frozen=True):
    """Pictures in two columns."""

    pictures: tuple[Captioned, ...]


class ContactPanel(Struct, frozen=True):
    """The clinic's phone, hours and address."""


Block = (
    Paragraphs
    | ItemList
    | PairSpec
    | TableSpec
    | NumbersSpec
    | WritingLinesSpec
    | GridSpec
    | CardSpec
    | PictureSpec
    | PicturesSpec
    | QRSpec
    | ContactPanel
)
"""Every kind of block, as its author writes it: `…Spec` where `content.blocks` has one of that name to be set.

CONTRIBUTING.md says what else a new one needs."""


class BlockKey(Struct, frozen=True):
    """A key of a section in YAML: the annotation of its value, and the block that the value makes."""

    value: Any
    block: Callable[[Any], Block | None]


class Keys(Struct, frozen=True):
    """Marks a tuple whose entries have keys of their own in the mapping, and stand there in any order."""

    of: Mapping[str, BlockKey]


def _items(kind: ListKind, item: type[Item], doc: str) -> BlockKey:
    return BlockKey(Annotated[tuple[item, ...], Doc(doc)], lambda items: ItemList(kind, items))  # type: ignore[valid-type]


def _as_it_is(block: Block) -> Block:
    return block


BLOCKS = Keys({
    "text": BlockKey(Annotated[Text, Doc("One or more paragraphs; an empty line parts them.")], Paragraphs),
    "bullets": _items("bullets", Bullet, "A bulleted list."),
    "steps": _items("steps", Step, "A numbered list of things to do, at most five."),
    "table": BlockKey(Annotated[TableSpec, Doc("A table with a heading row.")], _as_it_is),
    "pair": BlockKey(Annotated[PairSpec, Doc("What to do and what not to do, side by side.")], _as_it_is),
    "numbers": BlockKey(Annotated[NumbersSpec, Doc("How many people of 10 or 100, drawn as people.")], _as_it_is),
    "checklist": _items("checklist", Item, "A list with boxes to tick."),
    "questions": _items("questions", Item, "Questions to ask, with boxes to tick."),
    "lines": BlockKey(Annotated[tuple[WritingLine, ...], Doc("Prompts with room to write.")], WritingLinesSpec),
    "grid": BlockKey(Annotated[GridSpec, Doc("A grid to fill in, such as a diary or a medicine list.")], _as_it_is),
    "card": BlockKey(Annotated[CardSpec, Doc("A wallet card to cut out.")], _as_it_is),
    "picture": BlockKey(Annotated[PictureSpec, Doc("A picture with its alt text.")], _as_it_is),
    "pictures": BlockKey(
        Annotated[tuple[Captioned, ...], Count(2, 6), Doc("Pictures in two columns, each with alt text.")], PicturesSpec
    ),
    "qr": BlockKey(Annotated[QRSpec, Doc("A QR code with its address in words.")], _as_it_is),
    "contact": BlockKey(
        Annotated[bool, Doc("`true` prints the clinic's phone, hours and address here.")],
        lambda on: ContactPanel() if on else None,
    ),
})  # fmt: skip
"""Each key of a section that makes a block. `check` and the schema name them in this order."""


class SectionSpec(Struct, frozen=True, kw_only=True):
    """A heading with what stands below it. The blocks are printed in the order of the file."""

    heading: Annotated[Text, Doc("The heading, in sentence case.")]
    callout: Annotated[
        Literal["warning", "note", "tip"] | None,
        Doc("`warning`: a red frame, moved up below the main point; `note`: a plain frame; `tip`: two lines."),
    ] = None
    from_: Claims = ()
    language: Annotated[
        LanguageTag | None, Doc("The language of this section where it differs from the handout's.")
    ] = None
    blocks: Annotated[tuple[Block, ...], BLOCKS] = ()
    silence: Annotated[tuple[Silence, ...], Doc("Rules that do not apply to this section, each with a reason.")] = ()
    marks: Marks

    def has(self, *kinds: type) -> bool:
        """Whether a block of one of these kinds stands in it."""
        return any(isinstance(block, kinds) for block in self.blocks)


Tier = Literal["emergency", "crisis", "same_day", "call_us", "next_visit"]
"""How soon help is needed, the soonest first."""


class Help(Struct, frozen=True, kw_only=True):
    """One reason to get help, and whom to reach."""

    when: Annotated[Text, Doc("What the reader notices, for example `You have trouble breathing.`")]
    who: Annotated[
        Tier,
        Doc("Whom to reach: the emergency number, the crisis line, the clinic that day or soon, or the next visit."),
    ]
    from_: Claims = ()
    marks: Marks


class Provenance(Struct, frozen=True, kw_only=True):
    """The claims behind the top-level words, which have no `from:` of their own."""

    main_point: Claims = ()
    steps: Claims = ()
    get_help: Claims = ()
    remember: Claims = ()
    marks: Marks


Sign = Literal["pill", "clipboard", "chart", "shield", "no_mix", "scales", "book", "diary", "exercise", "food"]
Accent = Literal["blue", "green", "plum", "teal", "brown", "slate", "violet", "olive"]
_ICD = r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"  # ICD-10-CM, Official Guidelines, I.A.2: three to seven characters


class Handout(Struct, frozen=True, kw_only=True):
    """One handout file. `id` is the file's stem; it is not a field of the YAML."""

    title: Annotated[Text, Plain(), Doc("The title, in sentence case, at most 65 characters.")]
    audience: Annotated[Text, Plain(), Doc("Whom it is for. It may expand acronyms.")]
    main_point: Annotated[Text, Doc("The one thing to remember, in one or two sentences.")]
    article: Annotated[
        Text | None, Plain(), Pattern(r"[a-z0-9][a-z0-9-]*", "a name such as ldn-for-ms"), Doc("The evidence ledger.")
    ] = None
    version: Annotated[
        Text, Plain(), Pattern(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}", 'a version such as "1.0"'), Doc("The version.")
    ]
    issued: Annotated[date, Doc("The day of issue, for example 2026-11-23.")]
    review_by: Annotated[date, Doc("The last day of use: no more than `review_months` after `issued`.")]
    review_months: Annotated[int, Range(1, 36), Doc("How long it may be used before it is reviewed, in months.")] = 12
    necessary: Annotated[
        tuple[Annotated[Text, Plain()], ...],
        Doc("Long words that must stay: no shorter one says the same."),
    ] = ()
    written_by: Annotated[Text | None, Plain(), Doc("Who wrote it: a role, not a person's name.")] = None
    language: Annotated[LanguageTag | None, Doc("The language of the handout; en-US where it is left out.")] = None
    translation_of: Annotated[
        Text | None,
        Plain(),
        Pattern(r"[a-z0-9]+([.-][a-z0-9]+)*", "a handout's file name without .yaml, such as what-is-ldn"),
        Doc("The handout that these words translate. What is no words and is left out here is taken from there."),
    ] = None
    origin: Annotated[
        Literal["human", "machine"] | None,
        Doc("Who made the translation. `machine` is printed under the title until a translator reviewed it."),
    ] = None
    translated_by: Annotated[Text | None, Plain(), Doc("Who translated it: a name or a role, or the program.")] = None
    sources: Annotated[
        tuple[Annotated[Text, Plain()], ...],
        Doc("Ids of references in the ledger, or short names; at most three are printed. Left out: from the ledger."),
    ] = ()
    fields: Annotated[
        tuple[Annotated[Text, Plain(), Pattern(r"[a-z][a-z0-9_]*", "a name such as first_visit")], ...],
        Count(0, HANDOUT_FIELDS),
        Doc("Names of {fields} that a patient's row fills in; on a plain build they are lines to write on."),
    ] = ()
    from_: Annotated[Provenance | None, Doc("The claims behind main_point, steps, get_help and remember.")] = None
    remember: Annotated[
        tuple[Item, ...], Count(0, 3), Doc("What each later part of a large-print handout says again, a line each.")
    ] = ()
    sign: Annotated[Sign | None, Doc("The sign at the top corner, which tells this handout from others.")] = None
    colour: Annotated[Accent | None, Doc("The accent colour: headings, bands and the sign.")] = None
    sections: Annotated[tuple[SectionSpec, ...], Count(1, 20), Doc("The sections, in order.")]
    steps: Annotated[tuple[Item, ...], Doc("What to do next, numbered, at most five.")] = ()
    get_help: Annotated[tuple[Help, ...], Doc("When to call whom, emergencies first.")] = ()
    ask: Annotated[tuple[Text, ...], Doc("Questions for the reader to ask.")] = ()
    silence: Annotated[tuple[Silence, ...], Doc("Rules that do not apply to this handout, each with a reason.")] = ()
    codes: Annotated[
        tuple[Annotated[Text, Plain(), Pattern(_ICD, "a code of ICD-10-CM, such as G35 or G35.D")], ...],
        Doc("ICD-10-CM codes for the index of `pack`, by prefix: G35 stands for all codes that begin so. Not printed."),
    ] = ()
    translates: Annotated[
        Mapping[str, Text],
        Doc("Written by `ldn-pdf translate`: the digest of each text that these words translate, by its place."),
    ] = field(default_factory=dict)
    marks: Marks
    id: str = ""

    @property
    def tag(self) -> str:
        """The tag of its language."""
        return str(self.language or DEFAULT_LANGUAGE)


_NUMBER = Pattern(r"(?=.*[0-9])[0-9+(#*][^!?]{0,59}", "a number, such as 555-0100")


class ApprovalRules(Struct, frozen=True, kw_only=True):
    """What a clinic asks for before a handout counts as approved."""

    needs: Annotated[int, Range(1, 4), Doc("How many people have to approve the same words, 1 where it is left out.")]
    marks: Marks


_HOURS = (
    Plain(),
    Fact(),
    Pattern(
        r"(?=.{1,100}$)(?=.*([0-9]|[Dd]ay|[Aa]lways|[Dd]ía|[Ss]iempre)).*",
        "days or times, such as Monday to Friday, 9 to 5",
    ),
    Doc("When the phone is answered."),
)


class ClinicWords(Struct, frozen=True, kw_only=True):
    """What the clinic says of itself on handouts in another language. What is left out is said as above."""

    language: Annotated[LanguageTag, Fact(), Doc("The language of these words, for example `es-US`.")]
    name: Annotated[Text | None, Plain(), Fact(), Doc("The clinic's name in this language, where it has one.")] = None
    short_name: Annotated[Text | None, Plain(), Fact(), Doc("A shorter name for the heads of pages.")] = None
    hours: Annotated[Text | None, *_HOURS] = None
    formats: Annotated[Text | None, Plain(), Doc("How to ask for other formats and languages.")] = None
    feedback: Annotated[Text | None, Plain(), Doc("How to tell you what is good or bad about the handout.")] = None
    report: Annotated[Text | None, Plain(), Doc("Where to report side effects.")] = None
    after_hours: Annotated[Text | None, Plain(), Doc("Whom to call at night and on weekends: a sentence.")] = None
    logo_alt: Annotated[Text | None, Plain(), Doc("What the logo shows, for those who cannot see it.")] = None
    marks: Marks


class Clinic(Struct, frozen=True, kw_only=True):
    """The clinic whose name and numbers stand on each handout."""

    name: Annotated[Text, Plain(), Fact(), Doc("The clinic's name.")]
    short_name: Annotated[
        Text | None, Plain(), Fact(), Doc("A shorter name for the heads of pages, where the full one is long.")
    ] = None
    phone: Annotated[Text, Plain(), Fact(), _NUMBER, Doc("The number that patients call.")]
    hours: Annotated[Text, *_HOURS]
    emergency: Annotated[Text, Plain(), Fact(), _NUMBER, Doc('The emergency number, in quotes: "911".')]
    crisis: Annotated[Text | None, Plain(), Fact(), _NUMBER, Doc('The number of a crisis line, in quotes: "988".')] = (
        None
    )
    address: Annotated[
        Text | None,
        Plain(),
        Fact(),
        Pattern(r"[^!?]{1,120}", "a street address of at most 120 characters"),
        Doc("The street address, on one line."),
    ] = None
    email: Annotated[
        Text | None,
        Plain(),
        Fact(),
        Pattern(r"[^\s@]+@[^\s@]+\.[^\s@.]+", "an address such as clinic@example.org"),
        Doc("Where patients' replies go."),
    ] = None
    web: Annotated[
        Text | None,
        Plain(),
        Fact(),
        Pattern(r"https?://[^\s{}]+", "an address that begins with https://"),
        Doc("Where the newest version is found. The QR code points there."),
    ] = None
    formats: Annotated[Text | None, Plain(), Doc("How to ask for other formats and languages.")] = None
    feedback: Annotated[Text | None, Plain(), Doc("How to tell you what is good or bad about the handout.")] = None
    report: Annotated[Text | None, Plain(), Doc("Where to report side effects.")] = None
    after_hours: Annotated[
        Text | None, Plain(), Doc("Whom to call at night and on weekends: a number in quotes, or a sentence.")
    ] = None
    logo: Annotated[Text | None, Plain(), Fact(), Doc("A PNG or JPEG file beside this file.")] = None
    logo_alt: Annotated[Text | None, Plain(), Doc("What the logo shows, for those who cannot see it.")] = None
    language: Annotated[LanguageTag | None, Fact(), Doc("The language of these words; en-US where it is left out.")] = (
        None
    )
    translations: Annotated[
        tuple[ClinicWords, ...], Doc("The same in the other languages of your handouts, an entry each.")
    ] = ()
    paper: Annotated[Literal["letter", "a4"], Doc("The paper that the clinic prints on.")] = "letter"
    example: Annotated[bool, Doc("`true` prints EXAMPLE CLINIC on each page. Take it out when all is yours.")] = False
    approvals: Annotated[ApprovalRules | None, Doc("How handouts are approved in this clinic.")] = None
    marks: Marks

    @property
    def tag(self) -> str:
        """The tag of the language of its words."""
        return str(self.language or DEFAULT_LANGUAGE)

    @property
    def needs(self) -> int:
        """How many people have to approve the same words."""
        return self.approvals.needs if self.approvals else 1
