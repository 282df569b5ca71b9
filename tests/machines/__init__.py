"""Several web servers over a primary database and a replica of it, on this machine.

machines.py       their processes
test_machines.py  nobody misses the own save, whatever becomes of the replica
"""
