"""Posts nonsense to every form of the product, in this process and without a network (SECURITY F5)."""
