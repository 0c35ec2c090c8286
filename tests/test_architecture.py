"""The two rules of docs/design.md: which floor a module is on, and which apps it may look at."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ["events", "speakers", "agenda"]  # each may use those before it
UPPER = {"views", "admin", "forms", "filters", "feeds", "urls", "tasks", "desk", "speak", "public", "apps"}
UPPER_FOLDERS = {"management", "templatetags", "migrations"}
OF_REQUESTS = ("django.http", "django.shortcuts", "django.views", "django.contrib.admin")
NOWHERE = {"utils", "helpers", "common", "services"}


def modules(app: str):
    return sorted(path for path in (ROOT / app).rglob("*.py") if "__pycache__" not in path.parts)


def is_upper(path: Path) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts[1:]
    return bool(set(parts[:-1]) & UPPER_FOLDERS) or parts[-1] in UPPER or parts[0] in UPPER


def imported(path: Path) -> set[str]:
    """Dotted names of what a module imports, with the names taken from it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_the_ground_floor_looks_only_at_its_own_app_and_those_below():
    wrong = []
    for number, app in enumerate(APPS):
        allowed = set(APPS[: number + 1])
        for path in modules(app):
            if is_upper(path):
                continue
            for name in imported(path):
                if name.split(".")[0] in {*APPS, "socprog"} - allowed:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_the_ground_floor_never_sees_a_request_or_the_upper_floor():
    wrong = []
    for app in APPS:
        for path in modules(app):
            if is_upper(path):
                continue
            for name in imported(path):
                parts = name.split(".")
                own_upper = parts[0] in APPS and len(parts) > 1 and parts[1] in UPPER
                if own_upper or name.startswith(OF_REQUESTS):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_nobody_imports_the_site():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for app in APPS
        for path in modules(app)
        for name in imported(path)
        if name.split(".")[0] == "socprog"
    ]
    assert wrong == []


def test_there_is_no_room_for_odds_and_ends():
    every = [path for app in [*APPS, "socprog"] for path in modules(app)]
    assert [str(path.relative_to(ROOT)) for path in every if path.stem in NOWHERE or path.parent.name in NOWHERE] == []
