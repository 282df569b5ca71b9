"""The inputs of a member's form: each gives a value as review reads it."""
