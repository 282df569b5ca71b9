"""The access page: managers grant and revoke access, and nobody else; an end is told once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.accounts import access
from members.association import freshness
from members.mail import confirmations
from members.models import AccessRequest, Invitation, Reminder, SectionConfirmation
from tests.support.access import (
    ADDRESS,
    PAGE,
    act_on_page,
    roles_in,
    users_without_rights,
)
from tests.support.concurrency import write_concurrently
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, letters, token_of
from tests.support.login import log_in, log_in_lately
from tests.support.merging import merge_them
from tests.support.sampling import one_of

OLA, EVA = "ola@example.org", "eva@example.org"
ACTIONS = {"invite": {"email": "x@example.org", "role": "editor"}}
ACTIONS |= {"send": {}, "withdraw": {}, "role": {"role": "manager"}, "end": {}}
ACTIONS |= {"grant": {"role": "editor"}, "decline": {"why": "Nei."}}


@pytest.fixture
def invitation(ours, manager, ola):
    return access.invite(ours, ADDRESS, "editor", by=ola)


@pytest.fixture
def access_request(ours):
    return make(AccessRequest, organization=ours, email=ADDRESS, name="Ny Ansatt")


def test_a_manager_sees_all_of_it_and_an_editor_the_representatives_only(
    as_ola, ola, manager, editor, eva, invitation, access_request, ours
):
    make.representative(organization=ours, until=LONG_AGO)
    make.representative(role="manager")
    make.representative(user=ola, slug="beta")
    page = as_ola.get(PAGE)
    colleagues = page.context["colleagues"]
    assert 'href="/min-side/beta/"' in page.text
    page = log_in(Client(), eva).get(PAGE)
    assert colleagues.acting == page.context["colleagues"].acting == [manager, editor]
    assert colleagues.invitations == [invitation]
    assert [asking for asking, *_forms in colleagues.asking] == [access_request]
    assert (ADDRESS in page.text, page.text.count('name="do"')) == (False, 1)


def test_a_message_to_the_next_page_is_a_cookie_until_then(as_ola, ola):
    answer = act_on_page(as_ola, "invite", email="Ny@Example.org", role="manager")
    page, invitation = as_ola.get(PAGE), Invitation.objects.get()
    assert (invitation.email, invitation.role) == (ADDRESS, "manager")
    assert (invitation.invited_by, answer.url) == (ola, PAGE)
    assert letters() == [("invitation", ADDRESS)]
    [(name, cookie)] = answer.cookies.items()
    assert (name, cookie["path"]) == (settings.MESSAGES_COOKIE_NAME, "/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert [str(m).count(ADDRESS) for m in page.context["messages"]] == [1]
    assert page.cookies[name]["max-age"] == 0


REFUSED = [
    *(("email", {"email": "ny"}), ("__all__", {"email": OLA})),
    *(("email", {"email": ""}), ("role", {"role": "owner"})),
    ("message", {"message": "Se https://eksempel.no", "language": "en"}),
]


def test_what_is_refused_stays_as_it_was_typed(as_ola):
    for wrong, given in REFUSED:
        typed = {"email": ADDRESS, "role": "manager", **given}
        answer = act_on_page(as_ola, "invite", **typed)
        form = answer.context["colleagues"].invite
        assert (answer.status_code, list(form.errors)) == (200, [wrong])
        assert {name: form[name].value() for name in typed} == typed
    assert Invitation.objects.count() == 0


def test_a_double_click_on_an_invitation_says_that_it_was_sent(as_ola, manager):
    post = {"do": "invite", "email": "ny@example.org", "role": "editor"}

    pages = [as_ola.post(PAGE, post, follow=True) for _twice in range(2)]

    said = "En invitasjon er på vei til ny@example.org."
    assert [page.text.count(said) for page in pages] == [1, 1]
    assert letters() == [("invitation", "ny@example.org")]


def test_who_presses_after_the_end_sees_no_value_that_nobody_typed(as_eva, editor):
    editor.revoke()

    page = as_eva.post(PAGE, {"do": "role", "row": editor.pk, "role": "manager"})

    assert (page.status_code, "What you wrote" in page.text) == (403, False)


def test_a_manager_acts_on_the_rows_of_the_page(as_ola, invitation, editor, ours):
    act_on_page(as_ola, "send", invitation)
    again = Invitation.objects.get()
    act_on_page(as_ola, "withdraw", invitation)
    assert again.fingerprint != invitation.fingerprint
    assert Invitation.objects.unanswered().count() == 0
    for role in ("owner", "manager"):
        act_on_page(as_ola, "role", editor, role=role)
    assert roles_in(ours) == [(OLA, "manager"), (EVA, "manager")]
    act_on_page(as_ola, "end", editor)
    assert as_ola.get(PAGE).context["colleagues"].ended == [editor]
    assert roles_in(ours) == [(OLA, "manager")]
    last_one = act_on_page(as_ola, "end", ours.representatives.first())
    refused = last_one.context["colleagues"].refused
    assert len(refused.non_field_errors()) == 1
    act_on_page(as_ola, "restore", editor)
    assert as_ola.get(PAGE).context["colleagues"].ended == []
    assert roles_in(ours) == [(OLA, "manager"), (EVA, "manager")]


@pytest.mark.parametrize(("days", "is_offered"), [(29, True), (30, False)])
def test_access_that_ended_long_ago_is_not_given_back(ours, editor, days, is_offered):
    editor.until = timezone.localdate() - timedelta(days=days)
    editor.save()
    assert list(access.restorable(ours)) == ([editor] if is_offered else [])


def test_a_manager_answers_two_requests(as_ola, invitation, access_request, ours):
    other = make(AccessRequest, organization=ours, language="en")
    act_on_page(as_ola, "grant", access_request, role="manager")
    assert roles_in(ours)[1:] == [(ADDRESS, "manager")]
    assert Invitation.objects.unanswered().count() == 0
    third = make(AccessRequest, organization=ours)
    for why in (" ", "x" * 1001):
        page = act_on_page(as_ola, "decline", other, why=why)
        forms = {row: form for row, _grant, form in page.context["colleagues"].asking}
        assert (list(forms[other].errors), forms[third].is_bound) == (["why"], False)
        assert forms[other]["why"].value() == why
    act_on_page(as_ola, "decline", other, why="Du har sluttet.")
    letter = last("access_declined")
    assert ("Du har sluttet." in letter.text, letter.language) == (True, "en")
    assert (letter.to, len(roles_in(ours))) == (other.email, 2)


def test_an_editor_who_leaves_is_redirected_to_my_page(as_eva, manager, editor, ours):
    answer = act_on_page(as_eva, "end", editor)
    assert (answer.url, as_eva.get(PAGE).status_code) == ("/min-side/", 404)
    assert roles_in(ours) == [(OLA, "manager")]


@pytest.fixture
def rows(manager, invitation, access_request):
    asked = {"grant": access_request, "decline": access_request}
    sent = {"send": invitation, "withdraw": invitation}
    return {"role": manager, "end": manager, **sent, **asked}


def test_nobody_else_can_do_any_of_it(client, rows, ours):
    before, staff = roles_in(ours), make.secretary()
    others = users_without_rights(ours) | {"secretary": make.secretary()}
    del others["closed user"]
    others["secretary who is an editor here"] = staff
    make.representative(organization=ours, user=staff)
    for who, user in others.items():
        client.force_login(user)
        for act, typed in ACTIONS.items():
            answer = act_on_page(client, act, rows.get(act), **typed)
            assert answer.status_code == 404, (who, act)
    assert roles_in(ours)[: len(before)] == before
    assert list(Invitation.objects.open()) == [rows["send"]]
    assert list(AccessRequest.objects.waiting()) == [rows["grant"]]


def test_a_manager_cannot_act_on_rows_of_others_or_of_none(as_ola):
    other = make.organization()
    sent, acting = make(Invitation, organization=other), make.representative()
    asked = make(AccessRequest, organization=other)
    theirs = {"send": sent, "withdraw": sent, "role": acting, "end": acting}
    for act, row in (theirs | {"grant": asked, "decline": asked}).items():
        assert act_on_page(as_ola, act, row, **ACTIONS[act]).status_code == 404, act
    end = [{"do": "end", "row": row} for row in ("x", "9" * 40, "\0")]
    other = [{}, {"do": "sing"}, {"do": "end"}, {"do": "grant", "row": "-1"}]
    assert [as_ola.post(PAGE, sent).status_code for sent in end + other] == [404] * 7


@pytest.mark.django_db(transaction=True)
def test_a_post_that_began_before_the_revocation_does_nothing(as_ola, manager, ours):
    other, answers = make.representative(organization=ours, role="manager"), []
    typed = {"email": "venn@example.org", "role": "manager"}
    write_concurrently(
        lambda: access.revoke_access(manager, by=other.user),
        lambda: answers.append(act_on_page(as_ola, "invite", **typed).status_code),
    )
    assert (answers, Invitation.objects.count()) == ([403], 0)


TYPED = {"summary_nb": "Det <b>jeg</b> skrev", "act": "send", "seen-summary_nb": "x"}
PAGES = ["profile", "contacts", "access", "projects_new", "access_leaving"]


def at(name, slug="yara"):
    return reverse(f"portal:{name}", args=[slug])


@one_of("name", PAGES)
def test_the_own_end_is_told_and_the_typing_shown(as_eva, editor, manager, name):
    access.change_role(editor, "manager", by=manager.user)
    assert as_eva.get(at(name)).status_code == 200
    access.revoke_access(editor, by=manager.user)
    answer = as_eva.post(at(name), TYPED)
    assert answer.status_code == 403
    assert [value for _label, value in answer.context["typed"]] == [TYPED["summary_nb"]]
    assert "Det &lt;b&gt;jeg&lt;/b&gt; skrev" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    late = act_on_page(as_eva, "invite", email="venn@example.org", role="manager")
    assert (late.status_code, Invitation.objects.count()) == (403, 0)
    pages = [at(name), "/min-side/yara/", PAGE]
    assert [as_eva.get(page).status_code for page in pages] == [404] * 3


@pytest.fixture
def twin(eva):
    """Return an organization that Eva manages and that is about to be merged with Yara."""
    twin = make.organization(slug="twin")
    make.representative(organization=twin, user=eva, role="manager")
    return twin


@one_of("name", [*PAGES, "leave"])
def test_a_form_that_meets_a_merge_keeps_typing(as_eva, editor, ours, twin, kari, name):
    merge_them(ours, twin, kari)
    answers = [as_eva.post(at(name, "twin"), TYPED)]
    editor.role = "manager"
    editor.save()
    answers.append(as_eva.post(at(name, "twin"), TYPED))
    confirmed = as_eva.post(at("check", "twin"))
    editor.delete()
    answers.append(as_eva.post(at(name, "twin"), TYPED))

    first = at("organization") if name == "leave" else at(name)
    leads = [answer.context.get("to") for answer in [*answers, confirmed]]
    assert leads == [first, at(name), None, at("organization")]
    for answer in answers:
        typed = [value for _label, value in answer.context["typed"]]
        assert (answer.status_code, typed) == (409, [TYPED["summary_nb"]])
        assert answer.context["survivor"] == ours
    assert SectionConfirmation.objects.count() == 0


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_link_after_a_merge_keeps_typing(client, eva, ours, twin, kari, is_listed):
    into = make.organization(name="Ny eier", is_listed=is_listed)
    asked = make(Reminder, organization=twin, user=eva)
    access.send_request_link(twin, ADDRESS, language="nb")
    tokens = [confirmations.token(freshness.PURPOSE, reminder=asked.pk)]
    tokens.append(token_of(last("access_request_confirm")))
    links = [reverse("portal:confirm", args=[token]) for token in tokens]
    merge_them(into, twin, kari)

    answers = [client.post(to, {"text_profile": "Nytt", "why": "Ny"}) for to in links]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert ["Ny eier" in answer.text for answer in answers] == [is_listed] * 2
    typed = [[value for _label, value in a.context["typed"]] for a in answers]
    assert typed == [["Nytt", "Ny"] if is_listed else []] * 2


def test_a_private_survivor_is_not_named_nor_told_of(as_eva, liv, ours, twin, kari):
    hidden = make.organization(name="Hemmelig", is_listed=False)
    merge_them(hidden, twin, kari)
    answers = [
        client.post(at("profile", "twin"), TYPED)
        for client in (as_eva, log_in(Client(), liv))
    ]
    assert [answer.status_code for answer in answers] == [409, 404]
    assert "Hemmelig" not in answers[0].text


def test_nobody_else_is_told_that_there_is_such_a_page(ours, liv):
    today, days = timezone.localdate(), timedelta(days=1)
    periods = [{"until": today - 2 * days}, {"until": LONG_AGO}]
    periods.append({"since": today + days})
    others = [make.representative(organization=ours, **period) for period in periods]
    for user in (liv, *(row.user for row in others)):
        client = log_in(Client(), user)
        assert [client.post(at(name), TYPED).status_code for name in PAGES] == [404] * 5


@pytest.mark.parametrize(("days", "status"), [(0, 404), (1, 403)])
def test_only_who_typed_over_midnight_is_told(eva, editor, settings, days, status):
    settings.SESSION_COOKIE_AGE = 3 * 24 * 3600
    editor.until = timezone.localdate() - timedelta(days=1)
    editor.save()
    client = log_in_lately(Client(), eva)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= days * 24 * 3600
    session.save()
    assert client.post(at("profile"), TYPED).status_code == status
