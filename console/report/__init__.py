"""The service report: figures from what is recorded, a document of them, and its writers. Pure."""
