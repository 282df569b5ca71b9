"""A registry with a unique marker in every private column."""

import re
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
    Departure,
    Fee,
    Invitation,
    Letter,
    Membership,
    Message,
    Organization,
    Presence,
    Representative,
    ResourceStream,
    Role,
    SharePicture,
    Task,
    TestFacility,
    User,
)
from members.models.email_addresses import CanonicalAddress
from members.privacy import PERSONAL_DATA, free_text
from tests.support.factories import (
    LONG_AGO,
    make_body,
    make_colleague,
    make_consent,
    make_contact,
    make_facility,
    make_funding,
    make_member,
    make_participation,
    make_picture,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
    make_user,
)
from tests.support.rows import GIVEN, make

MARKER = re.compile(r"lekk\d+x")
MIN_LENGTH = 12
# Free-text columns that are public, of listed organizations, projects and the programme.
PUBLIC = {
    *("source", "summary_nb", "summary_en", "description_nb", "description_en"),
    *("purpose_nb", "purpose_en", "email", "postal_address", "text_nb", "text_en"),
    *("what_nb", "what_en", "customer", "label", "alt_nb", "alt_en"),
    *("delivery_area_nb", "delivery_area_en"),
    *("results_nb", "results_en", "results_source"),
    # Of test facilities; their contact is a role address.
    *("capability_nb", "capability_en", "terms_nb", "terms_en", "contact"),
}
PUBLIC_NOTES = {
    "members.ProgrammeLevel",
    "members.ProgrammeBudget",
    "members.StatedFigure",
}
# Columns where some rows must be empty, or have a format of their own.
IN_SOME_ROWS = {
    ("members.ChangeItem", "live"),
    ("members.ChangeItem", "published"),
    ("members.ChangeRequest", "reporter_email"),
    ("members.ChangeRequest", "reporter_name"),
    ("members.Consent", "evidence"),
    ("members.Fee", "cancelled_why"),
    ("members.Funding", "funder_name_en"),
    ("members.Funding", "funder_name_nb"),
    ("members.Invitation", "fingerprint"),
    ("members.Message", "reason"),
    ("members.Message", "subject_en"),
    ("members.Message", "text_en"),
    ("members.Participation", "declined_why"),
    ("members.Task", "failure"),
    ("members.Task", "file_name"),
}
FIXED = {
    ChangeRequest: dict.fromkeys(["project", "site", "body"]),
    Letter: {"is_secret": False},
    Message: {
        **{"subject_en": "x", "text_en": "x"},
        **{"is_necessary": True, "reason": "x"},
    },
}
DECLINED = {"declined_on": timezone.localdate(), "declined_why": "Ikke vi"}
PAGES = {"project": "projects", "facility": "facilities", "stream": "streams"}
MADE_OTHERWISE = {Membership, Consent, Role, Presence, Organization, User, SharePicture}
OF_ORGANIZATION = ["organization", "from_organization", "funder"]


