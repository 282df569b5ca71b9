"""A valid row of every model, saved or only built; `factories` make those of most tests."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import count

from django.contrib.auth.models import Group, Permission
from django.db.models import ForeignKey
from stdnum.no.orgnr import is_valid

from members import models
from members.models.images import content_hash
from tests.support import factories
from tests.support.factories import numbers

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
turns = defaultdict(count)
MAKERS = {
    models.Body: factories.make_body,
    models.Image: factories.make_picture,
    models.Organization: factories.make_organization,
    models.Person: factories.make_person,
    models.Project: factories.make_project,
    models.Site: factories.make_site,
    models.Topic: factories.make_topic,
    models.User: factories.make_user,
}


def checked(number):
    """Return the first valid organization number from the number on."""
    return next(
        digits
        for first in count(81000000 + number * 10)
        for last in range(10)
        if is_valid(digits := f"{first}{last}")
    )


def turn(name, of):
    """Return 0, 1, 2 … below `of`, then from the beginning, for each name by itself."""
    return next(turns[name]) % of


def kind_without_category():
    """Return a kind of membership that has no fee category yet, each in its turn."""
    kinds, first = ["ordinary", "core", "associated", ""], turn("kind", 4)
    rows = models.FeeCategory.objects.all()
    taken = set(rows.values_list("membership_category", flat=True))
    return next(k for k in kinds[first:] + kinds[:first] if k not in taken)


def build(model, /, **fields):
    """Build a valid row without saving it; the rows that it refers to are saved."""
    number = next(numbers)
    wanted = _references(model) | GIVEN[model](number) | fields
    if any(field.name == "slug" for field in model._meta.fields):
        wanted.setdefault("slug", f"rad-{number}")
    for field in model._meta.fields:
        if field.attname != field.name and field.attname in fields:
            wanted.pop(field.name, None)
    return model(**{n: v() if callable(v) else v for n, v in wanted.items()})


def _references(model):
    """Return {name: maker} of the rows that a row of the model must refer to."""
    return {
        field.name: MAKERS.get(field.related_model, partial(make, field.related_model))
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and not field.null
    }


def make(model, /, **fields):
    row = build(model, **fields)
    row.save(force_insert=True)
    return row


def the_cluster():
    return models.Cluster.objects.first() or make(models.Cluster)


# {model: a function of a number that returns the fields of a valid row}. A function among
# these makes a row, unless one is given, as those do that a row must refer to.
GIVEN = {
    # Organizations, what they offer, and how they are related.
    models.Organization: lambda n: {"name": f"Bedrift {n} AS", "kind": "company"},
    models.OrganizationName: lambda n: {"name": f"Gammel {n}", "kind": "former"},
    models.OrganizationTopic: lambda n: {},
    models.OrganizationRelationship: lambda n: {"kind": "owner"},
    models.Topic: lambda n: {
        "kind": "theme",
        "label_nb": f"Emne {n}",
        "label_en": f"Topic {n}",
    },
    models.FormerSlug: lambda n: {"noun": "site", "slug": f"gammelt-{n}", "row_id": n},
    models.Service: lambda n: {
        "name_nb": f"Tjeneste {n}",
        "name_en": f"Service {n}",
        "topic": factories.make_topic,
    },
    models.CustomerReference: lambda n: {
        "what_nb": f"Oppdrag {n}",
        "customer": f"Kunde {n}",
    },
    models.Certificate: lambda n: {},
    models.CertificateKind: lambda n: {"name_nb": f"Sertifikat {n}"},
    models.ProfileLink: lambda n: {
        "label": f"Brosjyre {n}",
        "url": f"https://www.example.org/{n}",
    },
    models.ProfilePicture: lambda n: {
        "alt_nb": f"Ovn {n}",
        "place": 1 + turn("place", 3),
    },
    models.Image: lambda n: {
        "hash": content_hash(b"bilde %d" % n),
        "kind": "png",
        "width": 300,
        "height": 200,
        "data": b"bilde %d" % n,
    },
    models.SharePicture: lambda n: {
        "organization": factories.make_organization,
        "language": "nb",
        "fingerprint": f"{n:064x}",
        "hash": content_hash(b"delt %d" % n),
        "data": b"delt %d" % n,
    },
    models.TestFacility: lambda n: {
        "name_nb": f"Lab {n}",
        "capability_nb": "Måler trykk",
    },
    models.ResourceStream: lambda n: {"kind": "heat", "direction": "offered"},
    models.Introduction: lambda n: {
        "offer": lambda: make(models.ResourceStream, direction="offered"),
        "need": lambda: make(models.ResourceStream, direction="needed"),
        "asked_side": "needed",
        "asked_on": date(2026, 11, 1),
    },
    models.Note: lambda n: {"text": f"Ring om {n}"},
    models.DistinctPair: lambda n: {},
    models.LikelyPair: lambda n: {"score": 0.9, "reasons": ["name"]},
    models.MergedOrganization: lambda n: {"row_id": 10**9 + n},
    models.Site: lambda n: {"name": f"Sted {n}"},
    models.Presence: lambda n: {"role": "tenant"},
    # Memberships, from application to resignation, and their fees.
    models.Application: lambda n: {
        "orgnr": checked(n),
        "name": f"Søker {n} AS",
        "kind": "company",
        "contact_name": "Kari",
        "contact_email": f"soker{n}@example.org",
        "why": "Vi vil samarbeide.",
        "confirmed_at": NOW,
    },
    models.ApplicationSite: lambda n: {},
    models.Membership: lambda n: {},
    models.Resignation: lambda n: {
        "given_on": date(2026, 11, 1),
        "last_day": date(2026, 12, 31),
    },
    models.Reminder: lambda n: {
        "step": "first",
        "user": factories.make_user,
        "asked_on": date(2026, 11, 1),
    },
    models.SectionConfirmation: lambda n: {
        "section": "profile",
        "confirmed_on": date(2026, 11, 1),
    },
    models.Fee: lambda n: {"year": 2026, "amount": n},
    models.FeeCategory: lambda n: {
        "name": f"Kontingent {n}",
        "membership_category": kind_without_category,
    },
    models.FeeRate: lambda n: {
        "category": models.FeeCategory.objects.first() or make(models.FeeCategory),
        "year": 2000 + turn("rate", 100),
        "amount": n,
    },
    # People, their offices and users.
    models.Person: lambda n: {"name": f"Person {n}"},
    models.Contact: lambda n: {},
    models.Consent: lambda n: {
        "item": "email",
        "text_version": "1",
        "is_by_link": True,
        "since": date(2026, 1, 1),
    },
    models.Body: lambda n: {"kind": "board", "name_nb": "Styret", "name_en": "Board"},
    models.Role: lambda n: {
        "organization": factories.make_organization,
        "role": "chair",
    },
    models.Meeting: lambda n: {"held_on": date(2026, 6, 3), "title": "Styremøte"},
    models.Attendance: lambda n: {"person": factories.make_person, "status": "present"},
    models.Attachment: lambda n: {
        "kind": "minutes",
        "title": "Referat",
        "data": b"%%PDF-1.7 %d %%%%EOF" % n,
        "hash": content_hash(b"%%PDF-1.7 %d %%%%EOF" % n),
    },
    models.DistinctPersonPair: lambda n: {},
    models.Erasure: lambda n: {"noun": "person", "row_id": 10**9 + n},
    models.User: lambda n: {"email": f"rad{n}@example.org"},
    models.UserGroup: lambda n: {"group": Group.objects.create(name=f"gruppe {n}")},
    models.UserPermission: lambda n: {
        "permission": Permission.objects.order_by("pk")[turn("permission", 100)]
    },
    models.SecondFactor: lambda n: {
        "type": "totp",
        "data": {"secret": "A"},
        "last_used_at": NOW,
    },
    models.Representative: lambda n: {},
    models.Departure: lambda n: {
        "given_on": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
    },
    models.Invitation: lambda n: {
        "email": f"invitert{n}@example.org",
        "fingerprint": f"{n:064x}",
        "made_at": datetime(2026, 11, 1, tzinfo=UTC),
        "expires_at": datetime(2026, 11, 15, tzinfo=UTC),
    },
    models.AddressChange: lambda n: {
        "former": f"gammel{n}@example.org",
        "email": f"ny{n}@example.org",
        "asked_at": NOW,
    },
    models.AccessRequest: lambda n: {"email": f"spor{n}@example.org", "name": "Kari"},
    models.HeldNotice: lambda n: {
        "by": factories.make_user,
        "held_on": date(2026, 11, 1),
        "send_on": date(2026, 12, 1),
    },
    models.LogIn: lambda n: {
        "user": factories.make_user,
        "way": "email",
        "outcome": "wrong",
    },
    models.RateLimit: lambda n: {
        "action": "report",
        "who": n,
        "made": [NOW],
        "until": NOW,
    },
    # Projects, their money and effects, and the cluster's own figures.
    models.Project: lambda n: {"title_nb": f"Prosjekt {n}", "status": "running"},
    models.ProjectSite: lambda n: {},
    models.ProjectTheme: lambda n: {},
    models.Participation: lambda n: {"role": "partner"},
    models.Funding: lambda n: {"kind": "grant", "amount": n},
    models.ClimateEffect: lambda n: {
        "value": n,
        "unit": "t CO₂",
        "mechanism": "captured",
        "maturity": "measured",
        "qualifier": "about",
        "source": "https://example.org/",
    },
    models.ClimateEffectExclusion: lambda n: {},
    models.Emission: lambda n: {
        "scope_nb": f"Anlegg {n}",
        "scope_en": f"Plant {n}",
        "year_from": 2020,
        "year_to": 2021,
        "tonnes_co2e": 100,
    },
    models.Target: lambda n: {
        "scope_nb": f"Regionen {n}",
        "scope_en": f"The region {n}",
        "year": 2040,
        "value": 0,
        "unit": "t CO₂",
    },
    models.StatedFigure: lambda n: {
        "value": n,
        "stated_on": date(2019, 1, 1),
        "stated_by": f"Avis {n}",
    },
    models.Cluster: lambda n: {
        "pk": 1,
        "ambition_nb": "Renere",
        "ambition_en": "Cleaner",
    },
    models.ClusterLevel: lambda n: {"cluster": the_cluster()},
    models.ClusterName: lambda n: {"cluster": the_cluster(), "name": "Klyngen"},
    models.ProgrammeBudget: lambda n: {
        "year": 2000 + turn("budget", 1000),
        "amount": 1000,
    },
    models.ProgrammeLevel: lambda n: {"level": f"Nivå {n}"},
    models.GraphLayout: lambda n: {
        "fingerprint": f"{n:064x}",
        "places": {"o1": [1, 2]},
    },
    # E-mails and texts of the cluster.
    models.Letter: lambda n: {
        "kind": "invitation",
        "to": "kari@example.org",
        "language": "nb",
        "subject": "Velkommen",
        "text": "Hei!",
        "message_id": f"<{n}@example.org>",
    },
    models.Message: lambda n: {
        "noun": "organizations",
        "subject_nb": f"Emne {n}",
        "text_nb": "Hei, {{ navn }}!",
    },
    models.MessageRecipient: lambda n: {
        "address": f"mottaker{n}@example.org",
        "name": "Kari",
        "language": "nb",
    },
    models.MessageRefusal: lambda n: {
        "address": f"nei{n}@example.org",
        "digest": f"{n:064x}",
    },
    models.MessageText: lambda n: {"kind": f"kind_{n}", "opening_nb": "Hei"},
    models.PageText: lambda n: {"key": f"page{n}", "text_nb": "Om oss"},
    models.MissedSearch: lambda n: {"day": date(2026, 1, 1), "words": f"ord {n}"},
    # The work of the secretariat: proposals, lists, files, reports and tasks.
    models.ChangeRequest: lambda n: {
        "noun": "organization",
        "organization": factories.make_organization,
        "origin": "public",
        "message": "Feil adresse",
    },
    models.ChangeItem: lambda n: {
        "field": f"felt_{n}",
        "old": "gammel",
        "proposed": "ny",
    },
    models.PartnerAddress: lambda n: {"email": f"partner{n}@example.org"},
    models.Assignment: lambda n: {"kind": "proposals", "row": str(n)},
    models.Batch: lambda n: {"act": "save", "reason": "Meldt per telefon"},
    models.SavedList: lambda n: {"name": f"Liste {n}", "noun": "organizations"},
    models.ListDownload: lambda n: {
        "by": factories.make_user,
        "noun": "organizations",
        "ending": "csv",
        "rows": n,
        "has_personal_data": False,
    },
    models.BulkEdit: lambda n: {
        "noun": "organizations",
        "act": "hide",
        "seen": {"1": "a fingerprint"},
    },
    models.IncomingFile: lambda n: {
        "target": "organizations",
        "name": f"medlemmer {n}.xlsx",
        "table": {"headings": ["Navn"], "lines": [[2, ["Yara"]]]},
        "columns": ["organization.name"],
    },
    models.ColumnMemory: lambda n: {
        "target": "organizations",
        "fingerprint": f"{n:064x}",
        "columns": ["organization.name", ""],
    },
    models.Report: lambda n: {
        "since": date(2025, 1, 1),
        "until": date(2025, 12, 31),
        "made_from": n,
        "frozen_at": datetime(2026, 1, 15, tzinfo=UTC),
        "delivered_to": f"Program {n}",
        "document": f'{{"number":{n}}}',
        "hash": sha256(f'{{"number":{n}}}'.encode()).hexdigest(),
    },
    models.ReportDraft: lambda n: {
        "since": date(2000 + n % 90, 1, 1),
        "until": date(2000 + n % 90, 12, 31) + timedelta(days=n),
    },
    models.ReportText: lambda n: {"section": "members", "text": f"Tekst {n}"},
    models.Job: lambda n: {"name": f"jobb_{n}", "due_at": NOW},
    models.Heartbeat: lambda n: {"part": models.Heartbeat.Part.values[turn("part", 3)]},
    models.Task: lambda n: {
        "kind": "list_file",
        "language": "nb",
        "input": {"list": "organizations", "format": "csv", "query": ""},
    },
    models.TaskPiece: lambda n: {"number": n, "data": b"abc"},
    models.TaskProgress: lambda n: {},
}
