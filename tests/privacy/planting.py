"""People with secrets everywhere, planted by real acts, and where to look for them."""

from datetime import timedelta
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from members import access, factors, limits, review
from members.models import Organization, Person, Representative, User
from tests.admin.forms import filled
from tests.factories import (
    make_body,
    make_member,
    make_role,
)
from tests.logging_in import log_in


class Planted(SimpleNamespace):
    """One human being, and the words that nothing may say once they are erased."""

    def word(self, what):
        """Make a secret word; the same one each time, and found again in `secrets`."""
        word = f"{what}hemmelig{self.number}x"
        self.secrets.add(word)
        return word

    def name(self, what="navn"):
        return f"{self.word(what)} {self.word(f'{what}sen')}"

    def address(self, what="adresse"):
        return f"{self.word(what)}@example.org"


def plant(number, secretary):
    """Let somebody ask for access, get in, propose, invite and be written about."""
    who = Planted(number=number, secrets=set())
    who.organization = make_member(name=f"Bedrift {number}", slug=f"bedrift-{number}x")
    _ask_for_access(who, secretary)
    _act(who)
    _be_kept(who)
    _be_written_about(who, secretary)
    _be_invited_and_turned_down(who, secretary)
    return who


def _ask_for_access(who, secretary):
    ours = who.organization
    access.ask(ours, who.address(), language="nb")
    claim = access.claim(
        ours, who.address(), name=who.name(), why=who.word("grunn"), language="nb"
    )
    access.grant(claim, Representative.Role.MANAGER, by=secretary)
    who.user = User.objects.get(email=who.address())
    who.user.name = who.name()
    who.user.save()


def _act(who):
    client = log_in(Client(), who.user)
    client.get(reverse("portal:home"))
    EmailAddress.objects.create(user=who.user, email=who.address(), verified=True)
    factors.give_app(who.user, who.word("app"))
    limits.allow("ask at address", who.address(), at_most=3, per=timedelta(days=1))
    review.submit(
        who.organization,
        {"summary_nb": f"Spør {who.name()}, {who.address()}"},
        by=who.user,
        message=who.word("melding"),
    )
    access.invite(
        who.organization, f"kollega{who.number}@example.org", "editor", by=who.user
    )


def _be_kept(who):
    """Be entered as a contact, and corrected, so that history knows former values."""
    who.person = Person.objects.create(
        name=who.name("gammelt"),
        email=who.address("gammel"),
        title=who.word("gammeltittel"),
        organization=who.organization,
    )
    who.person.name, who.person.email = who.name(), who.address()
    who.person.title, who.person.note = who.word("tittel"), who.word("notat")
    who.person.phone = f"+47 900 00 {who.number:03}"
    who.secrets.add(who.person.phone)
    who.person.save()
    make_role(body=make_body(), person=who.person, note=who.word("rollenotat"))


def _be_written_about(who, secretary):
    """Stand in the notes of others, in a reason of history and in the log of the admin."""
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


def _be_invited_and_turned_down(who, secretary):
    other = make_member()
    access.invite(other, who.address(), "editor", by=secretary)
    claim = access.claim(other, who.address(), name=who.name(), language="nb")
    access.decline(claim, f"{who.word('svar')}: nei.", by=secretary)


def everything():
    """Read all rows of all tables, those of history too, and what sessions hold."""
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


def said(secrets, text):
    """Those of the secrets that the text says, plainly or as the bytes of a column."""
    return {s for s in secrets if s in text or s.encode().hex() in text}
