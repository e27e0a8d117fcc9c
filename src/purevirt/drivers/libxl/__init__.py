"""The Xen driver (libxl). Here are its domain profile and the formats its guests are configured in."""
