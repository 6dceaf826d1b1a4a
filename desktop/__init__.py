"""The program on the workstation."""
