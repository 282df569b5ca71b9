"""No id, slug, token or name of an input that is another's reads or writes what is theirs.

Two organizations have the same rows, and each page of the one is compared with that of
the other: what differs is swapped, one by one and all together. What is proposed so is
also approved, since a proposal may name rows of others.
"""

from functools import cache
from itertools import pairwise, product
from urllib.parse import urljoin

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from members import models, people
from members.operation import form_tokens
from members.records import review
from tests.support import table_contents
from tests.support.factories import make
from tests.support.hostile_forms import fill
from tests.support.html_forms import HERE, forms_of, values_of
from tests.support.outsiders import full_text
from tests.support.private_data import MARKER
from tests.support.twins import Side
from tests.support.write_scopes import BOOKKEEPING, columns_of

pytestmark = [pytest.mark.long, pytest.mark.django_db]
ANEW = {"form_token", "csrfmiddlewaretoken"}  # each page has its own
# Whoever takes part in a project, or is asked to, may be somebody else.
MAY_NAME_OTHERS = {
    ("members_participation", "organization_id"),
    ("members_partneraddress", "organization_id"),
}


class Registry:
    """Both sides, and the rows of theirs as they must stay."""

    def __init__(self):
        self.secretary = make.secretary()
        self.ours = Side("Alfa", 1)
        before = rows()
        self.theirs = Side("Beta", 2)
        self.stored = rows()
        self.their_rows = {
            table: found - before.get(table, set())
            for table, found in self.stored.items()
        }
        self.their_keys = {
            table: {_key(row) for row in found}
            for table, found in self.their_rows.items()
            if not table.endswith("event")
        }
        self.tried, self.read, self.written = 0, set(), set()

    def send(self, client, address, values=None):
        """Send a form, or open a page for None; record what of theirs it reads and writes."""
        self.tried += 1
        cookies = client.cookies.copy()
        with transaction.atomic():
            counts = table_contents.writes()
            answer = _send(client, address, values)
            tables = {*(table_contents.writes() - counts)}
            if "members_changeitem" in tables:
                self._approve()
                tables = {*(table_contents.writes() - counts)}
            changed = [*self._changed(tables - BOOKKEEPING)]
            transaction.set_rollback(True)
        client.cookies = cookies
        at = address, str(values)
        self.written |= {(*at, *one) for one in changed}
        typed = MARKER.findall(f"{address} {values}")
        self.read |= {(*at, word) for word in self._words(answer) if word not in typed}
        assert answer.status_code < 500, at

    def _words(self, answer):
        """Return the private words of theirs in an answer."""
        words = MARKER.findall(full_text(answer).lower())
        return {word for word in words if word.startswith(f"lekk{self.theirs.number}")}

    def _approve(self):
        """Approve what was just proposed, as a secretary who noticed nothing."""
        table = "members_changeitem"
        [items] = _sets(table_contents.read_only([table])).values()
        place = columns_of(table).index("request_id")
        changed = {int(row.split(b"\t")[place]) for row in items - self.stored[table]}
        for pk in changed:
            try:
                with transaction.atomic():
                    review.approve(pk, by=self.secretary)
            except ValidationError:
                continue

    def _changed(self, tables):
        """Yield (table, row or column): rows of theirs that changed, new ones that name them."""
        for table, now in _sets(table_contents.read_only(tables)).items():
            for row in self.their_rows.get(table, set()) - now:
                yield table, row
            for row in now - self.stored.get(table, set()):
                for column, value in zip(
                    columns_of(table), row.split(b"\t"), strict=True
                ):
                    if self._is_theirs(table, column, value):
                        yield table, column

    def _is_theirs(self, table, column, value):
        if (table, column) in MAY_NAME_OTHERS:
            return False
        return value in self.their_keys.get(_foreign_keys(table).get(column), ())


def _send(client, address, values):
    if values is None:
        return client.get(address)
    values = {**values, form_tokens.FIELD: form_tokens.token(), "sure": "yes"}
    return client.post(address, values, headers=HERE)


def rows():
    return _sets(table_contents.read())


def _sets(contents):
    return {table: set(found.splitlines()) for table, found in contents.items()}


def _key(row):
    return row.split(b"\t")[0]


