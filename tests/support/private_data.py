"""A registry with a unique marker in every private column."""

import re
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models as fields, transaction
from django.utils import timezone

from members import models
from members.fields import BY_KEY, WITH_PAGES, kinds
from members.models.email_addresses import CanonicalAddress
from members.people.privacy import PERSONAL_DATA, free_text
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.rows import GIVEN

# An alert from the business register has no text: its day, as pages and files write it, and
# its kind are as good.
ALERT = ("7777-07-07", "7. juli 7777", "7 july 7777", "konkurs", "bankrupt")
# The picture of a certificate has no text either: its bytes, and the hash of them.
DOCUMENT = "lekk9000001x"
HASH = models.content_hash(DOCUMENT.encode())
MARKER = re.compile("|".join([r"lekk\d+x", HASH, *map(re.escape, ALERT)]))
MIN_LENGTH = 12
# Free-text columns that are public, of listed organizations, projects and the programme;
# the contact of a test facility is a role address.
PUBLIC = set(
    """
    role_detail role_detail_en
    source summary_nb summary_en description_nb description_en purpose_nb purpose_en email
    postal_address text_nb text_en what_nb what_en customer label alt_nb alt_en
    delivery_area_nb delivery_area_en results_nb results_en results_source
    capability_nb capability_en terms_nb terms_en contact
    address link name_nb name_en stated_by url funder_name_nb funder_name_en
    """.split()
)
PUBLIC_NOTES = {
    *("members.ProgrammeLevel", "members.ProgrammeBudget", "members.StatedFigure"),
}
# Columns where some rows must be empty, or have a format of their own.
IN_SOME_ROWS = {
    tuple(column.rsplit(".", 1))
    for column in """
    members.ChangeItem.live members.ChangeItem.published members.Consent.evidence
    members.ChangeRequest.reporter_email members.ChangeRequest.reporter_name
    members.Fee.cancelled_why members.Funding.funder_name_en
    members.Funding.funder_name_nb members.Invitation.fingerprint members.Message.reason
    members.Message.subject_en members.Message.text_en members.Participation.declined_why
    members.CustomerReference.declined_why
    members.Task.failure members.Task.file_name
    """.split()
}
FIXED = {
    models.ChangeRequest: dict.fromkeys(["project", "site", "body"]),
    models.Letter: {"is_secret": False},
    models.Message: dict.fromkeys(["subject_en", "text_en", "reason"], "x")
    | {"is_necessary": True},
}
DECLINED = {"declined_on": timezone.localdate(), "declined_why": "Ikke vi"}
PAGES = {"project": "projects", "facility": "facilities", "stream": "streams"}
MADE_OTHERWISE = {
    *(models.Membership, models.Consent, models.Role, models.Presence),
    *(models.Organization, models.User, models.SharePicture),
}
OF_ORGANIZATION = ["organization", "from_organization", "funder"]


