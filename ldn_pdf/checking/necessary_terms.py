"""Words that a handout on MS and its medicines cannot do without, however long they are.

A reader with MS knows them or has to learn them: names of medicines, of the disease and of what is
said about it. SMOG is told with and without them. The list is closed: a long word that has a plain
one beside it does not belong here.
"""

from __future__ import annotations

_MEDICINES = """
naltrexone LDN opioid codeine tramadol hydrocodone oxycodone morphine fentanyl methadone buprenorphine
interferon glatiramer mitoxantrone cyclophosphamide
"""
_MS = "multiple sclerosis MS relapse neurologist endorphin glial"

NECESSARY = frozenset(word.lower() for word in f"{_MEDICINES} {_MS}".split())
