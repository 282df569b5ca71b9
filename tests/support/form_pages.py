"""Pages with forms that need a token, a log-in of their own or another page's address."""

from django.urls import reverse
from django.utils import timezone

from members import (
    access,
    account,
    confirmations,
    duplicates,
    messages,
    people,
    review,
    waiting,
)
from members.admin.company.edits import EDITS
from members.exchange.incoming import looked
from members.lists.bulk.acts import ACTS
from members.lists.bulk.preview import fingerprint
from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    Body,
    BulkEdit,
    DistinctPair,
    DistinctPersonPair,
    Fee,
    FeeCategory,
    Letter,
    Message,
    MessageRecipient,
    Organization,
    Person,
    Project,
    Reminder,
    Resignation,
    ResourceStream,
    SavedList,
    Site,
    Task,
    TaskProgress,
    User,
)
from tests.support.factor_pages import WITH_FACTORS, new_client
from tests.support.factories import (
    make_claim,
    make_colleague,
    make_contact,
    make_member,
    make_organization,
    make_person,
)
from tests.support.files_in import make_file
from tests.support.letters import last, token_of
from tests.support.login import log_in
from tests.support.rows import make


def _invitation(site):
    access.invite(site.ours, "ny@example.org", "editor", by=site.data.manager)
    token = token_of(last("invitation"))
    return [(site.visitor, reverse("portal:invitation", args=[token]))]


def _by_link(name):
    def pages(site):
        agreed = make_contact(site.ours, agreed=["name"])
        tokens = map(people.token_for, [site.nora, agreed])
        return [(site.visitor, reverse(name, args=[token])) for token in tokens]

    return pages


def _confirmations(site):
    person, email = site.nora, "annen@example.org"
    application = make(Application, confirmed_at=None)
    reminder = make(Reminder, organization=site.ours, user=site.data.manager)
    claim = make_claim(site.ours)
    tokens = [
        (access.PURPOSE, {"organization": site.ours.pk, "email": email}),
        ("reminder", {"reminder": reminder.pk}),
        ("application", {"application": application.pk}),
        (
            account.OBJECTION,
            {"change": make(AddressChange, asked_at=timezone.now()).pk},
        ),
        (messages.PURPOSE, {"person": person.pk}),
        (waiting.STAFF_PURPOSE, {"user": site.superuser.pk}),
        ("partner", {"participation": claim.pk, "user": site.data.manager.pk}),
        (
            people.PURPOSE,
            {"person": person.pk, "key": person.link_key, "email": email},
        ),
    ]
    return [
        (
            site.visitor,
            reverse("portal:confirm", args=[confirmations.token(purpose, **values)]),
        )
        for purpose, values in tokens
    ]


def _new_address(site):
    change = account.ask_for_address(site.data.manager, "ny@example.org")
    token = confirmations.token(account.PURPOSE, change=change.pk)
    return [(site.manager, reverse("portal:account_address", args=[token]))]


def _erase(site):
    person, page = Person.objects.last(), reverse("admin:erase")
    user = User.objects.filter(is_staff=False).last()
    queries = ["", f"?person={person.pk}", f"?user={user.pk}", "?address=x@example.org"]
    return [(site.admin, page + query) for query in queries]


def _duplicates(model, make_row, name):
    """Return the function of a list with a likely pair and one that is not the same."""

    def pages(site):
        rows = [make_row(name="Ola Dunk") for _number in range(3)]
        by, page = site.data.secretary, reverse(name)
        duplicates.mark_distinct(model, rows[0].pk, rows[1].pk, by=by)
        duplicates.replace_likely_pairs()
        return [(site.admin, page), (site.admin, f"{page}?show=distinct")]

    return pages


