"""What the pages cost, measured against a floor: the least that Django could do in their place."""
