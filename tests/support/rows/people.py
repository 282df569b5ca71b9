"""Valid rows of people, their offices, users and what they agree to."""

from datetime import UTC, date, datetime

from django.contrib.auth.models import Group, Permission

from members.models import (
    AccessRequest,
    AddressChange,
    Attachment,
    Attendance,
    Batch,
    Body,
    Consent,
    Contact,
    Departure,
    DistinctPersonPair,
    Erasure,
    HeldNotice,
    Invitation,
    LogIn,
    Meeting,
    Person,
    RateLimit,
    Representative,
    Role,
    SecondFactor,
    User,
    UserGroup,
    UserPermission,
)
from members.models.images import content_hash
from tests.support.factories import make_body, make_organization, make_person, make_user

from .making import GIVEN, NOW, make

GIVEN.update(
    {
        Person: lambda n: {"name": f"Person {n}"},
        Contact: lambda n: {
            "person": make_person(),
            "organization": make_organization(),
        },
        Consent: lambda n: {
            "person": make_person(),
            "item": "email",
            "text_version": "1",
            "is_by_link": True,
            "since": date(2026, 1, 1),
        },
        Body: lambda n: {"kind": "board", "name_nb": "Styret", "name_en": "Board"},
        Role: lambda n: {
            "body": make_body(),
            "organization": make_organization(),
            "role": "chair",
        },
        Meeting: lambda n: {
            "body": make_body(),
            "held_on": date(2026, 6, 3),
            "title": "Styremøte",
        },
        Attendance: lambda n: {
            "meeting": make(Meeting),
            "person": make_person(),
            "status": "present",
        },
        Attachment: lambda n: {
            "meeting": make(Meeting),
            "kind": "minutes",
            "title": "Referat",
            "data": b"%%PDF-1.7 %d %%%%EOF" % n,
            "hash": content_hash(b"%%PDF-1.7 %d %%%%EOF" % n),
        },
        DistinctPersonPair: lambda n: {"one": make_person(), "other": make_person()},
        Erasure: lambda n: {"noun": "person", "row_id": 10**9 + n},
        User: lambda n: {"email": f"rad{n}@example.org"},
        UserGroup: lambda n: {
            "user": make_user(),
            "group": Group.objects.create(name=f"gruppe {n}"),
        },
        UserPermission: lambda n: {
            "user": make_user(),
            "permission": Permission.objects.order_by("pk")[n % 100],
        },
        SecondFactor: lambda n: {
            "user": make_user(),
            "type": "totp",
            "data": {"secret": "A"},
            "last_used_at": NOW,
        },
        Representative: lambda n: {
            "user": make_user(),
            "organization": make_organization(),
        },
        Departure: lambda n: {
            "representative": make(Representative),
            "given_on": date(2026, 11, 1),
            "last_day": date(2026, 11, 30),
        },
        Invitation: lambda n: {
            "organization": make_organization(),
            "email": f"invitert{n}@example.org",
            "fingerprint": f"{n:064x}",
            "invited_by": make_user(),
            "made_at": datetime(2026, 11, 1, tzinfo=UTC),
            "expires_at": datetime(2026, 11, 15, tzinfo=UTC),
        },
        AddressChange: lambda n: {
            "user": make_user(),
            "former": f"gammel{n}@example.org",
            "email": f"ny{n}@example.org",
            "asked_at": NOW,
        },
        AccessRequest: lambda n: {
            "organization": make_organization(),
            "email": f"spor{n}@example.org",
            "name": "Kari",
        },
        HeldNotice: lambda n: {
            "person": make_person(),
            "batch": make(Batch),
            "by": make_user(),
            "held_on": date(2026, 11, 1),
            "send_on": date(2026, 12, 1),
        },
        LogIn: lambda n: {"user": make_user(), "way": "email", "outcome": "wrong"},
        RateLimit: lambda n: {
            "action": "report",
            "who": n,
            "made": [NOW],
            "until": NOW,
        },
    }
)
