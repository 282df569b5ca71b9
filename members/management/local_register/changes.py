"""The file of the demo's register: the invented unit as it is now, and the updates."""

import json
from datetime import UTC, datetime
from time import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from .answers import Register
from .units import (
    AT_HEROYA,
    IN_SKIEN,
    NAME,
    NUMBER,
    WORKPLACE,
    invented_unit,
    invented_workplace,
    real_units,
)

# The flag of a change, and the key of its day.
FLAGS = {
    "bankrupt": ("konkurs", "konkursdato"),
    "wind-up": ("underAvvikling", "underAvviklingDato"),
    "dissolve": (
        "underTvangsavviklingEllerTvangsopplosning",
        "tvangsopplostPgaManglendeRegnskapDato",
    ),
}
# The changes, and the sentence about the unit after each.
CHANGES = {
    "bankrupt": "is bankrupt",
    "wind-up": "is being wound up",
    "dissolve": "is being dissolved by the court",
    "delete": "is deleted",
    "remove": "is removed from open data",
    "rename": "has another name",
    "move": "has another address",
    "employees": "has five more employees",
    "restore": "is as it was at first",
}
TYPES = {"delete": "Sletting", "remove": "Fjernet"}
OF_DELETED = ("organisasjonsnummer", "navn", "organisasjonsform", "_links")


def read_register():
    """Return the Register of the demo, as its file is now."""
    unit, updates = _read()
    is_active = unit.get("respons_klasse") == "Enhet"
    subunits = {WORKPLACE: invented_workplace()} if is_active else {}
    return Register(real_units() | {NUMBER: unit}, subunits, updates)


def change_unit(change):
    """Change the invented unit; return whether that makes a difference.

    Once it is deleted or removed, nothing else of it can change.
    """
    before, updates = _read()
    after = _changed(before, change)
    if after != before:
        _write(after, [*updates, _update(change, updates)])
    return after != before


def _changed(unit, change):
    response = unit.get("respons_klasse")
    if change == "restore":
        return invented_unit()
    if change == "remove":
        return _ended(unit, "organisasjonsnummer")
    if change == "delete" and response:
        return _ended(unit, *OF_DELETED) | {"respons_klasse": "SlettetEnhet"}
    if response != "Enhet":
        raise ValidationError(
            f"{NAME} has ended in the local register. Restore it first:"
            " make register CHANGE=restore"
        )
    if change in FLAGS:
        flag, day = FLAGS[change]
        return {day: _today()} | unit | {flag: True}
    return unit | _facts(unit)[change]


def _ended(unit, *keys):
    """Return the keys that stay of a unit, with the day of its end."""
    return {"slettedato": _today()} | {
        key: unit[key] for key in (*keys, "slettedato") if key in unit
    }


def _facts(unit):
    """Return {change: other facts}; a second change of a kind takes back the first."""
    name = NAME.upper()
    names = {name: f"NYE {name}"}
    is_home = unit["forretningsadresse"] == AT_HEROYA
    return {
        "rename": {"navn": names.get(unit["navn"], name)},
        "move": {"forretningsadresse": IN_SKIEN if is_home else AT_HEROYA},
        "employees": {"antallAnsatte": unit["antallAnsatte"] + 5},
    }


def _update(change, updates):
    """Return the next row of the feed; its number is new, though the file be deleted."""
    last = updates[-1]["oppdateringsid"] if updates else 0
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {
        "oppdateringsid": max(last + 1, int(time())),
        "dato": now.replace("+00:00", "Z"),
        "organisasjonsnummer": NUMBER,
        "endringstype": TYPES.get(change, "Endring"),
    }


def _today():
    return timezone.localdate().isoformat()


def _path():
    return settings.VAR / "register.json"


def _read():
    """Return the invented unit and the updates."""
    if not _path().exists():
        return invented_unit(), []
    content = json.loads(_path().read_text())
    return content["unit"], content["updates"]


def _write(unit, updates):
    content = {"unit": unit, "updates": updates}
    draft = _path().with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False))
    # The server may read at any moment.
    draft.replace(_path())
