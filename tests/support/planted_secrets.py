"""People with secret words in every column of theirs, and where to search for these."""

import subprocess
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from urllib.parse import quote_plus

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cluster.embedded_postgres import BINARIES
from members import access, account, factors, joining, leaving, limits, messages, review
from members.models import (
    BulkEdit,
    Contact,
    Departure,
    HeldNotice,
    IncomingFile,
    Invitation,
    Letter,
    ListDownload,
    Message,
    MessageRecipient,
    MissedSearch,
    Organization,
    PartnerAddress,
    Person,
    Representative,
    SavedList,
    Task,
    TaskPiece,
    User,
)
from tests.measuring.synthetic.state import free_organization_numbers
from tests.support.factories import (
    make_body,
    make_consent,
    make_member,
    make_picture,
    make_role,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.rows import make


class Planted(SimpleNamespace):
    """A person, and the secret words that must be found nowhere after an erasure."""

    def word(self, what):
        """Return a secret word, the same for the same argument, and add it to `secrets`."""
        word = f"{what}hemmelig{self.number}x"
        self.secrets.add(word)
        return word

    def lasting(self):
        """Return the secrets that stay when others are erased: all but files."""
        return self.secrets - {self.word("fil")}

    def name(self, what="navn"):
        both = self.word(what), self.word(f"{what}sen")
        return " ".join(word.capitalize() for word in both)

    def address(self, what="adresse"):
        return f"{self.word(what)}@example.org"


def plant(number, secretary):
    """Create a person with a secret in every column, by the real functions."""
    who = Planted(number=number, secrets=set())
    who.organization = make_member(name=f"Bedrift {number}", slug=f"bedrift-{number}x")
    _request_access(who, secretary)
    _use_the_portal(who)
    _create_person(who)
    _write_about(who, secretary)
    _invite_and_decline(who, secretary)
    _apply_and_resign(who, secretary)
    _leave_traces(who)
    return who


def _request_access(who, secretary):
    ours = who.organization
    access.send_request_link(ours, who.address(), language="nb")
    access_request = access.request_access(
        ours, who.address(), name=who.name(), why=who.word("grunn"), language="nb"
    )
    access.grant_request(access_request, Representative.Role.MANAGER, by=secretary)
    who.user = User.objects.get(email=who.address())
    who.user.name = who.name()
    who.user.save()


def _use_the_portal(who):
    client = log_in(Client(), who.user)
    client.get(reverse("portal:home"))
    EmailAddress.objects.create(user=who.user, email=who.address(), verified=True)
    factors.activate_totp(who.user, who.word("app"))
    account.ask_for_address(who.user, who.address("ny"))
    limits.allow("ask at address", who.address(), at_most=3, per=timedelta(days=1))
    given = {"email": who.address(), "given_by": who.user}
    make(PartnerAddress, **given)
    invitation = make(Invitation, email=who.address())
    make(Departure, invitation=invitation, invited_name=who.name())
    review.submit(
        who.organization,
        {"summary_nb": f"Spør {who.name()}, {who.address()}"},
        by=who.user,
        message=who.word("melding"),
    )
    access.invite(
        who.organization, f"kollega{who.number}@example.org", "editor", by=who.user
    )


def _create_person(who):
    """Create and correct a contact, so that history has former values."""
    who.person = Person.objects.create(
        name=who.name("gammelt"),
        email=who.address("gammel"),
        title=who.word("gammeltittel"),
    )
    Contact.objects.create(person=who.person, organization=who.organization)
    who.person.name, who.person.email = who.name(), who.address()
    who.person.title, who.person.note = who.word("tittel"), who.word("notat")
    who.person.phone = f"+47 900 00 {who.number:03}"
    who.secrets.add(who.person.phone)
    who.person.picture = make_picture(data=who.word("bilde").encode())
    who.person.save()
    evidence = {"is_by_link": False, "evidence": who.word("bevis")}
    make_consent(who.person, "name", **evidence)
    make_role(body=make_body(), person=who.person, note=who.word("rollenotat"))


def _write_about(who, secretary):
    """Write about them in notes, in a report, in history and in the log of the admin."""
    client = log_in(Client(), secretary)
    page = reverse("admin:members_person_change", args=[who.person.pk])
    client.post(page, filled(client.get(page), title=who.word("nytittel")))
    Organization.objects.filter(pk=who.organization.pk).update(
        note=f"Kontakt: {who.name()}, {who.person.phone}, se {who.address()}.",
        source=f"https://example.org/?{who.address('gammel')}",
    )
    review.report(
        who.organization,
        who.word("rapport"),
        name=who.name(),
        email=who.address(),
    )


def _invite_and_decline(who, secretary):
    other = make_member()
    word = who.word("hilsen")
    access.invite(other, who.address(), "editor", message=word, by=secretary)
    access_request = access.request_access(
        other, who.address(), name=who.name(), language="nb"
    )
    access.decline_request(access_request, f"{who.word('svar')}: nei.", by=secretary)


def _apply_and_resign(who, secretary):
    """Decline an application of theirs, and submit a resignation for their organization."""
    application = joining.apply(
        orgnr=next(free_organization_numbers(Random(who.number))),
        name="En bedrift",
        kind="company",
        sites=[],
        contact_name=who.name(),
        contact_email=who.address(),
        why=who.word("soknad"),
        language="nb",
    )
    joining.confirm(application)
    joining.decline(application, who.word("avslag"), by=secretary)
    day = timezone.localdate()
    leaving.submit_resignation(
        who.organization, last_day=day, why=f"Spør {who.name()}.", by=who.user
    )


def _leave_traces(who):
    """Create a missed search, a bounced letter and tasks."""
    make(MissedSearch, words=who.name().lower())
    make_lists(who)
    make_files(who)
    make_messages(who)
    bounced = {"failed_at": timezone.now(), "failure": Letter.Failure.REFUSED}
    made = {"kind": "log_in_changed", "subject": f"Til {who.name()}"}
    why = f"550 {who.word('brevfeil')}"
    make(Letter, to=who.address(), why=why, **made, **bounced)
    make_tasks(who)
    logged = LogEntry.objects.filter(object_id=str(who.person.pk))
    logged.update(change_message=who.word("loggen"))


def make_lists(who):
    """Create lists whose words, name or change name the person, each by somebody else."""
    query = f"q={quote_plus(who.name())}"
    make(SavedList, query=query)
    make(SavedList, name=who.name())
    make(ListDownload, query=query)
    make(BulkEdit, query=query)
    make(BulkEdit, value=f"Spør {who.name()}", ended_at=timezone.now())
    left = {"done": 0, "left": [[who.name(), "-"]]}
    make(BulkEdit, outcome=left, ended_at=timezone.now())


def make_files(who):
    """Create a file of the person and one of somebody else that name them, and a notice."""
    word = who.word("fil")
    named = {
        "name": f"{word}.xlsx",
        "reason": word,
        "content": word.encode(),
        "table": {"headings": ["Navn"], "lines": [[2, [word]]]},
        "choices": {"2": {"cells": {"person.name": word}}},
        "outcome": {"new": 1, "left": [[2, f"{word} er ikke en adresse."]]},
        "ended_at": timezone.now(),
    }
    make(IncomingFile, by=who.user, **named)
    make(IncomingFile, **named)
    make(HeldNotice, person=who.person)


def make_messages(who):
    """Create a message that names the person, was sent to them, and their refusal."""
    sent = {"sent_at": timezone.now(), "number": 1, "fingerprint": f"{who.number:064x}"}
    query = f"q={quote_plus(who.name())}"
    text = f"Spør {who.address()}"
    message = make(Message, query=query, text_nb=text, **sent)
    whose = {"person": who.person, "name": who.name(), "company": who.word("firma")}
    make(MessageRecipient, message=message, address=who.address(), **whose)
    whose = {"person": who.person, "address": who.address("gammel")}
    make(MessageRecipient, message=message, **whose)
    messages.refuse(who.address())


def make_tasks(who):
    """Create a task that waits, one that failed, and one with a file."""
    make(Task, user=who.user, input={"query": who.word("sok")})
    ended = {"user": who.user, "ended_at": timezone.now()}
    make(Task, **ended, outcome="failed", failure=who.word("oppgavefeil"))
    file = {"file_name": f"{who.word('fil')}.csv", "file_type": "text/csv"}
    done = make(Task, **ended, **file, outcome="done")
    make(TaskPiece, task=done, data=who.name().encode())


def dump():
    """Return the database as text, by pg_dump, with decoded sessions."""
    params = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"host": "PGHOST", "port": "PGPORT"}
    environment = {names[key]: str(params[key]) for key in names if params.get(key)}
    text = subprocess.check_output([BINARIES / "pg_dump"], env=environment, text=True)
    return (text + str([s.get_decoded() for s in Session.objects.all()])).lower()


def everything():
    """Return all rows of all tables as text, with decoded sessions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        text = "\n".join(_rows_of(cursor, table) for table in tables)
    return (text + str([s.get_decoded() for s in Session.objects.all()])).lower()


def _rows_of(cursor, table):
    cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\n'), '') FROM {table} t")
    return cursor.fetchone()[0]


def secrets_in(secrets, text):
    """Return the secrets that the text contains, plainly or as hex bytes."""
    return {s for s in secrets if s in text or s.encode().hex() in text}


def found(listed):
    """Return what members.privacy lists or ends as a set of (noun, primary key)."""
    return {(noun, number) for noun, numbers in listed for number in numbers}
