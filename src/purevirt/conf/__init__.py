"""libvirt's XML documents as models: declarations, parsing, formatting, and the passes over them."""
