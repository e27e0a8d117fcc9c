"""The remote driver: every operation sent to a daemon, derived from the declarations."""
