"""What changes while the secretariat reads, who may decide, and what is told of it."""

import pytest
from django.utils.translation import gettext as _

from members import review
from members.models import Organization
from tests.support.admin import address
from tests.support.factories import (
    make_colleague,
    make_member,
    make_secretary,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
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


def test_what_changed_live_is_marked_and_not_ticked(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")
    Organization.objects.update(phone="9")

    page = as_secretary.get(page_of(request))

    both = [fields(page)[name] for name in ("phone", "name")]
    assert [field.difference.is_stale for field in both] == [True, False]
    assert [field.is_chosen for field in both] == [False, True]
    assert 'value="all"' not in page.content.decode()


def test_who_has_seen_it_may_tick_it(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1")
    Organization.objects.update(phone="9")

    send(as_secretary, request, "chosen", ["phone"])

    assert (live(ours).phone, status(request)) == ("1", "approved")


def test_what_changes_live_after_the_page_was_shown_is_told(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="ny")
    shown = as_secretary.get(page_of(request))
    Organization.objects.update(phone="9")

    typed = {"reason": "Bra", "edit-name": "Nytt"}
    page = send_as_shown(as_secretary, request, shown, "all", **typed)

    values, now = filled(page), live(ours)
    assert (now.phone, now.name, status(request)) == ("9", "Yara", "open")
    assert fields(page)["phone"].refusals == [
        _("This has changed since it was proposed. Check what is published now.")
    ]
    assert (values["approve"], values["reason"]) == (["name"], ["Bra"])
    assert values["edit-name"] == ["Nytt"]


def test_what_the_member_changes_after_the_page_was_shown_is_told(
    as_secretary, ours, ola
):
    request = propose(ours, ola, phone="1", name="ny", employees=3)
    shown = as_secretary.get(page_of(request))
    propose(ours, ola, phone="2", email="post@example.org", employees="")

    page = send_as_shown(as_secretary, request, shown, "all", **{"edit-name": "Nytt"})

    told = _("The proposal has changed since you opened this page. Check it again.")
    refusals = {name: field.refusals for name, field in fields(page).items()}
    assert refusals == {"name": [], "email": [told], "phone": [told]}
    values = filled(page)
    assert values["edit-phone"] == ["2"]
    assert (values["edit-name"], values["approve"]) == (["Nytt"], ["name"])
    assert status(request) == "open"


def test_the_second_of_two_reviewers_is_told_and_can_copy_what_was_typed(
    as_secretary, ours, ola
):
    request = propose(ours, ola, phone="1", name="ny")
    shown = as_secretary.get(page_of(request))
    review.reject(request.pk, by=make_secretary(name="Per"), reason="Feil")

    typed = {"reason": "Mine ord", "edit-name": "Nytt"}
    page = send_as_shown(as_secretary, request, shown, "chosen", **typed)

    told = "Per har nettopp avgjort dette: avslått."
    assert page.context["page"].general == [told]
    text = page.content.decode()
    assert 'name="act"' not in text
    assert ("Mine ord" in text, 'value="Nytt"' in text) == (True, True)


def test_what_was_withdrawn_is_told(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1")
    shown = as_secretary.get(page_of(request))
    review.withdraw(request.pk, by=ola)

    page = send_as_shown(as_secretary, request, shown, "all")

    assert page.context["page"].general == [
        _("This proposal has been withdrawn, so there is nothing left to decide.")
    ]


def test_nobody_decides_on_an_own_proposal(client, ours):
    kari = make_secretary(name="Kari")
    make_colleague(ours, user=kari)
    request = propose(ours, kari, phone="1")
    log_in(client, kari)

    page = client.get(page_of(request))
    refused = client.post(page_of(request), filled(page) | {"act": "all"})

    assert 'name="act"' not in page.content.decode()
    assert refused.context["page"].general == [
        _("Someone else must decide on your proposal.")
    ]
    assert status(request) == "open"


def test_a_decided_request_says_what_was_decided_by_whom_and_why(
    as_secretary, ours, ola
):
    request = propose(ours, ola, phone="1", name="Ny")
    per = make_secretary(name="Per Hansen")
    review.approve(request.pk, ["phone"], by=per, reason="Navnet er registrert.")

    text = as_secretary.get(page_of(request)).content.decode()

    for words in ("Per Hansen", "Navnet er registrert."):
        assert words in text
    assert text.count('class="outcome approved"') == 1
    assert text.count('class="outcome rejected"') == 1


@pytest.mark.parametrize(
    ("act", "reason", "becomes"),
    [("all", "", "approved"), ("none", "Tull", "rejected"), ("none", "", "open")],
)
def test_a_visitors_words_are_taken_care_of_or_dismissed(
    as_secretary, ours, act, reason, becomes
):
    request = review.report(ours, "Skiltet er feil", name="Gjest")

    send(as_secretary, request, act, reason=reason)

    assert status(request) == becomes


def test_an_organization_leads_to_what_waits_about_it(as_secretary, ours, ola):
    propose(ours, ola, phone="1")
    other = make_member(name="Annen")
    review.report(other, "Feil")

    page = as_secretary.get(address("organization", ours))

    assert page.context["proposals"]["number"] == 1
    leads_to = as_secretary.get(page.context["proposals"]["address"])
    assert [str(row) for row in leads_to.context["cl"].result_list] == ["Yara"]


def test_the_history_of_a_request_opens(as_secretary, ours, ola):
    request = propose(
        ours, ola, phone="1", new_topics=[{"label_nb": "Pyrolyse", "label_en": ""}]
    )
    send(as_secretary, request, "all")

    page = as_secretary.get(address("changerequest", request, "history"))

    assert page.status_code == 200
    assert "Pyrolyse" in page.content.decode()


def test_the_cluster_says_what_is_published_at_once(as_secretary):
    cluster = the_cluster()
    page = address("cluster", cluster)

    values = filled(as_secretary.get(page)) | {"at_once": ["phone", "website"]}
    as_secretary.post(page, values)

    cluster.refresh_from_db()
    assert cluster.at_once == ["phone", "website"]
    assert filled(as_secretary.get(page))["at_once"] == ["phone", "website"]
