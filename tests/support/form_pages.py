"""Pages with forms that need a token, a log-in of their own or another page's address."""

from django.urls import reverse
from django.utils import timezone

from members import models, people
from members.accounts import access
from members.admin.cards.card import Card
from members.association import messages, waiting
from members.association.events import sign_up
from members.association.events.links import PURPOSE as EVENT_ANSWER
from members.exchange.incoming import last_look
from members.mail import confirmations
from members.people import account
from members.queries.lists.bulk.acts import ACTS
from members.queries.lists.bulk.preview import fingerprint_of_row
from members.records import duplicates, review
from tests.association.events.making import create_event, invite
from tests.support.factor_pages import WITH_FACTORS, new_client
from tests.support.factories import make
from tests.support.files_in import make_file
from tests.support.letters import last, token_of
from tests.support.login import log_in


def _at(who, name, *values):
    """Return the function of the page of a URL name, for one of the clients."""
    return lambda site: [(getattr(site, who), reverse(name, args=values))]


def _about(who, name, make_key):
    """Return the function of the page of a URL name about the key of a new row."""
    return lambda site: [(getattr(site, who), reverse(name, args=[make_key(site)]))]


def _for_secretary(site, name, *keys):
    client = log_in(new_client(), site.data.secretary)
    return [(client, reverse(name, args=[key])) for key in keys]


def _invitation(site):
    access.invite(site.ours, "ny@example.org", "editor", by=site.data.manager)
    return token_of(last("invitation"))


def _by_link(name):
    def pages(site):
        agreed = make.contact(site.ours, agreed=["name"])
        tokens = map(people.token_for, [site.nora, agreed])
        return [(site.visitor, reverse(name, args=[token])) for token in tokens]

    return pages


def _confirmations(site):
    nora, manager, email = site.nora, site.data.manager, "annen@example.org"
    application = make(models.Application, confirmed_at=None)
    reminder = make(models.Reminder, organization=site.ours, user=manager)
    change = make(models.AddressChange, asked_at=timezone.now())
    partner = {"participation": make.claim(site.ours).pk, "user": manager.pk}
    customer = {"reference": _reference(site).pk, "user": manager.pk}
    values_by_purpose = {
        access.PURPOSE: {"organization": site.ours.pk, "email": email},
        "reminder": {"reminder": reminder.pk},
        "application": {"application": application.pk},
        people.OBJECTION: {"change": change.pk},
        messages.PURPOSE: {"person": nora.pk},
        waiting.STAFF_PURPOSE: {"user": site.superuser.pk},
        "partner": partner,
        "customer": customer,
        sign_up.PURPOSE: {
            "event": create_event(slug="frokost", audience="open").pk,
            **{"name": "Gry", "email": email, "organization": "", "language": "nb"},
        },
        people.PURPOSE: {"person": nora.pk, "key": nora.link_key, "email": email},
    }
    tokens = [confirmations.token(key, **v) for key, v in values_by_purpose.items()]
    return [(site.visitor, reverse("portal:confirm", args=[t])) for t in tokens]


def _answer(site):
    attendance = invite(create_event(), "Gro")
    token = confirmations.token(EVENT_ANSWER, attendance=attendance.pk)
    return [(site.visitor, reverse("portal:answer", args=[token]))]


def _event_form(site):
    event = create_event(slug="seminar", audience="open")
    return [(site.visitor, reverse("directory:event_join", args=[event.slug]))]


def _new_address(site):
    change = account.ask_for_address(site.data.manager, "ny@example.org")
    return confirmations.token(account.PURPOSE, change=change.pk)


def _erase(site):
    person, page = models.Person.objects.last(), reverse("admin:erase")
    user = models.User.objects.filter(is_staff=False).last()
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


