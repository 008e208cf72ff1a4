"""Articles in, cited facts out."""
