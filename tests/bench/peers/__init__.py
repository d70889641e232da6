"""What the wizard is measured against, each as small as its makers would have it."""
