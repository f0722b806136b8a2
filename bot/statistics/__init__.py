"""A monthly report in conversation: begun, filled in by taps and texts, reviewed, handed in, changed afterwards."""
