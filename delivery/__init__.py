"""Delivery of audience entries by webhook and e-mail; `python -m scripts.deliver`."""
