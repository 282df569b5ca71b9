"""The room of machines: the public data by address, in JSON, with no person in it."""
