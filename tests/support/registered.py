"""An answer of the business register about Yara, and what it proposes."""

from datetime import datetime

from django.utils import timezone

from members.models import Cluster, Organization, RegisterSnapshot
from members.records import review
from tests.support.factories import make

NUMBER = "974760673"
CHECKED = timezone.make_aware(datetime(2026, 3, 12, 6))
FACTS = {
    "number": NUMBER,
    "name": "YARA NORGE AS",
    "legal_form": "AS",
    "nace_code": "20.150",
    "business_address": "Hydrovegen 55, 3936 Porsgrunn",
    "municipality": "Porsgrunn",
    "municipality_code": "4001",
    "employees": 530,
    "website": "www.yara.example.org",
    "is_person": False,
}


def watch(organization, **fields):
    """Give the organization its number, and the answer about it; return it as it stands."""
    Organization.objects.filter(pk=organization.pk).update(orgnr=NUMBER)
    snapshot(organization, **fields)
    return Organization.objects.get(pk=organization.pk)


def snapshot(organization, **fields):
    fields = {"number": NUMBER, "facts": FACTS, "checked_at": CHECKED} | fields
    return make(RegisterSnapshot, organization=organization, **fields)


def propose(organization, changed=(), **facts):
    return review.propose(organization, FACTS | facts, changed=changed)


def accept(*names):
    """Let the cluster accept these facts without review."""
    Cluster.objects.update_or_create(id=1, defaults={"from_register": [*names]})
