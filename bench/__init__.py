"""Measurements. Machines are noisy: figures are compared within one run, never asserted in a test."""
