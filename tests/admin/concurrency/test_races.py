"""Saves in the admin by two connections at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.admin import ModelAdmin, site
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.utils.translation import gettext as _

from members.models import Membership, Organization
from tests.support.admin import add_row, address
from tests.support.concurrency import write_concurrently
from tests.support.factories import LONG_AGO, make_member, make_organization, make_user
from tests.support.html_forms import filled
from tests.support.login import log_in

pytestmark = pytest.mark.django_db(transaction=True)


def opened(row):
    """Return (client, page, values) of a secretary who has opened the form of a record."""
    superuser = make_user(is_staff=True, is_superuser=True)
    client, page = log_in(Client(), superuser), address("organization", row)
    return client, page, filled(client.get(page))


def test_of_two_saves_at_once_one_succeeds_and_one_is_shown_the_other():
    member, answers = make_organization(note=""), []

    def save(note):
        client, page, values = opened(member)
        return lambda: answers.append(client.post(page, values | {"note": note}))

    write_concurrently(save("Karis"), save("Olas"))

    first, second = answers
    [row] = second.context["stale_write"]["differences"]
    member.refresh_from_db()
    assert (first.status_code, member.note) == (302, "Karis")
    assert (row.theirs, row.mine) == ("Karis", "Olas")


class PlainAdmin(ModelAdmin):
    fields = ["name", "kind", "country", "note"]


def test_without_the_mixin_one_of_two_saves_is_lost():
    member, answers = make_organization(note=""), []
    plain, user = (
        PlainAdmin(Organization, site),
        make_user(is_staff=True, is_superuser=True),
    )
    values = {"name": member.name, "kind": member.kind, "country": "NO", "_save": "1"}

    def save(note):
        request = RequestFactory().post("/", values | {"note": note})
        request.user, request._dont_enforce_csrf_checks = user, True
        request._messages = CookieStorage(request)
        answer = plain.changeform_view(request, str(member.pk))
        answers.append(answer.status_code)

    write_concurrently(lambda: save("Karis"), lambda: save("Olas"))

    member.refresh_from_db()
    assert (answers, member.note) == ([302, 302], "Olas")


def test_a_membership_that_another_adds_at_the_same_time_is_refused_with_an_error():
    member = make_member(since=LONG_AGO, until=LONG_AGO)
    (client, page, values), answers = opened(member), []
    row = {"organization": member.pk, "category": "core", "certainty": "named"}
    values = add_row(values, "memberships", since="01.01.2026", **row)

    write_concurrently(
        lambda: Membership.objects.create(organization=member, since="2026-02-01"),
        lambda: answers.append(client.post(page, values)),
    )

    words = [_("This organization is already a member in that period.")]
    assert answers[0].context["adminform"].form.non_field_errors() == words
    assert Membership.objects.count() == 2


def test_a_lock_timeout_keeps_what_was_typed():
    member = make_organization(note="")
    client, page, values = opened(member)

    def save_impatiently():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            return client.post(page, values | {"note": "Karis"})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Organization.objects.select_for_update().get(pk=member.pk)
        answer = pool.submit(save_impatiently).result()

    form = answer.context["adminform"].form
    said = _("Someone else is saving this right now. Please save again.")
    assert (form.non_field_errors(), form["note"].value()) == ([said], "Karis")
