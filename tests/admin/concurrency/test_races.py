"""Saves in the admin by two connections at the same time."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.contrib.admin import ModelAdmin, site
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, connections, transaction
from django.test import Client, RequestFactory
from django.utils.translation import gettext as _

from members.models import Membership, Organization
from tests.support.admin import add_row, address
from tests.support.database_role import owner
from tests.support.factories import LONG_AGO, make_member, make_organization, make_user
from tests.support.html_forms import filled
from tests.support.login import log_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
]


def wait_until(sessions):
    """Return once this many sessions wait for a lock."""
    for _attempt in range(200):
        if waiting() >= sessions:
            return
        sleep(0.02)
    raise AssertionError("nobody waits")


def waiting():
    # Nobody else sees what the sessions of others wait for.
    with owner(), connection.cursor() as cursor:
        # What a transaction has once read of the sessions stays as it was.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def all_at_once(row, acts):
    """Lock the row until every act waits for it; return the result of each."""
    with ThreadPoolExecutor(len(acts)) as pool:
        with transaction.atomic():
            type(row).objects.select_for_update().get(pk=row.pk)
            running = [pool.submit(_closing, act) for act in acts]
            wait_until(len(acts))
        return [task.result() for task in running]


def _closing(act):
    try:
        return act()
    finally:
        connections.close_all()


def a_secretary():
    return log_in(Client(), make_user(is_staff=True, is_superuser=True))


def test_of_two_saves_at_once_one_succeeds_and_one_is_shown_the_other():
    member = make_organization(note="")
    page = address("organization", member)
    notes = {"Karis": a_secretary(), "Olas": a_secretary()}
    values = {
        note: filled(who.get(page)) | {"note": note} for note, who in notes.items()
    }

    first, second = all_at_once(
        member,
        [lambda n=note: notes[n].post(page, values[n]) for note in notes],
    )

    assert sorted([first.status_code, second.status_code]) == [200, 302]
    refused = first if first.status_code == 200 else second
    [row] = refused.context["stale_write"]["differences"]
    member.refresh_from_db()
    assert {row.theirs, row.mine} == {"Karis", "Olas"}
    assert row.theirs == member.note


class PlainAdmin(ModelAdmin):
    fields = ["name", "kind", "country", "note"]


def test_without_the_mixin_one_of_two_saves_is_lost():
    member = make_organization(note="")
    plain, user = (
        PlainAdmin(Organization, site),
        make_user(is_staff=True, is_superuser=True),
    )

    def save(note):
        values = {
            "name": member.name,
            "kind": member.kind,
            "country": "NO",
            "note": note,
        }
        request = RequestFactory().post("/", values | {"_save": "1"})
        request.user, request._dont_enforce_csrf_checks = user, True
        request._messages = CookieStorage(request)
        return plain.changeform_view(request, str(member.pk)).status_code

    answers = all_at_once(member, [lambda: save("Karis"), lambda: save("Olas")])

    member.refresh_from_db()
    assert answers == [302, 302]
    assert {"Karis", "Olas"} - {member.note} in ({"Karis"}, {"Olas"})


def test_a_membership_that_another_adds_at_the_same_time_is_refused_with_an_error():
    member = make_member(since=LONG_AGO, until=LONG_AGO)
    page, kari = address("organization", member), a_secretary()
    row = {"organization": member.pk, "category": "core", "certainty": "named"}
    values = add_row(filled(kari.get(page)), "memberships", since="01.01.2026", **row)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Membership.objects.create(organization=member, since="2026-02-01")
            task = pool.submit(_closing, lambda: kari.post(page, values))
            wait_until(1)
        answer = task.result()

    assert answer.context["adminform"].form.non_field_errors() == [
        _("This organization is already a member in that period.")
    ]
    assert Membership.objects.count() == 2


def test_a_lock_timeout_keeps_what_was_typed():
    member = make_organization(note="")
    page, kari = address("organization", member), a_secretary()
    values = filled(kari.get(page)) | {"note": "Karis"}

    def save_impatiently():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        return kari.post(page, values)

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Organization.objects.select_for_update().get(pk=member.pk)
        answer = pool.submit(_closing, save_impatiently).result()

    form = answer.context["adminform"].form
    said = _("Someone else is saving this right now. Please save again.")
    assert (form.non_field_errors(), form["note"].value()) == ([said], "Karis")
