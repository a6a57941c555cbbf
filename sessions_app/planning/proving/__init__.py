"""Proof by many: random clients, and what must hold for the plan of each of them.

`intakes` draws whole intake documents, `trials` judges one of them in every way that METHOD
section 7 asks for, `shrinking` makes a failing one small, `found` keeps it, and `runs` spreads
any number over processes. All chance comes from a seed: the same seed draws the same clients, on
any machine and in any number of processes.
"""
