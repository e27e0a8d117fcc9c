"""Host devices: what is asked of mdevctl, and what it tells."""
