"""A batch of many rows is undone in a few statements, in seconds."""

from time import process_time

import pytest

from members.history import recording, undo
from members.models import Batch, Organization
from tests.history.undoing import contents

ROWS = 10_000


def make_many():
    Organization.objects.bulk_create(
        Organization(
            name=f"Bedrift {n}", slug=f"bedrift-{n}", kind="company", employees=n
        )
        for n in range(1, ROWS + 1)
    )


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["insert", "update", "delete"])
def test_ten_thousand_rows_are_undone_in_half_a_minute(kari, kind):
    acts = {
        "insert": make_many,
        "update": lambda: Organization.objects.update(employees=1),
        "delete": lambda: Organization.objects.all().delete(),
    }
    if kind != "insert":
        make_many()
    before = contents()
    with recording(Batch.Act.FILE, by=kari) as batch:
        acts[kind]()

    started = process_time()
    undo(batch, by=kari)

    assert process_time() - started < 30
    assert contents() == before
