"""Do the tests notice when the engine is wrong? Change it in one place at a time, and see.

`sites` finds every place of the engine that can be changed, `ladder` tries one changed engine
(a mutant) against the examples, the proofs and the tests, `__main__` draws a sample and reports.
A mutant that nothing notices survives: either a test is missing, or the change makes no
difference to anybody (it is equivalent).
"""
