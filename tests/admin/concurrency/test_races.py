"""Two saves of one form: the second is shown the first, at the same time as well."""

from datetime import date

import pytest
from django.contrib.admin import ModelAdmin, site
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Batch, Membership, Organization, OrganizationName
from tests.support.admin import add_row, address, card
from tests.support.concurrency import while_held, write_concurrently
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.merging import merge_them, solved

pytestmark = pytest.mark.django_db(transaction=True)


def opened(row):
    """Return (client, page, values) of a secretary who has opened the form of a record."""
    superuser = make.user(is_staff=True, is_superuser=True)
    client, page = log_in(Client(), superuser), address("organization", row)
    return client, page, filled(client.get(page))


def test_of_two_saves_at_once_one_succeeds_and_one_is_shown_the_other():
    member, answers = make.organization(note=""), []

    def save(note):
        client, page, values = opened(member)
        return lambda: answers.append(client.post(page, values | {"note": note}))

    write_concurrently(save("Karis"), save("Olas"))

    first, second = answers
    [row] = second.context["stale_write"]["differences"]
    member.refresh_from_db()
    assert (first.status_code, member.note) == (302, "Karis")
    assert (row.theirs, row.mine) == ("Karis", "Olas")


def test_a_form_of_what_was_merged_keeps_what_was_typed_and_saves_on_the_survivor():
    survivor = make.organization(name="Yara", phone="35 00 00 00")
    other = make.organization(phone="35 11 11 11")
    names = OrganizationName.objects
    moved = names.create(organization=other, name="Hydro Agri", kind="former")
    client, page, values = opened(other)
    values |= {"note": "Ring", "names-0-source": "Brevet"}
    values = add_row(values, "names", name="Norsk Hydro", kind="former")
    merge_them(survivor, other, make.secretary())

    refused = client.post(page, values)
    form, to = refused.context["adminform"].form, refused.context["form_url"]
    saved = client.post(to, filled(refused))

    [why] = form.non_field_errors()
    assert why.startswith("Denne virksomheten er slått sammen med Yara. Ingenting er")
    assert (form["note"].value(), to) == ("Ring", address("organization", survivor))
    survivor.refresh_from_db()
    left = saved.status_code, survivor.note, survivor.phone
    assert left == (302, "Ring", "35 00 00 00")
    assert names.get(pk=moved.pk).source == "Brevet"
    assert survivor.names.filter(name="Norsk Hydro").count() == 1


def test_a_form_of_a_row_of_what_was_merged_opens_again_on_the_survivor():
    survivor, other = make.member(name="Yara"), make.organization()
    client = log_in(Client(), make.user(is_staff=True, is_superuser=True))
    gone = Membership.objects.create(organization=other, since=date(2021, 5, 1))
    place = make.presence(organization=other)
    pages = [address(type(row), row) for row in (gone, place)]
    pages.append(reverse("admin:members_presence_add"))
    values = [filled(client.get(page), source="Brevet") for page in pages]
    values[2] |= {"organization": str(other.pk), "site": str(make.site().pk)}
    merge_them(survivor, other, make.secretary(), **solved(survivor, other))
    assert not Membership.objects.filter(pk=gone.pk).exists()
    pages[0] = reverse("admin:members_membership_add")

    refused = [
        client.post(*pair)
        for pair in zip([address(Membership, gone), *pages[1:]], values, strict=True)
    ]

    forms = [answer.context["adminform"].form for answer in refused]
    again = [(form["organization"].value(), form["source"].value()) for form in forms]
    assert again == [(str(survivor.pk), "Brevet")] * 3
    whys = [form.non_field_errors()[0] for form in forms]
    assert ["slått sammen med Yara. Ingenting" in why for why in whys] == [True] * 3
    to = [answer.context["form_url"] for answer in refused]
    assert to == [pages[0], "", ""], "A form without an address is sent to the same."
    saved = [client.post(pages[n], filled(refused[n])).status_code for n in (1, 2)]
    assert (saved, survivor.presences.count()) == ([302, 302], 2)


class PlainAdmin(ModelAdmin):
    fields = ["name", "kind", "country", "note"]