def _company(site):
    """Return the card of an organization with each of its forms open."""
    page = reverse("admin:company", args=[site.ours.pk])
    words = [name for name, edit in EDITS.items() if edit.adds]
    for name, edit in EDITS.items():
        if edit.changes and edit.model is not Organization:
            row = edit.rows(site.ours).first() or make(
                edit.model, organization=site.ours
            )
            words.append(f"{name}-{row.pk}")
    return [(site.admin, f"{page}?edit={word}") for word in [*words, "facts"]]


def _ask(site):
    address = f"{reverse('portal:ask')}?organization={site.ours.slug}"
    return [(site.visitor, address)]


def _code(site):
    client = new_client()
    client.post(reverse("portal:log_in"), {"email": site.data.manager.email})
    return [(client, reverse("account_confirm_login_code"))]


def _unrelated(name, model):
    def pages(site):
        return [(site.admin, reverse(name, args=[make(model).pk]))]

    return pages


def _leave(site):
    """Return the page of an organization that stays, and of one that has resigned."""
    leaving = make_member()
    make(Resignation, organization=leaving)
    client = log_in(new_client(), make_colleague(leaving, role="manager"))
    return [
        (site.manager, reverse("portal:leave", args=[site.ours.slug])),
        (client, reverse("portal:leave", args=[leaving.slug])),
    ]


def _task_of_staff(site):
    task = make(Task, user=site.data.secretary)
    TaskProgress.objects.create(task=task)
    client = log_in(new_client(), site.data.secretary)
    return [(client, reverse("admin:task", args=[task.key]))]


def _bulk_edit(site):
    """Return the page of a change that waits to be carried out."""
    user, act = site.data.secretary, ACTS["hide"]()
    seen = {row.pk: fingerprint(act, row) for row in Organization.objects.all()}
    edit = make(BulkEdit, by=user, act=act.key, seen=seen)
    return [(log_in(new_client(), user), reverse("admin:list_edit", args=[edit.key]))]


def _file_in(page):
    """Return the function of a page of a file with a row of each kind."""

    def pages(site):
        user = site.data.secretary
        make_organization(name="Herøya Industripark AS", website="https://hip.no/")
        headings = ("Navn", "Telefon", "Org.nr.", "Nettsted", "Kundenr")
        incoming = make_file(
            user,
            headings,
            ("Nystartet AS", "35 11 22 33", None, None, 1),
            (site.ours.name, "35 00 00 00", None, None, 2),
            ("Feil AS", None, "934949146", None, 3),
            ("Heroya Industripark", None, None, "hip.no", 4),
            name="medlemmer.xlsx",
        )
        looked.look_now_or_later(incoming, by=user, language="nb", list_address="")
        incoming.save()
        address = reverse(f"admin:{page}", args=[incoming.key])
        return [(log_in(new_client(), user), address)]

    return pages


def _message(site):
    """Return the page of a draft and of a sent message, and the form of the draft."""
    user = site.data.secretary
    draft = make(Message, by=user)
    sent = {"sent_at": timezone.now(), "number": 1, "fingerprint": "a" * 64}
    recipient = make(MessageRecipient, message=make(Message, by=user, **sent))
    names = [("message", draft.pk), ("message", recipient.message_id)]
    client = log_in(new_client(), user)
    return [
        (client, reverse(f"admin:{name}", args=[pk]))
        for name, pk in [*names, ("message_edit", draft.pk)]
    ]


def _saved_list(site):
    user = site.data.secretary
    saved = make(SavedList, owner=user)
    return [(log_in(new_client(), user), reverse("admin:saved_list", args=[saved.pk]))]


def _task_of_visitor(site):
    task = make(Task)
    TaskProgress.objects.create(task=task)
    return [(site.visitor, reverse("directory:download", args=[task.key]))]


def _alike(site):
    """Return the page of two proposals about the same field."""
    for _twice in range(2):
        member = make_member()
        review.submit(member, {"phone": "35 00 00 00"}, by=make_colleague(member))
    return [(site.admin, reverse("admin:alike", args=["phone"]))]


