"""What a file wrote is undone whole, and the mended file can be loaded."""

import pytest

from members import exchange
from members.history import undo
from members.models import Organization
from tests.history.undoing import contents, last_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    text = "slug,name,kind\nalfa,Alfa AS,company\nbeta,Beta AS,company\n"
    (tmp_path / "organizations.csv").write_text(text)
    return tmp_path


def test_a_file_is_undone_and_then_loaded_again_with_the_same_addresses(folder, kari):
    before = contents()
    exchange.load(folder)
    loaded = contents()

    undo(last_batch(), by=kari)
    assert contents() == before
    undo(last_batch(), by=kari)
    assert contents() == loaded
    undo(last_batch(), by=kari)
    exchange.load(folder)

    slugs = Organization.objects.values_list("slug", flat=True)
    assert sorted(slugs) == ["alfa", "beta"]
