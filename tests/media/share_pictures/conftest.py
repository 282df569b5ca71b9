import json
import subprocess

import pytest

from members.models import Cluster, ClusterName


@pytest.fixture
def cluster():
    cluster = Cluster.objects.create(
        pk=1,
        ambition_nb="Verdens mest klimavennlige industriregion",
        ambition_en="The most climate-friendly industrial region of the world",
    )
    ClusterName.objects.create(cluster=cluster, name="Klyngen")
    return cluster


@pytest.fixture
def draw_at_once(monkeypatch):
    """Return a function by whose calls each page is "drawn" as its words, in this process.

    It takes one to be called before, with the number of each start of the program.
    """

    def draw(before=lambda number: None):
        starts = []

        def start(_command, **options):
            before(len(starts))
            starts.append(1)
            for page in json.loads(options["input"]):
                data = json.dumps(page).encode()
                options["stdout"].write(len(data).to_bytes(4) + data)

        monkeypatch.setattr(subprocess, "run", start)

    return draw
