"""Send messages to lists, and see who was written to."""

from members import messages
from members.models import Letter


def send(draft, by, **given):
    """Send a draft as its sender sees it now, and write the letters."""
    given.setdefault("seen", messages.version(draft, messages.select(draft, by)))
    return messages.send(draft, by=by, **given)


def written():
    """Return {address: Letter} of the letters of messages."""
    messages.write_letters()
    return {one.to: one for one in Letter.objects.filter(kind="message")}
