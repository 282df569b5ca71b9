"""Topics and kinds of certificates to begin with: for any cluster, or those of the demo.

Both are files of the registry, as `write_registry` writes them.
"""

from pathlib import Path

from ..csv_folder import read_folder
from ..loading import load

HERE = Path(__file__).parent
LABELS = {"topics": "label_nb", "certificate_kinds": "name_nb"}  # of each file


def lists():
    """Return {name: labels} of the lists that stand on this server: a release has no demo."""
    return {name: _labels(folder) for name, folder in folders().items()}


def folders():
    every = {"neutral": HERE, "demo": HERE.parent.parent / "grenland"}
    return {
        n: folder for n, folder in every.items() if (folder / "topics.csv").exists()
    }


def _labels(folder):
    return [
        line.cells[LABELS[file.name]]
        for file, lines in read_folder(folder, LABELS).items()
        for line in lines
    ]


def add(name, *, by):
    """Add the words of a list; those that the registry has already stay as they are."""
    return load(folders()[name], by=by, names=LABELS)
