"""The domain: one file per concept, its tables and the rules on them. No Flask, no LINE, no wording."""
