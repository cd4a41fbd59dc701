"""Changes of the field record, oldest first."""
