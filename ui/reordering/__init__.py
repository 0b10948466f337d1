"""What to order: suggestions looked at, amended, and turned into purchase orders."""
