"""All that people read in chat: Thai wording, cards as LINE message dicts, and LINE's limits on them."""
