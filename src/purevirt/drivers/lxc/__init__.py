"""The container driver. Here are its domain profile and the configuration format of the LXC project."""