class MarkedRegistry:
    """Related rows of every model; `markers` is {marker: (model label, column)}."""

    def __init__(self):
        self.markers, self.keys, self.unmarked = {}, {}, set()
        self.site = make.site(slug="sted")
        self.topic = make.topic(slug="emne")
        self.body = make.body(slug="organ")
        self.seen = self._member(
            name="Synlig AS", slug="synlig", summary_nb="Synligord"
        )
        self.project = make.project(
            slug="prosjekt",
            sites=[self.site],
            themes=[self.topic],
            title_nb="Prosjektord",
            results_nb="Resultatord",
            results_source="Kildeord",
        )
        self.hidden = self._member(slug="skjult", is_listed=False, orgnr="986228608")
        given = {"slug": "arrangement", "is_published": True, "site": self.site}
        self.event = make(models.Event, organizer=self.hidden, **given)
        self.event.co_organizers.add(self.seen, self.hidden)
        self.event.projects.add(self.project)
        self.event.topics.add(self.topic)
        self.user = make.colleague(self.seen, role="manager")
        self._create_people()
        part = {"project": self.project, "organization": self.seen, "role": "host"}
        make.participation(**part, **DECLINED)
        names = {"organization": self.seen, "customer_organization": make.member()}
        make(models.CustomerReference, **names, **DECLINED)
        self._create_related_rows(self.seen)
        self._create_related_rows(self.hidden)
        self._create_events()
        self._create_offerings()
        self._create_unrelated_rows()

    def _member(self, **more):
        logo = make.picture()
        return make.member(sites=[self.site], topics=[self.topic], logo=logo, **more)

    def _create_people(self):
        self.agreed = make.contact(self.seen, name="Enig Person")
        make.consent(self.agreed, "name", contact=None)
        self.person = make.contact(self.seen, function="press")
        for person in (self.agreed, self.person):
            make.role(body=self.body, person=person)
        by_phone = {"is_by_link": False, "evidence": "Sa ja på telefonen"}
        until = {"until": LONG_AGO}
        make.consent(self.person, "email", **until, **by_phone)

    def _create_related_rows(self, organization):
        """Create a row of each model that refers to the organization."""
        related = {
            **dict.fromkeys(OF_ORGANIZATION, organization),
            "project": self.project,
            "person": self.person,
            "user": make.user(),
            "body": self.body,
            "site": self.site,
            "topic": make.topic(),
        }
        for model in [one for one in GIVEN if one not in MADE_OTHERWISE]:
            names = {field.name for field in model._meta.fields}
            if names & set(OF_ORGANIZATION):
                given = {name: row for name, row in related.items() if name in names}
                make(model, **given | FIXED.get(model, {}))
        make.role(body=self.body, organization=organization)
        self._create_change_requests(organization)

    def _create_events(self):
        """Create a public event that is over and one to come, and who came and comes."""
        guest = make.person(guest_since=timezone.now())
        came = [(self.person, self.seen), (self.agreed, self.hidden), (guest, None)]
        here = {"answer": "yes", "answered_at": timezone.now(), "status": "present"}
        for days, slug in [(-30, "forrige"), (30, "treff")]:
            day = timezone.localdate() + timedelta(days=days)
            about = {"organizer": self.seen, "site": self.site, "audience": "open"}
            about |= {"title_nb": "Trefford", "is_published": True, "slug": slug}
            self.event = make(models.Event, held_on=day, **about)
            self.event.co_organizers.add(self.hidden)
            self.event.projects.add(self.project)
            for person, organization in came:
                whose = {"person": person, "organization": organization}
                make(models.Attendance, event=self.event, **whose, **here)

    def _create_change_requests(self, organization):
        given = {"noun": "organization", "origin": "member", "proposed_by": self.user}
        given["organization"] = organization
        waiting = make(models.ChangeRequest, **given, message="Synes dere?")
        for name in "name summary_nb summary_en phone website email".split():
            item = {"request": waiting, "proposed_by": self.user}
            make(models.ChangeItem, field=name, old="", **item)
        with transaction.atomic():
            decided = make(
                models.ChangeRequest,
                **given,
                status="partly",
                decided_at=timezone.now(),
                decided_by=make.user(),
                reason="Nei",
            )
            values = {"request": decided, "live": "3"}
            make(models.ChangeItem, field="phone", decision="rejected", **values)
            values |= {"decision": "approved", "published": "ny"}
            make(models.ChangeItem, field="website", **values)

    def _create_offerings(self):
        """Create public and private facilities and streams, and change requests for them."""
        seen, row = self.seen, {"organization": self.seen.slug, "role": "lead"}
        for is_shown in (True, False):
            capability = {"capability_nb": "Fasilitetsord"}
            make.facility(seen, is_listed=is_shown, **capability)
            make.stream(seen, is_public=is_shown, note="Strømord")
        row |= dict.fromkeys(["since", "until"], "")
        row |= dict.fromkeys(["since_precision", "until_precision"], "day")
        values_of_new = {
            "project": {"title_nb": "x", "status": "planned", "participations": [row]},
            "facility": {"name_nb": "x", "capability_nb": "x"},
            "stream": {"kind": "other", "direction": "needed", "note": "x"},
        }
        for noun, values in values_of_new.items():
            new = review.submit(review.new(BY_KEY[noun], seen), values, by=self.user)
            self.keys[f"portal:{PAGES[noun]}_proposal"] = {"pk": new.waiting.pk}
        project = make.project(slug="endres", partners=[seen])
        facility = seen.testfacility_set.order_by("pk")[0]
        stream = seen.resourcestream_set.order_by("pk")[0]
        for noun, row, name, key in [
            ("project", project, "purpose_nb", project.slug),
            ("facility", facility, "terms_nb", facility.pk),
            ("stream", stream, "note", stream.pk),
        ]:
            subject = review.Subject(BY_KEY[noun], seen, row)
            review.submit(subject, {name: "x"}, by=self.user)
            self.keys[f"portal:{PAGES[noun]}_change"] = {"key": key}

    def _create_unrelated_rows(self):
        """Create the rows that refer to no organization, or to a user alone."""
        EmailAddress.objects.create(user=self.user, email="x@example.org")
        LogEntry.objects.create(user=self.user, object_repr="x", action_flag=CHANGE)
        session = Session(session_key="x", session_data="x")
        session.expire_date = timezone.now() + timedelta(days=1)
        session.save()
        make.funding(self.project)
        ours = {"organization": self.seen}
        make(models.Fee, **ours, cancelled_on=timezone.localdate(), cancelled_why="x")
        make(
            models.Departure,
            representative=make(models.Representative, **ours),
            invitation=make(models.Invitation, **ours),
        )
        ended = {"user": self.user, "ended_at": timezone.now()}
        make(models.Task, **ended, outcome="failed", failure="x")
        file = {"file_name": "x.csv", "file_type": "text/csv"}
        make(models.Task, **ended, **file, outcome="done")
        for model in GIVEN:
            if not model._base_manager.exists():
                make(model, **FIXED.get(model, {}))

    def mark_private_columns(self):
        """Mark the private columns of public rows, and all columns of unlisted ones."""
        private = [(d.model, name) for d in PERSONAL_DATA for name in d.columns]
        for model, names in free_text().items():
            private += [(model, n) for n in names if not is_public(model, n)]
        for label, name in private:
            model = apps.get_model(label)
            shown = PUBLIC_ROWS.get((label, name), {"pk": None})
            self._mark(model._base_manager.exclude(**shown), name)
        self._mark(models.Role.objects.filter(person=self.person), "source")
        self._mark_all(models.TestFacility.objects.filter(is_listed=False))
        self._mark_all(models.ResourceStream.objects.filter(is_public=False))
        self._mark(models.RegisterSnapshot.objects.all(), "facts")
        models.RegisterAlert.objects.update(day=ALERT[0])
        self.markers |= dict.fromkeys(ALERT, ("members.RegisterAlert", "day"))
        models.Certificate.objects.update(image=make.picture(data=DOCUMENT.encode()))
        of_picture = [DOCUMENT, HASH]
        self.markers |= dict.fromkeys(of_picture, ("members.Certificate", "image"))
        self._mark_unlisted()
        return self

    def _mark_unlisted(self):
        every = apps.get_app_config("members").get_models()
        for model in [one for one in every if not hasattr(one, "pgh_tracked_model")]:
            for field in model._meta.fields:
                if field.name in OF_ORGANIZATION:
                    self._mark_all(model.objects.filter(**{field.name: self.hidden}))
        self._mark_all(models.Organization.objects.filter(pk=self.hidden.pk))
        self.hidden.refresh_from_db()

    def _mark_all(self, rows):
        for field in rows.model._meta.local_concrete_fields:
            if _can_hold_a_marker(field):
                self._mark(rows, field.name)

    def _mark(self, rows, name):
        model, marker = rows.model._meta, f"lekk{len(self.markers) + 1}x"
        for row in rows:
            value = _marked_value(model.get_field(name), marker, row)
            try:
                with transaction.atomic():
                    rows.filter(pk=row.pk).update(**{name: value})
            except IntegrityError:
                self.unmarked.add((model.label, name))
            else:
                self.markers[marker] = (model.label, name)


