"""The same on a real Spark, on this machine; collected where it is installed, as `.ci/run` sees to."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyspark.errors import PythonException
from pyspark.sql import SparkSession

from guidance import evaluate
from guidance.hosts import evaluate_on_spark
from tests.hosts.events import QUERY, rows, table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    options = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "5", "spark.driver.host": "127.0.0.1"}
    made = SparkSession.builder.master("local[2]").appName("guidance")
    for name, value in options.items():
        made = made.config(name, value)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        session = made.getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def frame(spark: SparkSession) -> "DataFrame":
    return spark.createDataFrame(table(rows()))


def test_findings_of_spark_are_those_of_the_whole(frame: "DataFrame") -> None:
    answer = evaluate(replace(QUERY, records=table(rows())))
    every = evaluate_on_spark(frame, QUERY, everything=True).toArrow().to_pylist()
    told = [row for row in every if row["rule"]]
    assert any("More may be due" in row["in_words"] for row in every if not row["rule"])
    same = ("case", "rule", "status", "due_at", "performed", "in_words", "because")
    ours = [[str(answer.datum(finding)[name]) for name in same] for finding in answer.findings]
    assert sorted([str(row[name]) for name in same] for row in told) == sorted(ours)


def test_a_mistake_in_one_row_stops_the_job_and_is_told(frame: "DataFrame") -> None:
    wrong = frame.replace("icpc_held", "icpc_hold", subset=["event"])
    with pytest.raises(PythonException, match="G611"):
        evaluate_on_spark(wrong, QUERY).toArrow()


def test_a_frame_of_nothing_is_refused(frame: "DataFrame") -> None:
    with pytest.raises(ValueError, match="holds no events"):
        evaluate_on_spark(frame.limit(0), QUERY)