class MarkedRegistry:
    """Related rows of every model; `markers` is {marker: (model label, column)}."""

    def __init__(self):
        self.markers, self.keys = {}, {}
        self.unmarked = set()
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
            results_nb="Resultatord",
            results_source="Kildeord",
        )
        self.hidden = self._member(slug="skjult", is_listed=False, orgnr="986228608")
        self.user = make_colleague(self.seen, role="manager")
        self.agreed = make_contact(self.seen, name="Enig Person")
        make_consent(self.agreed, "name", contact=None)
        self.person = make_contact(self.seen, function="press")
        for person in (self.agreed, self.person):
            make_role(body=self.body, person=person)
        by_phone = {"is_by_link": False, "evidence": "Sa ja på telefonen"}
        make_consent(self.person, "email", until=LONG_AGO, **by_phone)
        make_participation(
            project=self.project, organization=self.seen, role="host", **DECLINED
        )
        self._create_related_rows(self.seen)
        self._create_related_rows(self.hidden)
        self._create_offerings()
        self._create_unrelated_rows()

    def _member(self, **fields):
        return make_member(
            sites=[self.site], topics=[self.topic], logo=make_picture(), **fields
        )

    def _create_related_rows(self, organization):
        """Create a row of each model that refers to the organization."""
        related = {
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
        for model in GIVEN:
            if model in MADE_OTHERWISE:
                continue
            names = {field.name for field in model._meta.fields}
            if names & set(OF_ORGANIZATION):
                given = {name: row for name, row in related.items() if name in names}
                make(model, **given | FIXED.get(model, {}))
        make_role(body=self.body, organization=organization)
        self._create_change_requests(organization)

    def _create_change_requests(self, organization):
        """Create one pending change request and one decided."""
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

    def _create_offerings(self):
        """Create public and private facilities and streams, and change requests for them."""
        seen, row = self.seen, {"organization": self.seen.slug, "role": "lead"}
        for is_shown in (True, False):
            make_facility(seen, is_listed=is_shown, capability_nb="Fasilitetsord")
            make_stream(seen, is_public=is_shown, note="Strømord")
        row |= dict.fromkeys(["since", "until"], "")
        row |= dict.fromkeys(["since_precision", "until_precision"], "day")
        values_of_new = {
            "project": {"title_nb": "x", "status": "planned", "participations": [row]},
            "facility": {"name_nb": "x", "capability_nb": "x"},
            "stream": {"kind": "other", "direction": "needed", "note": "x"},
        }
        for subject, values in values_of_new.items():
            new = review.submit(
                review.new(BY_KEY[subject], seen), values, by=self.user
            ).waiting
            self.keys[f"portal:{PAGES[subject]}_proposal"] = {"pk": new.pk}
        rows = {
            "project": make_project(slug="endres", partners=[seen]),
            "facility": seen.testfacility_set.order_by("pk")[0],
            "stream": seen.resourcestream_set.order_by("pk")[0],
        }
        for subject, row in rows.items():
            values = {
                {"project": "purpose_nb", "facility": "terms_nb"}.get(
                    subject, "note"
                ): "x"
            }
            review.submit(
                review.Subject(BY_KEY[subject], seen, row), values, by=self.user
            )
            key = getattr(row, "slug", row.pk)
            self.keys[f"portal:{PAGES[subject]}_change"] = {"key": key}

    def _create_unrelated_rows(self):
        """Create the rows that refer to no organization, or to a user alone."""
        EmailAddress.objects.create(user=self.user, email="x@example.org")
        LogEntry.objects.create(user=self.user, object_repr="x", action_flag=CHANGE)
        Session.objects.create(
            session_key="x",
            session_data="x",
            expire_date=timezone.now() + timedelta(days=1),
        )
        make_funding(self.project)
        ended_fee = {"cancelled_on": timezone.localdate(), "cancelled_why": "x"}
        make(Fee, organization=self.seen, **ended_fee)
        make(
            Departure,
            representative=make(Representative, organization=self.seen),
            invitation=make(Invitation, organization=self.seen),
        )
        ended = {"user": self.user, "ended_at": timezone.now()}
        make(Task, **ended, outcome="failed", failure="x")
        make(Task, **ended, outcome="done", file_name="x.csv", file_type="text/csv")
        for model in GIVEN:
            if not model._base_manager.exists():
                make(model, **FIXED.get(model, {}))

    def mark_private_columns(self):
        """Mark the private columns of public rows, and all columns of unlisted ones."""
        private = [
            (data.model, name) for data in PERSONAL_DATA for name in data.columns
        ]
        for model, names in free_text().items():
            private += [(model, n) for n in names if not is_public(model, n)]
        for label, name in private:
            model = apps.get_model(label)
            shown = PUBLIC_ROWS.get((label, name), {"pk": None})
            self._mark(model._base_manager.exclude(**shown), name)
        self._mark(Role.objects.filter(person=self.person), "source")
        self._mark_all(TestFacility.objects.filter(is_listed=False))
        self._mark_all(ResourceStream.objects.filter(is_public=False))
        self._mark_unlisted()
        return self

    def _mark_unlisted(self):
        for model in apps.get_app_config("members").get_models():
            if hasattr(model, "pgh_tracked_model"):
                continue
            names = [f.name for f in model._meta.fields if f.name in OF_ORGANIZATION]
            for link in names:
                self._mark_all(model.objects.filter(**{link: self.hidden}))
        self._mark_all(Organization.objects.filter(pk=self.hidden.pk))
        self.hidden.refresh_from_db()

    def _mark_all(self, rows):
        for field in rows.model._meta.local_concrete_fields:
            if _can_hold_a_marker(field):
                self._mark(rows, field.name)

    def _mark(self, rows, name):
        field = rows.model._meta.get_field(name)
        number = len(self.markers) + 1
        marker = f"lekk{number}x"
        for row in rows:
            try:
                with transaction.atomic():
                    rows.filter(pk=row.pk).update(
                        **{name: _marked_value(field, marker, row)}
                    )
            except IntegrityError:
                self.unmarked.add((rows.model._meta.label, name))
                continue
            self.markers[marker] = (rows.model._meta.label, name)


# Rows whose otherwise private column is public.
PUBLIC_ROWS = {
    ("members.Person", "name"): {"name": "Enig Person"},
    ("members.ResourceStream", "note"): {"is_public": True},
    ("members.ResourceStream", "note_en"): {"is_public": True},
}


def is_public(model, name):
    is_of_cluster = model == "members.Cluster"
    return model != "members.Message" and (
        is_of_cluster
        or name in PUBLIC
        or (name.startswith("note_") and model in PUBLIC_NOTES)
    )


def _can_hold_a_marker(field):
    is_text = isinstance(field, models.CharField | models.TextField)
    length = getattr(field, "max_length", None) or MIN_LENGTH
    return (
        is_text and not field.choices and not field.generated and length >= MIN_LENGTH
    )


def _marked_value(field, marker, row):
    if isinstance(field, models.EmailField | CanonicalAddress):
        return f"{marker}-{row.pk}@example.org"
    if isinstance(field, models.URLField):
        return f"https://{marker}.example.org"
    if field.column == "input":  # pages read its other keys
        return row.input | {"marker": marker}
    if field.column == "table":
        return {"headings": [marker], "lines": [[2, [marker]]]}
    if field.column == "choices":
        return {"2": {"cells": {"organization.name": marker}}}
    if field.column == "outcome":
        return {"new": 0, "left": [[2, marker]]}
    if isinstance(field, models.BinaryField):
        return marker.encode()
    return marker
