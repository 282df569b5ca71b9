"""The form of a member: what is sent waits, what is refused stays, nothing is lost."""

from itertools import cycle

import pytest
from django.core.management import call_command
from django.db.models import Q
from django.test import Client

from members import limits, review
from members.models import ChangeRequest, Cluster, Organization, OrganizationName
from members.portal.forms import logo
from tests.admin.forms import filled
from tests.factories import (
    make_colleague,
    make_member,
    make_presence,
    make_secretary,
    make_site,
    make_topic,
    make_user,
)
from tests.models.rows import the_cluster
from tests.pictures.drawings import drawing, file_of, upload
from tests.portal.proposing import HOME, PAGE, proposed, row, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return make_member(slug="alfa", name="Alfa AS", phone="35 00 00 00")


@pytest.fixture
def kari(ours):
    return make_colleague(ours, name="Kari")


@pytest.fixture
def client(kari):
    client = Client()
    client.force_login(kari)
    return client


def errors(answer):
    return [anchor for anchor, _label, _words in answer.context["editing"].errors]


def test_what_is_sent_waits_and_nothing_public_changes(client, ours):
    before = Organization.objects.filter(pk=ours.pk).values().get()

    answer = send(client, name="Alfa Ny", phone="11", message="Vi flytter")

    assert (answer.status_code, answer.url) == (302, HOME)
    assert proposed(ours) == {"name": "Alfa Ny", "phone": "11"}
    assert review.pending(ours).message == "Vi flytter"
    assert Organization.objects.filter(pk=ours.pk).values().get() == before
    assert "Alfa Ny" not in Client().get("/medlemmer/alfa/").text


def test_every_field_that_members_own_can_be_proposed(client, ours):
    site, topic = make_site(slug="rafnes"), make_topic(slug="ccs")
    typed = {
        "name": "Ny",
        "summary_nb": "Kort",
        "summary_en": "Short",
        "description_nb": "Langt\r\n\r\nAvsnitt",
        "description_en": "Long",
        "website": "www.example.org",
        "email": "post@example.org",
        "phone": "1",
        "postal_address": "Gata 1\r\n3900 Porsgrunn",
        "employees": "12",
        "topics": [topic.slug],
        "logo__file": upload(file_of(drawing())),
        **row("names", name="Alfa Gammel", kind="former", until="2019"),
        **row("new_topics", label_nb="Tang", label_en="Kelp"),
        **row("presences", site=site.slug, role="tenant", since="5.2019"),
    }

    assert send(client, **typed).status_code == 302

    kept = proposed(ours)
    assert list(review.fields_of("organization")) == sorted(
        kept, key=list(review.fields_of("organization")).index
    )
    assert kept["description_nb"] == "Langt\n\nAvsnitt"
    assert (kept["website"], kept["employees"]) == ("https://www.example.org", 12)
    assert kept["names"]["add"] == [
        {
            "name": "Alfa Gammel",
            "kind": "former",
            "since": "",
            "since_precision": "day",
            "until": "2019-12-31",
            "until_precision": "year",
        }
    ]
    assert kept["presences"]["add"][0]["since"] == "2019-05-01"
    assert kept["new_topics"] == [{"label_nb": "Tang", "label_en": "Kelp"}]


def test_the_form_shows_what_waits_and_a_later_one_amends_it(client, ours):
    send(client, name="Alfa Ny", **row("presences", site=make_site(slug="x").slug))

    page = client.get(PAGE)
    send(client, page=page, phone="2")

    fields = page.context["editing"].fields
    assert fields["name"].input.value() == "Alfa Ny"
    assert [n for n, field in fields.items() if field.waiting] == ["name", "presences"]
    assert list(proposed(ours)) == ["name", "presences", "phone"]
    assert ChangeRequest.objects.count() == 1


def test_what_is_typed_back_is_taken_back(client, ours):
    send(client, name="Alfa Ny")

    send(client, name="Alfa AS")

    assert proposed(ours) == {}
    assert ChangeRequest.objects.get().status == "withdrawn"


def test_sending_twice_has_one_effect(client, ours):
    page = client.get(PAGE)
    typed = {"name": "Ny", "message": "Hei", **row("names", name="A", kind="short")}

    for _twice in range(2):
        assert send(client, page=page, **typed).status_code == 302

    request = ChangeRequest.objects.get()
    assert (request.message, request.items.count()) == ("Hei", 2)
    assert len(proposed(ours)["names"]["add"]) == 1


