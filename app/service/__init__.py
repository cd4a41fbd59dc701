"""The verbs of a campaign. Each public function has one command and one route of the same name."""
