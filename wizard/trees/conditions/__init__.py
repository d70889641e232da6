"""What a rule tests: conditions read, held against facts, and written back."""
