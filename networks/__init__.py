"""The network of things: networkx views, measures, layouts, and the page that one mails to a colleague."""
