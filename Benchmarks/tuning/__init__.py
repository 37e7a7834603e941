"""What searches of settings gain and take: parts of tuning.py."""
