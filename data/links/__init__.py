"""Link sets: what other registers call our things, in SSSOM."""
