"""Where things are: voter file, addresses, doors, boundaries, the join and hexes."""
