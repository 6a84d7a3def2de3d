"""The face: screens over the desk."""
