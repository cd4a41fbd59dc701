"""The built-in town: real streets, invented people, and a day of canvassing there."""
