"""Which parts of a proof have passed: a JSON file, for one commit and one seed."""

import json
import shutil
from datetime import date
from random import Random

from tests.support.slow_tests import changed_paths

from .parts import ROOT, parts

FILE = "passed.json"
CHANGED = "with changes"  # in the name of a commit that is not all of the tree


def _is_kept(state, commit):
    """Whether parts of the state hold for the commit; leaves out those that do not."""
    if state.get("commit") == commit:
        return True
    changed = changed_paths(state.get("commit"), ROOT)
    if changed is None or not all(map(is_test, changed)):
        return False
    files = {ROOT / name for name in changed}
    for part in parts():
        # Bugs are tried by the tests of all parts.
        if part.name == "mutations" or part.files & files:
            state["passed"].pop(part.name, None)
    return True


def is_test(name):
    return name.startswith("tests/") and name.rpartition("/")[2].startswith("test_")


class Record:
    """The parts that have passed, and in a folder each what they have recorded."""

    def __init__(self, folder, commit, seed=None):
        """Go on with the record of the commit, and with its seed unless another is given.

        A commit that mends tests goes on with the parts that do not hold them. A tree with
        changes has no record to go on with.
        """
        self.folder, self.path = folder, folder / FILE
        former = json.loads(self.path.read_text()) if self.path.exists() else {}
        is_same = CHANGED not in commit and _is_kept(former, commit)
        if is_same and seed in (None, former["seed"]):
            self.state = former | {"commit": commit}
        else:
            seed = seed or str(Random().randrange(10_000))
            self.state = {"commit": commit, "seed": seed, "passed": {}}
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def seed(self):
        return self.state["seed"]

    def has(self, part):
        return part in self.state["passed"]

    def begin(self, part):
        """Return the empty folder for what the part records."""
        place = self.folder / "figures" / part.replace(" ", "_")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        self._write()
        return place

    def add(self, part, seconds):
        """Write down that the part has passed."""
        today = date.today().isoformat()
        self.state["passed"][part] = {"day": today, "seconds": round(seconds)}
        self._write()

    def _write(self):
        """Replace the file as a whole: the next call may follow a kill."""
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self.state, indent=1))
        new.replace(self.path)
