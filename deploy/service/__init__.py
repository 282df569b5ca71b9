"""`make service`: install or upgrade the registry on Debian, with the standard library alone.

`answers` is what the administrator has to say, `machine` changes the system (or only says
what it would change), the other modules are the steps, and `__main__` is their order.
"""
