"""`ldn-pdf new`: a commented starter of a handout."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ldn_pdf.atomic_write import write_whole
from ldn_pdf.commands.options import examples, handouts_as_typed, handouts_option
from ldn_pdf.commands.output import say, say_what_to_type
from ldn_pdf.library.folder import Library, is_name, schema_line, suggested_name
from ldn_pdf.reading.clock import in_a_year, today

_STARTER = """\
{schema}
#
# The words of one handout. Lines that begin with # are notes to you. Put your words where it says TODO.
# A text with a colon, or one that begins with a sign such as * or {{, stands in quotes.

title: {title}
audience: Adults with multiple sclerosis (MS) and caregivers
main_point: "TODO: the one thing to remember, in one or two short sentences."
version: "0.1"
issued: {issued}
review_by: {review_by}   # no more than 12 months on; `review_months: 24` allows more, at most 36
# A role, not a person's name:
written_by: MS nurse team

# What the words rest on, at most three on the page. With an evidence ledger these are ids of its references.
sources: ["TODO: a guideline, a label or a study"]

# The evidence ledger: a file in the folder `evidence`. With one, every block names its claims by `from: [ids]`,
# at a section, or at an item: `- {{text: It may make you sleepy., from: [P3]}}`. Of what stands here at the top:
# article: ldn-for-ms
# from: {{main_point: [B1], steps: [P8], get_help: [A18]}}

# Names of {{fields}} that a patient's row fills in, as in "Your first visit is on {{first_visit}}.":
# fields: [first_visit]

# A rule of `check` that does not apply here, the words that it is for, and why. The reviewer sees it:
# silence:
#   - {{rule: passive, words: You are asked to rest., why: Nobody knows yet who will ask.}}

# What each later part of a large-print handout says again, and part 1 too where no section says it:
# remember: [Do not stop your medicine on your own.]

sections:
  - heading: "TODO: what this section is about"
    text: >-
      TODO: short sentences, 3 at most. Write **bold** words like this,
      and a link like this: [the clinic's page](https://example.org).

  - heading: What to watch for
    callout: warning          # a red frame below the main point; `note` a plain frame, `tip` two lines
    bullets:
      - "TODO: the first warning."
      - "TODO: the second warning."

# More that a section can have: steps, pair, table, numbers, checklist, questions, lines, grid, card, picture, pictures,
# qr, contact. Bullets and steps can have bullets under them; a step can have a picture.
#
#  - heading: My week
#    grid:
#      columns: [Day, How I felt, Notes]
#      rows: [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]

steps:
  - "Call us with your questions: {{clinic.phone}}."

get_help:                     # who: emergency, crisis, same_day, call_us or next_visit
  - when: You have trouble breathing.
    who: emergency
  - when: You feel worse than yesterday.
    who: same_day

ask:
  - What can I expect?
"""


@click.command(
    epilog=examples(
        "ldn-pdf new sleep-and-ms                     ./handouts/sleep-and-ms.yaml",
        "ldn-pdf new sleep-and-ms --handouts mine     mine/sleep-and-ms.yaml",
    )
)
@click.argument("name")
@handouts_option
def command(name: str, handouts: Path | None) -> None:
    """Write a commented starter of a handout.

    NAME is the file's name without .yaml, in lower-case letters, digits and hyphens. A file that is
    there is never overwritten.
    """
    if not is_name(name):
        near = suggested_name(name)
        raise click.UsageError(f"`{name}` cannot be a handout's name. Use letters, digits and hyphens: `{near}`.")
    folder = handouts or Path("handouts")
    path = folder / f"{name}.yaml"
    if path.exists():
        raise click.UsageError(f"{path} is there already. Choose another name, or edit that file.")
    alone = Library().own is None and not handouts
    write_whole(path, _starter(name, folder).encode())
    say(f"Written: {path}")
    if alone:
        say("From now on only what is in the folder handouts is built. `ldn-pdf init .` brings the package's handouts.")
    where = handouts_as_typed(handouts)
    say_what_to_type(f"Edit it, then run `ldn-pdf check {name}{where}` and `ldn-pdf build {name}{where}`.")


def _starter(name: str, folder: Path) -> str:
    issued = today()
    title = re.sub(r"\b(?:ms|ldn)\b", lambda match: match[0].upper(), name.replace("-", " ").capitalize(), flags=re.I)
    return _STARTER.format(
        schema=schema_line(folder, "handout"), title=title, issued=issued, review_by=in_a_year(issued)
    )
