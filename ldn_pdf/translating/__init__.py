"""See CONTRIBUTING.md for what this room owns."""
