"""Web workers killed under a stream of check-ins: what was acknowledged is kept, and kept once."""
