"""Members are put in touch: each person says yes to what is passed on, or nothing is."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from members import mail
from members.association import expiry, matching, waiting
from members.association.matching import Matches
from members.fields import STREAM
from members.models import Batch, Introduction, Letter, ResourceStream, User
from members.records import review
from tests.association.test_expiry import in_days
from tests.support.admin import address
from tests.support.concurrency import concurrent_refusals
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import Clicks, send
from tests.support.letters import last, letters, token_of
from tests.support.login import log_in
from tests.support.refusals import codes

WORDS = "Lunkent", "Hemmelig", "varme"
SURE = {"sure": "yes"}


@pytest.fixture
def pair(ours, theirs):
    return (
        make.stream(ours, note="Lunkent vann"),
        make.stream(theirs, direction="needed", note="Hemmelig behov"),
    )


@pytest.fixture
def request_(ours, pair, ola):
    """Return the request of Ola, about which the secretariat has not asked Liv yet."""
    return asked(ours, ola)


@pytest.fixture
def question(request_, liv, kari):
    """Return the path at which Liv answers the request of Ola."""
    matching.broker(request_.pk, by=kari)
    return reverse("portal:confirm", args=[token_of(last("introduction_question"))])


def key(organization):
    [match] = Matches(organization).all
    return match.key


def asked(organization, user):
    return matching.ask(organization, key(organization), by=user)


def waits(organization, user):
    """Return the titles of what waits, of the member itself and of the secretariat."""
    found = waiting.Waiting(organization, user)
    return [
        [row.title for section in sections for row in section.rows]
        for sections in (found.ours, found.others)
    ]


def preview(letter):
    """Return what an inbox shows after the subject."""
    return letter.html.partition('class="preview"')[2].partition("</div>")[0]


def page_of(user, there):
    return log_in(Client(), user).get(there).text


def test_from_the_request_to_both_e_mails_nothing_is_passed_on_unseen(
    ours, theirs, pair, ola, liv, as_secretary
):
    member = Clicks(log_in(Client(), ola), reverse("portal:streams", args=["yara"]))
    member.button("Formidle kontakt")
    shown = member.page.text
    assert ("Yara: Tilbyr varme; Ola, ola@example.org" in shown, letters()) == (
        True,
        [],
    )
    assert [word for word in ("Sintef", *WORDS[:2]) if word in shown] == []
    member.button("Ja, formidle kontakt")
    assert waits(ours, ola) == [[], ["Tilbyr varme"]]
    assert waits(theirs, liv) == [[], []]

    desk = Clicks(as_secretary, "/admin/")
    desk.link("Yara – Sintef")
    desk.button("Formidle kontakt")
    assert letters() == [("introduction_question", liv.email)]
    letter = last("introduction_question")
    heard = f"{letter.subject} {letter.text}"
    assert [word for word in ("Yara", "Ola", *WORDS[:2]) if word in heard] == []
    assert (waits(theirs, liv), waits(ours, ola)[1]) == (
        [["Søker varme"], []],
        ["Tilbyr varme"],
    )

    link = reverse("portal:confirm", args=[token_of(letter)])
    page = Client().get(link).text
    assert "Sintef: Søker varme" in page
    assert "Liv, liv@example.org" in page
    assert [word for word in ("Yara", "Ola", *WORDS[:2]) if word in page] == []
    send(Client(), link, do="yes")

    assert {to for kind, to in letters() if kind == "introduction"} == {
        ola.email,
        liv.email,
    }
    for one, (name, other) in {"ola": ("Sintef", liv), "liv": ("Yara", ola)}.items():
        letter = Letter.objects.get(kind="introduction", to=f"{one}@example.org")
        assert f"{name}: " in letter.text
        assert f"\n{other.name}, {other.email}\n" in letter.text
        message = mail.build_message(letter)
        assert message.reply_to == [other.email]
        for text in (letter.subject, preview(letter)):
            assert [word for word in WORDS if word in text] == []
    assert waits(ours, ola) == waits(theirs, liv) == [[], []]
    day = f"Formidlet {date_format(timezone.localdate(), 'DATE_FORMAT')}"
    for user, there, name in ((ola, "yara", "Sintef"), (liv, "sintef", "Yara")):
        page = page_of(user, reverse("portal:streams", args=[there]))
        assert (day in page, f">{name}</a>" in page) == (True, True)
        assert "Formidle kontakt" not in page
    assert Batch.objects.count() == 3


def test_a_no_tells_the_asker_only_that_it_came_to_nothing(
    ours, theirs, question, ola, liv
):
    send(Client(), question, do="no")

    letter = last("introduction_outcome")
    assert (letter.to, letter.reply_to) == (ola.email, "")
    assert "Det ble ikke noe av denne gangen." in letter.text
    page = page_of(ola, reverse("portal:streams", args=["yara"]))
    for text in (letter.text, page):
        assert [word for word in ("Sintef", "Liv", "nei") if word in text] == []
    assert [kind for kind, _to in letters()] == [
        "introduction_question",
        "introduction_outcome",
    ]
    assert (waits(ours, ola), waits(theirs, liv)) == ([[], []], [[], []])
    # Nobody is asked a second time, and neither asks again.
    again = send(Client(), question, do="yes")
    assert "Ingenting om dere er gitt videre." in Client().get(question).text
    assert (again.status_code, Introduction.objects.count()) == (200, 1)
    for organization, user in ((ours, ola), (theirs, liv)):
        assert codes(asked, organization, user) == {None: "twice"}


def test_the_other_side_finds_the_question_on_its_own_pages(theirs, question, liv):
    page = page_of(liv, reverse("portal:streams", args=["sintef"]))
    assert "De vil settes i kontakt. Vil dere det?" in page
    [path] = re.findall(r'href="(/bekreft/[^"]+)"', page)
    assert page_of(liv, path).count("Liv, liv@example.org") == 1


def test_where_both_have_asked_one_press_writes_to_both(
    ours, theirs, request_, ola, liv, kari
):
    two = asked(theirs, liv)
    assert Introduction.objects.waiting().count() == 2
    # What a merge makes one waits no longer.
    need = ResourceStream.objects.filter(pk=request_.need_id)
    need.update(organization=ours)
    assert not Introduction.objects.waiting().exists()
    need.update(organization=theirs)

    matching.broker(two.pk, by=kari)

    assert [kind for kind, _to in letters()] == ["introduction"] * 2
    assert codes(matching.broker, request_.pk, by=kari) == {None: "written"}
    assert codes(matching.withdraw, ours, request_.pk, by=ola) == {None: "closed"}
    [(_year, numbers)] = matching.count_by_year()
    assert numbers == {"contact": 1, "project": 0, "nothing": 0}


def lose_access(user):
    user.representations.update(since=LONG_AGO, until=LONG_AGO)


def rename(user):
    User.objects.filter(pk=user.pk).update(name="Olav")


def bounce(user):
    User.objects.filter(pk=user.pk).update(bounced_on=LONG_AGO)


@pytest.mark.parametrize("change", [lose_access, rename, bounce])
def test_a_yes_to_something_else_passes_nothing_on(
    change, ours, question, ola, liv, kari, as_secretary
):
    change(ola)

    send(Client(), question, do="yes")

    row = Introduction.objects.get(asked_side="needed")
    assert "Takk. Sekretariatet har fått svaret." in Client().get(question).text
    page = as_secretary.get(address("introduction", row)).text
    assert "har ikke lenger tilgang, eller" in page
    assert "Formidle kontakt" not in page
    assert codes(matching.broker, row.pk, by=kari) == {None: "nobody"}
    assert [kind for kind, _to in letters()] == ["introduction_question"]
    # A colleague withdraws and asks again, and both are introduced at once.
    nils = make.colleague(ours, name="Nils")
    matching.withdraw(ours, Introduction.objects.get(asked_side="offered").pk, by=nils)
    asked(ours, nils)
    matching.broker(row.pk, by=kari)
    assert Letter.objects.get(kind="introduction", to=nils.email).reply_to == liv.email


def nobody(liv):
    liv.representations.update(role="editor")


def nameless(liv):
    User.objects.filter(pk=liv.pk).update(name="")


@pytest.mark.parametrize("change", [nobody, nameless, bounce])
def test_the_secretary_is_warned_where_nobody_can_be_asked(
    change, request_, liv, kari, as_secretary
):
    page = address("introduction", request_)
    before = as_secretary.get(page).text
    change(liv)

    after = as_secretary.get(page).text

    warning = "Ingen hos Sintef kan spørres"
    assert ("Formidle kontakt" in before, warning in before) == (True, False)
    assert ("Formidle kontakt" in after, warning in after) == (False, True)
    assert warning in as_secretary.post(page, {"broker": ""}).text
    assert letters() == []


def test_a_name_is_needed_and_access_and_a_match(ours, theirs, pair, ola, liv):
    known = key(ours)
    assert codes(matching.ask, ours, known, by=liv) == {None: "access"}
    nameless(ola)
    ola.refresh_from_db()
    assert codes(matching.ask, ours, known, by=ola) == {None: "name"}
    row = asked(theirs, liv)
    assert codes(matching.withdraw, ours, row.pk, by=ola) == {None: "closed"}
    # Nobody has been asked about it yet.
    assert codes(matching.answer, row, do="no", by=ola) == {None: "closed"}
    assert codes(matching.answer, row, do="yes", by=ola) == {None: "closed"}
    # A match that has ended is refused in words.
    ResourceStream.objects.filter(pk=pair[1].pk).update(until=LONG_AGO)
    assert codes(matching.ask, ours, known, by=ola) == {None: "gone"}


@pytest.mark.django_db(transaction=True)
def test_of_two_acts_at_once_the_second_is_told(ours, theirs, pair, ola, liv, kari):
    nils, known = make.colleague(ours, name="Nils"), key(ours)
    ask = partial(matching.ask, ours, known, by=ola)
    again = partial(matching.ask, ours, known, by=nils)
    assert concurrent_refusals(ask, again) == ["twice"]
    row = Introduction.objects.get()
    matching.broker(row.pk, by=kari)
    yes = partial(asked, theirs, liv)
    withdraw = partial(matching.withdraw, ours, row.pk, by=ola)
    # Whoever comes second is refused, and nobody is named to a side that has withdrawn.
    assert concurrent_refusals(yes, withdraw) == ["closed"]
    assert Letter.objects.filter(kind="introduction").count() == 2
    Introduction.objects.all().delete()
    need = ResourceStream.objects.filter(pk=pair[1].pk)

    # What ends while it is asked about is gone.
    assert concurrent_refusals(lambda: need.update(until=LONG_AGO), ask) == ["gone"]
    assert not Introduction.objects.exists()


def test_a_request_is_withdrawn_and_made_again(as_ola, ours, question, ola, liv):
    there, row = reverse("portal:streams", args=["yara"]), Introduction.objects.get()
    withdraw = {"act": f"withdraw {row.pk}"}
    assert as_ola.post(there, withdraw).status_code == 200
    as_ola.post(there, withdraw | SURE)
    row.refresh_from_db()
    assert row.withdrawn_on is not None
    assert "Dette venter ikke lenger på svar." in Client().get(question).text
    send(Client(), question, do="yes")
    assert Introduction.objects.count() == 1
    assert asked(ours, ola).pk != row.pk
    lose_access(liv)
    assert Client().get(question).status_code == 404


def test_the_secretariat_deals_with_it_again_after_two_weeks(
    as_secretary, request_, question
):
    rows = Introduction.objects
    listed = reverse("admin:members_introduction_changelist")
    numbers = []
    for days in (0, 13, 14):
        rows.update(forwarded_on=timezone.localdate() - timedelta(days=days))
        shown = [
            as_secretary.get(f"{listed}?answer={name}").context["cl"].result_count
            for name in ("waiting", "asked")
        ]
        numbers.append([rows.waiting().count(), *shown])
    assert numbers == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("nothing", "Det ble ikke noe av denne gangen."),
        ("contact", "Sekretariatet har formidlet kontakt."),
        ("project", "Det er blitt et prosjekt."),
    ],
)
def test_the_asker_hears_what_the_secretary_notes_once(
    as_secretary, ours, request_, ola, outcome, words
):
    page = address("introduction", request_)
    post = {"note_outcome": "", "outcome": outcome, "note": "Bra"}
    for _twice in range(2):
        as_secretary.post(page, post)

    request_.refresh_from_db()
    assert (request_.outcome, request_.note) == (outcome, "Bra")
    assert letters() == [("introduction_outcome", ola.email)]
    assert words in last("introduction_outcome").text
    assert words in page_of(ola, reverse("portal:streams", args=["yara"]))
    page = as_secretary.get(address("introduction") + "?answer=all").text
    assert "Utfall per år" in page


MARK = "Hemmelighet"


@pytest.fixture
def private(ours, ola, kari):
    """Return a private need of Yara that went through review and ends soon."""
    said = {"kind": "heat", "direction": "needed", "note": MARK}
    request = review.submit(review.new(STREAM, ours), said, by=ola).waiting
    review.approve(request.pk, by=kari)
    stream = ResourceStream.objects.get()
    stream.until = in_days(10)
    stream.save()
    for rejected in (review.new(STREAM, ours), review.Subject(STREAM, ours, stream)):
        change = said | {"note": f"{MARK} to"}
        waits = review.submit(rejected, change, by=ola).waiting
        review.reject(waits.pk, by=kari, reason="Nei")
    return stream


def test_no_e_mail_has_the_words_of_a_private_entry(
    ours, theirs, ola, liv, kari, private
):
    make.stream(theirs)
    row = asked(ours, ola)
    expiry.ask_about_endings()
    waiting.send_digests()
    matching.broker(row.pk, by=kari)
    asked(theirs, liv)

    subjects = {letter.kind: letter.subject for letter in Letter.objects.order_by("pk")}

    kinds = "review_outcome stream_ending digest introduction_question introduction"
    assert {*kinds.split()} <= {*subjects}
    for letter in Letter.objects.all():
        assert not {"varme", "heat", MARK} & {*letter.subject.replace(")", " ").split()}
        assert MARK not in preview(letter)
    told = Letter.objects.filter(text__contains=MARK).values_list("kind", "to")
    assert {*told} == {("review_outcome", ola.email)}


def test_a_match_is_news_the_same_day_and_in_the_next_weekly_e_mail(
    as_ola, ours, theirs, ola
):
    home = reverse("portal:organization", args=["yara"])
    own = make.stream(ours, until=in_days(100))
    assert ("nytt siste uke" in as_ola.get(home).text, waiting.send_digests()) == (
        False,
        0,
    )
    make.stream(theirs, direction="needed", note="Hemmelig behov")

    page, number = as_ola.get(home).text, waiting.send_digests()

    letter = last("digest")
    line = "Ett mulig treff, ukjent sted"
    assert f"{line} (ett nytt siste uke)" in page
    assert (number, letter.to) == (1, ola.email)
    assert f"- Nytt: {line}\n" in letter.text
    assert letter.subject == "Nytt om overskudd og behov: Yara"
    for text in (page, letter.text):
        assert [word for word in ("Sintef", "Hemmelig") if word in text] == []
    # Once, until another one comes up; and not to those who do not want it.
    User.objects.update(digest_sent_on=LONG_AGO)
    assert waiting.send_digests() == 0
    make.stream(make.member(), direction="needed")
    User.objects.update(digest_without=["questions"])
    assert waiting.send_digests() == 0
    User.objects.update(digest_without=[])
    assert waiting.send_digests() == 1
    assert own.pk in Matches(ours).by_own
