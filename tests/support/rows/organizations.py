"""Valid rows of organizations, their offerings, and how they are related."""

from datetime import date

from members.models import (
    Certificate,
    CertificateKind,
    CustomerReference,
    DistinctPair,
    FormerSlug,
    Image,
    Introduction,
    LikelyPair,
    MergedOrganization,
    Note,
    Organization,
    OrganizationName,
    OrganizationRelationship,
    OrganizationTopic,
    Presence,
    ProfileLink,
    ProfilePicture,
    ResourceStream,
    Service,
    SharePicture,
    Site,
    TestFacility,
    Topic,
)
from members.models.images import content_hash
from tests.support.factories import (
    make_organization,
    make_picture,
    make_site,
    make_topic,
    make_user,
)

from .making import GIVEN, make

GIVEN.update(
    {
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
        FormerSlug: lambda n: {"noun": "site", "slug": f"gammelt-{n}", "row_id": n},
        Service: lambda n: {
            "organization": make_organization(),
            "name_nb": f"Tjeneste {n}",
            "name_en": f"Service {n}",
            "topic": make_topic(),
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
        Image: lambda n: {
            "hash": content_hash(b"bilde %d" % n),
            "kind": "png",
            "width": 300,
            "height": 200,
            "data": b"bilde %d" % n,
        },
        SharePicture: lambda n: {
            "organization": make_organization(),
            "language": "nb",
            "fingerprint": f"{n:064x}",
            "hash": content_hash(b"delt %d" % n),
            "data": b"delt %d" % n,
        },
        TestFacility: lambda n: {
            "organization": make_organization(),
            "name_nb": f"Lab {n}",
            "capability_nb": "Måler trykk",
        },
        ResourceStream: lambda n: {
            "organization": make_organization(),
            "kind": "heat",
            "direction": "offered",
        },
        Introduction: lambda n: {
            "offer": make(ResourceStream, direction="offered"),
            "need": make(ResourceStream, direction="needed"),
            "asked_side": "needed",
            "asked_by": make_user(),
            "asked_on": date(2026, 11, 1),
        },
        Note: lambda n: {
            "organization": make_organization(),
            "text": f"Ring om {n}",
            "written_by": make_user(),
        },
        DistinctPair: lambda n: {
            "one": make_organization(),
            "other": make_organization(),
        },
        LikelyPair: lambda n: {
            "one": make_organization(),
            "other": make_organization(),
            "score": 0.9,
            "reasons": ["name"],
        },
        MergedOrganization: lambda n: {
            "row_id": 10**9 + n,
            "survivor": make_organization(),
        },
        Site: lambda n: {"name": f"Sted {n}"},
        Presence: lambda n: {
            "organization": make_organization(),
            "site": make_site(),
            "role": "tenant",
        },
    }
)
