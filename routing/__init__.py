"""How to walk: streets, sidewalks, distances, walks and turf."""
