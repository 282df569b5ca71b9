"""The front page shows what waits for somebody, to whoever may deal with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import (
    AccessRequest,
    Application,
    Introduction,
    Letter,
    Note,
    Person,
    RegisterAlert,
    Reminder,
    Resignation,
)
from members.records import duplicates, review
from tests.support import proposals
from tests.support.admin import sections, titles
from tests.support.cases import cases
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in
from tests.support.reminders import days_ago
from tests.support.review_page import propose
from tests.support.rows import the_cluster
from tests.support.work import work_is_done

FRONT = reverse("admin:index")
LISTS = ("letters", "erasures", "not_informed")
NOW, TODAY = timezone.now, timezone.localdate


def user_of(organization):
    """Return the organization, where somebody has access by now."""
    return make.colleague(organization).representations.get().organization


def make_one_of_each(name="Yara", number=0):
    """Make a row of each kind about an organization; return it."""
    organization = make.member(name=f"{name} {number}".strip(), phone="35 92 00 00")
    of = {"organization": organization}
    at = {"made_at": NOW() - timedelta(days=3)}
    user = make.colleague(organization, name="Ola Dahl")
    propose(organization, user, summary_nb="Ny")
    review.report(organization, "", notes={"phone": "Feil"}, name="Gjest Hansen")
    make(AccessRequest, name="Per Lien", email=f"per{number}@example.org", **of, **at)
    make(
        Application, name=f"Ny {number}", contact_name="Eva Strand", confirmed_at=NOW()
    )
    make(RegisterAlert, day="2026-11-01", **of)
    make(Resignation, last_day="2030-12-31", given_on=TODAY(), given_by=user, **of)
    pair = {
        "offer": make.stream(make.organization(name="Varm")),
        "need": make.stream(make.organization(name="Kald"), direction="needed"),
    }
    make(Introduction, **pair, asked_by=user, asked_on=days_ago(2))
    silent = make.member(name="Noah", phone="35 11 22 33")
    at_us = {"step": "secretariat", "user": None, "asked_on": days_ago(10)}
    make(Reminder, organization=silent, **at_us)
    refused = {"failed_at": NOW(), "failure": "refused", "kind": "reminder"}
    make(Letter, to=f"borte{number}@example.org", **refused)
    make.representative(
        user=make.user(name="Liv Moe", bounced_on=days_ago(2)),
        organization=make.organization(name="Sintef"),
    )
    make(Note, text="Ring om\n kontingent", follow_up_on=days_ago(1), **of)
    make.person(name="Nils Berg", erasure_asked_on=days_ago(4))
    Person.objects.update(told_on=TODAY(), told_version="1")
    make.person(name="Gro Vik", email="")
    by, project = make.member(name="Herøya"), make.project(title_nb="Ammoniakk")
    make.claim(make.organization(name="Isola"), by=by, project=project)
    twice = {"asked_on": days_ago(40), "asked_again_on": days_ago(20)}
    make.claim(user_of(make.organization(name="Taus")), by=by, project=project, **twice)
    for _twice in range(2):
        make.organization(name=f"Tvilling Industri {number}")
    return organization


def test_each_kind_is_shown_with_names_and_age(as_secretary):
    make_one_of_each()
    duplicates.replace_likely_pairs()

    found = {
        name: [[row.title, row.who, row.note, row.age] for row in section.rows]
        for name, section in sections(as_secretary).items()
    }

    # What is written otherwise each time.
    for name, column in (("bounced", 2), ("follow_ups", 1), ("duplicates", 2)):
        found[name][0][column] = None
    assert found == dict(cases(__file__, "rows.jsonl"))


def make_what_waits_no_longer(kari):
    """Make rows of each kind that were answered, are over, or are not the desk's yet."""
    decided = {"decided_by": kari, "decided_at": NOW()}
    make(AccessRequest, granted=True, **decided)
    make(Application, name="Ubekreftet", confirmed_at=None)
    make(Application, is_accepted=False, answer="Nei.", confirmed_at=NOW(), **decided)
    make(RegisterAlert, closed_at=NOW())
    make(Resignation, taken_back_on=TODAY())
    make(Introduction, withdrawn_on=TODAY())
    make(Reminder, organization=make.member(), step="first")
    settled = {"outcome": "settled", "closed_on": TODAY(), "user": None}
    make(Reminder, organization=make.member(), step="secretariat", **settled)
    for failure, days in (("refused", 31), ("expired", 1), ("withdrawn", 1)):
        failed_at = NOW() - timedelta(days=days)
        make(Letter, to=f"{failure}@example.org", failed_at=failed_at, failure=failure)
    gone = make.user(bounced_on=LONG_AGO)
    make.representative(user=gone, until=LONG_AGO)
    make.representative(user=gone, is_listed=False)
    make(Note, organization=make.member(), follow_up_on=TODAY() + timedelta(days=1))
    make(Note, organization=make.member(), follow_up_on=TODAY(), done_on=TODAY())
    answered = {"asked_on": days_ago(40), "asked_again_on": days_ago(20)}
    make.claim(confirmed_on=TODAY(), **answered)
    make.claim(declined_on=TODAY(), **answered)
    make.claim(user_of(make.member()), asked_on=days_ago(3))


