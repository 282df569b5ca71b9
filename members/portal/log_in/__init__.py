"""Log-in by a code in an e-mail or by a passkey, with a second factor for staff."""
