"""Which tests marked `slow` a run of all tests leaves out: their product has not changed.

It has not changed when git shows no difference of its paths, or of the tests' own folder,
since the commit that docs/figures.md names: that of the last whole `make proof`.
"""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# {folder of tests: paths of the product that they try}
PRODUCT = {
    "tests/operation/backups": (
        "members/operation/backups",
        "cluster/embedded_postgres",
        "deploy",
    ),
    "tests/cluster": ("cluster", "deploy"),
    "tests/deploy": ("cluster", "deploy"),
    "tests/exchange": ("members/exchange",),
    "tests/mail": ("members/mail",),
    "tests/management": ("members/management", "members/operation/work"),
    "tests/association/messages": (
        "members/association/messages",
        "members/mail",
        "members/operation/work",
    ),
    "tests/portal": ("members/operation/limits.py", "cluster"),
    "tests/saves": ("members/migrations", "cluster"),
    "tests/operation/work": ("members/operation/work",),
}
# In every product: what it runs on.
EVERYWHERE = ("requirements-production.txt", "manage.py")
WHOLE_PROOF = re.compile(r"of commit ([0-9a-f]{7,40}), .* in the long form, whole;")
VARIABLE = "SLOW_TESTS_LEFT_OUT"  # which the workers of a run inherit


def choose(is_whole_run):
    """Set VARIABLE to the folders whose slow tests a run leaves out."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = " ".join(unchanged_folders() if is_whole_run else [])


def folders():
    return os.environ.get(VARIABLE, "").split()


def is_left_out(item):
    """Whether an item is marked `slow` and stands in a folder that is left out."""
    is_slow = bool(item.get_closest_marker("slow"))
    return is_slow and _is_under(item.nodeid, *folders())


def header():
    if not folders():
        return "slow tests: all that are chosen"
    why = f"unchanged since {proven_commit()} (`make proof` runs them)"
    return f"slow tests left out, {why}: {', '.join(folders())}"


def unchanged_folders():
    """Return the folders of PRODUCT without a change; none if git cannot tell."""
    paths = changed_paths(proven_commit())
    return [] if paths is None else unchanged_beside(paths)


def unchanged_beside(paths):
    """Return the folders of PRODUCT that none of the changed paths concerns."""
    return [
        folder
        for folder, products in PRODUCT.items()
        if not any(_is_under(path, folder, *products, *EVERYWHERE) for path in paths)
    ]


def _is_under(path, *places):
    return any(path == place or path.startswith(f"{place}/") for place in places)


def proven_commit(page=ROOT / "docs" / "figures.md"):
    """Return the commit of the last whole `make proof`, or None."""
    match = WHOLE_PROOF.search(page.read_text("utf-8")) if page.exists() else None
    return match and match[1]


def changed_paths(commit, root=ROOT):
    """Return the paths that differ from the commit, committed or not; None if unknown."""
    if commit is None:
        return None
    try:
        changed = _git(root, "diff", "--name-only", commit)
        return changed + _git(root, "ls-files", "--others", "--exclude-standard")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(root, *command):
    run = subprocess.run(
        ["git", "-C", root, *command], capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()
