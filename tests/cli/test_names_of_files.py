"""Names that mean more elsewhere, as addresses or queries: each is the name of one file here, and nothing leaves."""

import io
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from guidance.app.files import write_whole
from guidance.cli import main
from guidance.engine.evaluate.batch.record import open_record

ROW = "case,event,at,authority\n{},referral_received,2011-04-18,kent\n"
ODD = 'it\'s "q"; DROP TABLE event --.csv'
NAMES = [
    "http://127.0.0.1:9/x.csv", "https://evil.example/x.parquet", "s3://bucket/x.parquet", "file:///etc/passwd",
    "*.csv", "a?.csv", "[ab].csv", "**/*.csv", "//evil.example/share/x.csv", "data:text/csv,case", "-",
    "read_text('/etc/passwd')", "x' UNION SELECT 1 --",
]  # fmt: skip
AS_AT = ["--as-at", "2011-08-31", "--no-deviations"]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def nobody(*_: object) -> NoReturn:
        raise AssertionError("somebody is spoken to")

    def ask(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["guidance", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, said.out, said.err

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, nobody)
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    return ask


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(ROW.format(name.upper()), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("given_by", [[], ["a.csv", "--rules"], ["a.csv", "--with"], ["a.csv", "--map"]])
def test_a_name_is_of_one_file_here_and_of_nothing_else(
    given_by: list[str], ask: Callable[..., tuple[int, str, str]]
) -> None:
    for name in NAMES:
        code, out, err = ask("evaluate", *given_by, name, *AS_AT)
        assert (code, out) == (2, ""), name
        assert "G600" in err or "G001" in err, name


def test_a_name_and_a_reference_with_quotation_marks_are_read_as_they_are(
    here: Path, ask: Callable[..., tuple[int, str, str]]
) -> None:
    (here / ODD).write_text(ROW.format("C' OR '1'='1"), encoding="utf-8")
    code, out, _ = ask("evaluate", ODD, *AS_AT)
    assert (code, out.splitlines()[0]) == (0, "C' OR '1'='1")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('a.csv')", "SELECT * FROM 'a.csv'", "SELECT * FROM 'http://127.0.0.1:9/x.csv'",
        "COPY event TO 'out.csv'", "ATTACH 'out.db'", "INSTALL httpfs", "SET enable_external_access = true",
    ],
)  # fmt: skip
def test_no_query_could_read_a_file_or_fetch_anything(query: str, here: Path) -> None:
    database = open_record([], date(2011, 8, 31), None, sources=None).database
    with pytest.raises(duckdb.Error):
        database.execute(query)
    assert {file.name for file in here.iterdir()} == {"a.csv", "b.csv"}


def test_of_several_that_write_one_file_at_once_one_is_there_whole_and_nothing_besides(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with ThreadPoolExecutor(8) as several:
        list(several.map(lambda n: write_whole(folder / "due.csv", [f"{n}\n"] * 2_000), range(16)))
    lines = (folder / "due.csv").read_text(encoding="utf-8").splitlines()
    assert (len(lines), len(set(lines)), [*folder.iterdir()]) == (2_000, 1, [folder / "due.csv"])
