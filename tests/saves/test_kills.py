"""Kill any process at any point: no acknowledged save is lost, and none is half saved.

`SAVES=3000 KILLS=20 pytest -s tests/saves/test_kills.py` does it at length.
"""

import os

import pytest
from django.db import connection

from tests.saves.installation import dump_of
from tests.saves.trial import attempt, attempt_carelessly, installed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SAVES = int(os.environ.get("SAVES", "8"))
KILLS = int(os.environ.get("KILLS", "2"))
CLIENTS = 4 if SAVES > 100 else 2


@pytest.fixture
def installation(transactional_db):
    with installed(CLIENTS, dump_of(connection)) as installation:
        yield installation


def test_no_acknowledged_save_is_lost_or_half_saved(installation, figure):
    measured = attempt(installation, SAVES, KILLS)
    control = attempt_carelessly(installation, SAVES, KILLS)

    print(measured, f"synchronous_commit=off: {control}", sep="\n")
    figure(
        tried={"acknowledged saves": measured.acknowledged, "kills": KILLS},
        found={"lost": len(measured.lost), "half saved": len(measured.half_saved)},
    )
    figure(
        tried={"saves with synchronous_commit=off": control.acknowledged},
        found={"lost": len(control.lost)},
        control=True,
    )
    assert measured.acknowledged >= SAVES
    assert sum(measured.kills.values()) == KILLS
    assert measured.lost == []
    assert measured.half_saved == []
    assert measured.saved_though_refused == []
    assert len(control.lost) > 0
    assert control.half_saved == []
