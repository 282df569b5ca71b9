"""People with secret words in every column of theirs, and where to search for these."""

import subprocess
from datetime import timedelta
from random import Random
from string import capwords
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
from members import models
from members.accounts import access, factors
from members.association import joining, leaving, messages
from members.operation import limits
from members.people import account
from members.records import review
from tests.measuring.synthetic.state import free_organization_numbers
from tests.support import table_contents
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.spellings import spellings_of, write_about, write_in_slugs


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
        return capwords(f"{self.word(what)} {self.word(f'{what}sen')}")

    def address(self, what="adresse"):
        return f"{self.word(what)}@example.org"


def plant(number, secretary):
    """Create a person with a secret in every column, by the real functions."""
    who = Planted(number=number, secrets=set())
    who.organization = make.member(name=f"Bedrift {number}", slug=f"bedrift-{number}x")
    _request_access(who, secretary)
    _create_person(who)
    _write_about(who, secretary)
    _apply_and_resign(who, secretary)
    for make_traces in (_make_lists, _make_files, _make_messages, _make_tasks):
        make_traces(who)
    return who


def _request_access(who, secretary):
    ours = who.organization
    access.send_request_link(ours, who.address(), language="nb")
    access_request = access.request_access(
        ours, who.address(), name=who.name(), why=who.word("grunn"), language="nb"
    )
    access.grant_request(access_request, "manager", by=secretary)
    who.user = models.User.objects.get(email=who.address())
    who.user.name = who.name()
    who.user.save()
    log_in(Client(), who.user).get(reverse("portal:home"))
    EmailAddress.objects.create(user=who.user, email=who.address(), verified=True)
    factors.activate_totp(who.user)
    app = models.SecondFactor.objects.get(user=who.user)
    who.secrets.add(app.data["secret"].lower())
    account.ask_for_address(who.user, who.address("ny"))
    limits.allow("ask at address", who.address(), at_most=3, per=timedelta(days=1))
    make(models.PartnerAddress, email=who.address(), given_by=who.user)
    invitation = make(models.Invitation, email=who.address())
    make(models.Departure, invitation=invitation, invited_name=who.name())
    values = {"summary_nb": f"Spør {who.name()}, {who.address()}"}
    review.submit(who.organization, values, by=who.user, message=who.word("melding"))
    colleague = f"kollega{who.number}@example.org"
    access.invite(who.organization, colleague, "editor", by=who.user)


def _create_person(who):
    """Create and correct a contact, so that history has former values."""
    who.person = make.contact(
        who.organization,
        name=who.name("gammelt"),
        email=who.address("gammel"),
        title=who.word("gammeltittel"),
    )
    who.person.name, who.person.email = who.name(), who.address()
    who.person.title, who.person.note = who.word("tittel"), who.word("notat")
    who.person.phone = f"+47 900 00 {who.number:03}"
    who.secrets.add(who.person.phone)
    who.person.new_name, who.person.new_title = who.name("rettet"), who.word("rettet")
    who.person.new_phone = f"+47 901 00 {who.number:03}"
    who.secrets.add(who.person.new_phone)
    who.person.picture = make.picture(data=who.word("bilde").encode())
    who.person.calendar_key = who.word("tittel")
    who.person.save()
    who.person.refresh_from_db()  # another address has another link
    evidence = {"is_by_link": False, "evidence": who.word("bevis")}
    make.consent(who.person, "name", **evidence)
    make.role(person=who.person, note=who.word("rollenotat"))
    guest = {"person": who.person, "company": who.word("gjestfirma")}
    make(models.Attendance, status="present", **guest)


def _write_about(who, secretary):
    """Write about them in notes, in a report, in history and in the log of the admin."""
    client = log_in(Client(), secretary)
    page = reverse("admin:members_person_change", args=[who.person.pk])
    client.post(page, filled(client.get(page), title=who.word("nytittel")))
    logged = LogEntry.objects.filter(object_id=str(who.person.pk))
    logged.update(change_message=who.word("loggen"))
    models.Organization.objects.filter(pk=who.organization.pk).update(
        note=f"Kontakt: {who.name()}, {who.person.phone}, se {who.address()}.",
        source=f"https://example.org/?{who.address('gammel')}",
    )
    day = str(timezone.localdate())
    models.RegisterSnapshot.objects.create(
        organization=who.organization,
        number=next(free_organization_numbers(Random(who.number))),
        status="active",
        facts={"is_person": True, "name": who.name()},
        taken={"business_address": [who.word("forretning"), day]},
    )
    by = {"name": who.name(), "email": who.address()}
    review.report(who.organization, who.word("rapport"), **by)


