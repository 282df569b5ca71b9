"""The secretariat reads what is proposed, and decides; nothing typed is lost."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import gettext as _

from members import review
from members.models import ChangeItem, ChangeRequest, Cluster, Organization
from tests.admin.forms import address, filled
from tests.factories import (
    make_colleague,
    make_member,
    make_picture,
    make_presence,
    make_secretary,
    make_site,
    make_topic,
    make_user,
)
from tests.logging_in import log_in
from tests.models.rows import the_cluster

QUEUE = reverse("admin:members_changerequest_changelist")
LINE = {"since_precision": "day", "until": "", "until_precision": "day"}


@pytest.fixture
def ours(db):
    return make_member(name="Yara", phone="35 92 00 00")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")


def propose(organization, by, **wanted):
    return review.submit(organization, wanted, by=by).waiting


def page_of(request):
    return address("changerequest", request)


def send(client, request, act, tick=None, **typed):
    """Send the page of the request as it was shown, with this ticked and typed."""
    return send_as_shown(
        client, request, client.get(page_of(request)), act, tick, **typed
    )


def send_as_shown(client, request, page, act, tick=None, **typed):
    values = filled(page) | {"act": act}
    if tick is not None:
        values["approve"] = tick
    return client.post(page_of(request), values | typed)


def live(organization):
    return Organization.objects.get(pk=organization.pk)


def status(request):
    return ChangeRequest.objects.get(pk=request.pk).status


def fields(page):
    return {field.name: field for field in page.context["page"].fields}


def queue(client, **query):
    return [str(row) for row in client.get(QUEUE, query).context["cl"].result_list]


class TestQueue:
    def test_it_shows_what_waits_the_oldest_first(self, as_secretary, ours, ola):
        young = review.report(make_member(name="Alfa"), "Feil")
        propose(ours, ola, phone="1")
        ChangeRequest.objects.filter(pk=young.pk).update(opened_at="2020-01-01T00:00Z")
        decided = review.report(make_member(name="Beta"), "Feil")
        review.approve(decided.pk, by=make_secretary())

        assert queue(as_secretary) == ["Alfa", "Yara"]
        assert queue(as_secretary, status="approved") == ["Beta"]
        assert queue(as_secretary, status="all") == ["Alfa", "Yara", "Beta"]
        assert queue(as_secretary, origin__exact="member") == ["Yara"]

    def test_it_finds_what_was_published_at_once(self, as_secretary, ours, ola):
        the_cluster()
        Cluster.objects.update(at_once=["phone"])
        review.submit(ours, {"phone": "1"}, by=ola)

        assert queue(as_secretary, status="at_once") == ["Yara"]
        assert queue(as_secretary) == []

    def test_a_row_says_who_asks_for_what_and_why(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1", name="Ny")
        ChangeRequest.objects.update(message="Vi har flyttet.")

        [row] = as_secretary.get(QUEUE).context["cl"].result_list
        shown = as_secretary.get(QUEUE).context["cl"].model_admin

        assert row == request
        assert shown.proposed(row) == "2 felt: telefon, navn"
        assert (shown.who(row), shown.why(row)) == (ola, "Vi har flyttet.")

    @pytest.mark.parametrize("how_many", [1, 10])
    def test_it_costs_sixteen_queries(
        self, as_secretary, django_assert_num_queries, how_many
    ):
        for _number in range(how_many):
            member = make_member()
            propose(member, make_colleague(member), phone="1", name="Ny")
        as_secretary.get(QUEUE)

        with django_assert_num_queries(16):
            as_secretary.get(QUEUE)


class TestPage:
    def test_all_is_approved(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1", name="Ny")

        answer = send(as_secretary, request, "all")

        assert (answer.status_code, answer.url) == (302, QUEUE)
        assert (status(request), live(ours).phone, live(ours).name) == (
            "approved",
            "1",
            "Ny",
        )

    def test_some_is_approved_and_the_rest_rejected(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1", name="Ny")

        send(as_secretary, request, "chosen", ["phone"], reason="Registrert navn.")

        assert (status(request), live(ours).phone, live(ours).name) == (
            "partly",
            "1",
            "Yara",
        )

    def test_all_is_rejected(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1")

        send(as_secretary, request, "none", reason="Feil.")

        assert (status(request), live(ours).phone) == ("rejected", "35 92 00 00")

    def test_a_rejection_without_a_reason_comes_back(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1", name="Ny")

        page = send(as_secretary, request, "chosen", ["name"])

        assert (page.status_code, status(request)) == (200, "open")
        assert page.context["page"].refusals["reason"][0].messages == [
            _("Say why, so that it can be mended.")
        ]
        assert {n: f.is_chosen for n, f in fields(page).items()} == {
            "name": True,
            "phone": False,
        }

    def test_the_enter_key_decides_nothing(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1")

        page = send(as_secretary, request, "look", reason="Bare ser")

        assert (page.status_code, status(request)) == (200, "open")
        assert filled(page)["reason"] == ["Bare ser"]

    def test_a_value_is_mended_and_published(self, as_secretary, ours, ola):
        request = propose(ours, ola, name="yara norge", employees=3)

        send(
            as_secretary,
            request,
            "all",
            **{"edit-name-value": "Yara Norge", "edit-employees-value": "12"},
        )

        assert (live(ours).name, live(ours).employees) == ("Yara Norge", 12)
        assert ChangeItem.objects.get(field="name").proposed == "yara norge"

    def test_topics_words_and_rows_are_mended(self, as_secretary, ours, ola):
        ccs, hydrogen = make_topic(slug="ccs"), make_topic(slug="hydrogen")
        here = make_presence(organization=ours, role="tenant")
        there = make_site(slug="rafnes")
        row = {"site": here.site.slug, "role": "owner", "since": "2019-05-01", **LINE}
        request = propose(
            ours,
            ola,
            topics=[ccs.slug],
            new_topics=[{"label_nb": "Pyrolise", "label_en": ""}],
            presences=[{"id": here.pk, **row}, {"site": "rafnes", **row, "role": ""}],
        )

        answer = send(
            as_secretary,
            request,
            "all",
            **{
                "edit-topics-value": ["hydrogen"],
                "edit-new_topics-0-label_nb": "Pyrolyse",
                "edit-presences-0-since": "01.06.2020",
                "edit-presences-1-site": "rafnes",
                "edit-presences-1-role": "plant",
            },
        )

        assert answer.status_code == 302
        assert [t.label_nb for t in ours.topics.order_by("pk")] == [
            hydrogen.label_nb,
            "Pyrolyse",
        ]
        rows = ours.presences.order_by("pk").values_list("site", "role", "since")
        assert [(s, r, str(d)) for s, r, d in rows] == [
            (here.site.pk, "owner", "2020-06-01"),
            (there.pk, "plant", "2019-05-01"),
        ]

    def test_what_is_mended_wrongly_comes_back_as_typed(self, as_secretary, ours, ola):
        request = propose(ours, ola, website="https://a.example.org/", phone="1")
        typed = {"edit-website-value": "ikke en adresse", "reason": "Derfor"}

        page = send(as_secretary, request, "all", **typed)

        values = filled(page)
        assert (status(request), values["reason"]) == ("open", ["Derfor"])
        assert values["edit-website-value"] == ["ikke en adresse"]
        # A field that is not approved may hold whatever was typed.
        assert send(as_secretary, request, "none", **typed).status_code == 302

    def test_what_review_refuses_is_said_at_its_field(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1", name="Ny")

        page = send(as_secretary, request, "all", **{"edit-phone-value": ours.phone})

        assert fields(page)["phone"].refusals == [
            _("This is live already. Reject the field instead.")
        ]
        assert (fields(page)["name"].refusals, status(request)) == ([], "open")

    def test_a_field_that_nobody_may_propose_can_only_be_rejected(
        self, as_secretary, ours, ola
    ):
        request = propose(ours, ola, phone="1")
        request.items.create(field="is_listed", old="true", proposed="false")

        page = send(as_secretary, request, "all")
        assert (page.status_code, status(request)) == (200, "open")
        send(as_secretary, request, "chosen", ["phone"], reason="Ulovlig")

        assert (status(request), live(ours).is_listed) == ("partly", True)

    def test_a_logo_is_shown_beside_the_old_one(self, as_secretary, ours, ola):
        old, new = make_picture(), make_picture()
        Organization.objects.update(logo=old)
        request = propose(live(ours), ola, logo=new.hash)

        text = as_secretary.get(page_of(request)).content.decode()
        send(as_secretary, request, "all")

        addresses = [reverse("admin:picture", args=[p.hash]) for p in (old, new)]
        assert [text.count(f'src="{place}"') for place in addresses] == [1, 1]
        assert live(ours).logo == new

    @pytest.mark.parametrize("how_many", [1, 10])
    def test_it_costs_sixteen_queries(
        self, as_secretary, ours, ola, how_many, django_assert_num_queries
    ):
        sites = [make_site() for _number in range(how_many)]
        for site in sites:
            make_presence(organization=ours, site=site)
        row = {"role": "owner", "since": "", **LINE}
        request = propose(
            ours,
            ola,
            phone="1",
            topics=[make_topic().slug for _number in range(how_many)],
            new_topics=[{"label_nb": f"N{n}", "label_en": ""} for n in range(how_many)],
            presences=[{"site": site.slug, **row} for site in sites],
        )
        as_secretary.get(page_of(request))

        with django_assert_num_queries(16):
            as_secretary.get(page_of(request))


class TestMeanwhile:
    """Something happens between the page and the button."""

    def test_what_changed_live_is_marked_and_not_ticked(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1", name="Ny")
        Organization.objects.update(phone="9")

        page = as_secretary.get(page_of(request))

        shown = fields(page)
        assert [shown[n].difference.is_stale for n in ("phone", "name")] == [
            True,
            False,
        ]
        assert [shown[n].is_chosen for n in ("phone", "name")] == [False, True]
        assert 'value="all"' not in page.content.decode()

    def test_who_has_seen_it_may_tick_it(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1")
        Organization.objects.update(phone="9")

        send(as_secretary, request, "chosen", ["phone"])

        assert (live(ours).phone, status(request)) == ("1", "approved")

    def test_what_changes_live_after_the_page_was_shown_is_told(
        self, as_secretary, ours, ola
    ):
        request = propose(ours, ola, phone="1", name="ny")
        shown = as_secretary.get(page_of(request))
        Organization.objects.update(phone="9")

        page = send_as_shown(
            as_secretary,
            request,
            shown,
            "all",
            reason="Bra",
            **{"edit-name-value": "Nytt"},
        )

        values = filled(page)
        assert (live(ours).phone, live(ours).name, status(request)) == (
            "9",
            "Yara",
            "open",
        )
        assert fields(page)["phone"].refusals == [
            _("This has changed since it was proposed. Look at what is live now.")
        ]
        assert (values["approve"], values["reason"]) == (["name"], ["Bra"])
        assert values["edit-name-value"] == ["Nytt"]

    def test_what_the_member_changes_after_the_page_was_shown_is_told(
        self, as_secretary, ours, ola
    ):
        request = propose(ours, ola, phone="1", name="ny", employees=3)
        shown = as_secretary.get(page_of(request))
        propose(ours, ola, phone="2", email="post@example.org", employees="")

        page = send_as_shown(
            as_secretary, request, shown, "all", **{"edit-name-value": "Nytt"}
        )

        told = _("The proposal has changed since you opened this page. Look once more.")
        assert {n: f.refusals for n, f in fields(page).items()} == {
            "name": [],
            "email": [told],
            "phone": [told],
        }
        values = filled(page)
        assert values["edit-phone-value"] == ["2"]
        assert (values["edit-name-value"], values["approve"]) == (["Nytt"], ["name"])
        assert status(request) == "open"

    def test_the_second_of_two_reviewers_is_told_and_can_copy_what_was_typed(
        self, as_secretary, ours, ola
    ):
        request = propose(ours, ola, phone="1", name="ny")
        shown = as_secretary.get(page_of(request))
        review.reject(request.pk, by=make_secretary(name="Per"), reason="Feil")

        page = send_as_shown(
            as_secretary,
            request,
            shown,
            "chosen",
            reason="Mine ord",
            **{"edit-name-value": "Nytt"},
        )

        assert page.context["page"].general == [
            "Per har nettopp avgjort dette: avvist."
        ]
        text = page.content.decode()
        assert 'name="act"' not in text
        assert ("Mine ord" in text, 'value="Nytt"' in text) == (True, True)

    def test_what_was_withdrawn_is_told(self, as_secretary, ours, ola):
        request = propose(ours, ola, phone="1")
        shown = as_secretary.get(page_of(request))
        review.withdraw(request.pk, by=ola)

        page = send_as_shown(as_secretary, request, shown, "all")

        assert page.context["page"].general == [
            _("This proposal has been withdrawn: there is nothing left to decide.")
        ]


class TestWhoMay:
    def test_nobody_decides_on_an_own_proposal(self, client, ours):
        kari = make_secretary(name="Kari")
        make_colleague(ours, user=kari)
        request = propose(ours, kari, phone="1")
        log_in(client, kari)

        page = client.get(page_of(request))
        refused = client.post(page_of(request), filled(page) | {"act": "all"})

        assert 'name="act"' not in page.content.decode()
        assert refused.context["page"].general == [
            _("Somebody else decides on your proposal.")
        ]
        assert status(request) == "open"

    @pytest.mark.parametrize("group", ["reader", "site administrator"])
    def test_other_staff_see_nothing_of_it(self, client, ours, ola, group):
        request = propose(ours, ola, phone="1")
        user = make_user(is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        log_in(client, user)

        pages = [QUEUE, page_of(request), address("changerequest", request, "history")]

        assert [client.get(page).status_code for page in pages] == [403] * 3
        assert client.post(page_of(request), {"act": "all"}).status_code == 403
        assert status(request) == "open"

    def test_the_desk_tells_only_those_who_decide(self, client, ours, ola):
        propose(ours, ola, phone="1")
        words = []
        for group in ("secretary", "reader"):
            user = make_user(is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            page = log_in(client, user).get(reverse("admin:index"))
            words.append([f["address"] for f in page.context["figures"]].count(QUEUE))

        assert words == [1, 0]

    @pytest.mark.parametrize("number", ["0", "999999", "x", "9" * 30])
    def test_what_is_not_there_is_not_found(self, as_secretary, number):
        assert as_secretary.get(f"{QUEUE}{number}/change/").status_code == 404


def test_a_decided_request_says_what_was_decided_by_whom_and_why(
    as_secretary, ours, ola
):
    request = propose(ours, ola, phone="1", name="Ny")
    per = make_secretary(name="Per Hansen")
    review.approve(request.pk, ["phone"], by=per, reason="Navnet er registrert.")

    text = as_secretary.get(page_of(request)).content.decode()

    assert [word in text for word in ("Per Hansen", "Navnet er registrert.")] == [
        True,
        True,
    ]
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
