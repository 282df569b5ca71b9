"""The dump of the open data: whole, of one moment, and gone with what is withdrawn."""

import gzip
import json
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.exchange.dump import keep_up, make_dump
from members.exchange.projection import PROJECTIONS
from members.models import Cluster, DataDump, DataDumpPiece
from tests.support.factories import make
from tests.support.index_contents import forget_touches

DUMP = "/api/v1/dump/"


@pytest.fixture
def rows():
    """Create organizations, as if long before the dump that a test makes."""
    made = [make.member(), make.member(until="2020-01-01"), make.organization()]
    make.organization(is_listed=False, name="Skjult AS")
    return made


def dumped(client):
    """Return the manifest, and {collection: rows of its file}."""
    manifest, files = client.get(DUMP).json(), {}
    for file in manifest["files"]:
        data = client.get(DUMP + file["name"]).getvalue()
        assert (len(data), sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
        lines = gzip.decompress(data).splitlines()
        files[file["collection"]] = [*map(json.loads, lines)]
    return manifest, files


def test_the_files_are_what_the_manifest_says_and_what_the_api_answers(
    client, rows, no_contact_data
):
    no_contact_data.clear(), make(Cluster, data_licence="CC-BY-4.0")
    forget_touches(), make_dump()

    manifest, files = dumped(client)

    counts = {file["collection"]: file["count"] for file in manifest["files"]}
    assert counts == {name: len(found) for name, found in files.items()}
    assert list(files) == list(PROJECTIONS)
    api = client.get("/api/v1/organizations/?relation=any").json()
    assert counts["organizations"] == api["count"] == 3
    whole = [
        client.get(f"/api/v1/organizations/{r['slug']}/").json() for r in api["data"]
    ]
    assert files["organizations"] == whole
    url = "https://creativecommons.org/licenses/by/4.0/"
    assert manifest["licence"] == {"name": "CC-BY-4.0", "url": url}


def test_the_cursor_of_the_manifest_finds_what_has_changed_since(client, rows):
    forget_touches(), make_dump()
    since = client.get(DUMP).json()["updated_since"]
    new = make.member()

    answer = client.get("/api/v1/organizations/", {"updated_since": since}).json()

    assert [row["id"] for row in answer["data"]] == [new.pk]


def test_a_withdrawal_takes_the_dump_down_and_work_makes_another(client, rows):
    forget_touches(), make_dump()
    statuses = [client.get(DUMP).status_code]
    rows[0].is_listed = False
    rows[0].save()

    for address in (DUMP, f"{DUMP}organizations.jsonl.gz"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    keep_up(), forget_touches()

    _manifest, files = dumped(client)
    assert statuses == [200]
    assert rows[0].name not in str(files)
    assert len(files["organizations"]) == 2


def test_a_client_that_has_a_file_is_sent_none_until_it_has_changed(client, rows):
    forget_touches(), make_dump()
    address = f"{DUMP}organizations.jsonl.gz"
    tag = client.get(address).headers["ETag"]
    make_dump()
    again = client.get(address, headers={"If-None-Match": tag})
    make.member()
    make_dump()

    anew = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, anew.status_code) == (304, 200)
    assert DataDump.objects.count() == 1


def test_work_looks_with_two_queries_and_makes_one_a_night(
    rows, django_assert_num_queries
):
    forget_touches(), keep_up()
    [first] = DataDump.objects.all()
    with django_assert_num_queries(2):
        keep_up()
    assert [*DataDump.objects.all()] == [first]

    DataDump.objects.update(made_at=timezone.now() - timezone.timedelta(days=1))
    keep_up()

    assert [*DataDump.objects.all()] != [first]


def test_slices_have_the_rows_of_the_whole_in_its_order(rows):
    one, day = PROJECTIONS["organizations"], timezone.localdate()
    ids = [row.pk for row in rows[::-1]]

    assert [*one.in_slices(ids, day, size=2)] == one.rows(ids, day)


def test_no_dump_is_kept_without_its_manifest(rows):
    with pytest.raises(IntegrityError), transaction.atomic():
        DataDump.objects.create(cursor="", made_at=timezone.now(), manifest={})
    dump = make_dump()

    names = dump.pieces.values_list("name", flat=True).distinct().order_by("name")
    assert [*names] == sorted(file["name"] for file in dump.manifest["files"])
    assert DataDumpPiece.objects.exclude(dump=dump).count() == 0
