-- Channels that rest, channels that were deleted, and when connections are looked at.

ALTER TABLE channels ADD COLUMN paused_at TIMESTAMPTZ;
-- its documents, its history and the register stay
ALTER TABLE channels ADD COLUMN deleted_at TIMESTAMPTZ;
CREATE INDEX connections_by_check ON connections (checked_at);
