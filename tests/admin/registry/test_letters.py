"""Letters without codes and links, and log-ins that site administrators alone read."""

from django.utils import timezone
from django.utils.translation import gettext as _

from members import mail
from members.models import Letter, LogIn, User
from tests.support.admin import address, choose, done_for, said
from tests.support.factories import make

LETTERS = "/admin/members/letter/"


def queue(**how):
    words = {"subject": "Velkommen", "text": "Koden er 123456.", **how}
    return mail.queue("invitation", to="ola@example.org", language="nb", **words)


def failed(**how):
    letter = queue(**how)
    letter.fail(timezone.now(), Letter.Failure.REFUSED, "550 Nobody here")
    return letter


def test_a_letter_keeps_its_secret_and_only_failed_ones_are_retried(as_secretary):
    for is_secret, times in [(True, 0), (False, 1)]:
        letter = failed(is_secret=is_secret)
        page = as_secretary.get(f"{LETTERS}{letter.pk}/change/").text
        assert (page.count("123456"), page.count("550 Nobody here")) == (times, 1)

    waiting = queue()
    again = choose([letter, waiting], "try_again")
    answer = as_secretary.post(LETTERS, again, follow=True)

    letter.refresh_from_db()
    refused = _("Only an e-mail that failed can be sent again.")
    assert said(answer) == [f"{waiting}: {refused}", done_for(1, 2)]
    assert (letter.state, letter.failure, letter.why) == ("waiting", "", "")


LIST = "/admin/members/login/"


def attempt(user=None, way="email", outcome="wrong"):
    return make(LogIn, user=user, way=way, outcome=outcome)


def attempts(client, query=""):
    return list(client.get(LIST + query).context["cl"].result_list)


def test_the_newest_comes_first_and_filters_and_addresses_leave_some(inside, ola):
    of_nobody, by_passkey = attempt(), attempt(ola, "passkey", "in")
    wrong = attempt(make.user(email="kari@nærogfjern.no"))

    assert attempts(inside) == [wrong, by_passkey, of_nobody]
    assert attempts(inside, "?outcome__exact=in") == [by_passkey]
    assert attempts(inside, "?way__exact=email") == [wrong, of_nobody]
    for typed in ("Kari@NÆROGFJERN.no", "kari@xn--nrogfjern-g3a.no"):
        assert attempts(inside, f"?q={typed}") == [wrong]


def test_a_user_leads_to_their_log_ins_and_alone_asks_for_a_reason(inside, ola, eva):
    row = attempt(ola)
    attempt(eva)
    row_page, page = [inside.get(address(type(one), one)).text for one in (row, ola)]

    link = f"{LIST}?user__id__exact={ola.pk}"
    assert page.count(f'href="{link}"') == 1
    assert attempts(inside, link.removeprefix(LIST)) == [row]
    assert [text.count('name="_act-reason"') for text in (row_page, page)] == [0, 1]


def test_a_user_who_did_nothing_but_log_in_can_be_deleted(inside):
    user = make.user()
    attempt(user)
    page = address(User, user, "delete")

    asked = inside.get(page)
    inside.post(page, {"post": "yes"})

    assert (asked.context["perms_lacking"], LogIn.objects.count()) == (set(), 0)
    assert asked.text.count("/admin/members/login/") == 0
    assert not User.objects.filter(pk=user.pk).exists()
