"""A LINE platform on localhost, for development, tests and demonstrations.

It speaks LINE's Messaging API over HTTP, keeps its rules (reply tokens, retry keys, quota, membership,
message limits), and signs and posts webhooks. It knows nothing of the bot it serves.
"""
