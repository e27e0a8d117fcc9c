"""The daemon: listeners, clients, dispatch of calls to drivers, streams, events and authentication."""
