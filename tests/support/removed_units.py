"""An organization with secret words in all that came from the business register."""

from django.db import transaction
from django.utils import timezone

from members import models
from members.actions import recording
from tests.support.factories import make

# Each came from the register, and stands nowhere else.
SECRETS = {
    *("moderveien 1", "moderveien 2", "moderveien 3", "98.765", "frahemmelig kommune"),
    *("hemmelig kilde", "enk-x", "refusert-x", "foreslått-x", "former hemmelig as"),
    *("997755332", "konkurshemmelig", "mellomhemmelig as"),
}
STAYS = {"gamlevegen 1", "asa-vår", "prøvebedriften as", "notodden"}
FIGURE = {
    "employees": 4711,
    "employees_qualifier": "exact",
    "employees_scope": "organization",
    "employees_of_nb": "juridisk enhet",
    "employees_of_en": "the legal unit",
    "employees_year": 2026,
    "employees_source": "Hemmelig kilde",
}
EMPTY = dict.fromkeys(FIGURE, "") | {"employees_qualifier": "exact"}


@transaction.atomic
def plant_registered(by):
    """Return a member for which values were accepted, refused, replaced and proposed."""
    row = make.member(
        name="Prøvebedriften AS",
        business_address="Gamlevegen 1",
        legal_form="ASA-vår",
        municipality="Notodden",
    )
    site = make(models.Site, name="Herøya", slug="heroya-x")
    models.RegisterSnapshot.objects.create(
        organization=row,
        number="974760673",
        status="active",
        facts={"name": "MELLOMHEMMELIG AS", "website": "frahemmelig kommune"},
        answer_hash="konkurshemmelig",
    )
    accept(row, by, business_address="Moderveien 1", legal_form="ENK-X")
    accept(row, None, business_address="Moderveien 2")
    accept(row, None, business_address="Moderveien 3", nace_code="98.765")
    accept(row, by, name="Former Hemmelig AS", employees=FIGURE, orgnr="997755332")
    accept(row, by, municipality="Frahemmelig kommune")
    added = {"site": "heroya-x", "role": "", "since": "", "until": ""}
    accept(row, by, presences={"add": [added], "change": [], "remove": []})
    source = "Enhetsregisteret (Hemmelig kilde)"
    plain = {"role": "", "since": None, "until": None}
    make(models.Presence, organization=row, site=site, source=source, **plain)
    make(models.OrganizationName, organization=row, name="Former Hemmelig AS")
    _write_as_staff(row)
    _decide(_propose(row, {"legal_form": "Refusert-X"}), by, "rejected")
    _propose(row, {"nace_code": "Foreslått-X", "name": "Mellomhemmelig AS"})
    make(models.RegisterAlert, organization=row, kind="bankrupt", day="2026-03-04")
    letter = {"to": by.email, "subject": "Varsel", "is_secret": False}
    text = "Prøvebedriften AS er konkurshemmelig"
    make(models.Letter, kind="register_alert", text=text, **letter)
    row.refresh_from_db()
    return row


def _write_as_staff(row):
    """Replace some of what was accepted by what the secretariat knows."""
    own = {"legal_form": "ASA-vår", "name": "Prøvebedriften AS"}
    models.Organization.objects.filter(pk=row.pk).update(municipality="Notodden", **own)


def accept(row, by, **values):
    """Accept values of the register, by somebody or without review; return the batch."""
    change = _propose(row, values) if by else None
    with recording(models.Batch.Act.DECISION, by=by) as batch:
        _decide(change or _propose(row, values), by, "approved")
        own = {n: v for n, v in values.items() if n != "presences"}
        columns = {n: v for n, v in own.items() if n != "employees"}
        columns |= own.get("employees", {})
        models.Organization.objects.filter(pk=row.pk).update(**columns)
    day = str(timezone.localdate())
    snapshot = models.RegisterSnapshot.objects.get(organization=row)
    snapshot.taken |= {name: [value, day] for name, value in own.items()}
    snapshot.save()
    return batch


def _propose(row, values):
    row.refresh_from_db()
    given = {"noun": "organization", "organization": row, "origin": "register"}
    change = models.ChangeRequest.objects.create(**given)
    for name, value in values.items():
        live = {"employees": EMPTY, "presences": []}.get(name)
        old = getattr(row, name) if live is None else live
        change.items.create(field=name, old=old, proposed=value)
    return change


def _decide(change, by, decision):
    for item in change.items.all():
        item.decision, item.live = decision, item.old
        item.published = item.proposed if decision == "approved" else None
        item.save()
    change.status, change.decided_by, change.decided_at = decision, by, timezone.now()
    change.at_once = by is None
    change.reason = "Nei." if decision == "rejected" else ""
    change.save()
