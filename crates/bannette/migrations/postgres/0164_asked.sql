-- When a connection's provider was last asked how it is, whether it answered or not: one that is silent is not asked at once
-- again, and does not keep others from their turn.
ALTER TABLE connections ADD COLUMN asked_at TIMESTAMPTZ;
