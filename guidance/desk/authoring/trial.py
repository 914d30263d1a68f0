"""A trial at the desk: the questions of `guidance new trial`, its draft, and `guidance trials preview` on records."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from guidance.app.clock import now
from guidance.app.drafting.wanted import Answers, Wanted, a_day, parts, wrong_with
from guidance.app.evaluation.query import Query
from guidance.app.packs.shipped import shipped
from guidance.app.trials.new_trial import drafted, faults_of, lacking, name_of, questions
from guidance.app.trials.report.model import Table, rows_of
from guidance.app.trials.report.preview import HYPOTHETICAL, INSIDE, Preview, PreviewAsk, preview, preview_data
from guidance.app.typed_dates import iso_from
from guidance.desk.chronology import within_bounds
from guidance.desk.saying import said
from guidance.engine.characters import on_one_line
from guidance.engine.explain.names import at_in_words, day_in_words
from guidance.engine.model.trial import Trial
from guidance.engine.model.vocabulary import NotAFact
from guidance.engine.records.content import Content
from guidance.engine.records.plain.moment import parse_moment

Asked = Mapping[str, Any]
MOST_SHOWN = 200
"""So many duties of a preview are listed; the file that is saved holds every one."""
LONGEST_NAME = 200
"""So many bytes of the name of a file that was opened are taken, from its end."""
OFFERED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "running_at_start": (
        "Clocks already running when it begins", {"national": "run on as they did", "suspended": "are set aside too"},
    ),
    "running_at_end": (
        "Clocks still running when it ends", {"saved": "stay set aside", "restart": "run again, to their last day"},
    ),
}  # fmt: skip
"""What is chosen and not typed: how a page puts the question, and each answer in words."""
UNCHECKED = "Not checked: what checks a trial did not come to this page; `guidance trials check` does it."


@dataclass
class Trials:
    """What is held of a trial while the page is open: what was last said of it."""

    found: Preview | None = None

    def put(self, asked: Asked, given: Sequence[Content]) -> dict[str, Any]:
        """Say what a trial would have set aside on the records that were opened.

        Args:
            asked: `trial`, the identifier of one in the packs, or `documents`, each with `name` and `text`; `as_at`;
                `from` and `until`, days or nothing.
            given: The files of records.

        Raises:
            NotAFact: Nobody can tell which day is meant.
            Refused: The records or the trial cannot be used.
        """
        within_bounds(given)
        at = parse_moment(iso_from(asked.get("as_at") or "today", now()))
        query = Query(tuple(given), at.day, ledger=None, moment=at.latest if at.at_time else None)
        first, until = (parse_moment(iso_from(text, now())).day if (text := asked.get(key)) else None
                        for key in ("from", "until"))  # fmt: skip
        self.found = None
        with TemporaryDirectory() as folder, chdir(folder):  # its mistakes are shown from there
            self.found = preview(PreviewAsk(query, _named(asked), first, until))
        return shown(self.found)

    def file(self, _: Asked) -> dict[str, Any]:
        """Give the last preview as data, to be saved: what `trials preview --format json` prints."""
        return preview_data(self.found) if self.found else {}


def _named(asked: Asked) -> str:
    """Return what `trials preview` would be given: the identifier of a trial, a document, or a folder of several."""
    documents, folder = asked.get("documents") or (), Path("opened")
    for document in documents:
        folder.mkdir(exist_ok=True)
        name = on_one_line(document["name"]).replace("\\", "/").rpartition("/")[2].strip(". ")
        short = name.encode("utf-8", "ignore")[-LONGEST_NAME:].decode("utf-8", "ignore") or "trial.yaml"
        (folder / short).write_bytes(document["text"].encode("utf-8", "surrogatepass"))
    return str(next(folder.iterdir()) if len(documents) == 1 else folder) if documents else str(asked["trial"])


def asks(_: Asked) -> dict[str, Any]:
    """List what is asked to draw up a trial, and the trials that the packs hold."""
    return {
        "asked": [_put(wanted) for wanted in questions()],
        "trials": [{"value": t.id, "says": _called(t)} for t in shipped().trials],
    }  # fmt: skip


def _called(trial: Trial) -> str:
    return f"{shipped().authorities.name(trial.authority)}: {trial.title} [{trial.id}]"


def _put(wanted: Wanted) -> dict[str, Any]:
    """Give a question as a page puts it; a day may be written as people write it."""
    if wanted.key in OFFERED:
        return _offered(wanted)
    is_day = wanted.check is a_day
    words = wanted.question.partition(" Write it as " if is_day else "; `guidance ")[0]
    authorities = sorted(shipped().authorities.known, key=lambda a: a.dated_name) if wanted.key == "authority" else ()
    return {
        "key": wanted.key, "words": words, "needed": wanted.needed, "many": wanted.many, "shown": [], "parts": [],
        "hint": f"Left empty, it is “{wanted.usual}”" if wanted.usual else "",
        "among": [{"value": a.code, "says": a.dated_name} for a in authorities],
        "form": "day" if is_day else "one" if authorities else "line",
    }  # fmt: skip


def _offered(wanted: Wanted) -> dict[str, Any]:
    """Give a question that has few answers as a page puts it."""
    words, answers = OFFERED[wanted.key]
    shown = [{"value": value, "says": said} for value, said in answers.items()]
    return {"key": wanted.key, "words": words, "needed": wanted.needed, "many": False, "parts": [], "among": [],
            "shown": shown, "form": "one", "hint": f"Not answered, they {answers[wanted.usual]}"}  # fmt: skip


def drawn_up(asked: Asked) -> dict[str, Any]:
    """Draw up a trial from what was typed: what is wrong with an answer, or the draft, checked, with what it lacks."""
    wanted = questions()
    answers = {one.key: _typed(one, asked["answers"].get(one.key, "")) for one in wanted}
    faults = [{"path": one.key, "says": f"{wrong[:1].upper()}{wrong[1:]}"}
              for one in wanted if (wrong := wrong_with(one, answers[one.key]))]  # fmt: skip
    return {"faults": faults} if faults else _draft({key: given for key, given in answers.items() if given})


def _typed(wanted: Wanted, typed: str | list[str]) -> list[str]:
    texts = typed if isinstance(typed, list) else [typed.strip() or wanted.usual]
    return [_day(part) if wanted.check is a_day else part for text in texts for part in parts(wanted, text)]


def _day(text: str) -> str:
    try:
        return iso_from(text, now())
    except NotAFact:
        return text  # whoever checks it says what is wrong


def _draft(answers: Answers) -> dict[str, Any]:
    text, checked = drafted(answers), find_spec("pydantic") is not None
    mistakes = said(faults_of(text)) if checked else []
    return {
        "faults": [], "name": f"{name_of(answers)}.yaml", "text": text, "mistakes": mistakes,
        "checked": "Checked: it has no mistakes." if checked and not mistakes else "" if mistakes else UNCHECKED,
        "lacking": [key.replace("_", " ") for key in lacking(answers)],
    }  # fmt: skip


def shown(found: Preview) -> dict[str, Any]:
    """Give what a page shows of a preview; every part of it is hypothetical."""
    days = f"{day_in_words(found.days.first)} to {day_in_words(found.days.last)}"
    return {
        "title": f"{found.authority}: {found.trial.title} [{found.trial.id}]",
        "says": [HYPOTHETICAL, INSIDE,
                 f"Supposed to have run {days}; the records as at {day_in_words(found.as_at)}.", *found.notes,
                 *([found.broken_off] if found.broken_off else [])],
        "tables": [_table(one) for one in (*found.tables, *found.instead)],
        "duties": [{"case": d.case, "episode": d.episode or "", "rule": d.rule, "begun": at_in_words(d.begun),
                    "would": d.would, "came_to": d.came_to} for d in found.duties[:MOST_SHOWN]],
        "more": max(0, len(found.duties) - MOST_SHOWN),
        "noticed": said((*found.diagnostics, *found.warnings)),
        "receipt": {key: found.receipt[key] for key in ("engine_version", "packs", "input")},
    }  # fmt: skip


def _table(one: Table) -> dict[str, Any]:
    return {"title": f"{one.standing}: {one.rule.title} [{one.rule.id}]", "notes": list(one.notes),
            "rows": list(_rows(one)), "none": bool(one.columns and one.idle)}  # fmt: skip


def _rows(one: Table) -> Iterator[dict[str, Any]]:
    for row in rows_of(one.columns) if one.columns and not one.idle else ():
        if row.depth <= 1 or not row.empty:
            yield {"label": row.label, "depth": row.depth, "count": row.counts[0]}
