"""What is served over HTTP besides LINE's webhook."""
