"""Makes a release: graph, wheel, source archive and site, the same bytes on any machine."""
