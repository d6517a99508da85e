"""The ways in which a sentence promises more than the evidence carries, as patterns.

They are about what is claimed, not about one article: a medicine or supplement that slows, calms, heals,
eases or cures, praise of it, and harms made light of. Each alternative stands on a line of its own. `MEDICINE`
stands for the names that the evidence ledger gives, and without a ledger for any name in capitals.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from msgspec import Struct


class Promise(Struct, frozen=True):
    """One way to promise too much.

    `words` is its pattern. `hedge` says what is enough beside a denial: any word of doubt, one about laboratory
    work, or that studies found it and how limited they were.
    """

    words: str
    why: str
    fix: str
    hedge: Literal["any", "lab", "limits"] | None = None
    denial_helps: bool = True

    def pattern(self, medicine: tuple[str, ...]) -> re.Pattern[str]:
        """The pattern for a medicine of these names."""
        return _compiled(self.words, medicine)


_ANY_NAME = r"(?-i:(?!MS\b)[A-Z]{3,6})"


def _any(*alternatives: str) -> str:
    return rf"\b(?:{'|'.join(alternatives)})"


@cache
def _compiled(words: str, medicine: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, medicine)) or _ANY_NAME
    return re.compile(words.replace("MEDICINE", f"(?:{names})"), re.IGNORECASE)


# --- vocabulary ------------------------------------------------------------------------------------

_IT = (
    r"(?:MEDICINE|it|this|these|(?:the|this|that|a|your) (?:low |small |new )?"
    r"(?:drug|medicine|medication|treatment|therapy|supplement|diet|pill|tablet|dose|approach))"
)
_ADVERB = r"(?:(?:also|often|usually|really|truly|even|just|\w+ly) )*+"
_MODAL = rf"(?:(?:can|will|does|would) {_ADVERB})?"
# Words that may stand between a verb and what it acts on: "slow [down the] progression".
_FILL = (
    r"(?:(?:the|your|my|their|its|this|these|all|many|most|several|some|of|in|down|up|on|how fast|how often|"
    r"and|or|ms|nerve|brain|overall|general|daily|day-to-day|chronic|long-term|further|new|more|future|worsening|"
    r"frequency|severity|number|rate|risk|chance|activity|response|effects?|levels?|amount|natural|overactive"
    r"|damaged|disease) )*"
)
_EASE = (
    r"(?:(?:eas|reliev|reduc|lessen|sooth|alleviat|cut|lower|decreas|treat|tam|tackl|banish|fight|help|manag|control|"
    r"end)"
    r"(?:e|es|s|ing|t?ting)?|gets? rid of)"
)
_RAISE = r"(?:improv|enhanc|boost|lift|rais|increas|restor|sharpen|strengthen|help)(?:e|es|s|ing|ed)?"
_SLOW = (
    r"(?:slow(?:s|er|ing)?|halt(?:s|ing)?|stop(?:s|ping)?|revers(?:e|es|ing)|delay(?:s|ing)?|prevent(?:s|ing)?|"
    r"arrest(?:s|ing)?|reduc(?:e|es|ing|tion in)|decreas(?:e|es|ing)|lower(?:s|ing)?|cut(?:s|ting)?|fewer|"
    r"fight(?:s|ing)?|beat(?:s|ing)?|control(?:s|ling)?|modif(?:y|ies|ying)|treat(?:s|ing)?|limit(?:s|ing)?|"
    r"eas(?:e|es|ing))"
)
_CALM = r"(?:reduc|calm|lower|fight|cut|quiet|tam|decreas|eas|sooth|dampen|curb|cool|turn)\w*"
_TUNE = r"(?:modulat|regulat|balanc|boost|strengthen|reset|retrain|calm|rebalanc|support)(?:e|es|s|ing)?"
_FIX = r"(?:promot|repair|regenerat|heal|protect|rebuild|regrow|restor|improv|renew)(?:e|es|s|ing)?"
_HELPS = (
    r"(?:helps?|eases?|improves?|reduces?|relieves?|slows?|stops?|fades?|modulates?|boosts?|prevents?|heals?|"
    r"protects?|restores?|fights?|calms?|benefits?|works)"
)
_SHOWN_TO = r"(?:used|shown|proven|known|able|designed|helps?|way) to"

_NOT_THE_DISEASE = (
    r"(?:medicines?|medications?|drugs?|team|clinic|nurse|doctor|symptoms?|treatments?|care|pain|fatigue)"
)
_COURSE = (
    r"(?:progress(?:ion|ing)|disease|multiple sclerosis|disability|(?:nerve |brain )?damage|lesions?|attacks?|"
    rf"relaps(?:e|es|ing)|flare-?ups?|flares|ms(?! {_NOT_THE_DISEASE}))\b"
)
_TROUBLE = (
    r"(?:symptoms?|pain|fatigue|tiredness|spasms?|spasticity|stiffness|depression|anxiety|numbness|brain fog|"
    r"problems with \w+)\b"
)
_WELL = (
    r"(?:quality of life|well-?being|mood|energy|cogniti\w+|memory|thinking|focus|function\w*|mobility|walking|sleep|"
    r"symptoms?|mental health|fatigue)\b"
)
_NERVES = r"(?:nerves?|nervous system|myelin|brain|neurons?)\b"
_SOURCE = (
    r"(?:\d+ |the |current |new |recent |many |several )?"
    r"(?:research|stud(?:y|ies)|science|evidence|experts?|doctors|scientists|trials?)"
)
_SAYS = r"(?:suggests?|shows?|proves?|confirms?|agrees?|indicates?|supports?|backs?|says?|believes?)"
_GOOD = r"(?:helpful|effective|valuable|powerful|proven|excellent|great|ideal|promising|useful)"

_FACT = "Say that it is not known, or has not been shown, and what small studies found."

# --- promises --------------------------------------------------------------------------------------

_PRAISE = _any(
    r"magic\w*",
    r"miracles?",
    r"miraculous",
    r"breakthrough",
    r"game.?chang\w+",
    r"wonder drug",
    r"life-?changing",
    r"revolution\w+",
    r"groundbreaking",
    r"amazing",
    r"incredibl\w+",
    r"remarkabl\w+",
    r"impressive",
    r"dramatic\w*",
    r"powerful(?! opioid| pain)",
    r"promis(?:e|es|ing)\b",
    r"encouraging",
    r"exciting",
    r"awesome",
    r"pretty cool",
    r"super\b",
    r"(?:great|good) news",
    r"(?:new|real|fresh|brings?|gives?|offers?) hope",
    r"hope for (?:people|patients|MS|everyone)",
)
_SAFE = _any(
    r"(?<!than is )safe(?:ly)?\b(?! place| box| plan| dose| amount| level| from (?:children|pets))",
    r"(?:good|excellent|strong|favou?rable|great) safety",
    r"non-?toxic",
    r"(?:all-)?natural (?:and safe|remedy|medicine|treatment|way|option)",
    r"well.tolerated",
    r"harmless",
    r"risk.free",
    r"gentle on",
    r"nothing to lose\b",
    r"(?:can|could|will)(?:not|n[’']t| not) (?:hurt|harm)\b",
)
_NO_HARM = _any(
    r"(?:no|without|zero|few|fewer|minimal|hardly any) (?:known |real |serious |bad |long-term |lasting )*"
    r"(?:side effects|risks?|dangers?|downsides?)\b",
    r"only (?:a few )?(?:mild|minor)\b",
    r"side effects (?:are|were|tend to be|stay) (?:\w+ly )?(?:mild|minor|minimal|few|rare|harmless)",
    r"side effects (?:will|always|soon) (?:\w+ )?(?:fade|pass|stop|disappear|go)",
    r"nothing (?:at all )?to (?:worry about|be afraid of|fear)",
    r"(?:no|little|hardly a|not a) (?:cause|reason|need) (?:for concern|to worry)",
    r"(?:spotless|perfect|clean|flawless|unblemished|excellent|proven) (?:safety )?(?:track )?record",
    r"without (?:any )?(?:problems?|trouble|issues?)\b",
    r"(?:very |so |too )?little (?:risk|downside|danger|to lose|to worry about)\b",
    r"(?:just )?as safe as\b",
    r"(?:nobody|no one|none|no patient|not one person) (?:has |have |was |were |is )?(?:ever |yet )?(?:been )?"
    r"(?:harmed|hurt|injured|died|had (?:a )?(?:problem|harm))",
    r"worry-free",
    r"(?:is|are) (?:perfectly |totally |completely |quite |absolutely )?(?:fine|ok|okay|all right) "
    r"(?:to take|to use|with|in pregnancy|during pregnancy|for (?:everyone|all|you))",
    r"mak(?:es?|ing) no difference (?:with|to)\b",
    r"(?:will|should|always|usually) (?:\w+ )?(?:pass|fade|go away|clear|clear up|settle|disappear|stop|vanish)"
    r"(?: down| up)? (?:on (?:its|their) own|by (?:itself|themselves)|quickly|in no time)",
    r"(?:good |sure |clear )?signs? that (?:it|MEDICINE|the medicine) (?:is|has) (?:\w+ )?work(?:ing|ed)",
    r"(?:can|may|could) (?:safely )?wait until (?:your|the) next (?:visit|appointment)",
    r"(?:(?:is|are) (?:not|never)|isn[’']t|aren[’']t) (?:affected|harmed|damaged|hurt|bothered) by",
    r"(?:mild|gentle|easy|soft|harmless) (?:option|medicine|choice|drug|treatment|way)\b",
    r"(?:ignore|push through|put up with|ride out) (?:the |any |your |these |mild )*(?:side effects?|symptoms?)",
    r"(?:everyone|everybody|all patients|all people) (?:\w+ )?(?:sleeps?|feels?|does|do|tolerates?"
    r"|copes?) (?:well|fine|better)",
    r"(?:has|have) (?:never|not once) (?:caused|been linked|harmed|hurt)",
)
_COURSE_OF_DISEASE = _any(
    rf"{_SLOW} {_FILL}{_COURSE}",
    r"relapses? (?:\w+ ){0,2}(?:drop|fall|decline|decrease|become (?:fewer|milder))",
    r"(?:progress|worsen|get worse)(?:es|s)? (?:more |much )?(?:slowly|less)\b",
    r"(?:slows|halts|reverses) it\b",
    r"(?:stop|keep)(?:s|ing)? (?:\w+ ){0,3}getting worse\b",
    r"(?:leads?|brings?|puts?|achiev\w+|goes|go) (?:\w+ ){0,3}remission\b",
    r"keep(?:s|ing)? ms (?:in check|at bay|from|under|quiet)",
    r"puts? the brakes? on\b",
    r"(?:hold|holds|holding|push|pushes|beat|beats|turn|turns) (?:back |off )(?:the )?(?:ms|disease"
    r"|illness|relapses?)\b",
    r"(?:relapses?|attacks|flares) (?:\w+ ){0,2}(?:thing of the past|go away|stop|vanish|disappear)",
    r"(?:out of|free of|without) (?:a|your) wheelchair",
    r"(?:tackl|treat|attack|address|reach|get|go)(?:s|es|ing)? (?:to |at )?the (?:root|real |very |true )*cause",
    r"no longer need(?:s|ed)? (?:their |your |the |any )?(?:ms )?(?:medicines?|injections?|infusions?"
    r"|drugs?|treatment)",
    r"come off (?:your|their|the) (?:ms )?(?:medicines?|injections?|infusions?|drugs?|treatment)",
)
_NERVES_HEAL = _any(
    rf"{_FIX} {_FILL}{_NERVES}",
    r"nerve health",
    r"triggers? (?:\w+ )?(?:healing|repair)",
    r"keeps? (?:your |the )?nerves healthy",
    r"nerves? (?:to )?(?:heal|repair|regrow|recover)\w*",
    r"remyelinat\w+",
    r"neuroprotect\w+",
    r"regenerat\w+",
    r"nerves? (?:\w+ ){0,2}(?:grow|come|heal|mend) (?:back|again|over)",
    r"(?:own|natural|built-in) (?:\w+ )?(?:healing|repair|defen[cs]e)s?\b",
)
_RELIEF = _any(
    rf"(?<!to )(?<!endorphins )(?<!they ){_EASE} {_FILL}{_TROUBLE}",
    rf"{_SHOWN_TO} {_EASE} {_FILL}{_TROUBLE}",
    rf"(?<!to ){_RAISE} {_FILL}{_WELL}",
    rf"{_SHOWN_TO} {_RAISE} {_FILL}{_WELL}",
    r"(?:symptoms|fatigue|pain|tiredness|mood|relapses) (?:will|can) (?:\w+ly )?"
    r"(?:improve|ease|fade|lift|get better|go away|vanish)",
    r"(?:big|real|great|major|significant|marked|lasting) (?:improvements?|benefits?|gains?|relief)",
    r"(?:symptoms?|fatigue|pain|tiredness) (?:disappears?|vanish(?:es)?|goes away|go away|fades?|improves?|eases"
    r"|lifts?)\b",
    r"(?:offers?|brings?|gives?|provides?|means) (?:\w+ ){0,2}relief\b",
    r"tak(?:es?|ing) away (?:\w+ )?(?:pain|fatigue|symptoms)",
    r"will (?:have|feel|get|see|notice) (?:\w+ ){0,2}(?:energy|better|less pain|less tired|fewer|stronger|relief"
    r"|results)\b",
    r"(?:better|improved|higher) quality of life",
    r"(?:people|patients|many|most|users) (?:\w+ )?(?:walk|think|sleep|move|see|function|feel) better\b",
    r"feel better with (?:MEDICINE|it)\b",
    r"positive (?:effects?|impact|results|outcomes?)\b",
    r"(?:life|health|energy) back\b",
    r"mak(?:es?|ing) (?:it|life|things|\w+ tasks) easier to (?:manage|cope|live|walk|think)",
    r"clears? (?:up )?(?:the |your |away )?(?:brain )?fog",
    r"(?:pain|symptom|fatigue|relapse)[- ]free\b",
    r"life (?:is|becomes|gets|will be) (?:\w+ )?(?:better|easier|brighter)",
    r"lifts? (?:the |your )?(?:depression|fog|low mood|fatigue)",
    r"(?:got|gets|get|rose|rises) out of (?:her|his|their|your|the|a) (?:wheelchair|bed)",
    r"floods? (?:your|the) (?:body|brain)",
)
_HELP = _any(
    rf"{_IT} {_ADVERB}{_MODAL}{_HELPS} (?:\w+ ){{0,4}}"
    rf"(?:MS|you|people|patients|with|against|for|{_TROUBLE}|{_WELL}|relapses?|inflammation|nerves?|immune)\b",
    rf"MEDICINE {_ADVERB}(?:(?:can|will|does) {_ADVERB}(?:help|work)|helps|works)\b",
    r"(?:has|have) been (?:shown|proven|found) to (?:help|ease|improve|reduce|relieve|slow|work|prevent|benefit)",
)
_RESEARCH = _any(
    rf"{_SOURCE} (?:\w+ )?{_SAYS} (?:that )?(?:\w+ ){{0,2}}(?:can |may |might |could |will )?"
    r"(?:helps?|eases?|improves?|works?|benefits?|reduces?|relieves?|slows?|prevents?)\b"
)
_STATED = _any(
    r"works by (?!block)",
    r"(?:clinically |scientifically |medically )?proven\b",
    r"main (?:use|benefit|purpose)",
    r"best results",
    r"best (?:thing|medicine|treatment|drug|option) for (?:MS|fatigue|pain)",
    r"guarante\w+",
    r"root cause",
    r"the answer (?:to|for)\b",
    r"beneficial\b",
    r"benefits? (?:\w+ )?outweighs?",
    r"(?:better than|superior to|as good as|as effective as|as safe as) (?:\w+ ){0,2}(?:MS|other|any|DMTs?"
    r"|interferon)\b",
    r"replaces? (?:your |the |other |any )?(?:MS |other )?(?:medicines?|treatments?|drugs?)",
    r"approved (?:\w+ )?(?:to treat |for |in )(?:MS|multiple)",
    r"(?:strong|solid|good|clear|growing|mounting|convincing|compelling) (?:evidence|proof)",
    r"(?:experts?|doctors|neurologists|specialists|researchers|scientists) (?:\w+ly )?(?:recommend|love|trust|swear)",
    r"(?:future (?:is|looks) |looks )bright",
    r"live longer\b",
    r"makes? (?:your )?MS (?:\w+ )?(?:better|milder|easier)",
    r"(?:good|great|smart|right) choice for (?:\w+ )?(?:MS|pain|fatigue|people|patients)",
    r"(?:highly|very|so|truly|most) effective",
    r"effective (?:for|against|in|at) ",
    r"(?:because|since) (?:it|MEDICINE|this) works\b",
    r"works (?:well|wonders|fast|for)",
    rf"{_GOOD} (?:\w+ )?(?:treatment|therapy|option|addition|remedy|solution|answer|medicine|tool)\b",
    r"(?:another|new|potential|possible|real|viable|alternative|an?|good) (?:\w+ )?(?:treatment|therapy) option\b",
    r"(?:is|as) an? (?:\w+ )?(?:treatment|therapy|remedy) for (?:MS|multiple)",
    r"(?:no|without(?: a)?) doubt\b",
    r"(?:works|good|safe|right) for (?:everyone|everybody|all)\b",
    r"helped (?:\w+ )?(?:thousands|millions|countless|hundreds|many|most)",
    r"(?:the )?(?:results|numbers|facts) speak for themselves",
    r"(?:the )?(?:science|evidence|matter|question) is (?:settled|clear|in|beyond)",
    r"(?:thousands|millions|so many) (?:\w+ ){0,3}(?:cannot|can[’']t|can not) (?:all )?be wrong",
    r"(?:closest|nearest) (?:thing|we have) (?:\w+ ){0,3}to a cure",
    r"(?:studies|trials|experts|doctors|all) (?:all )?agree that\b",
    r"works? (?:for|in) (?:nearly|almost|just about) (?:everyone|everybody|all)",
    r"(?:one of the )?most hopeful",
    r"checks? (?:each|every|all) (?:\w+ )?(?:batch|dose|capsule|product)",
    r"boosts? the effects? of\b",
)

PROMISES = (
    Promise(_PRAISE, "praises", "Say what the studies found, and how small they were."),
    Promise(_any(r"cur(?:e|es|ed|ing|ative)\b"), "speaks of a cure", "Say that it is not a cure."),
    Promise(_SAFE, "calls it safe", "Name the harms, and say what is not known of them."),
    Promise(
        _NO_HARM,
        "makes light of harm",
        "Name the side effects, and say how little is known of the long term.",
        hedge="limits",
        denial_helps=False,
    ),
    Promise(_COURSE_OF_DISEASE, "claims an effect on the course of the disease", _FACT),
    Promise(
        _any(rf"{_CALM} {_FILL}(?:inflam\w+|swelling)", r"anti-?inflammatory"),
        "claims an effect on inflammation",
        _FACT,
        hedge="lab",
    ),
    Promise(
        _any(rf"{_TUNE} {_FILL}immun\w+", r"(?:teach|train|tell)(?:es|s|ing)? (?:your |the |an? )?immun\w+"),
        "claims an effect on the immune system",
        _FACT,
        hedge="lab",
    ),
    Promise(_NERVES_HEAL, "claims that nerves heal", _FACT, hedge="lab"),
    Promise(_RELIEF, "claims relief as a fact", _FACT, hedge="any"),
    Promise(_HELP, "claims help as a fact", _FACT, hedge="any"),
    Promise(
        _RESEARCH,
        "leans on research that does not carry it",
        "Say how few and small the studies are, and that they do not agree.",
    ),
    Promise(_STATED, "states as a fact what is not shown", _FACT),
)
"""All of them. Where two find the same words, the first one speaks."""