@cache
def _foreign_keys(table):
    """Return {column: table that it refers to}."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_relations(cursor, table)
    return {column: other for column, (_column, other, *_rest) in found.items()}


def swapped_addresses(mine, theirs):
    """Yield the addresses in which some parts are theirs."""
    pairs = zip(mine.split("/"), theirs.split("/"), strict=True)
    choices = [(a, b) if a != b else (a,) for a, b in pairs]
    for parts in product(*choices):
        if (address := "/".join(parts)) != mine:
            yield address


def swapped_bodies(mine, theirs):
    """Yield the values of a form in which one is theirs, or all are, by each button."""
    own, other = filled(mine), filled(theirs)
    bodies = [own, other]
    for a, b in zip(mine.controls.values(), theirs.controls.values(), strict=False):
        if a.name in ANEW:
            continue
        if a.name != b.name and b.name in other:
            bodies.append(
                {n: v for n, v in own.items() if n != a.name} | {b.name: other[b.name]}
            )
        values = [b.sent, *([one] for one in b.choices)]
        mine_too = [a.sent, *([one] for one in a.choices)]
        others = [value for value in values if value and value not in mine_too]
        bodies += [own | {a.name: value} for value in others[:4]]
    buttons = list(dict.fromkeys(mine.buttons + theirs.buttons))
    for body, (name, value) in product(bodies, buttons or [("", "")]):
        if not str(value).startswith("add-"):
            yield body | {name: value} if name else body


def filled(form):
    """Return the values of a form, its empty inputs filled in."""
    values = values_of(form)
    for name, control in form.controls.items():
        if "__prefix__" in name or control.kind == "file":
            values.pop(name, None)
        elif values.get(name, [""]) in ([], [""]) and control.kind != "checkbox":
            values[name] = [fill(control) or ""]
    return values


@pytest.fixture
def registry(db):
    return Registry()


@pytest.mark.parametrize("who", ["manager", "editor", ""])
def test_no_swap_reads_or_writes_what_is_of_others(registry, who, figure):
    mine, theirs = (side.pages()[who] for side in (registry.ours, registry.theirs))
    client, other = (side.clients[who] for side in (registry.ours, registry.theirs))

    for own, foreign in zip(mine, theirs, strict=True):
        if who:
            for address in swapped_addresses(own, foreign):
                registry.send(client, address)
        pairs = zip(forms(client, own), forms(other, foreign), strict=bool(who))
        for form, twin in pairs:
            places = [form.action]
            # With a link of theirs, theirs may be done.
            places += swapped_addresses(form.action, twin.action) if who else []
            for body, address in product(swapped_bodies(form, twin), places):
                registry.send(client, address, body)

    report(registry, figure)


def forms(client, page):
    """Return the forms of a page, but for that to log out."""
    found = forms_of(client.get(page), page)
    for form in found:
        form.action = urljoin(page, form.action)
    return [form for form in found if form.action != reverse("portal:log_out")]


def test_no_token_of_parts_of_others_is_a_token(registry, figure):
    ours, theirs = (
        {**side.links, "own": ("/samtykke/{}/", people.token_for(side.person))}
        for side in (registry.ours, registry.theirs)
    )
    kinds = list(ours)
    for kind, other in [*zip(kinds, kinds, strict=True), *pairwise(kinds)]:
        (page, mine), (_page, foreign) = ours[kind], theirs[other]
        for token in mixed(mine, foreign):
            registry.send(Client(), page.format(token))
            registry.send(Client(), page.format(token), {"do": "hide"})

    report(registry, figure)


def mixed(mine, theirs):
    """Return the tokens that are made of parts of two."""
    if mine.count(".") != theirs.count("."):
        return [f"{mine.rpartition('.')[0]}.{theirs}", f"{mine}.{theirs}"]
    parts = zip(mine.split("."), theirs.split("."), strict=True)
    tokens = {".".join(chosen) for chosen in product(*parts)}
    return sorted(tokens - {mine, theirs})


def report(registry, figure):
    found = {"read": len(registry.read), "written": len(registry.written)}
    figure(tried={"swaps": registry.tried}, found=found)
    assert (registry.read, registry.written) == (set(), set())


def test_a_swap_that_reads_or_writes_would_be_noticed(registry, figure, monkeypatch):
    every = models.Organization.objects.all
    monkeypatch.setattr(models.User, "organizations", lambda _user, _role=None: every())
    page = reverse("portal:contacts", args=[registry.theirs.organization.slug])
    client = registry.ours.clients["manager"]

    registry.send(client, page)
    for form in forms(client, page):
        for body in swapped_bodies(form, form):
            registry.send(client, page, body)

    noticed = [registry.read != set(), registry.written != set()]
    figure(tried={"guards taken away": 1}, found={"noticed": sum(noticed)})
    assert noticed == [True, True]
