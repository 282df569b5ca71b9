"""Which pages of the desk and of members, and which outcomes of acts, the tests reach."""

from collections import defaultdict

from django.urls import get_resolver

ROOMS = ("admin", "portal")
LOCKED = "En annen er i ferd med å lagre", "Someone else is saving"
CHANGED = "i mellomtiden", "in the meantime", "meanwhile"


def outcome(answer):
    """Return what became of the act of a POST, as its answer tells."""
    if answer["status"] in (403, 404):
        return "not allowed"
    html = answer["html"]
    if any(words in html for words in LOCKED):
        return "locked"
    if any(words in html for words in CHANGED):
        return "changed meanwhile"
    return "done" if answer["batches"] or answer["status"] == 302 else "refused"


def outcomes(answers):
    """Return {page: {outcome}} of the POSTs to the desk and to the pages of members."""
    found = defaultdict(set)
    for answer in answers.values():
        if answer["method"] == "POST" and answer["page"].startswith(ROOMS):
            found[answer["page"]].add(outcome(answer))
    return found


def never_read(answers):
    """Return the names of pages of the desk and of members that no test has got."""
    read = {a["page"] for a in answers.values() if a["status"] == 200}
    names = {
        f"{room}:{name}"
        for room in ROOMS
        for name in get_resolver().namespace_dict[room][1].reverse_dict
        if isinstance(name, str)
    }
    return sorted(names - read)
