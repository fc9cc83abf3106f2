"""Makes the sample documents: French business papers of invented companies."""
