"""The page and the notebook on asking from a program: what they show is what comes of it."""

import doctest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tools.write_examples import ROOT

PAGE = ROOT / "docs" / "library.md"
Notebook = Any
"""A notebook as nbformat has it, which says nothing of its types."""
NOTEBOOK = ROOT / "docs" / "library.ipynb"


def test_the_examples_of_the_page_come_out_as_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS, encoding="utf-8")
    assert done.failed == 0
    assert done.attempted > 20


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    """Run the notebook as a person would, in the folder in which it lies, with what is in this checkout."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(NOTEBOOK.parent)}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name)))
        yield NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()


def test_the_notebook_runs_from_top_to_bottom(ran: Notebook) -> None:
    outputs = [output for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert len([cell for cell in ran.cells if cell.cell_type == "code"]) == 6


def test_the_notebook_shows_an_answer_as_html(ran: Notebook) -> None:
    shown = [o["data"]["text/html"] for c in ran.cells if c.cell_type == "code" for o in c.outputs if "data" in o
             and "text/html" in o["data"]]  # fmt: skip
    assert "<table>" in shown[0]
    assert shown[1].startswith("<pre>Statutory guidance expects")


def test_the_notebook_keeps_no_output_that_could_go_false() -> None:
    kept = nbformat.read(NOTEBOOK, as_version=4)
    assert [cell.outputs for cell in kept.cells if cell.cell_type == "code" and cell.outputs] == []


def test_each_name_of_the_face_is_on_the_page() -> None:
    import guidance  # noqa: PLC0415  as the page does it

    text = PAGE.read_text(encoding="utf-8")
    shown = {"Diagnostic", "Due", "Event", "Explained", "Finding", "Library", "NextSteps", "Standing", "Status"}
    assert [name for name in guidance.__all__ if name not in text and name not in shown] == []


def test_the_folder_of_the_notebook_is_the_one_that_holds_the_page() -> None:
    assert NOTEBOOK.parent == PAGE.parent == Path(ROOT / "docs")
