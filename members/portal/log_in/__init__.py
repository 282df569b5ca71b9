"""How one gets in: a code by e-mail or a passkey, and for staff a second factor."""
