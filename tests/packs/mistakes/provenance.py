"""Mistakes in where something is from, and how sure it is."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, checks, instruments, pages, rules, sources, warned
from tests.packs.pack_files import BELIEVED, CHECK, KEPT_TO, SOURCE, item, pack, page

PROVENANCE: Iterable[Mistake] = [
    warned(pages("a page that does not say what it pulls against", "G140", page(id="▸t.weigh-it", pulls_against=None))),
    pages("a tension without a why", "G102", page(pulls_against="[▸{rule: wt10.ia.complete}]")),
    pages("a tension with an empty why", "G113", page(pulls_against='[{rule: wt10.ia.complete, because: ▸""}]')),
    pages("a tension that is a rule's name alone", "G103", page(pulls_against="[▸wt10.ia.complete]")),
    rules("a source that is on no list", "G240", provision="{evidence: confirmed, sources: [▸HARC]}"),
    rules(
        "a place in a source that is on no list", "G240", provision='{evidence: confirmed, sources: [▸"SEEED 4.53"]}'
    ),
    instruments("a day known from no source", "G240", commencement_known="{evidence: confirmed, sources: [▸LEX]}"),
    Mistake(
        "a carried rule with a source on no list",
        "G240",
        pack(
            rules=item(
                {"id": "t.one", "carries": "wt10.ia.complete", "provision": "{evidence: recalled, sources: [▸HARC]}"}
            )
        ),
    ),
    sources("a source with a key in small letters", "G109", key="▸any"),
    sources("a source without a title", "G113", title='▸""'),
    Mistake("one source twice", "G211", {"sources.yaml": item(SOURCE) + item(SOURCE, key="▸ANY")}),
    checks("a check of an unknown rule", "G205", rule="▸wt10.ia.compleat"),
    checks("a check of an unknown principle", "G206", rule=None, principle="▸acpo.11"),
    Mistake(
        "a check of a rule and of a principle",
        "G102",
        {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, principle="acpo.3")[2:]},
    ),
    Mistake("a check of nothing", "G102", {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, rule=None)[2:]}),
    checks("a check with a mark of another form", "G109", words="▸wt10"),
    checks("a check with no outcome", "G104", result="▸fine"),
    checks("a check that names no place", "G102", against="▸{text: a printed copy}"),
    checks("a difference without a note", "G141", result="▸differs"),
    checks("a check after the day its file is kept to", "G142", checked_on="▸2026-11-26"),
    checks("a check on a day that is none", "G301", checked_on="▸2026-02-30"),
    Mistake(
        "one check twice",
        "G241",
        {"checks.yaml": KEPT_TO + item(CHECK) + "- ▸" + item(CHECK, checked_by="Policy team of Anytown council")[2:]},
    ),
    warned(
        Mistake(
            "a check of words that have changed",
            "G242",
            {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, words='"00000000"')[2:]},
        )
    ),
    warned(
        Mistake(
            "a text that differs",
            "G243",
            {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, result="differs", note="five days")[2:]},
        )
    ),
    warned(
        Mistake(
            "a grade left behind",
            "G244",
            {"checks.yaml": KEPT_TO + "- ▸" + item(CHECK, rule=BELIEVED.id, words=f'"{BELIEVED.words}"')[2:]},
        )
    ),
    warned(
        rules(
            "confirmed from guidance for schools",
            "G290",
            provision="▸{evidence: confirmed, sources: [KCSIE]}",
        )
    ),
    warned(
        rules(
            "confirmed from a text of other days",
            "G291",
            provision="▸{evidence: confirmed, section: '1', sources: [CA89]}",
            force="act",
            rests_on="Children Act 1989 s.47",
            convention="day-after",
        )
    ),
    warned(
        rules(
            "law with no place in it",
            "G292",
            provision="▸{heading: Referrals, evidence: recalled}",
            force="act",
            rests_on="Children Act 1989",
            convention="day-after",
        )
    ),
    warned(instruments("a text read on no day", "G293", text_read="▸true")),
]
