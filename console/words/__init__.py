"""Every word the console says, typed, in Chinese and English."""