def _card(name, find):
    """Return the function of the forms on the card of the record that `find` returns."""
    [kind] = [one for one in Card.__subclasses__() if one.name == name]

    def pages(site):
        record, words = find(site), []
        page = reverse(f"admin:{name}", args=[record.pk])
        for word, edit in kind.edits.items():
            words += [word] if edit.adds or isinstance(record, edit.model) else []
            if edit.changes and not isinstance(record, edit.model):
                row = edit.rows(record).first() or _row_of(record, edit.model)
                words.append(f"{word}-{row.pk}")
        return [(site.admin, f"{page}?edit={word}") for word in words]

    return pages


def _row_of(record, model):
    if model is models.Representative and isinstance(record, models.Person):
        return make.representative(user=make.user(email=record.email))
    return make(model, **{record._meta.model_name: record})


def _ask(site):
    address = f"{reverse('portal:ask')}?organization={site.ours.slug}"
    return [(site.visitor, address)]


def _code(site):
    client = new_client()
    client.post(reverse("portal:log_in"), {"email": site.data.manager.email})
    return [(client, reverse("account_confirm_login_code"))]


def _leave(site):
    """Return the page of an organization that stays, and of one that has resigned."""
    resigned = make.member()
    make(models.Resignation, organization=resigned)
    manager = make.colleague(resigned, role="manager")
    pairs = [(site.manager, site.ours), (log_in(new_client(), manager), resigned)]
    return [(one, reverse("portal:leave", args=[row.slug])) for one, row in pairs]


def _unfinished(site, **fields):
    return make(models.TaskProgress, task=make(models.Task, **fields)).task.key


def _task_of_staff(site):
    key = _unfinished(site, user=site.data.secretary)
    return _for_secretary(site, "admin:task", key)


def _bulk_edit(site):
    user, act = site.data.secretary, ACTS["hide"]()
    seen = {
        row.pk: fingerprint_of_row(act, row)
        for row in models.Organization.objects.all()
    }
    edit = make(models.BulkEdit, by=user, act=act.key, seen=seen)
    return _for_secretary(site, "admin:list_edit", edit.key)


def _file_in(name):
    """Return the function of a page of a file with a row of each kind."""

    def pages(site):
        user = site.data.secretary
        make.organization(name="Herøya Industripark AS", website="https://hip.no/")
        incoming = make_file(
            user,
            ("Navn", "Telefon", "Org.nr.", "Nettsted", "Kundenr"),
            ("Nystartet AS", "35 11 22 33", None, None, 1),
            (site.ours.name, "35 00 00 00", None, None, 2),
            ("Feil AS", None, "934949146", None, 3),
            ("Heroya Industripark", None, None, "hip.no", 4),
            name="medlemmer.xlsx",
        )
        last_look.look_now_or_later(incoming, by=user, list_address="")
        incoming.save()
        return _for_secretary(site, name, incoming.key)

    return pages


def _message(site):
    sent = {"sent_at": timezone.now(), "number": 1, "fingerprint": "a" * 64}
    draft, old = (make(models.Message, by=site.data.secretary, **m) for m in ({}, sent))
    make(models.MessageRecipient, message=old)
    pages = _for_secretary(site, "admin:message", draft.pk, old.pk)
    return pages + _for_secretary(site, "admin:message_edit", draft.pk)


def _saved_list(site):
    saved = make(models.SavedList, owner=site.data.secretary)
    return _for_secretary(site, "admin:saved_list", saved.pk)


def _alike(site):
    for _twice in range(2):
        member = make.member()
        by = make.colleague(member)
        review.submit(member, {"phone": "35 00 00 00"}, by=by)
    return "phone"


def _failed_letter(site):
    failed = {"failed_at": timezone.now(), "failure": "refused"}
    return make(models.Letter, to=site.nora.email, **failed).pk


def _reminder(site):
    """Return the key of a reminder about a profile that nobody has confirmed."""
    asked = {"step": models.Reminder.Step.SECRETARIAT, "user": None}
    return make(models.Reminder, organization=make.member(), **asked).pk


