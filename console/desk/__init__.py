"""The application without a face: every verb, one owner of the state."""
