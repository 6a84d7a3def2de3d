"""The themes: dark, light, high contrast, and the terminal's own sixteen colours."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="oncall-dark",
    dark=True,
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#5fafd7",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    success="#5faf5f",
    warning="#d7af5f",
    error="#ff5f5f",
)
LIGHT = Theme(
    name="oncall-light",
    dark=False,
    primary="#005f87",
    secondary="#5f8787",
    accent="#005f87",
    foreground="#1c1c1c",
    background="#ffffff",
    surface="#f0f0f0",
    panel="#e4e4e4",
    success="#005f00",
    warning="#875f00",
    error="#af0000",
)
CONTRAST = Theme(
    name="oncall-contrast",
    dark=True,
    primary="#00ffff",
    secondary="#ffffff",
    accent="#00ffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#00ff00",
    warning="#ffff00",
    error="#ff5f5f",
)
PLAIN = Theme(
    name="oncall-plain",
    dark=True,
    primary="ansi_cyan",
    secondary="ansi_white",
    accent="ansi_bright_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_bright_red",
)
ALL = (DARK, LIGHT, CONTRAST, PLAIN)