def test_a_word_alone_reaches_the_secretariat(client, ours):
    for _twice in range(2):
        send(client, message="Logoen er gammel")

    request = ChangeRequest.objects.get()
    assert (request.status, request.message) == ("open", "Logoen er gammel")
    review.approve(request.pk, by=make_secretary(), reason="Takk")


def test_what_needs_no_review_is_public_at_once(client, ours):
    the_cluster()
    Cluster.objects.update(at_once=["phone"])

    page = client.get(PAGE)
    send(client, page=page, phone="2", message="Nytt sentralbord")

    fields = page.context["editing"].fields.values()
    assert [field.name for field in fields if field.is_at_once] == ["phone"]
    ours.refresh_from_db()
    assert ours.phone == "2"
    assert review.pending(ours).message == "Nytt sentralbord"


def test_rows_are_added_and_removed_without_javascript(client, ours):
    stay = make_presence(organization=ours)

    more = send(client, act="add-presences", name="Ny")
    again = client.post(PAGE, filled(more, presences__0__DELETE="on") | {"act": "send"})

    rows = more.context["editing"].sets["presences"].forms
    assert [form["site"].value() for form in rows] == [stay.site.slug, None]
    assert more.text.count("autofocus") == 1
    assert more.context["form"]["name"].value() == "Ny"
    assert again.status_code == 302
    assert proposed(ours)["presences"]["remove"] == [stay.pk]


def test_a_preview_shows_what_is_typed_and_sends_nothing(client, ours):
    answer = send(client, act="preview", description_nb="Vi lager **ammoniakk**.")

    assert "<strong>ammoniakk</strong>" in answer.text
    assert answer.context["form"]["description_nb"].value() == "Vi lager **ammoniakk**."
    assert proposed(ours) == {}


WRONG = {
    "name": "",
    "summary_nb": "x" * 301,
    "email": "ingen",
    "website": "javascript:alert(1)",
    "employees": "mange",
    "message": "x" * 2001,
    **row("presences", site="", since="i fjor"),
}


