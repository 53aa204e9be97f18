"""What a format from elsewhere brings: its own templates."""
