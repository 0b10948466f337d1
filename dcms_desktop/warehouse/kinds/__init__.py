"""Documents of goods that stay in the house."""
