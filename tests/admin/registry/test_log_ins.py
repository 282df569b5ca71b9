"""Site administrators alone read who logged in, how, and what was refused."""

import pytest

from members.models import LogIn, User
from tests.support.admin import address
from tests.support.factories import make_user
from tests.support.login import log_in
from tests.support.rows import make

LIST = "/admin/members/login/"


@pytest.fixture
def inside(client, site_administrator):
    return log_in(client, site_administrator)


def attempt(user=None, way="email", outcome="wrong"):
    return make(LogIn, user=user, way=way, outcome=outcome)


def shown(client, query=""):
    return list(client.get(LIST + query).context["cl"].result_list)


def test_the_newest_comes_first_and_filters_leave_some(inside, ola):
    of_nobody, by_passkey = attempt(), attempt(ola, "passkey", "in")
    wrong = attempt(ola)

    assert shown(inside) == [wrong, by_passkey, of_nobody]
    assert shown(inside, "?outcome__exact=in") == [by_passkey]
    assert shown(inside, "?way__exact=email") == [wrong, of_nobody]


def test_a_user_is_found_by_the_address_however_it_is_written(inside, ola):
    row = attempt(make_user(email="kari@nærogfjern.no"), outcome="in")
    attempt(ola)

    typed = ["Kari@NÆROGFJERN.no", "kari@xn--nrogfjern-g3a.no"]
    assert [shown(inside, f"?q={words}") for words in typed] == [[row], [row]]


def test_the_page_of_a_user_leads_to_their_log_ins_and_alone_asks_for_a_reason(
    inside, ola, eva
):
    row = attempt(ola)
    attempt(eva)
    row_page, page = [inside.get(address(type(one), one)).text for one in (row, ola)]

    link = f"{LIST}?user__id__exact={ola.pk}"
    assert page.count(f'href="{link}"') == 1
    assert shown(inside, link.removeprefix(LIST)) == [row]
    assert [text.count('name="_act-reason"') for text in (row_page, page)] == [0, 1]


def test_a_user_who_did_nothing_but_log_in_can_be_deleted(inside):
    user = make_user()
    attempt(user)
    page = address(User, user, "delete")

    asked = inside.get(page)
    inside.post(page, {"post": "yes"})

    assert (asked.context["perms_lacking"], LogIn.objects.count()) == (set(), 0)
    assert asked.text.count("/admin/members/login/") == 0
    assert not User.objects.filter(pk=user.pk).exists()
