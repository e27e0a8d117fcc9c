"""Network filters: what they become on the host."""
