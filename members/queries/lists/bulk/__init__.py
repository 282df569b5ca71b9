"""Change the rows of a list together: shown first, then written as one act.

acts.py     what can be changed of a row, and who may
preview.py  what will change of which rows, kept until it is carried out
carry.py    carry it out; rows that changed meanwhile are named and left
task.py     the same as a long task
"""
