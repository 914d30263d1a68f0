"""What runs on Spark is collected only where Spark is installed; `.ci/run` installs it."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("pyspark") else ["test_spark.py"]