def test_each_number_is_that_of_the_list_it_leads_to(as_secretary, kari):
    make_one_of_each()
    duplicates.replace_likely_pairs()
    before = {name: one.number for name, one in sections(as_secretary).items()}
    make_what_waits_no_longer(kari)

    found = sections(as_secretary)
    pages = {n: as_secretary.get(s.address, follow=True) for n, s in found.items()}

    assert {name: one.number for name, one in found.items()} == before
    listed = {
        name: getattr(rows, "page", rows).paginator.count
        for name, page in pages.items()
        if (rows := page.context.get("listing" if name in LISTS else "page"))
    }
    listed["duplicates"] = len(pages["duplicates"].context["pairs"])
    assert before == listed
    rows = {row.address for one in found.values() for row in one.rows}
    assert {as_secretary.get(address).status_code for address in rows} == {200}


def test_the_oldest_come_first_and_the_number_counts_them_all(as_secretary, ours, ola):
    page = as_secretary.get(FRONT)
    assert page.context["sections"] == []
    assert page.text.count("Alt er gjort.") == 1

    for number in range(7):
        made_at = NOW() - timedelta(days=number)
        make(AccessRequest, name=f"Nr. {number}", made_at=made_at)
    proposals.propose(ours, ola, proposals.line(ours), title_nb="Nytt prosjekt")

    section = sections(as_secretary)["access_requests"]
    oldest = [f"Nr. {number}" for number in range(6, 1, -1)]
    assert (section.number, [row.title for row in section.rows]) == (7, oldest)
    rows = as_secretary.get(section.address).context["page"]
    assert [row.title for row in rows] == [*oldest, "Nr. 1", "Nr. 0"]
    assert titles(as_secretary, "proposals") == ["Prosjekt: Nytt prosjekt · Yara"]


@pytest.mark.parametrize(
    ("group", "kinds"),
    [
        ("reader", ""),
        ("site administrator", "access_requests letters bounced erasures not_informed"),
    ],
)
def test_nobody_sees_what_they_may_not_deal_with(client, group, kinds):
    the_cluster()
    make_one_of_each()
    log_in(client, make.staff(group))

    page = client.get(FRONT)

    assert {one.kind.name for one in page.context["sections"]} == set(kinds.split())
    names = ("Gjest Hansen", "Ola Dahl", "Per Lien", "Eva Strand", "Liv Moe", "borte0@")
    assert kinds or [name for name in names if name in page.text] == []


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_waits_and_the_figures_cost_fourteen_queries(
    as_secretary, how_many, django_assert_num_queries, kari
):
    for number in range(how_many):
        make_one_of_each(number=number)
    duplicates.replace_likely_pairs()
    work_is_done()
    as_secretary.get(FRONT)

    # Four more for the session, its user, the rights, and the guide of a new registry.
    with django_assert_num_queries(18):
        as_secretary.get(FRONT)
