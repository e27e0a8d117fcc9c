"""The OpenVZ driver. Here is what it reads of a container's configuration file."""
