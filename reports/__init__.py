"""Documents that the office hands on: workbooks and letters, made from the models."""
