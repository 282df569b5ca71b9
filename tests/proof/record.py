"""Which parts of a proof have passed: a JSON file, for one commit and one seed."""

import json
import shutil
from datetime import date
from random import Random
from threading import Lock

FILE = "passed.json"
LOCK = Lock()  # two parts run at a time
CHANGED = "with changes"  # in the name of a commit that is not all of the tree


class Record:
    """The parts that have passed, and in a folder each what they have recorded."""

    def __init__(self, folder, commit, seed=None):
        """Go on with the record of the commit, and with its seed unless another is given.

        A tree with changes has no record to go on with.
        """
        self.folder, self.path = folder, folder / FILE
        former = json.loads(self.path.read_text()) if self.path.exists() else {}
        is_same = former.get("commit") == commit and CHANGED not in commit
        if is_same and seed in (None, former["seed"]):
            self.state = former
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
        with LOCK:
            self.state["passed"][part] = {"day": today, "seconds": round(seconds)}
        self._write()

    def _write(self):
        """Replace the file as a whole: the next call may follow a kill."""
        new = self.path.with_suffix(".new")
        with LOCK:
            new.write_text(json.dumps(self.state, indent=1))
            new.replace(self.path)
