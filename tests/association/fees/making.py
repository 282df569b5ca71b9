"""Rates, members and lists of fees for tests."""

from datetime import date
from decimal import Decimal

from members.association.fees import FeePreview, make_fees
from members.models import Fee, FeeCategory, FeeRate
from tests.support.factories import make

DAY = date(2027, 1, 1)


def make_rates(year=2027, kind="", name="Ordinært medlem", **amounts):
    """Create a fee category with {size without signs: amount}; `other` is for the rest."""
    sizes = {"micro": "1-9", "small": "10-49", "other": ""}
    given = {"name": name, "membership_category": kind}
    category, _is_new = FeeCategory.objects.get_or_create(**given)
    for key, amount in amounts.items():
        rate = {"category": category, "year": year, "size": sizes[key]}
        FeeRate.objects.create(**rate, amount=Decimal(amount))
    return category


def make_list(by, year=2027, day=DAY, amounts=None, seen=None):
    """Make the list as somebody does who has just looked at it; return the Batch."""
    seen = seen or FeePreview(year, day).fingerprint
    return make_fees(year, day, amounts, seen=seen, by=by)


def make_billed(how_many, **fields):
    """Create members whose fees are billed on 2 January 2026, by name."""
    rows = []
    for n in range(how_many):
        member = make.member(name=f"Bedrift {n:03}")
        given = {"year": 2026, "amount": 1000 + n, "billed_on": date(2026, 1, 2)}
        rows.append(Fee.objects.create(organization=member, **given | fields))
    return rows
