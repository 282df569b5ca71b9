"""The pages of members, contacts and applicants cost the same at 1 and at 8 rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import mail, models, people
from members.association import freshness
from members.fields import BY_KEY
from members.records import review
from members.records.history import Comparison
from tests.support.consent_page import page_of
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in_lately
from tests.support.profile_form import at
from tests.support.proposals import line
from tests.support.reminders import asked_link, days_ago, make_asked
from tests.support.work import MAIL
from tests.test_query_counts import call, cast, check_function, check_page, page

__all__ = ["cast"]
HOME, JOIN = "/min-side/yara/", "/bli-medlem/"
PERIOD = {"since": "", "since_precision": "day", "until": "", "until_precision": "day"}


def make_office(n, cast):
    rows = {"body": make.body(), "organization": make.member()}
    make.role(person=cast.nora, **rows)


def make_data(n, cast):
    make.representative(user=cast.ola)
    make(models.Letter, to=cast.ola.email, kind="log_in_changed")
    make.former_contact(email=cast.ola.email)


def make_data_of_user(n, cast):
    return make_data(n, cast) or cast.as_ola


def compare(cast):
    return Comparison(cast.ours).rows(timezone.now(), timezone.now())[0]


def make_rows(n, cast):
    make.presence(organization=cast.ours)
    cast.ours.topics.add(make.topic())
    name = {"name": f"Navn {n}", "kind": "short"}
    models.OrganizationName.objects.create(organization=cast.ours, **name)


def propose(n, cast):
    """Let one more stay at a site be decided, and so many wait."""
    stays = [{"site": make.site().slug, "role": "tenant", **PERIOD} for _ in range(n)]
    wanted = {"presences": stays, "topics": [make.topic().slug]}
    wanted["phone"] = str(n)
    waiting = review.submit(cast.ours, wanted, by=cast.ola).waiting
    if n > 1:
        review.approve(waiting.pk, by=cast.kari)
        cast.ours.refresh_from_db()
        review.submit(cast.ours, {"presences": stays}, by=cast.ola)


def make_taken_along(n, cast):
    make.effect(make.project(partners=[cast.ours]))
    make.facility(cast.ours), make.stream(cast.ours)
    make.contact(cast.ours, agreed=["name"])
    return cast.as_ola


def read_workbook(cast):
    return b"".join(cast.as_ola.get(f"{HOME}ta-med/egne-data.xlsx")) and cast.rows


def erase_page(cast):
    return reverse("portal:consent_erase", args=[people.token_for(cast.nora)])


def make_asked_contact(n, cast):
    cast.ola, make.contact(cast.ours, name=f"Person {n}")
    make.participation(organization=cast.ours)


def change_all(cast):
    title = f"Leder for {len(cast.rows)}"
    people.update_persons({p: {"title": title} for p in models.Person.objects.all()})
    return cast.rows


def propose_pictures(n, cast):
    """Let one more picture wait, as many as a profile has; return the proposal."""
    row = {"alt_nb": "Ovn", "alt_en": ""}
    rows = [row | {"image": make.picture().hash} for _ in range(min(n, 3))]
    return review.submit(cast.ours, {"pictures": rows}, by=cast.ola).waiting


def make_late_letter(n, cast):
    return mail.queue("try", **MAIL | {"message_id": f"<{n}@example.org>"})


def make_waiting_round(n, cast):
    make_asked("manager", "editor"), make_asked()
    freshness.send_reminders()


def make_session(n, cast):
    return log_in_lately(Client(), cast.ola)


def yearly_check(cast):
    return cast.one(asked_link)


def remind_all(cast):
    return freshness.send_reminders() or cast.rows


def make_answered(n, cast):
    return make_asked("manager", confirmed_on=days_ago(10))


def differ(cast):
    return review.differences(review.pending(cast.ours))[0].proposed.change


def erase_me(cast):
    return cast.as_ola.get("/min-side/om-meg/slett/") and cast.rows


def read_notice(cast):
    return cast.client.get(f"{JOIN}?sent") and cast.rows


PAGES = [
    page("one's own page", lambda cast: page_of(cast.nora), None, make_office, 9),
    page("what an erasure takes", erase_page, None, make_office, 158),
    page("the form of a profile", f"{HOME}profil/", "ola", make_rows, 19),
    page("the overview", HOME, "ola", propose, 14),
    page("what is taken along", f"{HOME}ta-med/", "ola", make_taken_along, 8),
    page("changes of a profile", f"{HOME}endringer/", "eva", make_rows, 6),
    page("sessions", "/logg-inn/sikkerhet/", "ola", make_session, 6),
    page("about me", "/min-side/om-meg/", "ola", make_data, 183),
    page("joining", JOIN, None, lambda n, cast: make.site(), 5),
    page("the yearly check", yearly_check, None, make_asked_contact, 15),
]
CALLS = [
    call("members who have answered", remind_all, make_answered, 5),
    call("rounds that wait for an answer", remind_all, make_waiting_round, 5),
    call("pictures of a difference", differ, propose_pictures, 5),
    call("the page that erases a user", erase_me, make_data_of_user, 21),
    call("the workbook of own data", read_workbook, make_taken_along, 27),
    call("the notice of late e-mail", read_notice, make_late_letter, 2),
    call("persons of a file", change_all, lambda n, cast: make.person(), 3),
    call("a comparison", compare, make_rows, 2),
]


@pytest.mark.parametrize(("address", "user", "maker", "queries", "again"), PAGES)
def test_a_page_of_eight_rows_runs_the_queries_of_one(
    address, user, maker, queries, again, cast
):
    check_page(address, user, maker, queries, again, cast)


@pytest.mark.parametrize(("function", "maker", "queries"), CALLS)
def test_a_function_runs_for_eight_the_queries_of_one(function, maker, queries, cast):
    check_function(function, maker, queries, cast)


# Pages of proposals, at two lengths of all that they show


MOMENT = {"day": "2024-05-01", "precision": "month"}
SAID = {
    "project": {"title_nb": "Nytt", "status": "planned", "since": MOMENT},
    "facility": {"name_nb": "Ny", "capability_nb": "Nytt", "since": MOMENT},
    "stream": {"kind": "heat", "direction": "offered", "note": "Ny", "since": MOMENT},
}
NAMED = {"project": "title_nb", "facility": "name_nb", "stream": "note"}
NOUNS = {"projects": "project", "facilities": "facility", "streams": "stream"}
COSTS = {
    **{"projects": 12, "facilities": 8, "streams": 9, "offices": 6},
    **{"projects_new": 10, "projects_change": 21, "projects_proposal": 12},
    **{"facilities_new": 6, "facilities_change": 8, "facilities_proposal": 7},
    **{"streams_new": 6, "streams_change": 8, "streams_proposal": 7},
}


@pytest.fixture
def rows(ours):
    """Return a row of each noun, of which every field is proposed to change."""
    project = make.project(slug="felles")
    make.participation(organization=ours, project=project)
    facility, stream = make.facility(ours), make.stream(ours)
    return {"project": project, "facility": facility, "stream": stream}


def add_one_of_everything(ours, ola, shared):
    make.colleague(make.member(), user=ola)
    make.participation(organization=ours, asked_on=LONG_AGO)
    make.participation(organization=ours)
    make.participation(project=shared, organization=make.member())
    make.role(person=make.former_contact(ours))
    shared.themes.add(make.topic())
    shared.sites.add(make.site())
    make.funding(shared, funder=make.member())
    whole_effect = make.effect(make.project())
    make.effect(shared, contained_in=whole_effect)
    make.facility(ours, site=make.site())
    make.stream(ours, site=make.site())


def whole(noun, ours, number):
    """Say something new in each field, links and rows among them."""
    said = SAID[noun] | {NAMED[noun]: f"Nytt {number}"}
    site = make.site().slug
    if noun != "project":
        return said | {"site": site}
    said |= {"themes": [make.topic().slug], "sites": [site]}
    partners = (ours, make.member())
    return said | {"participations": [line(one, "host") for one in partners]}


def propose_all(noun, ours, ola, row, number):
    """Let every field of a row wait, and of something new; return the keys of their forms."""
    subjects = review.new(BY_KEY[noun], ours), review.Subject(BY_KEY[noun], ours, row)
    new, _change = (
        review.submit(subject, whole(noun, ours, sign * number), by=ola)
        for subject, sign in zip(subjects, (1, -1), strict=True)
    )
    return {"change": [getattr(row, "slug", row.pk)], "proposal": [new.waiting.pk]}


def test_the_pages_cost_the_same_however_much_there_is(as_ola, ours, ola, rows):
    for number in range(1, 9):
        add_one_of_everything(ours, ola, rows["project"])
        keys = {
            page: propose_all(noun, ours, ola, rows[noun], number)
            for page, noun in NOUNS.items()
        }
        if number in (1, 8):
            assert costs(as_ola, keys) == COSTS, number


def costs(client, keys):
    """Return {name of a page: how many queries it runs}."""
    found = {}
    for name in COSTS:
        page, _, form = name.partition("_")
        address = at(name, *keys.get(page, {}).get(form, []))
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert answer.status_code == 200
        assert form != "change" or len(answer.context["form"].differences) >= 3
        found[name] = len(queries)
    return found
