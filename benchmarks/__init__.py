"""Synthetic transactions of any size, and the measured speed of the project."""