def _projects(site):
    """Create a claim about the member, and one of the member about another."""
    make.claim(site.ours)
    make.claim(by=site.ours)
    return site.ours.slug


def _reference(site):
    """Create a reference of another member that names the member as its customer."""
    customer = {"organization": make.member(), "customer_organization": site.ours}
    return make(models.CustomerReference, **customer)


def _references(site):
    _reference(site)
    return site.ours.slug


def _waiting(site):
    make(models.AccessRequest)
    return [(site.admin, "/admin/")]


def _fees(site):
    """Return the list with its acts, and the page that asks before each of them."""
    row, billed = make(models.Fee), make(models.Fee, billed_on="2026-01-02")
    mark = reverse("admin:fee_mark", args=[2026])
    asks = [("billed", row), ("paid", billed), ("cancel", row)]
    pages = [f"{mark}?do={do}&fee={fee.pk}" for do, fee in asks]
    return [(site.admin, p) for p in [reverse("admin:fee_list", args=[2026]), *pages]]


def _of_data(name):
    """Return the function of the page of another route, which has the form."""
    return _about("admin", name, lambda site: site.data.pks[name])


# Other rows of these are protected, and have no form to delete them.
PROTECTED = "Organization Body FeeCategory Project ResourceStream Site User".split()
# By URL name: a function from the Site to (client, address) of each page.
SPECIAL = {
    **{
        name: _about("admin", name, lambda site, model=model: make(model).pk)
        for model in (getattr(models, name) for name in PROTECTED)
        for name in [f"admin:members_{model._meta.model_name}_delete"]
    },
    # Their forms stand on the pages of others.
    "admin:logout": _at("admin", "admin:index"),
    "portal:log_out": _at("manager", "portal:account"),
    "mfa_login_webauthn": _at("visitor", "portal:log_in"),
    "portal:account_address": _about("manager", "portal:account_address", _new_address),
    "portal:invitation": _about("visitor", "portal:invitation", _invitation),
    "portal:consent": _by_link("portal:consent"),
    "portal:consent_erase": _by_link("portal:consent_erase"),
    "portal:answer": _answer,
    "directory:event_join": _event_form,
    "portal:confirm": _confirmations,
    "portal:ask": _ask,
    "admin:company": _card("company", lambda site: site.ours),
    "admin:person": _card("person", lambda site: site.nora),
    "admin:event": _card("event", lambda site: make(models.Event, slug="frokost")),
    "admin:project": _card("project", lambda site: make.project()),
    "portal:leave": _leave,
    "portal:projects": _about("manager", "portal:projects", _projects),
    "portal:references": _about("manager", "portal:references", _references),
    "admin:duplicates": _duplicates(
        models.DistinctPair, make.organization, "admin:duplicates"
    ),
    "admin:duplicate_people": _duplicates(
        models.DistinctPersonPair, make.person, "admin:duplicate_people"
    ),
    "admin:erase": _erase,
    "admin:alike": _about("admin", "admin:alike", _alike),
    "admin:fee_mark": _fees,
    "admin:letter": _about("admin", "admin:letter", _failed_letter),
    "admin:person_correction": _of_data("admin:person_correction"),
    "admin:report_draft_file": _of_data("admin:report_draft"),
    "admin:report_file": _of_data("admin:report"),
    "admin:members_reminder_change": _about(
        "admin", "admin:members_reminder_change", _reminder
    ),
    "admin:take": _waiting,
    # They have a form only while a file is being made.
    "admin:task": _task_of_staff,
    "directory:download": _about("visitor", "directory:download", _unfinished),
    "admin:list_edit": _bulk_edit,
    "admin:file_columns": _file_in("admin:file_columns"),
    "admin:file_look": _file_in("admin:file_look"),
    "admin:saved_list": _saved_list,
    "admin:message": _message,
    "account_confirm_login_code": _code,
    **WITH_FACTORS,
}
