"""Enumerations and flags, one module an area of the interface. Imports nothing."""
