"""What every part stands on: configuration, clock, errors, the field's vocabulary, logging."""
