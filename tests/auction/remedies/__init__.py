"""What may be said against enforcement."""
