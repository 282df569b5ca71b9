"""The picture of a certificate: proposed with its row, for the reviewer and the member alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.fields import ORGANIZATION
from members.media import pictures
from members.models import Certificate, CertificateKind, ChangeItem, Image, PageChange
from members.records import review
from tests.support.admin import address
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import PDF, drawing, file_of, upload
from tests.support.profile_form import errors, proposed, row, send

FILE, CHOSEN = "certificates__0__image__file", "certificates-0-image"
DECLARED = ORGANIZATION.by_name["certificates"]


@pytest.fixture
def iso(db):
    return make(CertificateKind, name_nb="ISO 9001", slug="iso-9001")


@pytest.fixture
def certificate(ours, iso):
    secret = make.picture(data=b"underskrift")
    given = {"number": "NO-1", "organization": ours, "kind": iso}
    return make(Certificate, image=secret, **given)


def a_file(size=(300, 200)):
    return upload(file_of(drawing(size)))


def own_picture(client, image):
    return client.get(f"/min-side/bilder/{image.hash}.{image.kind}")


def test_a_picture_comes_with_its_row_and_is_approved_replaced_and_taken_away(
    client, ours, iso, kari
):
    new = row("certificates", kind=iso.slug, number="NO-1")
    send(client, **new, **{FILE: a_file((2000, 1000))})
    [added] = proposed(ours)["certificates"]["add"]
    image = Image.objects.get(hash=added["image"])
    assert (image.width, ours.certificates.count()) == (1280, 0)
    assert own_picture(client, image).status_code == 200

    review.approve(review.pending(ours).pk, by=kari)
    assert ours.certificates.get().image == image
    send(client, certificates__0__number="NO-2")
    [changed] = proposed(ours)["certificates"]["change"]
    assert (changed["number"], changed["image"]) == ("NO-2", image.hash)
    review.withdraw(review.pending(ours).pk, by=ours.change_requests.last().proposed_by)
    send(client, **{FILE: a_file((20, 20))})
    review.approve(review.pending(ours).pk, by=kari)
    assert ours.certificates.get().image.width == 20
    send(client, certificates__0__image__remove="on")
    review.approve(review.pending(ours).pk, by=kari)
    assert ours.certificates.get().image is None


def test_a_pdf_is_refused_in_words_and_the_row_stays_as_typed(client, ours, iso):
    new = row("certificates", kind=iso.slug, number="NO-1")

    answer = send(client, **new, **{FILE: upload(PDF, "iso.pdf")})

    [(at, _label, words)] = answer.context["form"].problems
    assert (at, words) == (f"id_{CHOSEN}", pictures.MESSAGES["pdf"])
    assert filled(answer)["certificates-0-number"] == ["NO-1"]
    send(client, page=answer)
    assert "image" not in proposed(ours)["certificates"]["add"][0]


def test_the_picture_of_another_member_cannot_be_named(client, ours, certificate, iso):
    theirs = make(Certificate, organization=make.member(slug="beta"), kind=iso)
    theirs.image = make.picture(data=b"deres")
    theirs.save()
    other = log_in(Client(), make.colleague(theirs.organization))
    signed = filled(other.get("/min-side/beta/profil/"))[CHOSEN][0]
    for named in (signed, theirs.image_id, "a:b:c"):
        answer = send(client, certificates__0__image=named)
        assert (errors(answer), proposed(ours)) == ([f"id_{CHOSEN}"], {})


def test_the_member_and_the_reviewer_see_it_and_nobody_else(
    client, ours, certificate, kari, reader
):
    image = certificate.image
    former = make.colleague(ours, until=LONG_AGO)
    clients = [log_in(Client(), user) for user in (make.colleague(), former, reader)]
    clients.append(Client())

    answer = own_picture(client, image)

    assert (answer.content, answer["Cache-Control"]) == (
        b"underskrift",
        "private, no-store",
    )
    in_admin = f"/admin/pictures/{image.hash}"
    reviewer = log_in(Client(), kari).get(in_admin)
    assert (reviewer.content, reviewer["Cache-Control"]) == (
        b"underskrift",
        "private, no-store",
    )
    # Another member's, a former colleague, a reader and a visitor, who may log in.
    statuses = [own_picture(other, image).status_code for other in clients]
    assert statuses == [404, 404, 404, 302]
    for other in clients:
        assert other.get(image.get_absolute_url()).status_code == 404
        assert b"underskrift" not in other.get(in_admin).content
    assert log_in(Client(), reader).get(in_admin).status_code == 404
    # Of a private picture, no page of visitors has the name.
    texts = [Client().get(f"/medlemmer/yara/{end}").text for end in ("", "ark/")]
    assert [image.hash in text for text in texts] == [False, False]


def test_the_reviewer_sees_it_with_the_row_and_words_tell_of_it(
    client, ours, certificate, kari
):
    wanted = DECLARED.live(ours)[0] | {"image": make.picture(data=b"ny").hash}
    waiting = review.submit(
        ours, {"certificates": [wanted]}, by=make.colleague(ours)
    ).waiting

    page = log_in(Client(), kari).get(address("changerequest", waiting)).text

    part = page.split('class="document"')[1].split("</p>")[0]
    assert (wanted["image"] in part, certificate.image_id in page) == (True, False)
    assert "ISO 9001, NO-1, med bilde" in part
    # What is public is told without it.
    [told] = review.differences(waiting)
    same = ("changed", [("same", "ISO 9001, NO-1, med bilde")])
    assert told.proposed.before == ["ISO 9001, NO-1"]
    assert [(line.kind, line.pieces) for line in told.proposed.change] == [same]
    without = {n: v for n, v in wanted.items() if n != "image"}
    review.submit(ours, {"certificates": [without]}, by=waiting.proposed_by)
    [told] = review.differences(review.pending(ours))
    assert "".join(text for _kind, text in told.proposed.change[0].pieces).endswith(
        "med bilde"
    )
    assert told.proposed.pictures == []


def test_a_proposal_of_before_there_were_pictures_is_neither_stale_nor_refused(
    ours, iso, kari, ola
):
    make(Certificate, organization=ours, kind=iso, number="NO-1")
    [live] = DECLARED.live(ours)
    waiting = review.submit(ours, {"certificates": [live | {"number": "NO-2"}]}, by=ola)
    item = ChangeItem.objects.get()
    values = [*item.old, *item.proposed["change"]]
    assert [one for one in values if "image" in one] == []

    review.approve(waiting.waiting.pk, by=kari)

    assert ours.certificates.get().number == "NO-2"


@pytest.mark.parametrize("end", ["certificate", "refusal", "organization"])
def test_it_is_erased_with_what_it_belonged_to(ours, certificate, kari, ola, end):
    old = timezone.now() - timedelta(days=31)
    Image.objects.update(made_at=old)
    assert (pictures.purge(), Image.objects.count()) == (0, 1)
    if end == "refusal":
        new = make.picture(data=b"ny", made_at=old)
        wanted = DECLARED.live(ours)[0] | {"image": new.hash}
        waiting = review.submit(ours, {"certificates": [wanted]}, by=ola).waiting
        assert pictures.purge() == 0
        review.reject(waiting.pk, by=kari, reason="Uleselig.")
    elif end == "certificate":
        certificate.delete()
    else:
        other = make.organization()
        Certificate.objects.update(organization=other)
        other.delete()

    assert pictures.purge() == 1


def test_a_picture_alone_changes_no_public_page(ours, certificate):
    pages = PageChange.objects.filter(noun="organization", row_id=ours.pk)
    before = list(pages.values_list())

    certificate.image = make.picture()
    certificate.save()
    assert list(pages.values_list()) == before
    certificate.number = "NO-2"
    certificate.save()
    assert list(pages.values_list()) != before


def test_the_secretariat_sets_and_removes_it(as_secretary, ours, certificate):
    place = address("organization", ours)
    page = as_secretary.get(place)
    assert f'href="/admin/pictures/{certificate.image_id}"' in page.text

    as_secretary.post(place, filled(page) | {f"{CHOSEN}-file": a_file((20, 20))})
    assert ours.certificates.get().image.width == 20
    as_secretary.post(
        place, filled(as_secretary.get(place), **{f"{CHOSEN}-remove": "on"})
    )
    assert ours.certificates.get().image is None
