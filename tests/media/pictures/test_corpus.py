"""Every picture of the corpus is stored anew or refused with a sentence, by each form.

SEED chooses the damaged ones, and one in twenty for the form that the normal run tries.
"""

import re
import resource
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext

from members import people
from members.media.pictures import MESSAGES
from members.models import Image
from tests.support import hostile_pictures, table_contents
from tests.support.body_fuzzer import multipart
from tests.support.cast import NORA
from tests.support.factor_pages import new_client
from tests.support.hostile_forms import HEADERS
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.pictures import opened, parts_of
from tests.support.sampling import SEED, chosen, part_of
from tests.support.write_scopes import WriteMonitor

# All that a file of each kind may consist of: pixels and how to decode them.
PARTS = {
    "png": {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"},
    "jpeg": {"E0", "DB", "C0", "C4", "DA"},
    "webp": {"VP8X", "VP8L", "VP8 ", "ALPH"},
}
# What is known of a JPEG by its own first segment, and of a picture with transparency.
INFO = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency", "loop"}
INFO |= {"background", "progressive", "progression", "timestamp", "duration"}
EMPTY = "The submitted file is empty."
REFUSAL_WRITES = {"members_ratelimit", "django_session", "cache", "pghistory_context"}
REFUSAL_WRITES |= {"members_batch"}  # made, and deleted again
SIDE = 512
CPU_SECONDS = 7  # the limit of the process is five; its start costs some
MEMORY = 400_000_000  # bytes


@dataclass
class Door:
    """A form that takes a picture: who sends it, and what else it sends."""

    name: str
    client: object
    address: str
    field: str
    more: dict

    def body(self, file):
        page = self.client.get(self.address)
        values = filled(page) | {name: [value] for name, value in self.more.items()}
        pairs = [(name, value) for name in values for value in values[name]]
        return multipart([*pairs, (self.field, file)])


@pytest.fixture
def doors(ours, ola, nora, kari):
    profile = reverse("portal:profile", args=[ours.slug])
    organization = reverse("admin:members_organization_change", args=[ours.pk])
    link = reverse("portal:consent", args=[people.token_for(nora)])
    correct = NORA | {"language": "nb", "do": "correct"}
    member, staff = log_in(new_client(), ola), log_in(new_client(), kari)
    name, logo = "admin:members_organization_change", "logo-file"
    return {
        "profile": Door("portal:profile", member, profile, logo, {"act": "send"}),
        "admin": Door(name, staff, organization, logo, {}),
        "consent": Door("portal:consent", new_client(), link, "picture", correct),
    }


NAMES_OF_DOORS = ["profile", "admin", "consent"]
PARAMETERS = [
    pytest.param(chosen("door", NAMES_OF_DOORS), 20, id="by seed"),
    *(pytest.param(n, 1, id=n, marks=pytest.mark.long) for n in NAMES_OF_DOORS),
]


@pytest.mark.parametrize(("name", "share"), PARAMETERS)
def test_a_picture_is_stored_anew_or_refused_with_a_sentence(
    doors, ours, kari, name, share
):
    cases, staff = hostile_pictures.corpus(SEED), log_in(new_client(), kari)
    assert len(cases) >= hostile_pictures.NUMBER
    monitor = WriteMonitor(ours)

    wrong = [
        (case, problem)
        for case in part_of(cases, share)
        for problem in problems(monitor, doors[name], staff, case, cases[case])
    ]

    assert wrong == [], f"SEED={SEED}"


def problems(monitor, door, staff, name, case):
    """Return what is wrong with the answer to an upload, which is undone."""
    file = (
        chosen(f"name of {name}", hostile_pictures.NAMES),
        chosen(f"type of {name}", hostile_pictures.TYPES),
    )
    body, before = door.body((*file, case.make())), usage()
    form = SimpleNamespace(
        name=door.name, arguments={}, post=lambda body: outcome(door, staff, body)
    )
    (became, found), changed = monitor.send(form, body)
    found += [f"foreign rows: {changed[:3]}"] if changed else []
    found += exceeded(before, usage())
    if case.expected not in (hostile_pictures.EITHER, became):
        found.append(f"{became}, not {case.expected}")
    return found


def outcome(door, staff, body):
    """Return STORED or REFUSED, and what is wrong with it."""
    counted, kind = table_contents.writes(), body[0]
    answer = door.client.generic("POST", door.address, body[1], kind, headers=HEADERS)
    written = set(table_contents.writes() - counted)
    images = list(Image.objects.all())
    if answer.status_code == 302 and len(images) == 1:
        return hostile_pictures.STORED, wrong_with_image(staff, *images)
    sentences = map(gettext, [*map(str, MESSAGES.values()), EMPTY])
    # The words of a script stand in attributes.
    page = re.sub(r' data-[a-z]+="[^"]*"', "", answer.text)
    shown = [text for text in map(escape, sentences) if text in page]
    found = [] if len(shown) == 1 else [f"{answer.status_code}: {shown}"]
    if written - REFUSAL_WRITES:
        found.append(f"refused, and wrote {sorted(written - REFUSAL_WRITES)}")
    return hostile_pictures.REFUSED, found


def wrong_with_image(staff, image):
    """Return what is wrong with a stored picture as it is served."""
    answer = staff.get(reverse("admin:picture", args=[image.hash]))
    data, picture = answer.content, opened(answer.content)
    picture.load()
    checks = {
        "type": answer["Content-Type"] == f"image/{picture.format.lower()}",
        "no sniffing": answer["X-Content-Type-Options"] == "nosniff",
        "sandbox": "sandbox" in answer["Content-Security-Policy"],
        "size": picture.size == (image.width, image.height),
        "side": max(picture.size) <= SIDE,
        "parts": set(parts_of(data)) <= PARTS[image.kind],
        "info": set(picture.info) <= INFO and not picture.getexif(),
        "still": not getattr(picture, "is_animated", False),
        "secret": hostile_pictures.SECRET.encode() not in data,
    }
    return [check for check, is_right in checks.items() if not is_right]


def usage():
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def exceeded(before, after):
    """Return the limits that the processes between the two measurements have passed."""
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = after.ru_maxrss * 1024  # of the largest process ever
    # A process counts what its parent held when it was forked.
    limit = max(MEMORY, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    is_larger = after.ru_maxrss > before.ru_maxrss
    found = [f"{seconds:.1f} s"] if seconds > CPU_SECONDS else []
    return found + ([f"{peak} bytes"] if is_larger and peak > limit else [])


def test_metadata_and_bytes_after_a_picture_are_noticed():
    def is_plain(data):
        try:
            return set(parts_of(data)) <= PARTS[opened(data).format.lower()]
        except ValueError:
            return False

    hiding = {
        name: case.make()
        for name, case in hostile_pictures.corpus(SEED).items()
        if case.expected == hostile_pictures.STORED
        and ("turned 2" in name or ", then " in name)
    }

    unnoticed = [name for name, data in hiding.items() if is_plain(data)]

    assert (len(hiding), unnoticed) == (21, [])
