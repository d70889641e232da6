"""What `wizard serve --dev` shows editors."""
