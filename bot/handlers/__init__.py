"""One file a subject: what answers its commands, buttons and events."""
