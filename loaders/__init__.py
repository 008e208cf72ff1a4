"""Sources into facts: our tables and cited facts, and those of a user's own folder; knows no RDF."""
