"""What changes while the secretariat reads, who may decide, and what is told of it."""

import pytest
from django.utils.translation import gettext as _

from members import review
from members.models import Organization
from tests.support.admin import address
from tests.support.factories import make_colleague, make_secretary
from tests.support.html_forms import filled
from tests.support.review_page import (
    fields,
    live,
    page_of,
    propose,
    send,
    send_as_shown,
    status,
)
from tests.support.rows import the_cluster


def refusals(page):
    return {name: field.refusals for name, field in fields(page).items()}


def test_what_changed_live_is_marked_and_not_ticked_but_may_be(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")
    Organization.objects.update(phone="9")

    page = as_secretary.get(page_of(request))
    both = [fields(page)[name] for name in ("phone", "name")]
    assert [field.difference.is_stale for field in both] == [True, False]
    assert [field.is_chosen for field in both] == [False, True]
    assert 'value="all"' not in page.text

    send(as_secretary, request, "chosen", ["phone", "name"])
    assert (live(ours).phone, status(request)) == ("1", "approved")


def test_what_changes_while_the_page_is_open_is_told(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="ny", employees=3)
    shown = as_secretary.get(page_of(request))
    Organization.objects.update(phone="9")
    typed = {"reason": "Bra", "edit-name": "Nytt"}
    page = send_as_shown(as_secretary, request, shown, "all", **typed)
    values, now = filled(page), live(ours)
    assert (now.phone, now.name, status(request)) == ("9", "Yara", "open")
    assert refusals(page)["phone"] == [
        _("This has changed since it was proposed. Check what is published now.")
    ]
    assert values["approve"] == ["name", "employees"]
    assert (values["reason"], values["edit-name"]) == (["Bra"], ["Nytt"])

    propose(ours, ola, phone="2", email="post@example.org", employees="")
    page = send_as_shown(as_secretary, request, shown, "all", **{"edit-name": "Nytt"})
    words = _("The proposal has changed since you opened this page. Check it again.")
    assert refusals(page) == {"name": [], "email": [words], "phone": [words]}
    values = filled(page)
    assert (values["approve"], values["edit-phone"]) == (["name"], ["2"])
    assert (values["edit-name"], status(request)) == (["Nytt"], "open")


DECIDED = "Per har nettopp avgjort dette: avslått."
WITHDRAWN = _("This proposal has been withdrawn, so there is nothing left to decide.")


@pytest.mark.parametrize("words", [DECIDED, WITHDRAWN])
def test_a_late_decision_can_be_copied(as_secretary, ours, ola, words):
    request = propose(ours, ola, phone="1", name="ny")
    shown = as_secretary.get(page_of(request))
    if words == DECIDED:
        review.reject(request.pk, by=make_secretary(name="Per"), reason="Feil")
    else:
        review.withdraw(request.pk, by=ola)

    typed = {"reason": "Mine ord", "edit-name": "Nytt"}
    page = send_as_shown(as_secretary, request, shown, "chosen", **typed)

    assert page.context["page"].general == [words]
    texts = ('name="act"', "Mine ord", 'value="Nytt"')
    assert [text in page.text for text in texts] == [False, True, True]


def test_nobody_decides_on_an_own_proposal(as_secretary, ours, kari):
    make_colleague(ours, user=kari)
    request = propose(ours, kari, phone="1")
    page = as_secretary.get(page_of(request))
    refused = send_as_shown(as_secretary, request, page, "all")
    assert 'name="act"' not in page.text
    words = [_("Someone else must decide on your proposal.")]
    assert refused.context["page"].general == words
    assert status(request) == "open"

    one, other = (
        review.report(ours, f"Skiltet er {word}") for word in ("feil", "borte")
    )
    send(as_secretary, one, "all", reason="")
    send(as_secretary, other, "none", reason="")
    assert (status(one), status(other)) == ("approved", "open")
    send(as_secretary, other, "none", reason="Tull")
    assert status(other) == "rejected"


def test_a_decided_request_says_by_whom_and_why(as_secretary, ours, ola):
    topics = [{"label_nb": "Pyrolyse", "label_en": ""}]
    request = propose(ours, ola, phone="1", new_topics=topics)
    per = make_secretary(name="Per Hansen")
    review.approve(request.pk, ["phone"], by=per, reason="Et emne er registrert.")

    text = as_secretary.get(page_of(request)).text
    history = as_secretary.get(address("changerequest", request, "history")).text

    assert ("Per Hansen" in text, "Et emne er registrert." in text) == (True, True)
    outcomes = ("approved", "rejected")
    assert [text.count(f'class="outcome {word}"') for word in outcomes] == [1, 1]
    assert "Pyrolyse" in history


def test_the_cluster_says_what_is_published_at_once(as_secretary):
    cluster = the_cluster()
    page = address("cluster", cluster)

    values = filled(as_secretary.get(page)) | {"at_once": ["phone", "website"]}
    as_secretary.post(page, values)

    cluster.refresh_from_db()
    assert cluster.at_once == ["phone", "website"]
    assert filled(as_secretary.get(page))["at_once"] == ["phone", "website"]
