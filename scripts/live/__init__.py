"""A session under way in a database of its own, for the commands that try its taps."""
