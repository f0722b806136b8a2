"""Webhook → event → route → handler or flow → Outcome. Handlers see no Flask, no SDK, no network, no wall clock."""
