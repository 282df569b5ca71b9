"""Members propose projects, facilities and streams, and answer for what others said."""

import pytest
from django.urls import reverse
from django.utils import translation

from members import review
from members.models import (
    ChangeRequest,
    Participation,
    Project,
    ResourceStream,
    TestFacility,
)
from tests.factories import (
    LONG_AGO,
    make_colleague,
    make_facility,
    make_member,
    make_organization,
    make_participation,
    make_project,
    make_secretary,
    make_site,
    make_stream,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return make_member(name="Yara", slug="yara")


@pytest.fixture
def ola(ours):
    return make_colleague(ours, name="Ola", email="ola@example.org")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def member(client, ola):
    client.force_login(ola)
    return client


def at(name, *args):
    return reverse(f"portal:{name}", args=["yara", *args])


def rows(*partners, prefix="partners", initial=0):
    """Write the rows of a post: each partner as {name of the input: text}."""
    post = {
        f"{prefix}-TOTAL_FORMS": str(len(partners)),
        f"{prefix}-INITIAL_FORMS": str(initial),
    }
    for number, partner in enumerate(partners):
        empty = {"id": "", "organization": "", "role": "", "since": "", "until": ""}
        for name, text in {**empty, **partner}.items():
            post[f"{prefix}-{number}-{name}"] = text
    return post


def typed(page):
    """Give the inputs of a form as a browser would send them back, unchanged."""
    form = page.context["page"]
    post = dict(form.seen)
    for bound in form.form:
        value = bound.value()
        if isinstance(value, list):
            post[bound.html_name] = value
        elif value is True:
            post[bound.html_name] = "on"
        elif value not in (None, False):
            post[bound.html_name] = value
    if form.rows is not None:
        for name, field in [*_bounds(form.rows)]:
            post[name] = "" if field is None else field
    return post


def _bounds(formset):
    for bound in formset.management_form:
        yield bound.html_name, bound.value()
    for row in formset.forms:
        for bound in row:
            if bound.value() is not False:
                yield bound.html_name, bound.value()


A_PROJECT = {"title_nb": "Grønn ammoniakk", "status": "planned", "act": "send"}


class TestNewProject:
    def test_the_form_begins_with_the_member_itself(self, member):
        page = member.get(at("projects_new"))

        first = page.context["page"].rows.forms[0]
        assert first["organization"].value() == "Yara"

    def test_what_is_sent_waits(self, member, ours):
        make_member(name="Sintef Tel-Tek", slug="sintef")
        site = make_site()
        partners = rows(
            {"organization": "yara", "role": "lead", "since": "5.2024"},
            {"organization": "Sintef Tel-Tek", "role": "research"},
            {},
        )

        answer = member.post(
            at("projects_new"),
            A_PROJECT | partners | {"since": "2024", "sites": [site.slug]},
        )

        assert (answer.status_code, answer["Location"]) == (302, at("projects"))
        request = ChangeRequest.objects.get()
        said = {item.field: item.proposed for item in request.items.all()}
        assert said["since"] == {"day": "2024-01-01", "precision": "year"}
        assert [
            (row["organization"], row["role"], row["since"])
            for row in said["participations"]["add"]
        ] == [("yara", "lead", "2024-05-01"), ("sintef", "research", "")]
        assert Project.objects.count() == 0

    def test_sent_twice_it_waits_once(self, member, ours):
        post = A_PROJECT | rows({"organization": "Yara", "role": "lead"})

        for _twice in range(2):
            member.post(at("projects_new"), post)

        assert ChangeRequest.objects.count() == 1

    def test_an_unknown_name_is_refused_with_near_ones_and_nothing_is_lost(
        self, member, ours
    ):
        make_member(name="Sintef Tel-Tek")
        make_member(name="Sintef Hemmelig", is_listed=False)
        partners = rows(
            {"organization": "Yara", "role": "lead"},
            {"organization": "Sintef", "role": "partner", "until": "2030"},
        )

        page = member.post(at("projects_new"), A_PROJECT | partners)

        wrong = page.context["page"].rows.forms[1].errors["organization"]
        assert wrong == ["Nobody is called “Sintef”. Did you mean Sintef Tel-Tek?"]
        assert page.text.count('value="2030"') == 1
        assert page.text.count('value="Grønn ammoniakk"') == 1
        assert ChangeRequest.objects.count() == 0

    def test_an_unlisted_organization_is_as_good_as_unknown(self, member, ours):
        make_member(name="Hemmelig", is_listed=False)

        answers = [
            member.post(
                at("projects_new"),
                A_PROJECT
                | rows(
                    {"organization": "Yara", "role": "lead"},
                    {"organization": name, "role": "partner"},
                ),
            ).text.replace(name, "…")
            for name in ("Hemmelig", "Finnesik")
        ]

        marks = [answer.split('name="csrfmiddlewaretoken"') for answer in answers]
        assert len(marks[0]) == len(marks[1])
        assert "Nobody in the registry is called “…”." in answers[0]
        assert "Nobody in the registry is called “…”." in answers[1]

    def test_more_rows_keep_what_is_typed_and_say_nothing_of_errors(self, member, ours):
        post = rows({"organization": "Finnes ikke"}) | {"act": "more", "title_nb": ""}

        page = member.post(at("projects_new"), post | {"purpose_nb": "Klima"})

        form = page.context["page"]
        assert len(form.rows.forms) == 3
        assert "Finnes ikke" in page.text
        assert "Klima" in page.text
        assert page.text.count('class="errorlist') == 0

    def test_a_project_without_the_member_is_refused_beside_the_rows(
        self, member, ours
    ):
        make_member(name="Sintef")

        page = member.post(
            at("projects_new"),
            A_PROJECT | rows({"organization": "Sintef", "role": "lead"}),
        )

        assert page.context["page"].refused_rows == [
            "Say what Yara itself does in the project."
        ]

    @pytest.mark.parametrize(
        "more",
        [
            {"since": "i fjor"},
            {"until": "99999"},
            {"status": "borte"},
            {"sites": ["ukjent"]},
            {"website": "javascript:alert(1)"},
            {"title_nb": "a\x00b"},
            {"title_nb": "x" * 201},
            {"partners-0-role": "konge"},
            {"partners-0-since": "31.2.2024"},
            {"partners-TOTAL_FORMS": "x"},
            {"partners-TOTAL_FORMS": "99999999"},
            {"partners-TOTAL_FORMS": "-1"},
            {"partners-0-id": "7"},
            {"since": "2024", "until": "2023"},
        ],
        ids=str,
    )
    def test_bad_input_is_refused_in_words_and_kept(self, member, ours, more):
        post = A_PROJECT | rows({"organization": "Yara", "role": "lead"}) | more

        page = member.post(at("projects_new"), {**post, "purpose_nb": "Klima"})

        assert page.status_code == 200
        assert "Klima" in page.text
        assert page.text.count('role="alert"') == 1
        assert ChangeRequest.objects.count() == 0


class TestWaiting:
    @pytest.fixture
    def waiting(self, member, ours):
        post = A_PROJECT | rows({"organization": "Yara", "role": "lead"})
        member.post(at("projects_new"), post)
        return ChangeRequest.objects.get()

    def test_it_is_shown_and_can_be_mended(self, member, waiting):
        there = at("projects_proposal", waiting.pk)
        page = member.get(there)

        member.post(there, typed(page) | {"act": "send", "purpose_nb": "Klima"})

        said = {item.field: item.proposed for item in waiting.items.all()}
        assert (said["purpose_nb"], said["title_nb"]) == ("Klima", "Grønn ammoniakk")

    def test_it_is_taken_back(self, member, waiting):
        member.post(at("projects_proposal", waiting.pk), {"act": "withdraw"})

        waiting.refresh_from_db()
        assert waiting.status == "withdrawn"
        assert member.get(at("projects_proposal", waiting.pk)).status_code == 404

    def test_what_is_anothers_answers_404(self, client, waiting):
        other = make_member(slug="beta")
        client.force_login(make_colleague(other))
        there = reverse("portal:projects_proposal", args=["beta", waiting.pk])

        assert client.get(there).status_code == 404
        assert client.post(there, {"act": "withdraw"}).status_code == 404

    @pytest.mark.parametrize("number", [0, 7, 10**30])
    def test_a_number_of_nothing_answers_404(self, member, number):
        assert member.get(at("projects_proposal", number)).status_code == 404


class TestChange:
    @pytest.fixture
    def project(self, ours):
        hidden = make_organization(name="Hemmelig", slug="hemmelig", is_listed=False)
        return make_project(
            slug="hylab", title_nb="Hylab", partners=[ours, hidden], purpose_nb="Før"
        )

    def test_what_is_sent_back_unchanged_proposes_nothing(self, member, project):
        page = member.get(at("projects_change", "hylab"))

        member.post(at("projects_change", "hylab"), typed(page) | {"act": "send"})

        assert ChangeRequest.objects.count() == 0

    def test_an_unlisted_partner_is_named_nowhere_and_keeps_its_row(
        self, member, project, ours
    ):
        page = member.get(at("projects_change", "hylab"))
        post = typed(page) | {"act": "send", "partners-0-role": "lead"}
        member.post(at("projects_change", "hylab"), post)
        after = member.get(at("projects_change", "hylab"))

        proposed = ChangeRequest.objects.get().items.get().proposed
        assert "emmelig" not in page.text + after.text
        assert [row["role"] for row in proposed["change"]] == ["lead"]
        assert (proposed["add"], proposed["remove"]) == ([], [])

    def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(
        self, member, project
    ):
        there = at("projects_change", "hylab")
        post = typed(member.get(there)) | {"act": "send", "purpose_nb": "Mitt"}
        Project.objects.update(purpose_nb="Deres")

        page = member.post(there, post)

        assert "It says now: Deres." in page.text
        assert "Mitt" in page.text
        assert ChangeRequest.objects.count() == 0
        again = post | dict(page.context["page"].seen)
        assert member.post(there, again).status_code == 302
        assert ChangeRequest.objects.get().items.get().proposed == "Mitt"

    def test_a_project_of_others_answers_404(self, member):
        make_project(slug="annet", partners=[make_member()])

        assert member.get(at("projects_change", "annet")).status_code == 404

    def test_a_declined_project_answers_404(self, member, ours):
        make_participation(
            organization=ours, project=make_project(slug="nei"), declined_on=LONG_AGO
        )

        assert member.get(at("projects_change", "nei")).status_code == 404


class TestAnswer:
    @pytest.fixture
    def asked(self, ours):
        return make_participation(organization=ours, asked_on=LONG_AGO)

    def test_who_is_asked_confirms(self, member, asked):
        page = member.get(at("projects"))
        member.post(at("projects"), {"do": "confirm", "row": asked.pk})

        asked.refresh_from_db()
        assert page.context["register"].asked == [asked]
        assert asked.confirmed_on is not None

    def test_who_is_asked_declines_with_a_word(self, member, asked):
        post = {"do": "decline", "row": asked.pk, "why": "Ikke vi"}

        member.post(at("projects"), post)

        asked.refresh_from_db()
        assert (asked.declined_why, asked.waits) == ("Ikke vi", False)
        page = member.get(at("projects"))
        assert page.context["register"].declined == [asked]

    @pytest.mark.parametrize("row", ["", "x", "0", "9" * 30, "-1", "²"])
    def test_a_row_of_nothing_answers_404(self, member, row):
        answer = member.post(at("projects"), {"do": "confirm", "row": row})

        assert answer.status_code == 404

    def test_nobody_answers_for_another(self, member):
        foreign = make_participation(asked_on=LONG_AGO)

        answer = member.post(at("projects"), {"do": "decline", "row": foreign.pk})

        assert answer.status_code == 404
        assert not Participation.objects.exclude(declined_on=None).exists()


class TestFacilitiesAndStreams:
    def test_a_facility_goes_through_review(self, member, ours):
        post = {
            "act": "send",
            "name_nb": "Pilothall",
            "capability_nb": "Elektrolyse",
            "is_listed": "on",
        }
        member.post(at("facilities_new"), post)

        review.approve(ChangeRequest.objects.get().pk, by=make_secretary())

        made = TestFacility.objects.get()
        assert (made.organization, made.is_listed) == (ours, True)
        assert made.source.startswith("Yara, ")

    def test_a_stream_is_private_unless_the_member_says_otherwise(self, member, ours):
        page = member.get(at("streams_new"))
        post = typed(page) | {"act": "send", "kind": "heat", "direction": "offered"}
        member.post(at("streams_new"), post)

        review.approve(ChangeRequest.objects.get().pk, by=make_secretary())

        assert ResourceStream.objects.get().is_public is False

    def test_half_an_amount_is_refused_in_words(self, member, ours):
        post = {"act": "send", "kind": "heat", "direction": "needed", "unit": "MW"}

        page = member.post(at("streams_new"), post)

        assert page.context["page"].form.non_field_errors() == [
            "Give both how much and the unit, or none."
        ]

    def test_a_change_waits_and_is_shown(self, member, ours):
        lab = make_facility(ours)
        there = at("facilities_change", lab.pk)
        post = typed(member.get(there)) | {"act": "send", "terms_nb": "Etter avtale"}

        member.post(there, post)

        page = member.get(at("facilities"))
        waiting = ChangeRequest.objects.get()
        assert waiting.facility == lab
        assert page.context["register"].waiting == [(waiting, there)]

    @pytest.mark.parametrize("kind", ["facilities", "streams"])
    def test_what_is_anothers_answers_404(self, member, kind):
        row = {"facilities": make_facility, "streams": make_stream}[kind]()

        assert member.get(at(f"{kind}_change", row.pk)).status_code == 404


@pytest.mark.parametrize("how_many", [1, 20])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("projects", 8),
        ("facilities", 8),
        ("streams", 8),
        ("offices", 5),
        ("projects_new", 9),
        ("projects_change", 13),
        ("facilities_new", 7),
        ("facilities_change", 8),
    ],
)
def test_a_page_costs_the_same_however_much_there_is(
    member, ours, ola, name, queries, how_many, django_assert_num_queries
):
    shared, lab = make_project(slug="felles"), make_facility(ours)
    make_participation(organization=ours, project=shared)
    for number in range(how_many):
        make_participation(organization=ours, asked_on=LONG_AGO)
        make_participation(organization=ours)
        make_participation(project=shared, organization=make_member())
        make_facility(ours, site=make_site())
        make_stream(ours, site=make_site())
        for noun, said in {
            "facility": {"name_nb": f"Lab {number} x", "capability_nb": "y"},
            "stream": {"kind": "heat", "direction": "offered", "note": str(number)},
        }.items():
            review.submit(review.new(noun, ours), said, by=ola)
    for row in (shared, lab):
        noun = "project" if row is shared else "facility"
        subject = review.Subject(noun, ours, row)
        field = "summary_nb" if row is shared else "terms_nb"
        review.submit(subject, {field: "Nytt"}, by=ola)
    key = {"projects_change": ["felles"], "facilities_change": [lab.pk]}.get(name, [])

    with django_assert_num_queries(queries):
        assert member.get(at(name, *key)).status_code == 200
