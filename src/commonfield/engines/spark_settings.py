"""Where Spark runs, and what holds wherever it runs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from commonfield.findings import UsageError

DEFAULTS = "spark-defaults.conf"
PARTITIONS = "2"
"""Pieces in which Spark shuffles on this machine; its own default of 200 suits a cluster."""

_EVERYWHERE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # What Spark spills, shuffles and keeps holds records: with a key that dies with the session. It also
    # keeps pyspark from handing frames over in plain files.
    "spark.io.encryption.enabled": "true",
    "spark.eventLog.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # Whole numbers that do not fit, and casts that fail, are errors, as in DuckDB; never nulls.
    "spark.sql.ansi.enabled": "true",
}
# With no appender, Spark would put its own in the place of this file.
_SILENCE = """rootLogger.level = off
rootLogger.appenderRef.nothing.ref = nothing
appender.nothing.type = Null
appender.nothing.name = nothing
"""


def settings_for(scratch: Path) -> dict[str, str]:
    """Give Spark's settings: for this machine, or only what must hold where an operator says the rest.

    Args:
        scratch: A folder that only we can read, for what Spark spills on this machine.
    """
    logging = scratch / "log4j2.properties"
    logging.write_text(_SILENCE, encoding="ascii")
    everywhere = {
        **_EVERYWHERE,
        "spark.sql.warehouse.dir": str(scratch),
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
    }
    if cluster():
        return everywhere
    return {
        **everywhere,
        "spark.master": "local[2]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(scratch),
        "spark.sql.shuffle.partitions": PARTITIONS,
    }


def cluster() -> str:
    """Give the master that `spark-defaults.conf` in SPARK_CONF_DIR names; empty for this machine."""
    file = Path(os.environ.get("SPARK_CONF_DIR", ""), DEFAULTS)
    if "SPARK_CONF_DIR" not in os.environ or not file.is_file():
        return ""
    named = re.search(r"^\s*spark\.master[\s=:]+(\S+)", file.read_text(encoding="utf-8"), re.M)
    return named[1] if named and not re.match(r"local(\[|$)", named[1]) else ""


def refuse_open_network(session: Any) -> None:
    """Refuse a cluster whose machines would send records to each other in plain text.

    Raises:
        UsageError: neither of Spark's ways to encrypt what travels is on.
    """
    conf = session.sparkContext.getConf()
    ways = ("spark.network.crypto.enabled", "spark.ssl.rpc.enabled")
    if cluster() and not any(conf.get(way, "false") == "true" for way in ways):
        session.stop()
        raise UsageError(
            "engine spark: expected a cluster whose machines encrypt what they send, found one that is open.",
            likely_cause=f"{DEFAULTS} sets neither {' nor '.join(ways)}.",
            fix="Set spark.authenticate and spark.network.crypto.enabled to true there: see the guide to "
            "linking on Spark.",
        )