def _failed_letter(site):
    failed = {"failed_at": timezone.now(), "failure": "refused"}
    letter = make(Letter, to=site.nora.email, **failed)
    return [(site.admin, reverse("admin:letter", args=[letter.pk]))]


def _reminder(site):
    """Return the page of a profile that nobody has confirmed."""
    asked = {"step": Reminder.Step.SECRETARIAT, "user": None}
    reminder = make(Reminder, organization=make_member(), **asked)
    address = reverse("admin:members_reminder_change", args=[reminder.pk])
    return [(site.admin, address)]


def _projects(site):
    """Return the page with a claim about the member, and one of the member about another."""
    make_claim(site.ours)
    make_claim(by=site.ours)
    return [(site.manager, reverse("portal:projects", args=[site.ours.slug]))]


def _waiting(site):
    make(AccessRequest)
    return [(site.admin, "/admin/")]


def _at(who, address):
    return lambda site: [(getattr(site, who), address)]


def _fees(site):
    """Return the list with its acts, and the page that asks before each of them."""
    row, billed = make(Fee), make(Fee, billed_on="2026-01-02")
    asks = [("billed", row), ("paid", billed), ("cancel", row)]
    mark = reverse("admin:fee_mark", args=[2026])
    pages = [reverse("admin:fee_list", args=[2026])]
    pages += [f"{mark}?do={do}&fee={fee.pk}" for do, fee in asks]
    return [(site.admin, page) for page in pages]


def _page_of(name):
    """Return the page of another route, which has the form."""
    return lambda site: [(site.admin, reverse(name, args=[site.data.pks[name]]))]


# By URL name: a function from the Site to (client, address) of each page.
SPECIAL = {
    # Other rows of these are protected, and have no form to delete them.
    **{
        name: _unrelated(name, model)
        for name, model in [
            ("admin:members_organization_delete", Organization),
            ("admin:members_body_delete", Body),
            ("admin:members_feecategory_delete", FeeCategory),
            ("admin:members_project_delete", Project),
            ("admin:members_resourcestream_delete", ResourceStream),
            ("admin:members_site_delete", Site),
            ("admin:members_user_delete", User),
        ]
    },
    # Their forms stand on the pages of others.
    "admin:logout": _at("admin", "/admin/"),
    "portal:log_out": _at("manager", "/min-side/om-meg/"),
    "portal:confirm_profile": _at("manager", "/min-side/ours/"),
    "mfa_login_webauthn": _at("visitor", "/logg-inn/"),
    "portal:account_address": _new_address,
    "portal:invitation": _invitation,
    "portal:consent": _by_link("portal:consent"),
    "portal:consent_erase": _by_link("portal:consent_erase"),
    "portal:confirm": _confirmations,
    "portal:ask": _ask,
    "admin:company": _company,
    "portal:leave": _leave,
    "portal:projects": _projects,
    "admin:duplicates": _duplicates(
        DistinctPair, make_organization, "admin:duplicates"
    ),
    "admin:duplicate_people": _duplicates(
        DistinctPersonPair, make_person, "admin:duplicate_people"
    ),
    "admin:erase": _erase,
    "admin:alike": _alike,
    "admin:fee_mark": _fees,
    "admin:letter": _failed_letter,
    "admin:report_draft_file": _page_of("admin:report_draft"),
    "admin:report_file": _page_of("admin:report"),
    "admin:members_reminder_change": _reminder,
    "admin:take": _waiting,
    # They have a form only while a file is being made.
    "admin:task": _task_of_staff,
    "admin:list_edit": _bulk_edit,
    "admin:file_columns": _file_in("file_columns"),
    "admin:file_look": _file_in("file_look"),
    "admin:saved_list": _saved_list,
    "admin:message": _message,
    "directory:download": _task_of_visitor,
    "account_confirm_login_code": _code,
    **WITH_FACTORS,
}
