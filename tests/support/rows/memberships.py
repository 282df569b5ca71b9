"""Valid rows of memberships, from application to resignation, and their fees."""

from datetime import date

from members.models import (
    Application,
    ApplicationSite,
    Fee,
    FeeCategory,
    FeeRate,
    Membership,
    Reminder,
    Resignation,
    SectionConfirmation,
)
from tests.support.factories import make_organization, make_site, make_user

from .making import GIVEN, NOW, checked, kind_without_category, make

GIVEN.update(
    {
        Application: lambda n: {
            "orgnr": checked(n),
            "name": f"Søker {n} AS",
            "kind": "company",
            "contact_name": "Kari",
            "contact_email": f"soker{n}@example.org",
            "why": "Vi vil samarbeide.",
            "confirmed_at": NOW,
        },
        ApplicationSite: lambda n: {
            "application": make(Application),
            "site": make_site(),
        },
        Membership: lambda n: {"organization": make_organization()},
        Resignation: lambda n: {
            "organization": make_organization(),
            "given_by": make_user(),
            "given_on": date(2026, 11, 1),
            "last_day": date(2026, 12, 31),
        },
        Reminder: lambda n: {
            "organization": make_organization(),
            "step": "first",
            "user": make_user(),
            "asked_on": date(2026, 11, 1),
        },
        SectionConfirmation: lambda n: {
            "organization": make_organization(),
            "section": "profile",
            "confirmed_on": date(2026, 11, 1),
        },
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
    }
)
