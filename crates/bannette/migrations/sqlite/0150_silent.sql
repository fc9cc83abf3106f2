-- The channels that the cockpit shows as silent.
CREATE INDEX channels_silent ON channels (id) WHERE silent_since IS NOT NULL AND deleted_at IS NULL;
