"""Delivery of audience entries by webhook and e-mail; `make deliver`."""
