"""A broadcast in conversation: written, addressed, looked at, sent or planned; who allows it, what became of it."""
