"""The page about access: everybody who acts sees who acts, managers let in and out."""

import pytest

from members import access
from members.models import Claim, Invitation, Representative
from tests.access.letters import last, letters
from tests.factories import (
    LONG_AGO,
    make_organization,
    make_representative,
    make_secretary,
    make_user,
)
from tests.models.rows import make

pytestmark = pytest.mark.django_db
PAGE = "/min-side/alfa/tilgang/"
ADDRESS = "ny@example.org"


@pytest.fixture
def organization():
    return make_organization(name="Alfa AS", slug="alfa")


@pytest.fixture
def manager(organization):
    user = make_user(email="a@example.org", name="Anne")
    return make_representative(organization=organization, role="manager", user=user)


@pytest.fixture
def editor(organization):
    user = make_user(email="b@example.org", name="Berit")
    return make_representative(organization=organization, user=user, since=LONG_AGO)


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager.user)
    return client


@pytest.fixture
def as_editor(client, manager, editor):
    client.force_login(editor.user)
    return client


@pytest.fixture
def invitation(organization, manager):
    return access.invite(organization, ADDRESS, "editor", by=manager.user)


@pytest.fixture
def claim(organization):
    return make(Claim, organization=organization, email=ADDRESS, name="Ny Ansatt")


def acting():
    acts = Representative.objects.current().order_by("user__email")
    return list(acts.values_list("user__email", "role"))


def do(client, act, row=None, **given):
    row = {"row": row.pk} if row else {}
    return client.post(PAGE, {"do": act, **row, **given})


def test_a_manager_sees_who_acts_who_is_invited_and_who_asks(
    as_manager, manager, editor, invitation, claim
):
    make_representative(organization=manager.organization, until=LONG_AGO)
    make_representative(role="manager")

    colleagues = as_manager.get(PAGE).context["colleagues"]

    assert colleagues.acting == [manager, editor]
    assert colleagues.invitations == [invitation]
    assert [asked for asked, _yes, _no in colleagues.asking] == [claim]


def test_an_editor_sees_the_list_only(as_editor, manager, editor, invitation, claim):
    page = as_editor.get(PAGE)

    assert page.context["colleagues"].acting == [manager, editor]
    assert ADDRESS not in page.text
    assert page.text.count('name="do"') == 1


@pytest.mark.parametrize("how_many", [1, 20])
def test_the_page_costs_six_queries(
    as_manager, organization, manager, how_many, django_assert_num_queries
):
    for number in range(how_many):
        make_representative(organization=organization)
        make(Claim, organization=organization)
        email = f"{number}@example.org"
        access.invite(organization, email, "editor", by=manager.user)

    with django_assert_num_queries(6):
        as_manager.get(PAGE)


def test_a_manager_invites(as_manager, manager):
    answer = do(as_manager, "invite", email="Ny@Example.org", role="manager")

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == (ADDRESS, "manager")
    assert (invitation.invited_by, answer.url) == (manager.user, PAGE)
    assert letters() == [("invitation", ADDRESS)]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "ny", "role": "manager"},
        {"email": "a@example.org", "role": "manager"},
        {"email": "", "role": "manager"},
        {"email": "ny@example.org", "role": "owner"},
    ],
    ids=["no address", "has access", "empty", "no role"],
)
def test_what_is_refused_stays_as_it_was_typed(as_manager, typed):
    answer = do(as_manager, "invite", **typed)

    form = answer.context["colleagues"].invite
    assert (answer.status_code, len(form.errors)) == (200, 1)
    assert {name: form[name].value() for name in typed} == typed
    assert Invitation.objects.count() == 0


def test_a_manager_sends_again_and_withdraws(as_manager, invitation):
    do(as_manager, "send", invitation)
    again = Invitation.objects.get()
    do(as_manager, "withdraw", invitation)

    assert again.fingerprint != invitation.fingerprint
    assert Invitation.objects.unanswered().count() == 0


def test_a_manager_changes_roles_and_lets_out(as_manager, manager, editor):
    do(as_manager, "role", editor, role="manager")
    promoted = acting()
    do(as_manager, "let_out", editor)

    assert promoted == [("a@example.org", "manager"), ("b@example.org", "manager")]
    assert acting() == [("a@example.org", "manager")]


def test_a_manager_lets_in_whoever_asks(as_manager, claim):
    do(as_manager, "grant", claim, role="manager")

    assert acting()[1:] == [(ADDRESS, "manager")]


def test_a_manager_says_no_and_why(as_manager, claim):
    silent = do(as_manager, "decline", claim, why=" ")
    do(as_manager, "decline", claim, why="Du har sluttet.")

    [(_claim, _yes, no)] = silent.context["colleagues"].asking
    assert list(no.errors) == ["why"]
    assert "Du har sluttet." in last("access_declined").text