def test_without_the_mixin_one_of_two_saves_is_lost():
    member, answers = make.organization(note=""), []
    plain = PlainAdmin(Organization, site)
    user = make.user(is_staff=True, is_superuser=True)
    values = {"name": member.name, "kind": member.kind, "country": "NO", "_save": "1"}

    def save(note):
        request = RequestFactory().post("/", values | {"note": note})
        request.user, request._dont_enforce_csrf_checks = user, True
        request._messages = CookieStorage(request)
        answers.append(plain.changeform_view(request, str(member.pk)).status_code)

    write_concurrently(lambda: save("Karis"), lambda: save("Olas"))

    member.refresh_from_db()
    assert (answers, member.note) == ([302, 302], "Olas")


def test_a_membership_that_another_adds_at_the_same_time_is_refused_with_an_error():
    member = make.member(since=LONG_AGO, until=LONG_AGO)
    (client, page, values), answers = opened(member), []
    row = {"organization": member.pk, "category": "core", "certainty": "named"}
    values = add_row(values, "memberships", since="01.01.2026", **row)

    write_concurrently(
        lambda: Membership.objects.create(organization=member, since="2026-02-01"),
        lambda: answers.append(client.post(page, values)),
    )

    words = ["Overlapper medlemskapet som medlem fra 1. februar 2026."]
    assert answers[0].context["adminform"].form.non_field_errors() == words
    assert Membership.objects.count() == 2


def test_a_lock_timeout_keeps_what_was_typed():
    member = make.organization(note="")
    client, page, values = opened(member)
    facts = f"{card(member)}?edit=facts"
    phone = filled(client.get(facts), phone="35 11 11 11")
    held = Organization.objects.filter(pk=member.pk)

    def refused(page, typed):
        return while_held(held, lambda: client.post(page, typed))

    forms = {
        "note": refused(page, values | {"note": "Karis"}).context["adminform"].form
    }
    forms["phone"] = refused(facts, phone).context["editing"].form
    client.post(facts, phone)
    undo = f"/admin/undo/{Batch.objects.get().pk}/"
    forms["reason"] = refused(undo, {"reason": "Feil"}).context["form"]
    deleting = refused(page.replace("change", "delete"), {"post": "yes"})

    said = _("Someone else is saving this right now. Please save again.")
    typed = {"note": "Karis", "phone": "35 11 11 11", "reason": "Feil"}
    assert {name: form[name].value() for name, form in forms.items()} == typed
    assert [form.non_field_errors() for form in forms.values()] == [[said]] * 3
    assert [str(one) for one in get_messages(deleting.wsgi_request)] == [said]
    assert held.get().phone == "35 11 11 11"


@pytest.fixture
def per(db):
    """Return the client of another secretary."""
    return log_in(Client(), make.secretary(name="Per Hansen"))


@pytest.fixture
def both_save(as_secretary, per):
    """Return a function that opens a form twice, then saves Per's and Kari's values.

    It returns what Kari is shown, as (base, theirs, mine), and then saves that page.
    """

    def save(row, pers, karis):
        page = address(type(row), row)
        forms = [filled(client.get(page)) for client in (per, as_secretary)]
        per.post(page, pers(forms[0]) if callable(pers) else forms[0] | pers)
        values = karis(forms[1]) if callable(karis) else forms[1] | karis
        answer = as_secretary.post(page, values)
        if answer.status_code == 302:
            return []
        rows = answer.context["stale_write"]["differences"]
        as_secretary.post(page, filled(answer))
        return [(row.base, row.theirs, row.mine) for row in rows]

    return save


NOTE = {"note": "Karis notat"}


