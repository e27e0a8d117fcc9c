"""What answers operations: one package a driver, none of which imports another."""
