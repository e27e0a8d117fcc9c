"""The operations of libvirt, declared once each, one module an area and one class a facet."""
