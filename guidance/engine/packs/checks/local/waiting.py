"""Whether a title has a step that protects a child wait for leave, for other work, or for somebody's meeting.

It goes by words, clause by clause. What says that nothing is waited for ("with or without consent") is passed over from
comma to comma, and so is work that follows the step or runs beside it. In what is written below, an indented line goes
on with the line before it, and a name in braces stands for the words under that name.
"""

import re
from functools import lru_cache

_PIECES = r"""
LEAVE = consent\w*|permission\w*|permit(?:s|ted)?|approv\w+|authoris(?:e|es|ed|ation)|endors\w+|sanction\w*|
    clearance|sign(?:s|ed|ing)?(?: (?:it|them|this|these))?[ -]?off|leave (?:of|from|is|was|has|given|
    obtained)|agreements?|say[- ]so|go[- ]ahead|green light|buy[- ]in
STEP = (?:referr(?:al|ing|ed)|(?<!to )refers?\b|(?<=may )refer|(?<=you )refer|police|strategy (?:discussion|
    meeting)|section 47|enquir(?:y|ies)|999|(?:contact|ring|phon|telephon|call|approach|tell|inform|notify|
    alert|going)\w* .{0,16}(?:mash|safeguarding hub|front door|social care|children['’]s services|duty team)|
    (?:see|seeing|seen|visit\w*) .{0,24}child|child .{0,12}(?:seen|visited))
SAID = \b(?:{LEAVE}|(?:is|are) content|leave|agree[sd]?|early help (?:assessment|plan)|
    (?<!share )(?<!record )legal advice|panel(?! members)|screened)\b
SOMEBODY = (?:managers?|supervisors?|head(?: ?teacher)?s?|directors?|leads?|panels?|boards?|committees?|hubs?|
    agenc(?:y|ies)|professionals?|practitioners|partners|workers?|nurses?|teams?(?: around the (?:family|
    child))?|schools?|legal (?:services|team)|solicitors?|parents?|carers?|mother|father|famil(?:y|
    ies))(?:['’]s?)?
WORK = (?:assessments?|chronolog(?:y|ies)|forms?|checklists?|paperwork|body maps?|early help|supervision|
    capacity|(?:team|family|panel|professionals['’]?|next|triage|weekly|allocation|planning|
    network) meetings?|genograms?|risk matrix|toolkits?|tools?|threshold|allocation|consultation|
    discussion with)
SENIOR = (?:managers?|supervisors?|head(?: ?teacher)?s?|directors?|leads?|panels?|boards?|committees?)
DONE_FIRST = (?:{SAID}|\b(?:object\w*|said yes|(?:is|are) (?:willing|happy))\b|\b{WORK}\b|
    \b{SOMEBODY} (?:of [a-z]+ )?(?:(?:has|have|is|are|was|were) (?:all |both |been |had )?(?:consulted|asked|
    told|informed|spoken|met|decided|heard|seen|looked|considered|reviewed|satisfied|signed|finished|
    completed|checked|cleared|confirmed|replied|discussed|responded)(?! (?:you|us)\b)|
    decides?|confirms?(?! that (?:the|a) child)|says? so|chooses?)\b|
    \b(?:harm|abuse|it|this) (?:is|has been|was) (?:proved|proven|confirmed|substantiated|evidenced|
    established)\b|\b(?:police|others?|school|team) (?:have|has) (?:finished|completed|replied|
    decided(?! (?:to take |on )?no (?:further )?action))\b)
GOING = (?:(?:you|they|staff|any|a|the|each|every|make|send|submit|making|sending|submitting|taking|going|holding|
    calling|ringing|telling|contacting|phoning|seeing|visiting|referring|dialling) ){0,4}(?:refer(?:s|ring|ral)?\b|
    referrals?\b)(?! (?:is|are|was) (?:decided|closed|answered|settled|filed))|
    (?:contact|ring|call|phon|tell|go|approach)\w* (?:to )?(?:the )?(?:police|999|(?:children['’]s )?social care|mash|
    (?:safeguarding )?hub|front door|duty team)|(?:seeing|visiting) (?:the |a )?child
BAN = \b(?:no|not|never|without|cannot|nobody|no one|refrain|avoid|hold off|stop short)\b
BEFORE = \b(?:before|prior to|ahead of|in advance of)\b
THEN = \b(?:subject to|provid(?:ed|ing)|conditional|dependent|depends?|if|(?<!at )once|after|following|when|
    unless|pending|until|(?:as|so) (?:soon|long) as)\b
"""
"""Leave, steps that protect, what may be had or done first and by whom, and going to take a step."""
_WAITS = r"""
{SAID}.{0,60}{BEFORE}.{0,30}{STEP}
^(?:obtain|get|seek|have|complete|finish|fill in|write|hold) (?!.{0,30}(?:referral form|child['’]s))[^;]{0,60}(?:\b(?:
    view|advice|opinion|assessment|plan|form|chronology|checklist|meeting)\b|{LEAVE})
    [^,;]{0,20},? (?:and )?then (?:{GOING})
{STEP}(?! records?)[^,;]{0,20}\b(?:go(?:es)?|pass(?:es)?) (?:\w+ )?(?:through|via) [^,;]{0,30}\b{SENIOR}\b
^(?!.*{BAN})(?:contact|ring|call|phone|telephone|tell) [^,;]{0,30}(?:police|social care|mash|hub|front door)
    [^,;]{0,10} (?:via|through) [^,;]{0,30}\b{SENIOR}\b
{STEP}[^,;]{0,30} with [^,;]{0,30}\bblessing\b
\bOK (?:is|are) (?:needed|required) (?:for|before)\b.{0,20}{STEP}
\b{SENIOR}\b,? who (?:then )?(?:decides?|settles?|chooses?) (?:whether|if|when) (?:to refer|.{0,30}{STEP})
{STEP}[^,;]{0,40}\bonly (?:if|when|where|once)\b.{0,20}\b(?:harm|abuse|it) (?:is|has been|was) (?:proved|
    proven|confirmed|substantiated|evidenced|established)
\bonly (?:cases|children|those|families)\b.{0,20}\b(?:above|over|at|past|meeting|reaching|within) (?:the )?
    threshold\b.{0,20}{STEP}
{STEP}\b.{0,10}\bin the event that\b.{0,50}\b(?:early help|{LEAVE}|agree\w*)\b
^(?!.*{BEFORE}.*\b(?:the|a) (?:parents?|famil)).*\b{WORK}\b.{0,30}{BEFORE}.{0,30}{STEP}
\w.{5,}{BEFORE} (?:{GOING})
\b(?:{SOMEBODY}|{LEAVE}|{WORK}|family meeting)\b.{0,20}(?:\bfirst(?! thing)|
    \bin the first instance)[,;]? (?:and |then |before )*(?:(?! of |record|assessed).){0,30}{STEP}
{SAID}.{0,40}{STEP}.{0,20}\bbefore (?:it|they) (?:is|are)\b
{BAN}.{0,60}{STEP}.{0,60}\b(?:unless|until|without|before|while|where|when|if)\b.{0,60}{DONE_FIRST}
\bnot (?:be )?(?:seen|visited|referred|told)\b.{0,40}\b(?:unless|until|without|before)\b.{0,60}{SAID}
{STEP}.{0,60}\bnot .{0,20}(?:until|unless|without)\b(?! delay)
\b(?:not|never) (?:\w+ ){0,2}{STEP}.{0,20}\b(?:until|unless)\b
{STEP} follows?\b(?! (?:within|at once|the same|immediately|up|the (?:strategy|referral)|from|on from))
\b(?:refer|{STEP} (?:is|are) for|take to .{0,20}{STEP}) (?:only )?(?:cases|children|those|
    families) (?:that|who|which|whom) (?:meet|reach|pass|score|the panel|the team|managers?)\b
{STEP}.{0,30}\b(?:suits?|convenien\w+|at the convenience)\b
{STEP}[^,;]{0,60}{THEN}(?:(?!\bnot?\b(?! worked)|cannot|without|refus|would|whether|
    {THEN}).){0,40}{DONE_FIRST}
{STEP}.{0,60}\b(?:subject to|provid(?:ed|ing)|conditional on|pending|dependent on|
    unless)\b.{0,40}(?:{DONE_FIRST}|{SOMEBODY} (?:refuses?|says? no))
{STEP}[^,;]{0,30},? (?:with|on|by|under|upon|following) (?:the |a |an |prior |
    written )*[^,;]{0,30}\b(?:approval|authorisation|permission|consent|say[- ]so|sign[- ]off|instructions?|
    go[- ]ahead|clearance|decision|agreement|advice|knowledge|authority)\b
{STEP}.{0,30}\b(?:needs?|requires?|depends? on|(?:is|are) a decision (?:for|of)|at the discretion of|
    on the instructions? of|by (?:the )?decision of)\b.{0,40}(?:{SAID}|\b{SOMEBODY}\b)
{STEP}.{0,20}\b(?:must|should|(?:has|have|is|are) to|needs? to|is|are) (?:first )?(?:be )?(?:authorised|
    approved|agreed|signed off|cleared|endorsed|screened|vetted|sanctioned|discussed first)\b
{STEP}.{0,20}\b(?:go(?:es)?|pass(?:es)?|is|are|made|sent) (?:\w+ )?(?:through|via)\b.{0,40}{SAID}
{STEP}[^,;]{0,40}\bonly (?:if|when|once|after|with|on|at|by|through|following)\b.{0,60}(?:{SAID}|{WORK}|
    {SOMEBODY})
{STEP}[^,;]{0,40}\bby [^,;]{0,40}\bonly$
{STEP}[^,;]{0,20}\b(?:do|does|may|must|should|can|is|are) ?not (?:to )?(?:begin|start|happen|take place|
    go ahead|be \w+).{0,20}\b(?:before|until|unless)\b
{STEP}[^,;]{0,20},? having (?:first|already)\b
{STEP}[^,;]{0,20}\b(?:after|on|at) (?:the )?(?:two|three|four|five|six|second|third|fourth|fifth|
    [2-9]) (?:\w+ )?(?:visits?|concerns?|incidents?|contacts?|reports?|worries|attempts?|letters?|absences)\b
{STEP}[^,;]{0,30}\b(?:if|when|where|once)\b.{0,20}\b(?:scores?|points|rating|matrix)\b
{STEP}[^,;]{0,40}\b(?:if|when|where|once|after|unless)\b[^,;]{0,25}(?:\b(?:has|have) met\b|
    \b{SOMEBODY} (?:agrees?|thinks?|considers?|feels?|sees? fit|is sure|are sure))
^(?!.*\b(?:records?|minutes|notes?|afterwards|later)\b).*{STEP}.{0,20}\b(?:counter)?sign(?:s|ed)? by\b
\b{SOMEBODY} (?:approves?|authorises?|signs off|countersigns|vets|clears|
    permits) .{0,20}{STEP}(?! (?:records?|minutes|notes?))
\b(?:leave|left|up|down) (?:it )?to .{0,20}\b{SOMEBODY}.{0,30}{STEP}
{STEP}.{0,20}\b(?:is|are) (?:left|up|down|a matter|for) (?:to |for )?.{0,15}{SOMEBODY}(?: to decide)?$
\b{SOMEBODY} (?:decides?|settles?|chooses?) (?:whether|if|when) (?:.{0,30}{STEP}|to refer)
\b(?:ask|let) .{0,30}\b{SOMEBODY}\b.{0,20} (?:whether|if|for (?:permission|leave|
    consent)) (?:.{0,30}{STEP}|to refer)
{STEP}.{0,20}\b(?:needs?|requires?|must have) (?:two|three|a second|a) (?:signatures?|opinions?)
{STEP}[^,;]{0,20}\bby .{0,20}{SOMEBODY} (?:alone|only)\b
\b{SOMEBODY} to (?:clear|approve|agree|authorise|vet|screen) .{0,20}{STEP}
\b(?:check|confirm|agree|clear|discuss|establish) with .{0,30}\b{SOMEBODY} (?:that|whether|
    if) .{0,20}{STEP}(?! (?:went|was|arrived|has been))
\b(?:run|put|take) .{0,20}referral\b.{0,12}\b(?:past|by|to) .{0,20}{SOMEBODY}
{STEP} only (?:cases|children|those|families)\b
\bonly\b.{0,40}{STEP}.{0,40}\b(?:if|when|once|after|with)\b.{0,60}{DONE_FIRST}
\bonly (?:the |a |an )?(?:\w+ ){0,3}{SOMEBODY} (?:may|can|should|must|is to|decides?|
    makes?)\b.{0,30}{STEP}
\b(?:may|must|can|should|are|is|do) ?(?:not|never)(?: to)? {STEP} (?:directly|themselves|yourself|alone)\b
^(?:(?!{BAN}).)*(?<!to )\bwait\b.{0,60}\bbefore\b.{0,30}{STEP}
^(?:(?!{BAN}).)*\ba?wait\w*\b.{0,60}(?:decision|{LEAVE}|meeting|outcome|advice)\b.{0,30}{STEP}
{STEP}[^,;]{0,20}\ba?waits?\b
\b(?:hold|keep|delay|defer|postpone|pause|put off)\w*\b (?:back |off )?(?:the |a |an |any |all |
    each )?(?:referral|call to the police|report to the police|enquir(?:y|ies))\b.{0,60}\b(?:until|till|for|
    pending|while|after)\b
\b(?:referrals?|enquir(?:y|ies)|strategy discussions?)\b.{0,30}\b(?:held (?:back|over|in|pending|until)|
    delayed|deferred|postponed|paused|parked)\b
"""
"""Something and then the step; the step and not until something; somebody who decides, or alone may; waiting itself."""
_NO_WAIT = r"""
\b(?:not|never|nobody|no one|none|without|rather than)\b(?: (?:should|need|may|is to|has to|be|
    to))* (?:a?wait|h(?:o|e)ld (?:off|back|up|on|the referral)|delay|defer|postpon|put(?:ting)? off)\w*|\bif need be\b
"""
"""That nothing is waited for: with it a part of a sentence is passed over, with what is not waited for."""
_WHATEVER = r"""
\bwith or without\b|\bwhether or not\b|\bno (?:condition|bar|reason)\b|\b(?:nobody|no one|
    no (?:manager|consent|approval|permission|panel))\b.{0,20}\b(?:need|has to|have to|wait)|\b(?:not|
    never) (?:been )?(?:sought|asked for|needed|required|necessary)\b|\bno need\b|
    \bwhat(?:ever| ?so ?ever)\b|\beven (?:if|where|when|though|before)\b|\b(?:al)?though\b|\bregardless\b|
    \bdespite\b|\birrespective\b|\bafterwards\b|\bagain\b
"""
"""What makes no difference, or comes later: with it a part is passed over, unless that holds a condition too."""
_ALL_THE_SAME = r"""
\bonly\b|\buntil\b|\bunless\b|\bwithout\b|(?<!at )\bonce\b|\bif\b|\bwhen\b|\bafter\b|\bsubject to\b
"""
_NO_STEP = r"""
\brefer\w*(?!.*\b(?:social care|mash|front door|duty team)\b)
    (?=(?: (?!(?:to|if|when|where|once|unless|until|only|after|before|with)\b)[a-z'’]+){0,8}? (?:in)?to (?:the |
    a |an |our |your |local )*(?:camhs|marac|mappa|channel|prevent|dbs|disclosure and barring|early help|
    family (?:hub|support)|rapid review|(?:fostering|adoption|resource|funding|child death) (?:panel|review)|
    (?:(?!duty|social|child|protect|emergency|safeguard|police|front|first|contact|access|assessment|
    referral)[a-z-]+ ){1,4}services?|
    lado(?!.*\b(?:{LEAVE}|only|until|unless|without)\b))\b)
\b(?:tell|speak (?:to|with)|talk (?:to|with)|ask|inform) (?!.*\b(?:{LEAVE}|agree\w*|only)\b)(?:the |a |both |their )*
    (?:parents?|carers?|mother|father|famil(?:y|ies))\b.{0,40}{BEFORE}.{0,40}\b(?:unless|except (?:where|
    when|if))\b.{0,60}\b(?:risk|danger|harm|unsafe)\b(?! (?:to|for) (?:the )?(?:staff|workers?|school|you|us))
\b(?:once|when|after|where) (?:the|a|any) (?:child )?(?:protection )?plan (?:is|has been|was) (?:agreed|made|approved)\b
^(?:make sure|see|check|ensure)(?: that)? (?:the|a|every|each) child is (?:safe|breathing|out of danger),? {BEFORE}
    .{0,20}(?:police|999|ambulance)
\bclos(?:e|es|ed|ing) (?:the|a|an|any|each|every) (?:referral|enquir\w+|strategy discussion)s?\b
^(?:give|start) (?:first aid|cpr),? {BEFORE}.{0,20}(?:police|999|ambulance)
^(?:send|share|circulate|give) [^,;]*\breports?\b (?:to|with) (?:the |both |each )*(?:child|parents?|family|
    families)\b[^,;]{0,20}{BEFORE} (?:the|a|any|each) (?:strategy )?(?:meeting|discussion|conference)
"""
"""No step of those: a referral elsewhere, telling a family where that is safe, what an emergency asks for first."""
_STEP_ITSELF = r"""
^(?:refer|(?:see|visit) (?:and speak to )?(?:the|a|every|each) child|(?:tell|inform|ring|call|contact|
    notify) the police|(?:hold|call|convene|have) (?:the|a) strategy (?:discussion|meeting)|(?:start|begin|
    open) (?:the |section 47 )?enquir\w*|(?:the |a |every )?(?:child|police|referrals?|enquiries|
    strategy (?:discussions?|meetings?)) (?:is|are|may be|can be|should be))\b(?P<how>.*)
"""
_TURNS_ON = r"""
\b(?:if|when|where|once|after|following|on completion of|only|subject to|provided)\b(?P<what>[^,;]*)
"""
_OF_THE_CHILD = r"""
\b(?:harm\w*|dangers?|endanger\w*|injur\w*|hurt|hit|bruis\w*|crimes?|offences?|abus\w*|neglect\w*|risks?|
    suspect\w*|believ\w*|fear\w*|worr(?:y|ied|ies)|concern\w*|alleg\w*|disclos\w*|missing|hospital|refus\w*|
    cannot|can't|not|never|none|nobody|no (?:one|adult|parent)|without|begins?|begun|starts?|started|ends?|
    reports? to the police|
    ended|made|enquir\w*|protection|orders?|need\w*|necessary|possible|safe|safety|there (?:is|are|has)|that$|
    (?:a|the) child\b(?!['’]s)|likely|pregnan\w*|unborn|born|birth|moves?|moved|returns?|returned|found|
    children|siblings?|baby|conferences?|discussions?|referrals?|plans?|placements?|placed|looked|last|each|
    every|another|more|less|days?|weeks?|hours?|what|who|known|learn\w*|hear\w*|arriv\w*|receiv\w*|urgent\w*|
    emergenc\w*|immediate\w*|act|can|died?|dies|death|wrong|in (?:care|custody)|making sure|checking|open|
    closed|area|school)\b
"""
"""What a step may turn on: what has happened to a child, or with whom the child is."""


