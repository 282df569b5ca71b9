"""Find the organizations of typed names, else those that look alike."""

import re
from dataclasses import dataclass, field

from members.models import Organization
from members.records.duplicates import similar, typed_profile
from members.records.duplicates.names import named

from ..incoming.names import OrganizationQuery, find
from ..incoming.normalize import organization_number

NUMBER = re.compile(
    r"(?:\bNO ?)?\b\d{3}[ .\xa0]?\d{3}[ .\xa0]?\d{3}\b(?: ?MVA\b)?", re.I
)


@dataclass
class TypedOrganization:
    """The organization of a typed name or number; without one, those that are alike."""

    name: str
    orgnr: str = ""
    organization: Organization | None = None
    alike: list = field(default_factory=list)


def name_and_number(text):
    """Return (name, number) of a text with one of them or both; raise ValidationError."""
    match = NUMBER.search(text)
    if match is None and text.replace(" ", "").isdecimal():
        return "", organization_number(text)
    if match is None:
        return text, ""
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(rest.split()).strip(" ,;()–-"), organization_number(match[0])


def find_typed(entries):
    """Return a TypedOrganization for each (name, number)."""
    queries = [OrganizationQuery(name=name, orgnr=orgnr) for name, orgnr in entries]
    matches = list(zip(entries, find(queries), strict=True))
    pks = {pk for _t, one in matches for pk in (one.pk, *dict(one.candidates)) if pk}
    rows = Organization.objects.in_bulk(pks)
    return [_organization_of(*values, match, rows) for values, match in matches]


def _organization_of(name, orgnr, match, rows):
    result = TypedOrganization(name, orgnr, rows.get(match.pk))
    if result.organization is None:
        result.alike = [rows[pk] for pk, _reason in match.candidates if pk in rows]
    if result.organization or result.alike or not name:
        return result
    profile = typed_profile(name=name, orgnr=orgnr)
    alike = [one.organization for one in similar(Organization.objects.all(), profile)]
    same = [row for row in alike if named(row.name).core == named(name).core]
    # “Alfa Norge” is Alfa Norge AS, unless another one is called that, too.
    if len(same) == 1 and orgnr in ("", same[0].orgnr):
        result.organization = same[0]
    else:
        result.alike = alike
    return result
