"""Taps sent late, twice, in any order and by wrong clocks: nothing is lost, twice or otherwise."""
