-- The tray, sorted by what a bookkeeper must look at.
CREATE INDEX documents_by_alerts ON documents (company_id, alerts, id);
