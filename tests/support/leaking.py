"""A registry full of secrets: one mark for each private column, and ways to look for them."""

import io
import re
import zipfile
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from members import review
from members.fields import BY_KEY
from members.models import (
    ChangeItem,
    ChangeRequest,
    Consent,
    Letter,
    Membership,
    Organization,
    Presence,
    ResourceStream,
    Role,
    TestFacility,
    User,
)
from members.privacy.columns import free_text
from members.privacy.declaration import PERSONAL_DATA
from tests.models.rows import GIVEN, make
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_colleague,
    make_consent,
    make_facility,
    make_funding,
    make_member,
    make_participation,
    make_person,
    make_picture,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
    make_user,
)
from tests.support.routes import finish

MARK = re.compile(r"lekk\d+x")
SHORTEST = 12
# What the public may read of a listed organization, a project or the programme.
PUBLIC = {
    *("source", "summary_nb", "summary_en", "description_nb", "description_en"),
    *("purpose_nb", "purpose_en", "email", "postal_address"),
    # Of a test facility; the contact is a role's address.
    *("capability_nb", "capability_en", "terms_nb", "terms_en", "contact"),
}
PUBLIC_NOTES = {"members.ProgrammeLevel", "members.ProgrammeBudget"}
# Where some rows must stay empty, or have a form of their own.
IN_SOME_ROWS = {
    ("members.ChangeItem", "live"),
    ("members.ChangeItem", "published"),
    ("members.ChangeRequest", "reporter_email"),
    ("members.ChangeRequest", "reporter_name"),
    ("members.Consent", "evidence"),
    ("members.Invitation", "fingerprint"),
    ("members.Participation", "declined_why"),
}
FIXED = {ChangeRequest: {"project": None}, Letter: {"is_secret": False}}
DECLINED = {"declined_on": timezone.localdate(), "declined_why": "Ikke vi"}
PAGES = {"project": "projects", "facility": "facilities", "stream": "streams"}
OF_ORGANIZATION = ["organization", "from_organization", "funder"]


