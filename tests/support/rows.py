"""A valid row of every model, saved or only built."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count

from django.contrib.auth.models import Group, Permission
from stdnum.no.orgnr import is_valid

from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    ApplicationSite,
    Assignment,
    Attachment,
    Attendance,
    Batch,
    Body,
    BulkEdit,
    Certificate,
    CertificateKind,
    ChangeItem,
    ChangeRequest,
    ClimateEffect,
    ClimateEffectExclusion,
    Cluster,
    ClusterLevel,
    ClusterName,
    ColumnMemory,
    Consent,
    Contact,
    CustomerReference,
    Departure,
    DistinctPair,
    DistinctPersonPair,
    Emission,
    Erasure,
    Fee,
    FeeCategory,
    FeeRate,
    FormerSlug,
    Funding,
    GraphLayout,
    Heartbeat,
    HeldNotice,
    Image,
    IncomingFile,
    Introduction,
    Invitation,
    Job,
    Letter,
    LikelyPair,
    ListDownload,
    Meeting,
    Membership,
    MergedOrganization,
    Message,
    MessageRecipient,
    MessageRefusal,
    MessageText,
    MissedSearch,
    Note,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    PageText,
    Participation,
    PartnerAddress,
    Person,
    Presence,
    ProfileLink,
    ProfilePicture,
    ProgrammeBudget,
    ProgrammeLevel,
    Project,
    ProjectSite,
    ProjectTheme,
    RateLimit,
    Reminder,
    Report,
    ReportDraft,
    ReportText,
    Representative,
    Resignation,
    ResourceStream,
    Role,
    SavedList,
    SecondFactor,
    SectionConfirmation,
    Service,
    SharePicture,
    Site,
    StatedFigure,
    Target,
    Task,
    TaskPiece,
    TaskProgress,
    TestFacility,
    Topic,
    User,
    UserGroup,
    UserPermission,
)
from members.models.images import content_hash
from tests.support.factories import (
    make_body,
    make_organization,
    make_person,
    make_picture,
    make_project,
    make_site,
    make_topic,
    make_user,
)

numbers = count(1)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
GIVEN = {
    Application: lambda n: {
        "orgnr": checked(n),
        "name": f"Søker {n} AS",
        "kind": "company",
        "contact_name": "Kari",
        "contact_email": f"soker{n}@example.org",
        "why": "Vi vil samarbeide.",
        "confirmed_at": NOW,
    },
    AddressChange: lambda n: {
        "user": make_user(),
        "former": f"gammel{n}@example.org",
        "email": f"ny{n}@example.org",
        "asked_at": NOW,
    },
    Departure: lambda n: {
        "representative": make(Representative),
        "given_on": date(2026, 11, 1),
        "last_day": date(2026, 11, 30),
    },
    Message: lambda n: {
        "noun": "organizations",
        "subject_nb": f"Emne {n}",
        "text_nb": "Hei, {{ navn }}!",
    },
    MessageRecipient: lambda n: {
        "message": make(Message),
        "address": f"mottaker{n}@example.org",
        "name": "Kari",
        "language": "nb",
    },
    MessageRefusal: lambda n: {
        "address": f"nei{n}@example.org",
        "digest": f"{n:064x}",
    },
    ApplicationSite: lambda n: {"application": make(Application), "site": make_site()},
    RateLimit: lambda n: {"action": "report", "who": n, "made": [NOW], "until": NOW},
    Batch: lambda n: {"act": "save", "reason": "Meldt per telefon"},
    Attachment: lambda n: {
        "meeting": make(Meeting),
        "kind": "minutes",
        "title": "Referat",
        "data": b"%%PDF-1.7 %d %%%%EOF" % n,
        "hash": content_hash(b"%%PDF-1.7 %d %%%%EOF" % n),
    },
    Attendance: lambda n: {
        "meeting": make(Meeting),
        "person": make_person(),
        "status": "present",
    },
    Meeting: lambda n: {
        "body": make_body(),
        "held_on": date(2026, 6, 3),
        "title": "Styremøte",
    },
    Body: lambda n: {"kind": "board", "name_nb": "Styret", "name_en": "Board"},
    ChangeItem: lambda n: {
        "request": make(ChangeRequest),
        "field": f"felt_{n}",
        "old": "gammel",
        "proposed": "ny",
    },
    ChangeRequest: lambda n: {
        "noun": "organization",
        "organization": make_organization(),
        "origin": "public",
        "message": "Feil adresse",
    },
    AccessRequest: lambda n: {
        "organization": make_organization(),
        "email": f"spor{n}@example.org",
        "name": "Kari",
    },
    ClimateEffect: lambda n: {
        "project": make_project(),
        "value": n,
        "unit": "t CO₂",
        "mechanism": "captured",
        "maturity": "measured",
        "qualifier": "about",
        "source": "https://example.org/",
    },
    ClimateEffectExclusion: lambda n: {
        "from_climateeffect": make(ClimateEffect),
        "to_climateeffect": make(ClimateEffect),
    },
    Cluster: lambda n: {"pk": 1, "ambition_nb": "Renere", "ambition_en": "Cleaner"},
    ClusterLevel: lambda n: {"cluster": the_cluster(), "level": make(ProgrammeLevel)},
    ClusterName: lambda n: {"cluster": the_cluster(), "name": "Klyngen"},
    Consent: lambda n: {
        "person": make_person(),
        "item": "email",
        "text_version": "1",
        "is_by_link": True,
        "since": date(2026, 1, 1),
    },
    Contact: lambda n: {
        "person": make_person(),
        "organization": make_organization(),
    },
    CustomerReference: lambda n: {
        "organization": make_organization(),
        "what_nb": f"Oppdrag {n}",
        "customer": f"Kunde {n}",
    },
    Certificate: lambda n: {
        "organization": make_organization(),
        "kind": make(CertificateKind),
    },
    CertificateKind: lambda n: {"name_nb": f"Sertifikat {n}"},
    GraphLayout: lambda n: {"fingerprint": f"{n:064x}", "places": {"o1": [1, 2]}},
    Emission: lambda n: {
        "scope_nb": f"Anlegg {n}",
        "scope_en": f"Plant {n}",
        "year_from": 2020,
        "year_to": 2021,
        "tonnes_co2e": 100,
    },
    Erasure: lambda n: {"noun": "person", "row_id": 10**9 + n},
    SecondFactor: lambda n: {
        "user": make_user(),
        "type": "totp",
        "data": {"secret": "A"},
        "last_used_at": NOW,
    },
    FormerSlug: lambda n: {"noun": "site", "slug": f"gammelt-{n}", "row_id": n},
    Fee: lambda n: {"organization": make_organization(), "year": 2026, "amount": n},
    FeeCategory: lambda n: {
        "name": f"Kontingent {n}",
        "membership_category": kind_without_category(n),
    },
    FeeRate: lambda n: {
        "category": FeeCategory.objects.first() or make(FeeCategory),
        "year": 2000 + n % 100,
        "amount": n,
    },
    Funding: lambda n: {"project": make_project(), "kind": "grant", "amount": n},
    Assignment: lambda n: {"kind": "proposals", "row": str(n), "user": make_user()},
    Heartbeat: lambda n: {"part": Heartbeat.Part.values[n % 3]},
    Image: lambda n: {
        "hash": content_hash(b"bilde %d" % n),
        "kind": "png",
        "width": 300,
        "height": 200,
        "data": b"bilde %d" % n,
    },
    PartnerAddress: lambda n: {
        "request": make(ChangeRequest),
        "organization": make_organization(),
        "email": f"partner{n}@example.org",
    },
    Invitation: lambda n: {
        "organization": make_organization(),
        "email": f"invitert{n}@example.org",
        "fingerprint": f"{n:064x}",
        "invited_by": make_user(),
        "made_at": datetime(2026, 11, 1, tzinfo=UTC),
        "expires_at": datetime(2026, 11, 15, tzinfo=UTC),
    },
    Job: lambda n: {"name": f"jobb_{n}", "due_at": NOW},
    Letter: lambda n: {
        "kind": "invitation",
        "to": "kari@example.org",
        "language": "nb",
        "subject": "Velkommen",
        "text": "Hei!",
        "message_id": f"<{n}@example.org>",
    },
    DistinctPair: lambda n: {"one": make_organization(), "other": make_organization()},
    DistinctPersonPair: lambda n: {"one": make_person(), "other": make_person()},
    LikelyPair: lambda n: {
        "one": make_organization(),
        "other": make_organization(),
        "score": 0.9,
        "reasons": ["name"],
    },
    MessageText: lambda n: {"kind": f"kind_{n}", "opening_nb": "Hei"},
    Membership: lambda n: {"organization": make_organization()},
    MergedOrganization: lambda n: {
        "row_id": 10**9 + n,
        "survivor": make_organization(),
    },
    MissedSearch: lambda n: {"day": date(2026, 1, 1), "words": f"ord {n}"},
    Introduction: lambda n: {
        "offer": make(ResourceStream, direction="offered"),
        "need": make(ResourceStream, direction="needed"),
        "asked_side": "needed",
        "asked_by": make_user(),
        "asked_on": date(2026, 11, 1),
    },
    Resignation: lambda n: {
        "organization": make_organization(),
        "given_by": make_user(),
        "given_on": date(2026, 11, 1),
        "last_day": date(2026, 12, 31),
    },
    Note: lambda n: {
        "organization": make_organization(),
        "text": f"Ring om {n}",
        "written_by": make_user(),
    },
    Organization: lambda n: {"name": f"Bedrift {n} AS", "kind": "company"},
    OrganizationName: lambda n: {
        "organization": make_organization(),
        "name": f"Gammel {n}",
        "kind": "former",
    },
    OrganizationTopic: lambda n: {
        "organization": make_organization(),
        "topic": make_topic(),
    },
    PageText: lambda n: {"key": f"page{n}", "text_nb": "Om oss"},
    Participation: lambda n: {
        "project": make_project(),
        "organization": make_organization(),
        "role": "partner",
    },
    Person: lambda n: {"name": f"Person {n}"},
    Presence: lambda n: {
        "organization": make_organization(),
        "site": make_site(),
        "role": "tenant",
    },
    ProfileLink: lambda n: {
        "organization": make_organization(),
        "label": f"Brosjyre {n}",
        "url": f"https://www.example.org/{n}",
    },
    ProfilePicture: lambda n: {
        "organization": make_organization(),
        "image": make_picture(),
        "alt_nb": f"Ovn {n}",
        "place": 1 + n % 3,
    },
    ProgrammeBudget: lambda n: {"year": 2000 + n, "amount": 1000},
    ProgrammeLevel: lambda n: {"level": f"Nivå {n}"},
    Project: lambda n: {"title_nb": f"Prosjekt {n}", "status": "running"},
    ProjectSite: lambda n: {"project": make_project(), "site": make_site()},
    ProjectTheme: lambda n: {"project": make_project(), "topic": make_topic()},
    Reminder: lambda n: {
        "organization": make_organization(),
        "step": "first",
        "user": make_user(),
        "asked_on": date(2026, 11, 1),
    },
    Representative: lambda n: {
        "user": make_user(),
        "organization": make_organization(),
    },
    ResourceStream: lambda n: {
        "organization": make_organization(),
        "kind": "heat",
        "direction": "offered",
    },
    Role: lambda n: {
        "body": make_body(),
        "organization": make_organization(),
        "role": "chair",
    },
    SectionConfirmation: lambda n: {
        "organization": make_organization(),
        "section": "profile",
        "confirmed_on": date(2026, 11, 1),
    },
    Service: lambda n: {
        "organization": make_organization(),
        "name_nb": f"Tjeneste {n}",
        "name_en": f"Service {n}",
        "topic": make_topic(),
    },
    SharePicture: lambda n: {
        "organization": make_organization(),
        "language": "nb",
        "fingerprint": f"{n:064x}",
        "hash": content_hash(b"delt %d" % n),
        "data": b"delt %d" % n,
    },
    Site: lambda n: {"name": f"Sted {n}"},
    StatedFigure: lambda n: {
        "value": n,
        "stated_on": date(2019, 1, 1),
        "stated_by": f"Avis {n}",
    },
    Target: lambda n: {
        "scope_nb": f"Regionen {n}",
        "scope_en": f"The region {n}",
        "year": 2040,
        "value": 0,
        "unit": "t CO₂",
    },
    ReportDraft: lambda n: {
        "since": date(2000 + n % 90, 1, 1),
        "until": date(2000 + n % 90, 12, 31) + timedelta(days=n),
    },
    ReportText: lambda n: {
        "draft": make(ReportDraft),
        "section": "members",
        "text": f"Tekst {n}",
    },
    Report: lambda n: {
        "since": date(2025, 1, 1),
        "until": date(2025, 12, 31),
        "made_from": n,
        "frozen_at": datetime(2026, 1, 15, tzinfo=UTC),
        "delivered_to": f"Program {n}",
        "document": f'{{"number":{n}}}',
        "hash": sha256(f'{{"number":{n}}}'.encode()).hexdigest(),
    },
    SavedList: lambda n: {
        "name": f"Liste {n}",
        "owner": make_user(),
        "noun": "organizations",
    },
    ListDownload: lambda n: {
        "by": make_user(),
        "noun": "organizations",
        "ending": "csv",
        "rows": n,
        "has_personal_data": False,
    },
    BulkEdit: lambda n: {
        "by": make_user(),
        "noun": "organizations",
        "act": "hide",
        "seen": {"1": "a fingerprint"},
    },
    IncomingFile: lambda n: {
        "by": make_user(),
        "target": "organizations",
        "name": f"medlemmer {n}.xlsx",
        "table": {"headings": ["Navn"], "lines": [[2, ["Yara"]]]},
        "columns": ["organization.name"],
    },
    HeldNotice: lambda n: {
        "person": make_person(),
        "batch": make(Batch),
        "by": make_user(),
        "held_on": date(2026, 11, 1),
        "send_on": date(2026, 12, 1),
    },
    ColumnMemory: lambda n: {
        "target": "organizations",
        "fingerprint": f"{n:064x}",
        "columns": ["organization.name", ""],
    },
    Task: lambda n: {
        "kind": "list_file",
        "language": "nb",
        "input": {"list": "organizations", "format": "csv", "query": ""},
    },
    TaskPiece: lambda n: {"task": make(Task), "number": n, "data": b"abc"},
    TaskProgress: lambda n: {"task": make(Task)},
    TestFacility: lambda n: {
        "organization": make_organization(),
        "name_nb": f"Lab {n}",
        "capability_nb": "Måler trykk",
    },
    OrganizationRelationship: lambda n: {
        "from_organization": make_organization(),
        "to_organization": make_organization(),
        "kind": "owner",
    },
    Topic: lambda n: {
        "kind": "theme",
        "label_nb": f"Emne {n}",
        "label_en": f"Topic {n}",
    },
    User: lambda n: {"email": f"rad{n}@example.org"},
    UserGroup: lambda n: {
        "user": make_user(),
        "group": Group.objects.create(name=f"gruppe {n}"),
    },
    UserPermission: lambda n: {
        "user": make_user(),
        "permission": Permission.objects.order_by("pk")[n % 100],
    },
}


def checked(number):
    """Return the first valid organization number from the number on."""
    return next(
        digits
        for first in count(81000000 + number * 10)
        for last in range(10)
        if is_valid(digits := f"{first}{last}")
    )


def kind_without_category(number):
    """Return a kind of membership that has no fee category yet, another for each number."""
    kinds, first = ["ordinary", "core", "associated", ""], number % 4
    taken = set(FeeCategory.objects.values_list("membership_category", flat=True))
    return next(k for k in kinds[first:] + kinds[:first] if k not in taken)


def build(model, /, **fields):
    """Build a valid row without saving it; the rows that it refers to are saved."""
    number = next(numbers)
    given = GIVEN[model](number)
    if any(field.name == "slug" for field in model._meta.fields):
        given.setdefault("slug", f"rad-{number}")
    return model(**given | fields)


def make(model, /, **fields):
    row = build(model, **fields)
    row.save(force_insert=True)
    return row


def the_cluster():
    return Cluster.objects.first() or make(Cluster)