def _apply_and_resign(who, secretary):
    """Invite them and decline what they ask for; let their organization resign."""
    other, address = make.member(), who.address()
    word = who.word("hilsen")
    access.invite(other, address, "editor", message=word, by=secretary)
    asked = access.request_access(other, address, name=who.name(), language="nb")
    access.decline_request(asked, f"{who.word('svar')}: nei.", by=secretary)

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
    last = {"last_day": timezone.localdate(), "why": f"Spør {who.name()}."}
    leaving.submit_resignation(who.organization, **last, by=who.user)


def _make_lists(who):
    """Create a search, a letter and lists of others that name the person or are theirs."""
    make(models.MissedSearch, words=who.name().lower())
    make(
        models.Letter,
        to=who.address(),
        reply_to=who.address(),
        kind="log_in_changed",
        subject=f"Til {who.name()}",
        calendar=f"ATTENDEE:mailto:{who.address()}",
        why=f"550 {who.word('brevfeil')}",
        failed_at=timezone.now(),
        failure="refused",
    )

    query, ended = f"q={quote_plus(who.name())}", {"ended_at": timezone.now()}
    make(models.SavedList, query=query)
    make(models.SavedList, name=who.name())
    make(models.ListDownload, query=query)
    make(models.BulkEdit, query=query)
    make(models.BulkEdit, value=f"Spør {who.name()}", **ended)
    make(models.BulkEdit, outcome={"done": 0, "left": [[who.name(), "-"]]}, **ended)


def _make_files(who):
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
    make(models.IncomingFile, by=who.user, **named)
    make(models.IncomingFile, **named)
    make(models.HeldNotice, person=who.person)


def _make_messages(who):
    """Create a message that names the person, was sent to them, and their refusal."""
    message = make(
        models.Message,
        query=f"q={quote_plus(who.name())}",
        text_nb=f"Spør {who.address()}",
        sent_at=timezone.now(),
        number=1,
        fingerprint=f"{who.number:064x}",
    )
    sent = {"message": message, "person": who.person}
    names = {"name": who.name(), "company": who.word("firma")}
    make(models.MessageRecipient, address=who.address(), **sent, **names)
    make(models.MessageRecipient, address=who.address("gammel"), **sent)
    messages.refuse(who.address())


def _make_tasks(who):
    """Create a task that waits, one that failed, and one with a file."""
    make(models.Task, user=who.user, input={"query": who.word("sok")})
    ended = {"user": who.user, "ended_at": timezone.now()}
    make(models.Task, **ended, outcome="failed", failure=who.word("oppgavefeil"))
    file = {"file_name": f"{who.word('fil')}.csv", "file_type": "text/csv"}
    done = make(models.Task, **ended, **file, outcome="done")
    make(models.TaskPiece, task=done, data=who.name().encode())


def spell(who):
    """Write about a person in 60 spellings, by a name and a number that is in history."""
    first, last = f"Kå{who.word('re')}", f"Ø{who.word('stby')}"
    people = models.Person.objects.filter(pk=who.person.pk)
    people.update(name=f"{first} {last}")
    people.update(name=who.person.name)
    texts, slugs = spellings_of(first, last, who.person.phone, who.address())
    write_about(texts, slugs, organization=who.organization, body=make(models.Body))
    write_in_slugs(slugs[:2])
    # As a dump has them.
    escaped = [text.replace("\n", r"\n").replace("\t", r"\t") for text in texts]
    who.secrets |= {text.lower() for text in [*escaped, *slugs]}


def dump():
    """Return the database as text, by pg_dump, with decoded sessions."""
    params = connection.get_connection_params()
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"host": "PGHOST", "port": "PGPORT"}
    environment = {names[key]: str(params[key]) for key in names if params.get(key)}
    text = subprocess.check_output([BINARIES / "pg_dump"], env=environment, text=True)
    return (text + _sessions()).lower()


def everything():
    """Return all rows of all tables as text, with decoded sessions."""
    return (b"".join(table_contents.read().values()).decode() + _sessions()).lower()


def _sessions():
    return str([session.get_decoded() for session in Session.objects.all()])


def secrets_in(secrets, text):
    """Return the secrets that the text contains, plainly or as hex bytes."""
    return {s for s in secrets if s in text or s.encode().hex() in text}


def found(listed):
    """Return what members.people.privacy lists or ends as a set of (noun, primary key)."""
    return {(noun, number) for noun, numbers in listed for number in numbers}
