"""The bhyve driver. Here are its domain profile and the command line in both directions."""
