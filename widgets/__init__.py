"""What is on the glass: each widget takes a frozen view and posts a message."""
