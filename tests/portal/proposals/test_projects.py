"""A member proposes a new project, with partners by name, or a change to one."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from members.models import ChangeRequest, Project
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.profile_form import A_PROJECT, at, partners, rows
from tests.support.proposals import proposed

NEW, LEAD = "/en/my-page/yara/projects/new/", {"organization": "Yara", "role": "lead"}


def test_what_is_sent_waits(as_ola, ours):
    make.member(name="Sintef Tel-Tek", slug="sintef")
    lead = {"organization": "yara", "role": "lead", "since": "5.2024"}
    post = rows(lead, {"organization": "Sintef Tel-Tek", "role": "research"}, {})
    post |= {"since": "2024", "sites": [make.site().slug]}
    answer = as_ola.post(NEW, A_PROJECT | post)
    assert (answer.status_code, answer["Location"]) == (302, at("projects"))
    said = proposed(ChangeRequest.objects.get())
    added = said["participations"]["add"]
    assert said["since"] == {"day": "2024-01-01", "precision": "year"}
    assert [(row["organization"], row["role"], row["since"]) for row in added] == [
        ("yara", "lead", "2024-05-01"),
        ("sintef", "research", ""),
    ]
    assert Project.objects.count() == 0


def test_an_unknown_name_is_refused_with_near_ones_and_nothing_is_lost(as_ola, ours):
    make.member(name="Sintef Tel-Tek")
    make.member(name="Sintef Hemmelig", is_listed=False)
    post = A_PROJECT | rows(LEAD, {"organization": "Sintef", "until": "2030"})
    page = as_ola.post(NEW, post | {"participations-1-role": "partner"})
    wrong = partners(page)[1].errors["organization"]
    assert wrong == ["No organization is called “Sintef”. Did you mean Sintef Tel-Tek?"]
    assert page.text.count('value="2030"') == 1
    assert page.text.count('value="Grønn ammoniakk"') == 1
    for name in ("Sintef Hemmelig", "Finnesik"):
        post = A_PROJECT | rows(LEAD, {"organization": name, "role": "partner"})
        [error] = partners(as_ola.post(NEW, post))[1].errors["organization"]
        unknown = f"No organization in the registry is called “{name}”."
        assert error.startswith(unknown), "An unlisted one is as good as unknown."
    assert ChangeRequest.objects.count() == 0


def test_more_rows_keep_what_is_typed_and_say_nothing_of_errors(as_ola, theirs):
    more = {"act": "add-participations", "title_nb": "", "purpose_nb": "Klima"}
    page = as_ola.post(NEW, rows({"organization": "Finnes ikke"}) | more)
    assert len(partners(page)) == 3
    assert [word in page.text for word in ("Finnes ikke", "Klima")] == [True, True]
    assert page.text.count('class="errorlist') == 0
    # A project without the member is refused beside the rows.
    post = A_PROJECT | rows({"organization": "Sintef", "role": "lead"})
    [(anchor, _label, message)] = as_ola.post(NEW, post).context["form"].problems
    wanted = "Enter the role of Yara in the project."
    assert (anchor, message) == ("participations", wanted)


def test_the_summary_names_each_input_once(as_ola, theirs):
    partner = {"organization": "Sintef", "role": "", "since": "i fjor"}
    post = A_PROJECT | rows(LEAD, partner) | {"title_nb": ""}

    page = as_ola.post(NEW, post).text

    summary = re.search('class="error-summary.*?</ul>', page, re.DOTALL)[0]
    assert re.findall(">([^<]+)</a>", summary) == [
        "Enter a title in Norwegian.",
        "Participant 2: Fill in “Role”.",
        "Participant 2: from: Enter a year, a month or a day, such as 2019, 2019-05 or "
        "2019-05-08, or leave it empty.",
    ]


BAD = [
    *[("since", "i fjor"), ("until", "99999"), ("until", "2023")],
    *[("status", "borte"), ("sites", ["ukjent"]), ("website", "javascript:alert(1)")],
    *[("title_nb", "a\x00b"), ("title_nb", "x" * 201), ("participations-0-id", "7")],
    *[("participations-0-role", "konge"), ("participations-0-since", "31.2.2024")],
    *[("participations-TOTAL_FORMS", count) for count in ("x", "99999999", "-1")],
]


def test_bad_input_is_refused_in_words_and_kept(as_ola, ours):
    post = A_PROJECT | rows(LEAD) | {"purpose_nb": "Klima", "since": "2024"}
    for name, bad in BAD:
        page = as_ola.post(NEW, {**post, name: bad})
        told = ("Klima" in page.text, page.text.count('role="alert"'))
        assert (page.status_code, *told) == (200, True, 1), (name, bad)
    assert ChangeRequest.objects.count() == 0


def test_a_partner_outside_the_registry_is_named_for_the_secretariat(as_ola, ours):
    page = as_ola.get(NEW)
    assert partners(page)[0]["organization"].value() == "Yara"
    assert page.text.count('class="required"') == 2 + 2, "title, status, the own row's"
    assert "Which problem it solves, and for whom." in page.text
    outside = "Ny AS, 999 888 777\nhttps://ny.example.org/"
    sent = outside.replace("\n", "\r\n")
    post = A_PROJECT | rows(LEAD) | {"outside": sent, "message": "Hei"}
    for typed in ({"act": "language"}, {"title_nb": ""}):
        form = as_ola.post(NEW, post | typed).context["form"]
        assert form.message["outside"].value() == outside
    as_ola.post(NEW, post)
    request = ChangeRequest.objects.get()
    assert request.message == f"Deltakere utenfor registeret:\n{outside}\n\nHei"
    page = as_ola.get(at("projects_proposal", request.pk))
    assert "Ny AS, 999 888 777" in page.text


def test_what_waits_is_mended_and_taken_back_by_its_own_people(client, as_ola, ours):
    as_ola.post(NEW, A_PROJECT | rows(LEAD))
    waiting = ChangeRequest.objects.get()
    there, take_back = at("projects_proposal", waiting.pk), {"act": "withdraw"}
    page = as_ola.get(there)
    as_ola.post(there, filled(page) | {"act": "send", "purpose_nb": "Klima"})
    said = proposed(waiting)
    assert (said["purpose_nb"], said["title_nb"]) == ("Klima", "Grønn ammoniakk")
    other = Client()
    other.force_login(make.colleague(make.member(slug="beta")))
    theirs = reverse("portal:projects_proposal", args=["beta", waiting.pk])
    answers = [other.get(theirs), other.post(theirs, take_back | {"sure": "yes"})]
    as_ola.post(there, take_back | {"sure": "yes"})
    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"
    pages = [at("projects_proposal", n) for n in (waiting.pk, 0, 7, 10**30)]
    answers += map(as_ola.get, pages)
    assert [answer.status_code for answer in answers] == [404] * 6


# A change to one that is there


HYLAB = "/en/my-page/yara/projects/change/hylab/"
WRONG_COUNT = (
    "There are too many rows here, or their number could not be read. Nothing has been "
    "saved. Reload the page and try again, with fewer rows at a time."
)


@pytest.fixture
def project(ours):
    hidden = make.organization(name="Hemmelig", is_listed=False)
    given = {"slug": "hylab", "title_nb": "Hylab", "purpose_nb": "Før"}
    return make.project(partners=[ours, hidden], **given)


def proposal():
    return ChangeRequest.objects.get().items.get()


def test_a_theme_that_is_out_of_use_is_not_lost(as_ola, ours):
    old = make.topic(slug="gammelt", is_retired=True)
    make.topic(slug="utgatt", is_retired=True)
    make.project(slug="pilot", partners=[ours], themes=[old])
    there = at("projects_change", "pilot")
    page = as_ola.get(there)
    as_ola.post(there, filled(page) | {"act": "send", "purpose_nb": "Klima"})
    offered = page.context["form"].inputs["themes"].offered
    assert [topic.slug for topic in offered] == ["gammelt"]
    assert proposal().field == "purpose_nb"


def test_an_unlisted_partner_is_named_nowhere_and_keeps_its_row(as_ola, project):
    page = as_ola.get(HYLAB)
    as_ola.post(HYLAB, filled(page) | {"act": "send", "participations-0-role": "lead"})
    after, proposed = as_ola.get(HYLAB), proposal().proposed
    assert "emmelig" not in page.text + after.text
    assert [row["role"] for row in proposed["change"]] == ["lead"]
    assert (proposed["add"], proposed["remove"]) == ([], [])


def test_a_project_with_many_partners_is_shown_whole_and_sent(as_ola, ours):
    others = [make.organization() for _ in range(104)]
    there = at("projects_change", make.project(partners=[ours, *others]).slug)
    page = as_ola.get(there)
    answer = as_ola.post(there, filled(page) | {"act": "send", "purpose_nb": "Klima"})
    shown = [row for row in partners(page) if row["id"].value()]
    assert (len(shown), answer.status_code) == (105, 302)
    assert proposal().proposed == "Klima"


def test_an_impossible_number_of_partners_is_refused(as_ola, project):
    post = filled(as_ola.get(HYLAB), title_nb="Nytt") | {"act": "send"}
    for count in ("2000", "1000000000", "-1", "abc", "9" * 5000):
        number = {"participations-TOTAL_FORMS": count}
        form = as_ola.post(HYLAB, post | number).context["form"]
        assert [text for _id, _label, text in form.problems] == [WRONG_COUNT], count
    assert ChangeRequest.objects.count() == 0


def test_a_project_of_others_or_declined_answers_404(as_ola, ours):
    make.project(slug="annet", partners=[make.member()])
    part = {"project": make.project(slug="nei"), "organization": ours}
    make.participation(**part, declined_on=LONG_AGO)
    pages = [at("projects_change", slug) for slug in ("annet", "nei")]
    assert [as_ola.get(page).status_code for page in pages] == [404, 404]
