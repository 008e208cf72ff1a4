"""Our own tables and cited facts; see README.md beside."""
