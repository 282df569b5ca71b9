"""Note that an address takes no letters: the recipient's server has refused it for good."""

from django.utils import timezone

from members.models import User


def note(address):
    """Mark the user of the address, if any, until a letter is known to have arrived."""
    users = User.objects.filter(email=address.lower(), bounced_on=None)
    users.update(bounced_on=timezone.localdate())
