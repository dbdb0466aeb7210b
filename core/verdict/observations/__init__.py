"""What a condition looks at, as of an instant: readings, review samples, weekly rates, activities."""
