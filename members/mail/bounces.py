"""Note that an address takes no letters, and who has not been told because of it."""

from django.utils import timezone

from members.models import Person, User

TOLD = "person_told"


def note(address):
    """Mark the user of the address, if any, until a letter is known to have arrived."""
    users = User.objects.filter(email=address.lower(), bounced_on=None)
    users.update(bounced_on=timezone.localdate())


def note_untold(letter):
    """Let whoever a letter has not reached stand among those who must still be told."""
    if letter.failed_at and letter.kind == TOLD:
        people = Person.objects.filter(email__iexact=letter.to)
        people.exclude(told_on=None).update(told_on=None, told_version="")
