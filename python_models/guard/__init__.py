"""What keeps results whole and people private; only functions, no models."""
