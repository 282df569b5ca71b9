"""Access is requested from a verified address, and granted or declined."""

import pytest

from members import access, confirmations
from members.models import AccessRequest, Invitation, Letter, User
from tests.support.access import ADDRESS, NOT_YOURS, roles_in, users_without_rights
from tests.support.factories import (
    make_representative,
    make_user,
)
from tests.support.letters import last, letters, token_of
from tests.support.refusals import told

pytestmark = pytest.mark.django_db
DECIDED = ["This has already been answered."]


def request(ours, **given):
    given = {"name": "Ny Ansatt", "why": "", "language": "nb", **given}
    return access.request_access(ours, ADDRESS, **given)


def test_a_request_link_is_mailed_and_nothing_else_is_stored(ours, manager, ola):
    access.send_request_link(ours, " Ny@Example.org", language="en")
    access.send_request_link(ours, ola.email, language="en")

    assert letters() == [
        ("access_request_confirm", ADDRESS),
        ("access_request_confirm", "ola@example.org"),
    ]
    texts = [
        letter.text.replace(token_of(letter), "") for letter in Letter.objects.all()
    ]
    assert texts[0] == texts[1]
    assert (AccessRequest.objects.count(), User.objects.count()) == (0, 1)
    assert confirmations.read(token_of(Letter.objects.earliest("pk"))) == (
        "access_request",
        {"organization": ours.pk, "email": ADDRESS},
    )


def test_a_request_waits_and_every_manager_is_notified_once(ours, ola, eva):
    User.objects.filter(pk=ola.pk).update(language="en")

    row = request(ours, why="Jeg er ny på kommunikasjon.")
    again = request(ours, name="Noen andre")

    assert list(AccessRequest.objects.waiting()) == [row] == [again]
    assert AccessRequest.objects.get().name == "Ny Ansatt"
    assert letters() == [("access_request_waiting", "ola@example.org")]
    letter = last("access_request_waiting")
    assert letter.language == "en"
    assert "Ny Ansatt (ny@example.org) asks for access to" in letter.text
    assert "/en/my-page/yara/access/" in letter.text


def test_who_has_access_cannot_request_it(ours, ola):
    make_representative(organization=ours, user=make_user(email=ADDRESS))

    assert told(lambda: request(ours)) == ["You already have access. Please log in."]


def test_who_is_granted_access_gets_the_role_and_a_letter(ours, manager, ola):
    for email in (ADDRESS, "b@example.org"):
        access.invite(ours, email, "manager", by=ola)
    row = request(ours)

    access.grant_request(row, by=ola)

    row.refresh_from_db()
    assert roles_in(ours)[1:] == [(ADDRESS, "editor")]
    assert (row.granted, row.decided_by) == (True, ola)
    assert User.objects.get(email=ADDRESS).name == "Ny Ansatt"
    assert letters()[-1] == ("access_granted", ADDRESS)
    assert Invitation.objects.unanswered().get().email == "b@example.org"


def test_who_is_declined_gets_the_reason(ours, manager, ola):
    row = request(ours, language="en")
    refused = told(lambda: access.decline_request(row, " \n", by=ola))
    assert refused == ["Give a reason. It is sent to the person who asked."]
    assert list(AccessRequest.objects.waiting()) == [row]

    access.decline_request(row, " You left us in May. ", by=ola)

    row.refresh_from_db()
    letter = last("access_declined")
    assert (row.granted, row.answer) == (False, "You left us in May.")
    assert (letter.to, letter.language) == (ADDRESS, "en")
    assert "\n\nYou left us in May.\n\n" in letter.text
    assert roles_in(ours) == [("ola@example.org", "manager")]
    assert User.objects.filter(email=ADDRESS).exists() is False
    again = [
        told(lambda: access.grant_request(row, by=ola)),
        told(lambda: access.decline_request(row, "Nei.", by=ola)),
    ]
    assert again == [DECIDED, DECIDED]
    assert request(ours) != row


def test_only_managers_and_the_secretariat_answer(ours, manager, kari):
    access_request = request(ours)

    for who, user in users_without_rights(ours).items():
        yes = told(lambda u=user: access.grant_request(access_request, by=u))
        no = told(lambda u=user: access.decline_request(access_request, "Nei.", by=u))
        assert (yes, no) == (NOT_YOURS, NOT_YOURS), who
    access.grant_request(access_request, "manager", by=kari)

    assert roles_in(ours)[-1] == (ADDRESS, "manager")


def test_what_others_ask_for_is_no_request_of_the_same_address(ours, theirs):
    asked = [(ours, ADDRESS), (ours, "annen@example.org"), (theirs, ADDRESS)]

    requests = [
        access.request_access(organization, email, name="Ny", language="nb")
        for organization, email in [*asked, *asked]
    ]

    assert len({request.pk for request in requests}) == 3
    assert requests[:3] == requests[3:]
