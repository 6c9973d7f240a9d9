"""The dependency directions as they hold at run time, beside the import contracts that read the source."""

import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def core_modules() -> Iterator[str]:
    """Every module of core but those that run when imported."""
    for module in pkgutil.walk_packages([str(ROOT / "core")], "core."):
        if not module.name.endswith("__main__"):
            yield module.name


def loaded_by(code: str) -> set[str]:
    """The modules a fresh interpreter has loaded after it ran the code, whether or not the code exits."""
    probe = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.__stderr__))\n"
    )
    done = subprocess.run([sys.executable, "-c", probe + code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_core_never_loads_the_console() -> None:
    modules = list(core_modules())
    assert "core.errors" in modules
    loaded = loaded_by("import importlib\n" + "".join(f"importlib.import_module({m!r})\n" for m in modules))
    assert loaded >= set(modules)
    assert not loaded & {"textual", "tui"}


def test_the_client_loads_no_service_no_sql_and_no_validation() -> None:
    loaded = loaded_by("import core.client")
    assert not loaded & {"sqlite3", "aiosqlite", "pydantic", "core.store", "core.catalog", "core.engine"}
    assert not {name for name in loaded if name.startswith("core.") and name.endswith(".service")}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["status", "--help"]])
def test_the_quick_verbs_load_neither_textual_nor_the_engine(arguments: list[str]) -> None:
    loaded = loaded_by(
        f"import sys\nsys.argv = ['cuedesk', *{arguments!r}]\nfrom tui.cli import main\nsys.exit(main())"
    )
    assert "tui.cli" in loaded
    assert not loaded & {"textual", "core.engine", "core.catalog", "pydantic", "sqlite3"}