# Rows whose otherwise private column is public.
PUBLIC_ROWS = {
    ("members.Person", "name"): {"name": "Enig Person"},
    ("members.ResourceStream", "note"): {"is_public": True},
    ("members.ResourceStream", "note_en"): {"is_public": True},
}

DECLARED_PUBLIC = {
    (noun.model._meta.label, declared.name)
    for noun in WITH_PAGES
    for declared in noun.fields
    if declared.is_on(kinds.PUBLIC)
} | {("members.OrganizationName", "name"), ("members.Membership", "evidence")}
DECLARED_PUBLIC |= {("members.Certificate", name) for name in ("number", "issuer")}


def is_public(model, name):
    is_note = name.startswith("note_") and model in PUBLIC_NOTES
    return model != "members.Message" and (
        model == "members.Cluster"
        or name in PUBLIC
        or is_note
        or (model, name) in DECLARED_PUBLIC
    )


def _can_hold_a_marker(field):
    is_text = isinstance(field, fields.CharField | fields.TextField)
    length = getattr(field, "max_length", None) or MIN_LENGTH
    is_free = not (field.choices or field.generated)
    return is_text and is_free and length >= MIN_LENGTH


def _marked_value(field, marker, row):
    if isinstance(field, fields.EmailField | CanonicalAddress):
        return f"{marker}-{row.pk}@example.org"
    if isinstance(field, fields.URLField):
        return f"https://{marker}.example.org"
    if field.column == "input":  # pages read its other keys
        return row.input | {"marker": marker}
    if isinstance(field, fields.BinaryField):
        return marker.encode()
    return {
        "table": {"headings": [marker], "lines": [[2, [marker]]]},
        "choices": {"2": {"cells": {"organization.name": marker}}},
        "facts": {"name": marker},
        "taken": {"business_address": [marker, "2026-01-01"]},
        "outcome": {"new": 0, "left": [[2, marker]]},
    }.get(field.column, marker)
