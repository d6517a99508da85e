"""How many syllables an English word has, worked out from its spelling, with a list of exceptions."""

from __future__ import annotations

import re
from functools import cache

# First parts of compounds whose e is silent: "some-times", "life-style".
_COMPOUND = re.compile(
    r"^(awe|base|care|else|face|fire|fore|game|gate|guide|hand|head|home|house|life|like|live|make|name|note|pipe|safe|"
    r"side|some|stage|take|there|time|trade|where|white|whole|ware|wide|wise)(?=[bcfghjklmnpstvw][a-z]{2})"
)
# Endings that hide a silent e before them: "safe-ly", "state-ment".
_ENDING = re.compile(r"(?<=[a-z]{2}e)(ly|less|lessly|ments?|ness|ful|fully|fulness|some|thing|where|one|body)$")

# A final e is silent, also before s or d: "take", "takes", "baked". It sounds in "table", "doses", "needed".
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyrl]l)e$|(?<=[gq]u)e$"
    r"|(?<=[^aeiouylcgszx])(?<![cs]h)es$|(?<=[aeiouyrl]l)es$|(?<=[gq]u)es$"
    r"|(?<=[^aeiouyltd])ed$|(?<=[aeiouyrl]l)ed$|(?<=[gq]u)ed$"
)

# Two vowels side by side that are spoken apart: "di-et", "cre-ate", "flu-id", "ra-di-o".
_APART = re.compile(
    r"(?<![cgst])(?<!rr)ia(?!r|ge|ment)|(?<=[ct])ia(?=t)|^(?:tr|d|v|g)ia"
    r"|(?<![cgstx])(?<!ll)(?<!ch)io(?!us$|usly$|usness$)|(?<=[rdvb])iou|iu[mns]|(?<![ctf])ie(?=t|nc|nt|r$|rs$|st$)"
    r"|(?<=sc)ie(?=n)"
    r"|eo(?!ple|rge|us|n$|ns$)|(?<![qg])ua(?!r|de|ge$|sion|ded)|uou|[aeoy]ing|eein|[aeioy]um|ao|yi|(?<!q)uit[yi]"
    r"|(?<![gq])uid(?!e)|uin"
    r"|^rea(?=ct|pp|ss|li)|^crea(?!m|s|tur)|^rei|^coo[rp][de]|oe[mt]|(?<!q)ue[ln]|oic(?!e)|oya|[aeo]yo|[aou]ye(?!d)"
    r"|cleus"
)
_SYLLABIC = re.compile(r"(?:is|as|yth)ms?$")
_VOWELS = re.compile(r"[aeiouy]+")

_MISLEADING = """
1 aisle vague queue league leagues tongue tongues schedule:2 young youth your yours you real reals
2 area:3 areas:3 being business businesses:3 catholic chocolate colonel creature evening evenings every employee:3
2 naked
2 colleague colleagues technique techniques unique antique fatigue fatigued critique sacred hundred wicked beloved:3
2 prior hired tired fired diamond unclear trauma peaceful maybe forehead therefore patient patients patience ancient
2 premier brilliant million millions billion trillion
2 really moral oral rural viral coral rally herald liquid guidance persuade sequel floating choices voices
3 anyone forever wherever alien aliens solely idea ideas recipe recipes anemone hyperbole:4 epitome:4 acne:2 cafe:2
3 influence influenced ratio element elements
3 theater theaters theatre:3 diabetes:4 suicide nausea:3 heroin insulin:3 tokyo diary diaries dietary:4
3 vegetable vegetables valuable comfortable retirement:4 temperature:4 several:3 general:3
3 somebody everyone everything everywhere everyday everybody:4 nobody anybody:4 nevertheless:4 specifically:4
2 sometimes sometime somehow somewhat wednesday facebook youtube household households
4 naltrexone:3 oxycodone hydrocodone methadone:3 codeine:2 morphine:2 buprenorphine caffeine:2 diarrhea anemia
2 opinion:3 opinions:3 onion onions union unions reunion:3 companion:3 soldier soldiers senior seniors junior
2 safety safely nuclear:3 linear:3 entirely:4 layer layers player players prayer mayor royal loyal giant
3 automatically:5 basically:3 parliament parallel civilian:3 initiative:4 efficient sufficient convenient:3
4 laboratory:5 fibromyalgia:6 laboratories:5 whoever:3 fashion:2 society variety anxiety:4 immediate:4 immediately:5
4 appropriate appropriately:5 association:5 associated:5
"""


@cache
def syllables(word: str) -> int:
    """The number of syllables of a word; 0 for one without a letter. Case and apostrophes do not count."""
    word = re.sub(r"[’']s$|[^a-z]", "", word.lower())
    if not word:
        return 0
    known = _misleading().get(word)
    return known or _told_by_spelling(word)


def _told_by_spelling(word: str) -> int:
    if first := _COMPOUND.match(word):
        return 1 + syllables(word[first.end() :])
    if ending := _ENDING.search(word):
        return syllables(word[: ending.start()]) + syllables(ending[1])
    bare = _SILENT.sub("", word)
    found = len(_VOWELS.findall(bare)) + len(_APART.findall(bare)) + len(_SYLLABIC.findall(bare))
    return found or 1


@cache
def _misleading() -> dict[str, int]:
    known: dict[str, int] = {}
    for line in _MISLEADING.split("\n"):
        usual, *words = line.split() or [""]
        for entry in words:
            word, _, count = entry.partition(":")
            known[word] = int(count or usual)
    return known
