"""The facts of an organization that are compared, and the choice of profiles to compare."""

import re
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from urllib.parse import urlsplit

from django.db.models import Q

from members.models import OrganizationName, OrganizationRelationship
from members.models.email_addresses import PUBLIC_DOMAINS, domain_of, host_of
from members.queries.search.query import folded

from .names import Name, named, parts_of

# A site, mail domain or address of more organizations than these distinguishes none.
MOST_SHARING = 3
STREET = re.compile(r"([a-z][a-z .'-]*?) ?(?:vegen|veien|veg|vei)? (\d+) ?([a-z]?)$")
POSTCODE = re.compile(r"\b\d{4}\b")
PHONE_DIGITS = 8
COLUMNS = ["pk", "name", "orgnr", "establishment_orgnr", "website", "email"]
COLUMNS += ["phone", "postal_address"]


@dataclass(frozen=True)
class ComparedProfile:
    """The comparable facts of one organization, or of typed text."""

    name: Name
    others: tuple[Name, ...] = ()
    orgnr: str = ""
    local_orgnr: str = ""
    site: str = ""
    path: str = ""
    domain: str = ""
    address: str = ""
    phone: str = ""
    pk: int | None = None
    related: frozenset[int] = frozenset()

    @property
    def names(self):
        return [self.name, *self.others]

    @property
    def numbers(self):
        return {self.orgnr, self.local_orgnr} - {""}


def profile(name, others=(), *, website="", email="", postal_address="", **facts):
    """Return the ComparedProfile of facts as they are typed or kept."""
    return ComparedProfile(
        name=named(name),
        others=tuple(map(named, [*parts_of(name), *others])),
        site=unless_public(host_of(website)),
        path=_first_folder(website),
        domain=unless_public(domain_of(email)),
        address=address_key(postal_address),
        phone=phone_key(facts.pop("phone", "")),
        **facts,
    )


def load(rows):
    """Return the ComparedProfiles of organizations; three queries however many they are."""
    organizations, related = list(rows.order_by("pk").only(*COLUMNS)), _related(rows)
    others = _other_names(rows.order_by())
    return [_profile_of(row, others[row.pk], related[row.pk]) for row in organizations]


def load_few(organizations):
    """Return the ComparedProfiles of a list of organizations without relationships; one query."""
    others = _other_names(organizations)
    return [_profile_of(row, others[row.pk]) for row in organizations]


def _profile_of(organization, others, related=()):
    return profile(
        organization.name,
        others,
        website=organization.website,
        email=organization.email,
        postal_address=organization.postal_address,
        orgnr=organization.orgnr,
        local_orgnr=organization.establishment_orgnr,
        phone=organization.phone,
        pk=organization.pk,
        related=frozenset(related),
    )


def without_shared(profiles):
    """Return the profiles without the sites, domains and addresses of many of them."""
    for fact in ["site", "domain", "address", "phone"]:
        counted = Counter(getattr(profile, fact) for profile in profiles)
        profiles = [
            replace(p, **{fact: ""}) if counted[getattr(p, fact)] > MOST_SHARING else p
            for p in profiles
        ]
    return profiles


def address_key(text):
    """Return street, number and postcode of an address, empty when one is missing."""
    plain = folded(text[:500])
    codes = POSTCODE.findall(plain)
    pieces = [piece.strip() for piece in re.split(r"[,\n]", plain)]
    streets = [match for piece in pieces if (match := STREET.search(piece))]
    if not codes or not streets:
        return ""
    street, number, letter = streets[-1].groups()
    return f"{street.replace(' ', '')} {number}{letter} {codes[-1]}"


def phone_key(text):
    """Return the last digits of a phone number, which are the same with and without +47."""
    digits = re.sub(r"\D", "", text)[-PHONE_DIGITS:]
    return digits if len(digits) == PHONE_DIGITS else ""


def unless_public(host):
    """Return the host, or empty where anybody can register."""
    parts = host.split(".")
    domains = {".".join(parts[n:]) for n in range(len(parts))}
    return "" if domains & PUBLIC_DOMAINS else host


def _first_folder(website):
    try:
        return urlsplit(website).path.strip("/").partition("/")[0].lower()
    except ValueError:
        return ""


def _other_names(rows):
    names_by_pk = defaultdict(list)
    names = OrganizationName.objects.filter(organization__in=rows)
    for pk, name in names.order_by("pk").values_list("organization", "name"):
        names_by_pk[pk].append(name)
    return names_by_pk


def _related(rows):
    related = defaultdict(set)
    rows = rows.order_by()
    either = Q(from_organization__in=rows) | Q(to_organization__in=rows)
    relationships = OrganizationRelationship.objects.filter(either).order_by()
    for one, other in relationships.values_list("from_organization", "to_organization"):
        related[one].add(other)
        related[other].add(one)
    return related


# Keys of more profiles than these distinguish nothing and would cost most of the time.
LARGEST_BLOCK = 50
SHORTEST_REST = 6


def candidate_pairs(profiles):
    """Return the pairs of profiles that share a key, each once."""
    # Hashes alone: a dict of the keys takes 550 MB at 100,000 organizations.
    hashes, places = array("q"), array("L")
    for place, profile in enumerate(profiles):
        profile_keys = keys(profile)
        hashes.extend(map(hash, profile_keys))
        places.extend([place] * len(profile_keys))
    pairs = set()
    by_hash = sorted(range(len(hashes)), key=hashes.__getitem__)
    for _hash, same in groupby(by_hash, hashes.__getitem__):
        block = [places[n] for n in same]
        if len(block) <= LARGEST_BLOCK:
            pairs.update(combinations(block, 2))
    return ((profiles[one], profiles[other]) for one, other in sorted(pairs))


def keys(profile):
    """Return the keys of a profile: two that are alike have at least one in common."""
    profile_keys = {("number", number) for number in profile.numbers}
    domains = {profile.site, profile.domain} - {""}
    profile_keys |= {("domain", domain) for domain in domains}
    facts = {"address": profile.address, "phone": profile.phone}
    profile_keys |= {(fact, value) for fact, value in facts.items() if value}
    for name in profile.names:
        profile_keys |= {("name", key) for key in _keys_of(name)}
    return profile_keys


def _keys_of(name):
    """Return the name, and its variants without one letter, or without one word.

    Two names that differ by a letter, or by a swap of two, share one of the former.
    """
    core = name.core
    shorter = {core[:n] + core[n + 1 :] for n in range(len(core))}
    words = name.words
    rests = {"".join(words[:n] + words[n + 1 :]) for n in range(len(words))}
    long = {rest for rest in rests if len(rest) >= SHORTEST_REST and len(words) > 2}
    return {core, name.sorted_core} | shorter | long
