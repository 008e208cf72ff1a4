"""Other people's data meet ours: names in a spreadsheet to identifiers, identifiers to other registers."""
