"""Pictures of the real pages, from a fresh demo practice."""
