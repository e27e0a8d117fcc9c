"""What can be asked of a driver: operations, object references, results, events, streams, sessions."""
