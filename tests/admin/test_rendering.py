"""The admin's own views query the database before they render: their templates never do."""

from contextlib import contextmanager

from django.db import connection
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AccessRequest, Application, Batch, IncomingFile
from tests.support.admin import address
from tests.support.applications import waiting
from tests.support.factories import make
from tests.support.files_in import seen_file
from tests.support.leaving import ending_page


@contextmanager
def queries_while_rendering():
    """Yield a list that gets the queries made after the first admin template has begun."""
    found, starts = [], []

    def note_start(template, **kwargs):
        if template.name.startswith("admin/"):
            starts.append(len(connection.queries_log))

    template_rendered.connect(note_start)
    try:
        with CaptureQueriesContext(connection):
            yield found
            assert starts
            made = [query["sql"] for query in list(connection.queries_log)[starts[0] :]]
            # Changelists render in a savepoint, which is released after that.
            found += [sql for sql in made if " FROM " in sql]
    finally:
        template_rendered.disconnect(note_start)


def test_no_template_queries_the_database(as_secretary, ours, kari, resignation):
    make.stream(ours, site=make.site())
    contact, application = make.contact(ours), waiting()
    application.sites.add(make.site())
    decided = {"decided_by": kari, "decided_at": timezone.now(), "granted": True}
    incoming = seen_file(
        kari, ("Navn", "Telefon"), (ours.name, "35 00 00 00"), ("Ny AS", "x")
    )
    written = make(IncomingFile, by=kari, ended_at=timezone.now(), batch=make(Batch))
    record = ["members.organization", ours.pk]
    plain = "files_in duplicate_people guide background members_resourcestream_pairs"
    pages = [
        *(reverse(f"admin:{name}") for name in plain.split()),
        reverse("admin:file_columns", args=[incoming.key]),
        reverse("admin:file_look", args=[incoming.key]),
        reverse("admin:file_result", args=[written.key]),
        address(Application, application),
        address(AccessRequest, make(AccessRequest, organization=ours)),
        address(AccessRequest, make(AccessRequest, organization=ours, **decided)),
        address("resignation", resignation),
        ending_page(ours),
        f"{reverse('admin:duplicates')}?show=distinct",
        f"{reverse('admin:similar')}?name={ours.name}",
        f"{reverse('admin:erase')}?person={contact.pk}",
        address("organization", ours, "history"),
        reverse("admin:statement", args=record),
        reverse("admin:comparison", args=record),
    ]

    queries = {}
    for page in pages:
        with queries_while_rendering() as queries[page]:
            assert as_secretary.get(page).status_code == 200

    assert {page: made for page, made in queries.items() if made} == {}
