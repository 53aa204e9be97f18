"""The history of the tables. One file per step in `versions`; applied when the server starts."""
