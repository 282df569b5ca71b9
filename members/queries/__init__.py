"""Questions to the registry.

search/      full text and typos
filters/     the parameters of lists, and the index in memory
lists/       the secretariat's lists
fees.py      the fees of a year by state
climate/     effects, emissions and targets
network/     which organizations share projects
statistics/  the cluster in figures
"""
