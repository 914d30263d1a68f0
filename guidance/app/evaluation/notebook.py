"""An answer as a notebook shows it: what it comes to, what is open first, and what was not asked; all of it escaped."""

from collections.abc import Iterable, Iterator
from html import escape

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.conclusion import conclude, is_outstanding, not_asked
from guidance.app.evaluation.unseen import told, unseen
from guidance.engine.explain.deviations import NOT_A_RULING, is_shown
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, says
from guidance.engine.model.finding import Finding, Standing

MOST = 60
"""How many findings are shown; the rest are counted."""
_HEADS = ("Case", "Rule", "What is to be done", "What it comes to")


def html_of(answer: Answer) -> str:
    """Write an answer as HTML. What is open comes first; nothing is left out without being counted."""
    return "".join(_parts(answer))


def _parts(answer: Answer) -> Iterator[str]:
    found = sorted(told(answer, everything=False), key=lambda f: not _is_open(f))
    yield f"<p><b>As at {escape(as_at_in_words(answer.query.when))}</b></p>"
    yield from _said(dict.fromkeys(filter(None, (answer.broken_off, conclude(answer).says, not_asked(answer)))))
    if supposed := answer.receipt["supposing"]:
        yield from _said([f"Supposing that {supposed}."])
    if found:
        yield _table(found[:MOST], answer)
    yield from _said(_beside(found, answer))


def _is_open(finding: Finding) -> bool:
    return is_outstanding(finding) and finding.standing is Standing.STANDS


def _beside(found: list[Finding], answer: Answer) -> Iterator[str]:
    """Say what the table leaves out, and what else there is to look at."""
    if len(found) > MOST:
        yield f"And {counted(len(found) - MOST, 'finding')} more, in `findings`."
    if rows := unseen(answer, everything=False):
        yield f"These records cannot show {counted(sum(row.duties for row in rows), 'duty')} more."
    if answer.questions:
        yield f"Open questions, for people to answer: {'; '.join(question.question for question in answer.questions)}"
    if answer.warnings:
        yield f"{counted(len(answer.warnings), 'warning')}, in `warnings`."
    if any(map(is_shown, answer.findings)):
        yield NOT_A_RULING


def _said(sentences: Iterable[str]) -> Iterator[str]:
    yield from (f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _table(found: Iterable[Finding], answer: Answer) -> str:
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(_row(f, answer) for f in found)}</tbody></table>"


def _row(finding: Finding, answer: Answer) -> str:
    rule = finding.rule
    cells = (finding.trigger.case, rule.id, f"{says(rule)}: {rule.title}", answer.words(finding))
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
