"""Virtual networks: what their definitions become on the host."""
