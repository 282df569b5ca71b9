"""Whether the time of an answer tells if an address is known, for every form that takes one.

`python -m tests.timing` measures it in a test database; it needs no server, and no e-mail
leaves the queue. `--pairs 4000` is the long form.

forms.py    the forms, found on their pages, and whose addresses are known to each
clocks.py   the time of processors: what is planted in a control
pairs.py    send pairs of a known and an unknown address, time and compare them (AUC)
"""
