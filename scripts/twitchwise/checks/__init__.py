"""The checks, one module for each matter: references, evidence, language, numbers, coverage."""
