"""The least that a Django application does for a list, a record and an insert."""
