"""Change the rows of a list together: previewed, then written as one act.

acts.py     the kinds of change, with their permissions
preview.py  the rows and values that will change, stored until it is carried out
carry.py    carry it out; rows that changed meanwhile are named and left
task.py     the same as a long task
"""
