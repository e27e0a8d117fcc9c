"""Storage pools and volumes: what their definitions become on the host."""