def _lines(written: str) -> list[str]:
    """Give the lines of what is written, each with those that go on with it."""
    return re.sub(r"\n +", "", written).strip().splitlines()


def _words() -> dict[str, str]:
    """Give the words under each name, with those of the names before it."""
    found: dict[str, str] = {}
    for line in _lines(_PIECES):
        name, _, said = line.partition(" = ")
        found[name] = _with(found, said)
    return found


def _with(words: dict[str, str], said: str) -> str:
    return re.sub(r"\{([A-Z_]+)\}", lambda name: words[name[1]], said)


_WORDS = _words()
LEAVE, STEP = _WORDS["LEAVE"], _WORDS["STEP"]


def _read(written: str) -> list[re.Pattern[str]]:
    return [re.compile(_with(_WORDS, line), re.IGNORECASE | re.DOTALL) for line in _lines(written)]


_PATTERNS = _read(_WAITS)
_LONGEST = 400
"""The characters of a title that are looked at: the words are tried from each of them on."""
_NAMED = re.compile(
    r"refer|police|999|strategy|enquir|section 47|child|visit|social care|hub|mash|duty team|front door", re.IGNORECASE
)
(_DENIED,), (_ANYHOW,), (_HELD,) = map(_read, (_NO_WAIT, _WHATEVER, _ALL_THE_SAME))
(_STEP,), (_TURNS,), (_CHILD,) = map(_read, (_STEP_ITSELF, _TURNS_ON, _OF_THE_CHILD))
_ELSEWHERE = _read(_NO_STEP)


