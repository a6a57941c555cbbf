"""Do the tests notice when the engine is wrong? Change it in one place at a time, and see.

`sites` finds every place of the engine that can be changed, `changing` puts a changed engine (a
mutant) in the place of ours, `ladder` compares the kept examples, `collected` runs the tests that
pass by the place, `forks` gives each mutant a process of its own, `__main__` draws a sample and
reports. A mutant that nothing notices survives: either a test is missing, or the change makes no
difference to anybody (it is equivalent).
"""
