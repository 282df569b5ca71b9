"""The room of machines: the public data by address, without contacts and other people."""
