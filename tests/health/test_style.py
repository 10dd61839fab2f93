"""House rules that a linter does not know."""

from __future__ import annotations

import ast
import importlib
import inspect
import re

STAGES = [
    "agreements", "intake", "identity", "longitudinal", "metrics", "equity", "reference", "labor", "pathways",
    "disclosure", "reports", "council",
]  # fmt: skip
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}


def trees(checkout):
    for file in checkout.named(".py", under="src"):
        yield checkout.short(file), ast.parse(file.read_text(encoding="utf-8"))


def stages(checkout):
    return [checkout.package / name for name in STAGES if (checkout.package / name).is_dir()]


def test_every_stage_has_the_same_files(checkout):
    wanted = ("__init__.py", "run.py", "README.md")
    assert [f"{s.name}/{w}" for s in stages(checkout) for w in wanted if not (s / w).is_file()] == []


def test_a_stages_readme_is_about_ten_lines_on_what_it_takes_gives_and_refuses(checkout):
    for stage in stages(checkout):
        text = (stage / "README.md").read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 20, stage.name
        assert all(word in text.lower() for word in ("takes", "gives", "refuses")), stage.name


def test_what_a_package_exports_says_what_it_does(checkout):
    silent = []
    for init in sorted(checkout.package.glob("*/__init__.py")):
        package = importlib.import_module(f"commonfield.{init.parent.name}")
        for name in getattr(package, "__all__", []):
            thing = getattr(package, name)
            if (inspect.isclass(thing) or inspect.isfunction(thing)) and not (thing.__doc__ or "").strip():
                silent.append(f"{package.__name__}.{name}")
    assert silent == []


def test_a_stages_init_holds_imports_and_nothing_else(checkout):
    for stage in stages(checkout):
        tree = ast.parse((stage / "__init__.py").read_text(encoding="utf-8"))
        kinds = {type(node).__name__ for node in tree.body}
        assert kinds <= {"Import", "ImportFrom", "Assign", "AnnAssign", "Expr"}, stage.name


def test_only_the_command_line_prints(checkout):
    found = [
        f"{file}:{node.lineno}"
        for file, tree in trees(checkout)
        if "/cli/" not in file
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert found == []


def test_nothing_catches_everything(checkout):
    found = [
        f"{file}:{node.lineno}"
        for file, tree in trees(checkout)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert found == []


def test_no_assert_stands_in_for_a_check_of_input(checkout):
    found = [
        f"{f}:{n.lineno}" for f, tree in trees(checkout) for n in ast.walk(tree) if isinstance(n, ast.Assert)
    ]
    assert found == []


def test_every_exception_belongs_to_the_one_tree(checkout):
    bases: dict[str, list[str]] = {}
    for _, tree in trees(checkout):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
                bases[node.name] = [b.id for b in node.bases if isinstance(b, ast.Name)]

    def belongs(name: str) -> bool:
        return name == "CommonfieldError" or any(belongs(base) for base in bases.get(name, []))

    assert [name for name in bases if not belongs(name)] == []


def test_no_module_has_a_name_that_says_nothing(checkout):
    modules = [checkout.short(f) for f in checkout.named(".py") if f.stem in VAGUE or f.parent.name in VAGUE]
    assert modules == []


def test_tests_of_the_engine_mirror_it(checkout):
    packages = {p.name for p in checkout.package.iterdir() if p.is_dir()}
    folders = {
        p.name for p in (checkout.root / "tests" / "unit").iterdir() if p.is_dir() and p.name != "__pycache__"
    }
    assert folders - packages == set()


def test_no_test_is_silenced(checkout):
    silenced = re.compile(r"pytest\.mark\.skip\b|filterwarnings\(.ignore|# type: ignore$|assert True\b")
    assert (
        checkout.lines_matching(
            silenced, checkout.named(".py", under="tests"), but=("tests/health/test_style.py",)
        )
        == []
    )