def test_the_second_save_shows_the_first_and_may_overwrite(as_secretary, per, ours):
    page = address("organization", ours)
    karis, pers = filled(as_secretary.get(page)), filled(per.get(page))
    per.post(page, pers | {"note": "Pers notat", "phone": "35 00 00 00"})

    answer = as_secretary.post(page, karis | NOTE | {"name": "Yara ASA"})
    write = answer.context["stale_write"]
    assert [(r.label, r.base, r.theirs, r.mine) for r in write["differences"]] == [
        (_("phone").capitalize(), "35 92 00 00", "35 00 00 00", None),
        (_("internal note").capitalize(), "", "Pers notat", "Karis notat"),
    ]
    assert write["last"][0].by.name == "Per Hansen"
    ours.refresh_from_db()
    assert (ours.name, ours.note) == ("Yara", "Pers notat")

    # A third save in between is shown too.
    per.post(page, filled(per.get(page)) | {"note": "Pers nye notat"})
    answer = as_secretary.post(page, filled(answer))
    rows = answer.context["stale_write"]["differences"]
    texts = [(row.base, row.theirs, row.mine) for row in rows]
    assert texts == [("Pers notat", "Pers nye notat", "Karis notat")]

    as_secretary.post(page, filled(answer))
    ours.refresh_from_db()
    saved = (ours.name, ours.note, ours.phone)
    assert saved == ("Yara ASA", "Karis notat", "35 00 00 00")


def test_a_change_of_a_row_is_shown_wherever_it_was_made(both_save, per, ours):
    until = "memberships-0-until"
    rows = both_save(ours, {until: "30.06.2026"}, {until: "31.12.2026"})
    assert rows == [("", "30.6.2026", "31.12.2026")]
    stay = Membership.objects.get()
    assert stay.until == date(2026, 12, 31)

    def change_on_its_own_page(_values):
        own = address("membership", stay)
        per.post(own, filled(per.get(own)) | {"evidence": "Årsmelding 2024"})
        return {}

    rows = both_save(ours, change_on_its_own_page, NOTE)
    assert rows == [("", "Årsmelding 2024", None)]
    assert Membership.objects.get().evidence == "Årsmelding 2024"


def test_rows_that_either_added_stay(both_save, ours):
    added = [
        {"organization": ours.pk, "topic": make.topic(label_nb=name).pk}
        for name in ("Biogass", "Hydrogen", "Vann")
    ]
    one, two, three = (
        lambda values, row=row: add_row(values, "organizationtopic_set", **row)
        for row in added
    )

    assert [row[1] for row in both_save(ours, one, NOTE)] == [_("added")]
    both_save(ours, two, three)

    ours.refresh_from_db()
    names = list(ours.topics.order_by("pk").values_list("label_nb", flat=True))
    assert (ours.note, names) == ("Karis notat", ["Biogass", "Hydrogen", "Vann"])


@pytest.mark.parametrize("typed", [{"memberships-0-evidence": "Vedtak"}, NOTE])
def test_a_removed_row_stays_if_something_was_typed(both_save, ours, typed):
    rows = both_save(ours, {"memberships-0-DELETE": "on"}, typed)

    stays = list(Membership.objects.values_list("since", "evidence"))
    assert stays == ([] if typed == NOTE else [(LONG_AGO, "Vedtak")])
    assert [row[1] for row in rows] == [_("removed")]


def test_choices_of_several_are_compared_as_a_whole(both_save, db):
    one, two = (make.topic(label_nb=n) for n in ("Biogass", "Hydrogen"))
    project = make.project(themes=[one])

    rows = both_save(project, {"themes": [one.pk, two.pk]}, {"title_nb": "Nytt navn"})

    assert rows == [("Biogass", "Biogass, Hydrogen", None)]
    # Nothing is shown when both typed the same.
    same = {"label_en": "Hydrogen"}
    assert both_save(two, same, same) == []
    assert list(project.themes.all()) == [one, two]


def test_a_form_without_a_valid_snapshot_is_not_saved(as_secretary):
    topic = make.topic(label_en="Hydrogen")
    page = address("topic", topic)
    values = filled(as_secretary.get(page)) | {"label_en": "Nytt"}

    for carried in ("", "tull", "e30:1:x"):
        answer = as_secretary.post(page, values | {"_snapshot": carried})
        topic.refresh_from_db()
        assert (answer.status_code, topic.label_en) == (200, "Hydrogen")
    assert as_secretary.post(page, filled(answer)).status_code == 302