def test_an_answer_that_is_too_long_stays_at_the_one_it_was_for(
    as_manager, claim, organization
):
    other = make(Claim, organization=organization)

    answer = do(as_manager, "decline", claim, why="x" * 1001)

    forms = {asked: no for asked, _yes, no in answer.context["colleagues"].asking}
    assert forms[claim]["why"].value() == "x" * 1001
    assert (forms[claim].is_bound, forms[other].is_bound) == (True, False)


def test_the_last_manager_is_told_to_stay(as_manager, manager):
    answer = do(as_manager, "let_out", manager)

    assert len(answer.context["colleagues"].refused.non_field_errors()) == 1
    assert acting() == [("a@example.org", "manager")]


def test_an_editor_leaves_and_lands_where_one_without_access_does(as_editor, editor):
    answer = do(as_editor, "let_out", editor)

    assert answer.url == "/min-side/"
    assert acting() == [("a@example.org", "manager")]
    assert as_editor.get(PAGE).status_code == 404


ACTS = {
    "invite": {"email": "x@example.org", "role": "editor"},
    "send": {},
    "withdraw": {},
    "role": {"role": "manager"},
    "let_out": {},
    "grant": {"role": "editor"},
    "decline": {"why": "Nei."},
}


def everything(manager, invitation, claim):
    """Each act on what there is, as (act, row, what is typed)."""
    rows = {"send": invitation, "withdraw": invitation, "role": manager}
    rows |= {"let_out": manager, "grant": claim, "decline": claim}
    return [(act, rows.get(act), typed) for act, typed in ACTS.items()]


@pytest.fixture
def everybody_else(organization, editor):
    """Clients' users who do not manage the organization, by what they are."""
    staff = make_secretary()
    make_representative(organization=organization, user=staff)
    return {
        "editor": editor.user,
        "secretary who is an editor here": staff,
        "secretary": make_secretary(),
        "manager of another": make_representative(role="manager").user,
        "former manager": make_representative(
            organization=organization, role="manager", until=LONG_AGO
        ).user,
        "nobody": make_user(),
    }


def test_nobody_else_does_any_of_it(client, manager, invitation, claim, everybody_else):
    before = acting()

    for who, user in everybody_else.items():
        client.force_login(user)
        for act, row, typed in everything(manager, invitation, claim):
            assert do(client, act, row, **typed).status_code == 404, (who, act)

    assert acting() == before
    assert list(Invitation.objects.open()) == [invitation]
    assert list(Claim.objects.waiting()) == [claim]


def test_a_manager_does_nothing_to_what_is_anothers(as_manager):
    other = make_organization()
    theirs = {
        "send": make(Invitation, organization=other),
        "withdraw": make(Invitation, organization=other),
        "role": make_representative(organization=other),
        "let_out": make_representative(organization=other),
        "grant": make(Claim, organization=other),
        "decline": make(Claim, organization=other),
    }

    answers = {
        act: do(as_manager, act, row, **ACTS[act]).status_code
        for act, row in theirs.items()
    }

    assert set(answers.values()) == {404}


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"do": "sing"},
        {"do": "let_out"},
        {"do": "let_out", "row": "x"},
        {"do": "let_out", "row": "9" * 40},
        {"do": "let_out", "row": "\0"},
        {"do": "grant", "row": "-1", "role": "editor"},
    ],
    ids=str,
)
def test_what_is_no_act_is_not_found(as_manager, posted):
    assert as_manager.post(PAGE, posted).status_code == 404


def test_whoever_is_let_out_is_out_in_the_next_request(
    client, organization, manager, editor
):
    access.change_role(editor, "manager", by=manager.user)
    client.force_login(editor.user)
    before = client.get(PAGE)

    access.let_out(editor, by=manager.user)

    finishing = do(client, "invite", email="venn@example.org", role="manager")
    assert (before.status_code, finishing.status_code) == (200, 404)
    pages = [PAGE, "/min-side/alfa/", "/min-side/alfa/profil/"]
    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert Invitation.objects.count() == 0


def test_a_post_that_began_before_is_not_finished(
    as_manager, manager, organization, monkeypatch
):
    other = make_representative(organization=organization, role="manager")
    invite = access.invite

    def let_out_meanwhile(*args, **kwargs):
        access.let_out(manager, by=other.user)
        return invite(*args, **kwargs)

    monkeypatch.setattr(access, "invite", let_out_meanwhile)
    answer = do(as_manager, "invite", email="venn@example.org", role="manager")

    assert (answer.status_code, Invitation.objects.count()) == (404, 0)


def test_a_switch_to_the_other_organization_is_offered(as_manager, manager):
    other = make_representative(user=manager.user, slug="beta", name="Beta AS")

    page = as_manager.get(PAGE)

    assert f'href="/min-side/{other.organization.slug}/"' in page.text
