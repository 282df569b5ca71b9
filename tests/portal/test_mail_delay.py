"""Pages that promise an e-mail say when it may be late, alike for every address."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members import mail
from members.models import Heartbeat, Letter
from tests.support.background import MAIL, work_is_done
from tests.support.factories import make_organization, make_representative, make_user
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
LOG_IN, CODE = "/logg-inn/", "/logg-inn/kode/"
MAY_BE_LATE = "E-posten kan bli forsinket"
PASSKEY = "Har du en passnøkkel, kan du logge inn med den."
NEW_CODE = (
    "En kode som kommer etter mer enn ti minutter, virker ikke lenger. "
    "Be i så fall om en ny."
)
NO_NEED = "Du trenger ikke å be om den på nytt."


def notices(page, advice):
    return page.text.count(MAY_BE_LATE), page.text.count(advice)


def code_page(client, email="kari@example.org"):
    return client.post(LOG_IN, {"email": email}, follow=True)


@pytest.mark.parametrize(("seconds", "shown"), [(80, 0), (100, 1)])
def test_the_log_in_says_within_two_minutes_that_the_process_is_dead(
    client, seconds, shown
):
    make_user(email="kari@example.org")
    work_is_done()
    died = timezone.now() - timedelta(seconds=seconds)
    # A long job or file makes no e-mail late.
    Heartbeat.objects.exclude(part="emails").delete()
    Heartbeat.objects.update(at=died)

    pages = [(client.get(LOG_IN), PASSKEY), (code_page(client), NEW_CODE)]
    pages.append((code_page(Client(), "hans@example.org"), NEW_CODE))

    assert [notices(*page) for page in pages] == [(shown, shown)] * 3


@pytest.mark.parametrize(
    "late", [{"due_at": True, "made_at": True}, {"made_at": True, "attempts": 2}]
)
def test_the_log_in_says_that_e_mails_are_late(client, late):
    work_is_done()
    mail.queue("try", **MAIL)
    earlier = timezone.now() - timedelta(minutes=3)
    Letter.objects.update(**{k: earlier if v is True else v for k, v in late.items()})

    assert notices(client.get(LOG_IN), PASSKEY) == (1, 1)


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize(
    "address", ["/be-om-tilgang/?organization=alfa&sent", "/bli-medlem/?sent"]
)
def test_other_pages_of_visitors_say_so_too(client, address, is_late):
    make_organization(slug="alfa")
    if not is_late:
        work_is_done()

    assert notices(client.get(address), NO_NEED) == (is_late, is_late)


def test_a_manager_who_invites_is_told(client):
    manager = make_representative(slug="alfa", role="manager")
    page = "/min-side/alfa/tilgang/"
    log_in(client, manager.user)
    invite = {"do": "invite", "email": "ny@example.org", "role": "editor"}

    before, after = client.get(page), client.post(page, invite, follow=True)

    assert [notices(answer, NO_NEED) for answer in (before, after)] == [(0, 0), (1, 1)]
