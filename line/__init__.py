"""All that knows LINE: webhook bodies, the Messaging API client, delivery from the outbox."""
