"""The VirtualBox driver. Here are the machine files that its snapshots are changed in."""
