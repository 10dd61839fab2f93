"""Settings for all tests: repeatable examples, more of them at night, and no sockets in unit tests."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    max_examples=int(os.environ.get("COMMONFIELD_EXAMPLES", "30")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def _own_configuration(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the keys that tests make away from the person who runs them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of real public files, where it lies beside the checkout; else the test is skipped."""
    folder = Path(os.environ.get("COMMONFIELD_REFERENCE", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the folder of real public files is not here (COMMONFIELD_REFERENCE names it)")
    return folder
