"""Synthetic registries and the benchmark: the commands make_registry and benchmark.

An application of demos, developers' servers and tests; no production process has it.
"""
