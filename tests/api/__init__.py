"""The room of machines: reconciliation, the file for assistants, and their protocol."""
