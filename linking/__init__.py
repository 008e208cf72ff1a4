"""Links to other registers: mappings, reconciliation, federation."""
