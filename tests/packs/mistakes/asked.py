"""Mistakes in what people are asked: audits and forms."""

from collections.abc import Iterable

from tests.packs.mistakes.mistake import Mistake, audits, forms, instruments
from tests.packs.pack_files import AUDIT, FORM, item, pack, rule, waiting

ASKED: Iterable[Mistake] = [
    Mistake(
        "a question that nobody answers",
        "G130",
        pack(
            instrument=waiting(),
            rules=rule(),
            **{
                "audit.yaml": AUDIT.replace("- number: 2", "- ▸number: 2").replace(
                    "        people: Ask somebody.\n", ""
                )
            },
        ),
    ),
    audits("a question both put and not printed", "G130", "people: Ask somebody.", "unprinted: ▸It is not there."),
    audits("a question with no number", "G102", "- number: 2", "- ▸among: []"),
    audits("a number in words", "G109", "number: 2", "number: ▸two"),
    audits("one number for two questions", "G211", "number: 2", "number: ▸1"),
    audits("a question of no rule", "G230", "rules: [t.refer.decide]", "rules: [t.refer.decide, ▸t.refer.desided]"),
    audits("a question of another pack's rule", "G230", "[t.refer.decide]", "[t.refer.decide, ▸wt10.refer.decide]"),
    Mistake(
        "a rule that no question asks",
        "G231",
        pack(instrument=waiting(), rules=rule() + rule(id="▸t.other", within="3 days"), **{"audit.yaml": AUDIT}),
    ),
    audits("an audit of another name", "G232", "audit: test-guide", "audit: ▸another-guide"),
    Mistake(
        "an audit whose rules always apply",
        "G232",
        pack(rules=rule(), **{"audit.yaml": AUDIT.replace("audit: ", "audit: ▸")}),
    ),
    Mistake(
        "a part of words with nothing to ask",
        "G132",
        {
            "form.yaml": FORM.replace("- part: said", "- ▸part: said").replace(
                "    asks: [{ask: it, prompt: What was it?}]\n", ""
            )
        },
    ),
    forms("a drawing with columns", "G132", "kind: rows\n    columns: [", "kind: drawing\n    columns: ▸["),
    forms(
        "a timeline that records",
        "G132",
        "    kind: timeline\n",
        "    kind: timeline\n    records: ▸{event: cp_visit_made, at: day}\n",
    ),
    instruments("guidance that waits to be named", "G134", applies="▸when-named"),
    Mistake(
        "law in a pack that waits to be named",
        "G134",
        pack(
            instrument=waiting(),
            rules=rule(force="▸regulations", convention="day-after", rests_on="Children Act 1989 s.17"),
        ),
    ),
    Mistake(
        "a definition in a pack that waits to be named",
        "G134",
        pack(
            instrument=waiting(),
            rules=rule(should=None, within=None, **{"▸derives": "referral_decided"}),
        ),
    ),
    Mistake(
        "a waiting rule that follows another pack's limit",
        "G134",
        pack(instrument=waiting(), rules=rule(when="{missed: ▸wt10.refer.decide}")),
    ),
    Mistake(
        "words of law carried into a pack that waits to be named",
        "G134",
        pack(instrument=waiting(), rules=item({"id": "t.one", "carries": "▸wt18.arrangements.report"})),
    ),
    forms("a part of no kind", "G104", "kind: timeline", "kind: ▸time_line"),
    forms("two parts of one name", "G133", "part: visits", "part: ▸said"),
    forms("a part called as the head is", "G133", "part: said", "part: ▸case"),
    forms(
        "two questions of one name in a form",
        "G133",
        "prompt: What was it?}]",
        "prompt: What was it?}, {ask: ▸it, prompt: And?}]",
    ),
    forms("a day in no column", "G133", "at: day", "at: ▸days"),
    forms("a fact in no column", "G133", "{child_seen: seen}", "{child_seen: ▸sene}"),
    Mistake(
        "a form without a timeline",
        "G133",
        {"form.yaml": FORM.replace("kind: timeline", "kind: drawing").replace("parts:", "▸parts:")},
    ),
    forms("a form that records an unknown event", "G201", "event: cp_visit_made", "event: ▸cp_visit_maid"),
    forms("a form that records an unknown fact", "G202", "{child_seen: seen}", "{▸child_sen: seen}"),
    forms("a form with a pack that is not there", "G233", "parts:", "pack: ▸test-guide\nparts:"),
]