def test_a_refusal_keeps_all_that_was_typed_and_says_where_it_is_wrong(client, ours):
    answer = send(client, **WRONG, phone="22", topics=[make_topic().slug])

    assert answer.status_code == 200
    assert errors(answer) == [
        "id_name",
        "id_summary_nb",
        "id_website",
        "id_email",
        "id_employees",
        "id_presences-0-site",
        "id_presences-0-since",
        "id_message",
    ]
    assert all(f'href="#{anchor}"' in answer.text for anchor in errors(answer))
    back = filled(answer)
    typed = {name.replace("__", "-"): value for name, value in WRONG.items()}
    assert {name: back[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert (back["phone"], len(back["topics"])) == (["22"], 1)
    assert proposed(ours) == {}


def test_what_the_registry_refuses_is_said_at_the_field(client, ours):
    twice = {"names__TOTAL_FORMS": "2"}
    for number in (0, 1):
        twice |= {f"names__{number}__name": "A", f"names__{number}__kind": "short"}

    answer = send(client, **twice)

    assert answer.status_code == 200
    assert len(answer.context["editing"].errors + answer.context["editing"].general) > 0
    assert proposed(ours) == {}


def test_an_uploaded_picture_outlives_a_refusal(client, ours):
    answer = send(client, name="", logo__file=upload(file_of(drawing())))
    shown = client.get(picture_in(answer))

    send(client, page=answer, name="Alfa AS")

    assert shown.status_code == 200
    assert list(proposed(ours)) == ["logo"]


def test_a_lot_of_pictures_is_too_many_and_the_rest_is_kept(client, ours, monkeypatch):
    monkeypatch.setitem(logo.OFTEN, "at_most", 1)
    send(client, name="", logo__file=upload(file_of(drawing())))

    answer = send(client, phone="35 00", logo__file=upload(file_of(drawing())))

    [refusal] = answer.context["editing"].errors
    assert (refusal[0], refusal[2]) == ("logo", limits.TOO_MANY)
    assert answer.context["editing"].form["phone"].value() == "35 00"
    assert proposed(ours) == {}


def picture_in(answer):
    _before, _src, rest = answer.text.partition('<img src="/min-side/')
    if not rest:
        _before, _src, rest = answer.text.partition('<img src="/my-page/')
        return "/my-page/" + rest.partition('"')[0]
    return "/min-side/" + rest.partition('"')[0]


def test_a_chosen_picture_is_seen_by_nobody_else(client, ours):
    answer = send(client, name="", logo__file=upload(file_of(drawing())))
    there = picture_in(answer)
    stranger = Client()
    stranger.force_login(make_colleague(make_member(), role="manager"))

    assert stranger.get(there).status_code == 404
    assert client.get(there.partition("?")[0]).status_code == 404
    assert client.get(there.partition("?")[0] + "?chosen=x").status_code == 404


def test_what_is_no_picture_is_refused_and_the_rest_kept(client, ours):
    answer = send(client, name="Ny", logo__file=upload(b"ingen", "logo.svg"))

    assert (answer.status_code, errors(answer)) == (200, ["logo"])
    assert answer.context["form"]["name"].value() == "Ny"


def test_a_logo_is_taken_away(client, ours):
    send(client, logo__file=upload(file_of(drawing())))
    review.approve(review.pending(ours).pk, by=make_secretary())

    send(client, logo__remove="on")

    assert proposed(ours) == {"logo": ""}


def test_retired_topics_are_offered_to_those_who_hold_them_alone(client, ours):
    held, other = make_topic(is_retired=True), make_topic(is_retired=True)
    ours.topics.add(held)

    page = client.get(PAGE)

    offered = {topic.slug for topic in page.context["form"].topics}
    assert offered & {held.slug, other.slug} == {held.slug}
    assert send(client, page=page, topics=[other.slug]).status_code == 200
    assert send(client, page=page).status_code == 302
    assert proposed(ours) == {}


def test_a_form_sent_back_as_it_was_shown_proposes_nothing():
    call_command("load_registry", "members/grenland", verbosity=0)
    client, user = Client(), make_user()
    client.force_login(user)
    starts = cycle(["/min-side/{}/profil/", "/en/my-page/{}/profile/"])
    with_rows = Q(presences__isnull=False) | Q(names__isnull=False)
    for organization in Organization.objects.filter(with_rows).distinct():
        user.representations.create(organization=organization)
        there = next(starts).format(organization.slug)
        answer = client.post(there, filled(client.get(there)) | {"act": "send"})
        assert answer.status_code == 302, there

    assert list(ChangeRequest.objects.all()) == []


def test_smuggled_fields_are_left_alone(client, ours):
    extra = {"is_listed": "", "seen-is_listed": "x", "orgnr": "1", "seen-slug": "x"}

    client.post(PAGE, filled(client.get(PAGE)) | extra | {"act": "send", "slug": "b"})

    assert proposed(ours) == {}


def test_a_picture_of_others_cannot_be_named(client, ours):
    theirs = make_member(slug="beta")
    other = Client()
    other.force_login(make_colleague(theirs))
    taken = other.post(
        "/min-side/beta/profil/",
        filled(other.get("/min-side/beta/profil/"), name="")
        | {"logo-file": upload(file_of(drawing())), "act": "send"},
    )

    answer = send(client, logo=filled(taken)["logo"])

    assert (answer.status_code, errors(answer)) == (200, ["logo"])
    assert proposed(ours) == {}


def test_rows_of_others_cannot_be_named(client, ours):
    theirs = OrganizationName.objects.create(
        organization=make_member(), name="Beta", kind="short"
    )

    answer = send(client, **row("names", id=str(theirs.pk), name="X", kind="short"))

    assert answer.status_code == 200
    assert proposed(ours) == {}


BROKEN = {
    "nothing": lambda post: {},
    "only the button": lambda post: {"act": "send"},
    "no rows": lambda post: {k: v for k, v in post.items() if "FORMS" not in k},
    "very many rows": lambda post: post | {"names-TOTAL_FORMS": "9" * 30},
    "odd counts": lambda post: post | {"names-TOTAL_FORMS": "-1"},
    "odd numbers": lambda post: (
        post | {"names-TOTAL_FORMS": "1", "names-0-id": "9" * 40, "names-0-name": "x"}
    ),
    "a huge number": lambda post: post | {"employees": "9" * 400},
    "a huge text": lambda post: post | {"description_nb": "x" * 300_000},
    "a NUL": lambda post: post | {"name": "a\0b", "topics": ["\0"], "seen-name": "\0"},
    "no topic": lambda post: post | {"topics": ["finnes-ikke"]},
    "another act": lambda post: post | {"act": "add-everything"},
    "another row": lambda post: post | {"act": "add-names", "names-TOTAL_FORMS": "x"},
    "rows without end": lambda post: (
        post | {"act": "add-names", "names-TOTAL_FORMS": "40"}
    ),
    "no logo": lambda post: post | {"logo": ""},
    "odd logo": lambda post: post | {"logo": "[1,2]:x:y"},
    "odd choice": lambda post: post | {"now-name": "x", "choose-name": "\0"},
    "odd mark": lambda post: post | {"form_of": "\0"},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_no_browser_sends_is_answered_and_proposes_nothing(client, ours, broken):
    post = filled(client.get(PAGE)) | {"act": "send"}

    assert client.post(PAGE, broken(post)).status_code in (200, 302)

    assert proposed(ours) == {}


def test_what_is_not_yours_is_not_found(ours, kari):
    make_member(slug="beta")
    client = Client()
    client.force_login(kari)
    post = filled(client.get(PAGE), name="Ny") | {"act": "send"}

    theirs = client.post("/min-side/beta/profil/", post)
    kari.representations.update(until="2020-01-01")

    assert theirs.status_code == 404
    assert client.post(PAGE, post).status_code == 404
    assert ChangeRequest.objects.count() == 0


@pytest.mark.parametrize("how_many", [1, 12])
def test_the_form_costs_the_same_however_much_there_is(
    client, ours, how_many, django_assert_num_queries
):
    for number in range(how_many):
        make_presence(organization=ours)
        ours.topics.add(make_topic())
        OrganizationName.objects.create(
            organization=ours, name=f"N{number}", kind="short"
        )
    send(client, name="Ny", **row("new_topics", label_nb="Tang"))

    with django_assert_num_queries(14):
        client.get(PAGE)


class TestTwoWhoWriteAtOnce:
    """The second to send is shown both, loses no word, and chooses."""

    @pytest.fixture
    def clash(self, client, ours):
        """The answer to Kari, when Ola has sent another phone meanwhile."""
        page = client.get(PAGE)
        review.submit(ours, {"phone": "1"}, by=make_colleague(ours))
        return send(client, page=page, phone="2", name="Ny")

    def test_both_are_shown_side_by_side(self, clash, ours):
        [field] = clash.context["editing"].conflicts

        assert field.name == "phone"
        assert (field.conflict.mine.before, field.conflict.now.before) == (["2"], ["1"])
        assert clash.context["form"]["name"].value() == "Ny"
        assert proposed(ours) == {"phone": "1"}

    def test_without_a_choice_it_is_asked_again(self, client, clash, ours):
        again = send(client, page=clash)

        assert len(again.context["editing"].conflicts) == 1
        assert proposed(ours) == {"phone": "1"}

    @pytest.mark.parametrize(("choice", "phone"), [("mine", "2"), ("theirs", "1")])
    def test_either_may_be_chosen(self, client, clash, ours, choice, phone):
        answer = send(client, page=clash, choose__phone=choice)

        assert answer.status_code == 302
        assert proposed(ours) == {"phone": phone, "name": "Ny"}

    def test_a_choice_outlives_a_refusal(self, client, clash, ours):
        refused = send(client, page=clash, choose__phone="mine", name="")
        send(client, page=refused, name="Ny")

        assert proposed(ours) == {"phone": "2", "name": "Ny"}

    def test_a_third_one_is_not_overwritten_unseen(self, client, clash, ours):
        review.submit(ours, {"phone": "3"}, by=make_colleague(ours))

        again = send(client, page=clash, choose__phone="mine")

        [field] = again.context["editing"].conflicts
        assert field.conflict.now.before == ["3"]
        assert proposed(ours) == {"phone": "3"}

    def test_rows_are_chosen_between_as_well(self, client, ours):
        page = client.get(PAGE)
        send(client, page=page, **row("names", name="A", kind="short"))

        clash = send(client, page=page, **row("names", name="B", kind="short"))
        send(client, page=clash, choose__names="mine")

        assert len(clash.context["editing"].conflicts) == 1
        assert [r["name"] for r in proposed(ours)["names"]["add"]] == ["B"]

    def test_topics_are_told_by_name(self, client, ours):
        ccs, tang = make_topic(label_nb="CCS"), make_topic(label_nb="Tang")
        page = client.get(PAGE)
        send(client, page=page, topics=[ccs.slug])

        clash = send(client, page=page, topics=[tang.slug])

        [field] = clash.context["editing"].conflicts
        assert field.conflict.mine.before == ["Tang"]
        assert field.conflict.now.before == ["CCS"]
