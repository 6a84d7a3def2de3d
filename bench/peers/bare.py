"""The peer: a bare Textual app with a DataTable, nothing else imported."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header


class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.cursor_type = "row"
        table.add_columns("system", "state", "detail")
        for number in range(200):
            table.add_row(f"row {number}", "ok", "nothing to tell")
        table.focus()


if __name__ == "__main__":
    Bare().run()
