"""The parts of a proof: the tests of some folders, and the two other commands."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# How much each test tries: at most 90 minutes on two cores for all parts together.
LONG = """
    BODIES=20000 FORMS_SHARE=1 HOSTILE=10000 HOSTILE_SHARE=12 PAGES_SHARE=1 EXAMPLES=1
    LOG_LINES=10000 SAVES=200 KILLS=10 BACKUP_KILLS=10 MESSAGE_KILLS=5 LETTERS=200
    RECIPIENTS=300 REQUESTS=1000 RELOADS=10 PARTS=3 OUTAGE_READS=500 STALLS=40 OWN_READS=1000
    STORE_MB=200 READS_BESIDE_WRITES=10000 ORGANIZATIONS=100000
"""
PYTEST = ["pytest", "-q", "-n", "3", "--dist", "worksteal", "-m", "not sample"]
# What the mutations of the last part need to know.
RECORDED = ["-p", "tests.mutation.recorder"]
HOUR = ["--timeout", "3600"]  # seconds that one test may take
FOLDERS = {
    "admin, forms and lists": ["admin/registry", "admin/lists", "admin/files_in"],
    "admin, other pages": ["admin"],
    "portal": ["portal"],
    "directory": ["directory"],
    "servers": ["cluster", "deploy", "machines"],
    "kills": [
        "saves",
        "mail",
        "association/messages",
        "operation/work",
        "operation/backups",
    ],
    "publication": ["operation/publication"],
    "files": ["exchange", "media/pictures", "media/share_pictures"],
    "models": [
        "models",
        "fields",
        "records/review",
        "records/history",
        "records/merge",
        "records/duplicates",
    ],
}


@dataclass(frozen=True)
class Part:
    """A part of the proof: its name, and the command that tries it, after `python -m`."""

    name: str
    command: tuple


def parts():
    """Return all parts; the first, long and on one core, runs beside the others."""
    taken = set()
    found = [Part("timing", ("tests.timing", "--pairs", "800"))]
    for name, folders in FOLDERS.items():
        paths = [f"tests/{folder}" for folder in folders]
        found.append(_tests(name, paths, taken))
        taken.update(paths)
    rest = sorted(path for path in _top() if path not in taken)
    return [
        *found,
        _tests("all other tests", rest, taken),
        Part("mutations", ("tests.mutation", "--number", "60")),
    ]


def _tests(name, paths, taken):
    """Return the part of these paths, without those within them that are in another."""
    inner = [place for place in sorted(taken) if Path(place).parent.as_posix() in paths]
    left_out = [f"--ignore={place}" for place in inner]
    return Part(name, (*PYTEST, *RECORDED, *HOUR, *left_out, *paths))


def _top():
    """Return the folders and files of tests/ that hold tests."""
    files = (ROOT / "tests").glob("test_*.py")
    folders = {path.parent for path in (ROOT / "tests").glob("*/**/test_*.py")}
    relative = {folder.relative_to(ROOT).parts[1] for folder in folders}
    return {f"tests/{name}" for name in relative | {path.name for path in files}}
