"""The fault lab: simulated phones and a real server, random operations and faults from a seed, and what must hold after.

`python -m tests.faults.lab --seeds 1..100 --operations 200 --jobs 2 --report FILE`. tests/faults/README.md says the rest.
"""
