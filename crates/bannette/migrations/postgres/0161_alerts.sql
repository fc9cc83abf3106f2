-- The tray, sorted by what a bookkeeper must look at. Of what waits there alone: the planner is not to take it for anything else.
CREATE INDEX documents_by_alerts ON documents (company_id, alerts, id)
    WHERE entered_at IS NULL AND trashed_at IS NULL AND replaced_at IS NULL AND unpacked = FALSE;
