"""The wire: XDR, program tables, framing, messages, keepalive, and the blocking and asyncio ends of a connection."""
