"""What people at work call things, and what no pack holds."""

from typing import Annotated

from pydantic import AfterValidator

from guidance.engine.packs.schema.written import AtLeastOne, Text, Written, mistake, nothing


def _some(phrases: list[str]) -> list[str]:
    if len(phrases) == 1:
        raise mistake("G281", f"`{phrases[0]}` stands alone here", "say what else it is called, or leave it out")
    return phrases


Phrases = Annotated[list[Text], AtLeastOne, AfterValidator(_some)]


class ElsewhereText(Written):
    """A subject that no pack holds."""

    subject: Text
    words: Annotated[list[Text], AtLeastOne]
    look: Text


class TradeWordsText(Written):
    """All the words of the trade that are not in the vocabulary."""

    same: list[Phrases] = nothing()
    near: list[Phrases] = nothing()
    idle: list[Text] = nothing()
    plain: list[Text] = nothing()
    elsewhere: list[ElsewhereText] = nothing()
