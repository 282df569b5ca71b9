"""The files of lists that we make, and what a look finds when they are read back."""

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.exchange import (
    FORMATS,
    TARGETS,
    ListFile,
    guess,
    look,
    read_file,
)
from members.models import IncomingFile
from tests.support.login import log_in

# What the file of a list of the secretariat is read as.
INTO = dict.fromkeys(["organizations", "memberships", "projects", "offices"])
INTO = {key: key for key in INTO} | {"people": "contacts"}


def public_file(name, ending):
    """Return the bytes of the file of a public list, in the active language."""
    file = ListFile(name, FORMATS[ending], QueryDict(""))
    return b"".join(file.format.write(file.sheet))


def staff_files(key, ending, user):
    """Return the bytes of files of a staff list with all its columns among them."""
    client = log_in(Client(), user)
    page = client.get(reverse("admin:list", args=[key]))
    names = list(page.context["asked"].staff_list.columns_for(user))
    parts = [names[at : at + 25] for at in range(0, len(names), 25)]
    place = reverse("admin:list_file", args=[key, ending])
    answers = [client.post(place, query_params={"column": part}) for part in parts]
    return [b"".join(answer.streaming_content) for answer in answers]


def read_back(data, ending, target, user):
    """Return (headings left, Look) of a file of ours, as the admin reads it: in Norwegian."""
    with translation.override("nb"):
        table = read_file(data, f"file.{ending}")
        names = guess(TARGETS[target], table.headings)
        given = {"target": target, "table": table.as_json(), "columns": names}
        left = [h for h, name in zip(table.headings, names, strict=True) if not name]
        return left, look(IncomingFile(**given), by=user)