class Registry:
    """Rows that hang together, with the marks that were put into them."""

    def __init__(self):
        self.marks, self.keys = {}, {}
        self.unplanted = set()
        self.site, self.topic = make_site(slug="sted"), make_topic(slug="emne")
        self.body = make_body(slug="organ")
        self.seen = self._member(
            name="Synlig AS", slug="synlig", summary_nb="Synligord"
        )
        self.project = make_project(
            slug="prosjekt",
            sites=[self.site],
            themes=[self.topic],
            title_nb="Prosjektord",
        )
        self.hidden = self._member(slug="skjult", is_listed=False, orgnr="986228608")
        self.user = make_colleague(self.seen, role="manager")
        self.agreed = make_person(name="Enig Person", organization=self.seen)
        make_consent(self.agreed, "name")
        self.person = make_person(organization=self.seen)
        for person in (self.agreed, self.person):
            make_role(body=self.body, person=person)
        by_phone = {"is_by_link": False, "evidence": "Sa ja på telefonen"}
        make_consent(self.person, "email", until=LONG_AGO, **by_phone)
        make_participation(
            project=self.project, organization=self.seen, role="host", **DECLINED
        )
        self._surround(self.seen)
        self._surround(self.hidden)
        self._offer()
        self._stand_apart()

    def _member(self, **fields):
        return make_member(
            sites=[self.site], topics=[self.topic], logo=make_picture(), **fields
        )

    def _surround(self, organization):
        """Make a row of each noun that hangs on the organization."""
        around = {
            "organization": organization,
            "from_organization": organization,
            "funder": organization,
            "project": self.project,
            "person": self.person,
            "user": make_user(),
            "body": self.body,
            "site": self.site,
            "topic": make_topic(),
        }
        for noun in GIVEN:
            if noun in (Membership, Consent, Role, Presence, Organization, User):
                continue
            names = {field.name for field in noun._meta.fields}
            if names & set(OF_ORGANIZATION):
                given = {name: row for name, row in around.items() if name in names}
                make(noun, **given | FIXED.get(noun, {}))
        make_role(body=self.body, organization=organization)
        self._propose(organization)

    def _propose(self, organization):
        """Let a value wait in each column, beside a request that was decided."""
        given = {"noun": "organization", "organization": organization}
        waiting = ChangeRequest.objects.create(
            **given, origin="member", proposed_by=self.user, message="Synes dere?"
        )
        columns = ["name", "summary_nb", "summary_en", "phone", "website", "email"]
        for field in columns:
            ChangeItem.objects.create(
                request=waiting,
                field=field,
                old="",
                proposed="ny",
                proposed_by=self.user,
            )
        with transaction.atomic():
            decided = ChangeRequest.objects.create(
                **given,
                origin="member",
                proposed_by=self.user,
                status="partly",
                decided_at=timezone.now(),
                decided_by=make_user(),
                reason="Nei",
            )
            values = {"request": decided, "old": "1", "proposed": "2", "live": "3"}
            ChangeItem.objects.create(field="phone", decision="rejected", **values)
            ChangeItem.objects.create(
                field="website", decision="approved", published="2", **values
            )

    def _offer(self):
        """Show one facility and one stream, hide one of each, and let others wait."""
        seen, row = self.seen, {"organization": self.seen.slug, "role": "lead"}
        for is_shown in (True, False):
            make_facility(seen, is_listed=is_shown, capability_nb="Fasilitetsord")
            make_stream(seen, is_public=is_shown, note="Strømord")
        row |= dict.fromkeys(["since", "until"], "")
        row |= dict.fromkeys(["since_precision", "until_precision"], "day")
        said = {
            "project": {"title_nb": "x", "status": "planned", "participations": [row]},
            "facility": {"name_nb": "x", "capability_nb": "x"},
            "stream": {"kind": "other", "direction": "needed", "note": "x"},
        }
        for noun, values in said.items():
            new = review.submit(
                review.new(BY_KEY[noun], seen), values, by=self.user
            ).waiting
            self.keys[f"portal:{PAGES[noun]}_proposal"] = {"pk": new.pk}
        rows = {
            "project": make_project(slug="endres", partners=[seen]),
            "facility": seen.testfacility_set.order_by("pk")[0],
            "stream": seen.resourcestream_set.order_by("pk")[0],
        }
        for noun, row in rows.items():
            values = {
                {"project": "purpose_nb", "facility": "terms_nb"}.get(noun, "note"): "x"
            }
            review.submit(review.Subject(BY_KEY[noun], seen, row), values, by=self.user)
            key = getattr(row, "slug", row.pk)
            self.keys[f"portal:{PAGES[noun]}_change"] = {"key": key}

    def _stand_apart(self):
        """Make what hangs on no organization, or on a user alone."""
        EmailAddress.objects.create(user=self.user, email="x@example.org")
        LogEntry.objects.create(user=self.user, object_repr="x", action_flag=CHANGE)
        Session.objects.create(
            session_key="x",
            session_data="x",
            expire_date=timezone.now() + timedelta(days=1),
        )
        make_funding(self.project)
        for noun in GIVEN:
            if not noun._base_manager.exists():
                make(noun, **FIXED.get(noun, {}))

    def plant(self):
        """Mark each private column of what is public, and each column of what is not."""
        private = [
            (data.model, name) for data in PERSONAL_DATA for name in data.columns
        ]
        for noun, names in free_text().items():
            private += [(noun, n) for n in names if not is_public(noun, n)]
        for label, name in private:
            noun = apps.get_model(label)
            shown = SHOWN.get((label, name), {"pk": None})
            self._mark(noun._base_manager.exclude(**shown), name)
        self._mark(Role.objects.filter(person=self.person), "source")
        self._mark_all(TestFacility.objects.filter(is_listed=False))
        self._mark_all(ResourceStream.objects.filter(is_public=False))
        self._plant_unlisted()
        return self

    def _plant_unlisted(self):
        for noun in apps.get_app_config("members").get_models():
            if hasattr(noun, "pgh_tracked_model"):
                continue
            names = [f.name for f in noun._meta.fields if f.name in OF_ORGANIZATION]
            for link in names:
                self._mark_all(noun.objects.filter(**{link: self.hidden}))
        self._mark_all(Organization.objects.filter(pk=self.hidden.pk))
        self.hidden.refresh_from_db()

    def _mark_all(self, rows):
        for field in rows.model._meta.local_concrete_fields:
            if _takes_a_mark(field):
                self._mark(rows, field.name)

    def _mark(self, rows, name):
        field = rows.model._meta.get_field(name)
        number = len(self.marks) + 1
        mark = f"lekk{number}x"
        for row in rows:
            try:
                with transaction.atomic():
                    rows.filter(pk=row.pk).update(**{name: _value(field, mark, row)})
            except IntegrityError:
                self.unplanted.add((rows.model._meta.label, name))
                continue
            self.marks[mark] = (rows.model._meta.label, name)


# Rows of which a private column is public after all.
SHOWN = {
    ("members.Person", "name"): {"name": "Enig Person"},
    ("members.ResourceStream", "note"): {"is_public": True},
}


def is_public(noun, name):
    return name in PUBLIC or (name.startswith("note_") and noun in PUBLIC_NOTES)


def _takes_a_mark(field):
    is_text = isinstance(field, models.CharField | models.TextField)
    length = getattr(field, "max_length", None) or SHORTEST
    return is_text and not field.choices and not field.generated and length >= SHORTEST


def _value(field, mark, row):
    if isinstance(field, models.EmailField) or field.column == "recipient":
        return f"{mark}-{row.pk}@example.org"
    if isinstance(field, models.URLField):
        return f"https://{mark}.example.org"
    if isinstance(field, models.BinaryField):
        return mark.encode()
    return mark


def whole(answer):
    """Everything that an answer says: its words or files, and its headers."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    finish(answer)
    if body[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b"\n".join(book.read(name) for name in book.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{body.decode(errors='replace')}\n{answer.cookies}"
