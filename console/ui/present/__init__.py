"""Presenters: domain values, now and words to the views of widgets; pure."""
