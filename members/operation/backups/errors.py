class BackupError(Exception):
    """A backup or a restoration did not happen; the text is for the operator."""
