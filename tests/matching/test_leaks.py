"""What is private of surplus and needs stands nowhere but with its member and the staff."""

import pytest
from django.urls import reverse

from members import expiry, matching, review, waiting
from members.fields import STREAM
from members.models import Letter, ResourceStream
from tests.matching.test_introductions import key
from tests.support.factories import make_colleague, make_member, make_stream
from tests.test_expiry import in_days

pytestmark = pytest.mark.django_db
MARK = "Hemmelighet"
OWN = "organization profile contacts projects facilities streams offices changes access"
PUBLIC = "home organizations organizations_csv projects sites roles network feed about"


@pytest.fixture
def theirs():
    return make_member(name="Sintef", slug="sintef")


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


def test_no_subject_says_what_a_private_entry_is(ours, theirs, ola, kari, private):
    make_stream(theirs)
    make_colleague(theirs, role="manager")
    row = matching.ask(ours, key(ours), by=ola)
    expiry.ask_about_endings()
    waiting.send_digests()
    matching.write_to_both(row.pk, "Møt hverandre", by=kari)

    subjects = {letter.kind: letter.subject for letter in Letter.objects.order_by("pk")}

    assert {"review_outcome", "stream_ending", "digest", "introduction"} <= {*subjects}
    for subject in Letter.objects.values_list("subject", flat=True):
        assert not {"varme", "heat", MARK} & {*subject.replace(")", " ").split()}
    told = Letter.objects.filter(text__contains=MARK).values_list("to", flat=True)
    assert {*told} == {ola.email}


def test_another_member_reads_nothing_of_it(client, theirs, private):
    mine = make_stream(theirs)
    client.force_login(make_colleague(theirs, role="manager"))

    texts = {
        name: client.get(reverse(f"portal:{name}", args=["sintef"])).text
        for name in OWN.split()
    }

    assert matching.Matches(theirs).by_own[mine.pk][0].other == private
    assert [n for n, text in texts.items() if MARK in text or "Yara" in text] == []


def test_no_public_page_count_or_search_knows_of_it(client, ours, private):
    wanted = {"relation": "any", "stream": "needed-heat"}
    listing = reverse("directory:organizations")
    answers = [client.get(reverse(f"directory:{name}")) for name in PUBLIC.split()]
    answers += [
        client.get(ours.get_absolute_url()),
        client.get(listing, wanted),
        client.get(listing, {"relation": "any", "q": MARK}),
        client.get("/sitemap.xml"),
    ]

    texts = ["".join(answer.text.split(f"«{MARK}»")) for answer in answers]
    searched = client.get(listing, {"q": MARK, "relation": "any"}).context["listing"]

    assert all(answer.status_code == 200 for answer in answers)
    assert not any(MARK in text.replace(f'value="{MARK}"', "") for text in texts[:-2])
    assert len(searched.answer) == 0
    assert "needed-heat" not in client.get(listing, {"relation": "any"}).text
    make_stream(make_member(), direction="needed", is_public=True)
    assert len(client.get(listing, wanted).context["listing"].answer) == 1
