"""The rules of duty, pure: values in, values out; no clock, no I/O."""
