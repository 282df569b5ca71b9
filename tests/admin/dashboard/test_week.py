"""The front page tells how much is left, the coming week, and what its user did today."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from members.models import Event, Fee, Note
from members.records import review
from tests.support.factories import make
from tests.support.review_page import propose

FRONT = reverse("admin:index")
OF_MENU = ("admin:deleted", "admin:guide", "admin:duplicates")


def day(number):
    return timezone.localdate() + timedelta(days=number)


def make_days(organization):
    """Make a row of each kind on the last day of the week, and another a day later."""
    body = make.body(name_nb="Styret")
    for number, word in ((7, "innenfor"), (8, "utenfor")):
        make(Note, organization=organization, text=word, follow_up_on=day(number))
        make(Event, body=body, held_on=day(number), title_nb=word)
        make.member(name=f"Slutt {word}", until=day(number))
        billed = {"billed_on": day(number - 30), "year": 2026, "amount": 1000}
        make(Fee, organization=make.member(name=f"Skyldner {word}"), **billed)
    make(Event, body=body, held_on=day(1), title_nb="avlyst", is_cancelled=True)


def test_the_days_of_the_coming_week_stand_below_what_waits(as_secretary, ours):
    make_days(ours)
    late = make(Fee, organization=ours, year=2025, amount=1, billed_on=day(-90))

    rows = as_secretary.get(FRONT).context["week"]["rows"]

    unpaid = "kontingenten for %s er fakturert for 30 dager siden og ikke betalt"
    assert [(row.title, row.note) for row in rows] == [
        ("Yara", unpaid % late.year),
        ("Yara", "innenfor"),
        ("innenfor", "Styret"),
        ("Slutt innenfor", "siste dag som medlem"),
        ("Skyldner innenfor", unpaid % 2026),
    ]
    assert {as_secretary.get(row.address).status_code for row in rows} == {200}


def test_the_page_counts_what_is_left_and_what_its_user_did(as_secretary, ours, kari):
    change = propose(ours, make.colleague(ours), phone="35 00 00 00")
    texts = ["1 sak igjen", 'name="do" value="take"']
    alone = as_secretary.get(FRONT).text
    make.secretary()
    both = as_secretary.get(FRONT).text
    # A secretary alone is not asked to take rows.
    counts = [[page.count(text) for text in texts] for page in (alone, both)]
    assert counts == [[1, 0], [1, 1]]
    # What the menu has is not repeated below.
    assert [both.count(f'href="{reverse(name)}"') for name in OF_MENU] == [1, 0, 0]

    review.approve(change.pk, by=kari)
    page = as_secretary.get(FRONT)
    assert page.text.count("Ingenting annet venter.") == 1
    assert page.context["acts"] == [("avgjort", 1)]
