"""The pages about colleagues: who gets them, what they say first, and what they do."""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.accounts import factors, staff
from members.models import SecondFactor, User
from members.records import history
from tests.support import routes
from tests.support.admin import sections
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.letters import last
from tests.support.login import log_in
from tests.support.rows import the_cluster

LIST, NEW = "/admin/colleagues/", "/admin/colleagues/new/"
# Pages that open to exactly those who have a right, by its label.
OPENED_BY = dict(cases(__file__, "opened_by.csv"))
SECRETARY = staff.ROLES["secretary"]
NEWCOMER = {"email": "ny@example.org", "name": "Ny Kollega", "roles": "secretary"}


def page_of(user, name):
    return reverse(f"admin:colleague_{name}", args=[user.pk])


def send(client, page, **typed):
    return client.post(page, filled(client.get(page)) | typed)


def test_a_new_colleague_or_an_account_is_added(inside, ola, monkeypatch):
    answer = send(inside, f"{NEW}?roles=secretary", email="ny@example.org", name="Ny")
    again = send(inside, NEW, **NEWCOMER)
    user = User.objects.get(email="ny@example.org")
    assert (staff.roles_of(user), user.is_staff) == ([SECRETARY], True)
    assert answer["Location"] == LIST
    words = ["Ny arbeider allerede i sekretariatet."]
    assert again.context["form"].non_field_errors() == words

    first = send(inside, NEW, **NEWCOMER | {"email": ola.email})
    ola.refresh_from_db()
    assert (ola.is_staff, first.context["account"]) == (False, ola)
    assert "Yara" in first.text
    assert first.context["form"].non_field_errors() == []
    assert filled(first)["name"] == ["Ny Kollega"]
    inside.post(NEW, filled(first))
    ola.refresh_from_db()
    assert (ola.is_staff, staff.roles_of(ola), ola.name) == (True, [SECRETARY], "Ola")

    later = factors.time.time() + 16 * 60
    monkeypatch.setattr("time.time", lambda: later)
    asked = f"{reverse('mfa_reauthenticate')}?next={NEW}"
    assert inside.get(NEW)["Location"] == asked


def test_a_role_is_changed_and_ended_and_the_end_taken_back(inside, kari):
    make.secretary()
    page = page_of(kari, "role")
    stale = filled(inside.get(page))
    both = ["secretary", "site administrator"]
    send(inside, page, roles=both, reason="Vikar")
    assert [role.group for role in staff.roles_of(kari)] == both
    words = last("staff_role_changed").text
    assert ["Som sekretær" in words, "Som systemansvarlig" in words] == [True, True]
    send(inside, page, roles="reader", reason="Permisjon")
    answer = inside.post(page, stale | {"roles": "site administrator", "reason": "x"})
    assert [g.name for g in User.objects.get(pk=kari.pk).groups.all()] == ["reader"]
    assert last("staff_role_changed").to == kari.email
    assert history.changes_of(kari)[0].why == "Permisjon"
    assert len(answer.context["form"].non_field_errors()) == 1

    other, page = log_in(Client(), kari), page_of(kari, "end")
    answer = send(inside, page, reason="Sluttet")
    kari.refresh_from_db()
    assert (kari.is_staff, other.get("/admin/").status_code) == (False, 302)
    shown = inside.get(answer["Location"])
    assert f"back={kari.pk}&amp;roles=reader" in shown.text
    assert list(shown.context["former"]) == [kari]
    assert inside.get(page)["Location"] == LIST

    values = filled(inside.get(f"{NEW}?back={kari.pk}&roles=secretary"))
    assert (values["email"], values["roles"]) == ([kari.email], ["secretary"])
    inside.post(NEW, values)
    kari.refresh_from_db()
    assert kari.is_staff


def test_one_may_end_the_own_work_unless_one_is_the_last(inside, site_administrator):
    page = page_of(site_administrator, "end")
    assert len(send(inside, page).context["form"].non_field_errors()) == 1
    make.staff("site administrator")
    assert send(inside, page)["Location"] == "/admin/"
    assert "_auth_user_id" not in inside.session
    site_administrator.refresh_from_db()
    assert not site_administrator.is_staff


def test_a_lost_telephone_takes_a_reason_and_another(inside, kari, site_administrator):
    factors.activate_totp(kari)
    page = page_of(kari, "reset")
    empty = send(inside, page)
    form = filled(inside.get(page)) | {"reason": "Ringte tilbake"}
    first, second = inside.post(page, form), inside.post(page, form)

    assert empty.context["form"].errors == {
        "reason": ["Skriv hvordan du forsikret deg om hvem det var."]
    }
    assert not SecondFactor.objects.filter(user=kari).exists()
    assert (first.status_code, second.status_code) == (302, 200)
    words = ["Kari Nordmann kan nå logge inn og sette opp en ny tofaktor."]
    assert [str(one) for one in second.context["messages"]] == words

    own = inside.get(page_of(site_administrator, "reset"))
    assert "En annen systemansvarlig" in own.context["refused"]
    assert "reset_second_factor" in own.text


def test_a_colleague_who_has_not_come_waits(client, site_administrator, monkeypatch):
    the_cluster()
    user = make.secretary(name="Nils", email="nils@example.org")
    began, waiting = timezone.now(), []
    for days in (13, 15):
        now = began + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        inside = log_in(client, site_administrator)
        waiting.append("colleagues" in sections(inside))

    assert waiting == [False, True]
    [row] = sections(inside)["colleagues"].rows
    texts = (row.title, row.who, row.note)
    assert texts == ("Nils", "nils@example.org", "har ikke logget inn")
    assert inside.get(row.address).context["colleague"] == user
    user.last_login = timezone.now()
    user.save()
    assert sections(inside)["colleagues"].rows[0].note == "ingen tofaktor"
    factors.activate_totp(user)
    assert sections(inside) == {}


def ticks(client):
    """Return {right: {group: whether its role has the right}} of the page of rights."""
    parts = client.get("/admin/colleagues/rights/").context["parts"]
    with override("en"):
        rows = {str(label): row for _heading, part in parts for label, row in part}
    return {label: {role.group: may for role, may in rows[label]} for label in rows}


def test_each_page_of_the_table_opens_to_those_who_have_the_tick(inside):
    names = {name: route for route, name in routes.routes()}
    opened, rights = routes.table(), ticks(inside)

    wrong = [
        (label, group)
        for label, view in OPENED_BY.items()
        for group, may in rights[label].items()
        if (routes.expand(opened[names[f"admin:{view}"]][group])["GET"] == "200") != may
    ]

    assert wrong == []
    # A role has the tick of what all its permissions allow.
    labels = "Edit them, and end memberships", "Merge duplicates of organizations"
    right = Permission.objects.get(codename="delete_organization")
    Group.objects.get(name="secretary").permissions.remove(right)
    both = [[r[one]["secretary"] for one in labels] for r in (rights, ticks(inside))]
    assert both == [[True, True], [True, False]]


def test_the_permissions_of_a_role_are_not_edited(as_superuser):
    groups = Group.objects.get(name="reader"), Group.objects.create(name="prøve")
    page, other = (reverse("admin:auth_group_change", args=[row.pk]) for row in groups)
    may = [as_superuser.get(p).context["has_change_permission"] for p in (page, other)]
    assert may == [False, True]
    assert as_superuser.post(page, {"permissions": []}).status_code == 403
