"""The bundle for a site without internet: one folder, or stick, that holds everything (`make bundle`)."""