@lru_cache(maxsize=8192)
def waits(title: str) -> bool:
    """Tell whether a title has protecting a child wait for something.

    >>> waits("Hold the referral until the panel has met"), waits("Refer once the early help assessment is complete")
    (True, True)
    >>> waits("Do not wait for consent: refer within 1 day"), waits("Refer at once, then tell the manager")
    (False, False)
    """
    if not _NAMED.search(title):
        return False
    said = list(filter(None, map(_left, re.split(r"(?<=[.;:])\s", title[:_LONGEST]))))
    found = (pattern.search(text) for pattern in _PATTERNS for text in {*said, " ".join(said)})
    return any(found) or any(map(_turns, said))


def _left(clause: str) -> str:
    """Return what of a clause may hold a wait: without what denies one, and without what is no step of those."""
    for pattern in _ELSEWHERE:
        clause = pattern.sub("go on", clause)
    return ", ".join(part for part in re.split(r",\s", clause) if not _passed_over(part))


def _passed_over(part: str) -> bool:
    """Tell whether a part says that nothing is waited for, or what makes no difference, and no condition beside it."""
    if _DENIED.search(part):
        return not re.search(r"\bonly\b", part, re.IGNORECASE)
    return bool(_ANYHOW.search(part)) and not _HELD.search(_ANYHOW.sub("", part))


def _turns(clause: str) -> bool:
    """Tell whether a step that a clause asks for turns on something, and on nothing of the child's."""
    done = _STEP.match(clause)
    turns = _TURNS.search(re.split(r"[,;:]", done["how"])[0]) if done else None
    return bool(turns and turns["what"].strip() and not _CHILD.search(turns["what"]))
