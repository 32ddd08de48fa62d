"""The doors everybody may open: home, lots, announcements, papers, pictures, health."""
