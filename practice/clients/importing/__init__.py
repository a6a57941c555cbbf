"""Bring clients along from another system: read a file, show what it would do, do it at once.

`reading` turns the bytes of a CSV or vCard file into rows of text, `columns` knows what other
systems call the columns, `cleaning` reads what stands in a cell, `sorting` says of each row whether
it is new, here already or cannot be read, and `services` keeps a file until it is confirmed.
"""
