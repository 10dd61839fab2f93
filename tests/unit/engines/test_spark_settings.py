"""Where Spark runs and what it is told, without Spark."""

import pytest

from commonfield.engines.spark_settings import cluster, refuse_open_network, settings_for
from commonfield.findings import UsageError

CLUSTER = "spark.master   spark://head:7077\nspark.executor.memory 4g\n"


class Conf(dict):
    """As much of Spark's session as is asked for settings."""

    @property
    def sparkContext(self):
        return self

    def getConf(self):
        return self

    def stop(self):
        self["stopped"] = True


@pytest.fixture
def defaults(tmp_path, monkeypatch):
    """Write a `spark-defaults.conf` where Spark finds it."""

    def write(text):
        (tmp_path / "spark-defaults.conf").write_text(text, encoding="utf-8")
        monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))

    return write


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch):
    monkeypatch.delenv("SPARK_CONF_DIR", raising=False)


def test_spark_runs_on_the_loopback_of_this_machine_unless_an_operator_names_a_cluster(tmp_path, defaults):
    told = settings_for(tmp_path)
    assert told["spark.master"].startswith("local")
    assert told["spark.driver.bindAddress"] == "127.0.0.1"
    assert told["spark.local.dir"] == str(tmp_path)
    defaults(CLUSTER)
    assert cluster() == "spark://head:7077"
    assert not {"spark.master", "spark.driver.bindAddress", "spark.local.dir"} & settings_for(tmp_path).keys()


@pytest.mark.parametrize(
    "text", ["", "spark.driver.memory 4g\n", "spark.master=local[8]\n", "#spark.master x\n"]
)
def test_a_file_that_names_no_cluster_leaves_spark_on_this_machine(text, defaults):
    defaults(text)
    assert cluster() == ""


@pytest.mark.parametrize("text", ["", CLUSTER])
def test_what_spark_spills_is_encrypted_wherever_it_runs_and_no_events_are_logged(text, tmp_path, defaults):
    defaults(text)
    told = settings_for(tmp_path)
    assert told["spark.io.encryption.enabled"] == "true"
    assert told["spark.eventLog.enabled"] == "false"


def test_a_cluster_whose_machines_talk_in_plain_text_is_refused(defaults):
    session = Conf()
    refuse_open_network(session)
    defaults(CLUSTER)
    with pytest.raises(UsageError, match=r"spark\.network\.crypto\.enabled"):
        refuse_open_network(session)
    assert session["stopped"]


@pytest.mark.parametrize("way", ["spark.network.crypto.enabled", "spark.ssl.rpc.enabled"])
def test_a_cluster_that_encrypts_what_travels_is_used(way, defaults):
    defaults(CLUSTER)
    session = Conf({way: "true"})
    refuse_open_network(session)
    assert "stopped" not in session
