"""Thin typed doors to the machine: files, processes, CPUs and memory."""
