-- Since when a draft of a document's entry lies ready: a tray finds and counts its drafts without looking at the others.

ALTER TABLE documents ADD COLUMN drafted_at TIMESTAMPTZ;
UPDATE documents SET drafted_at = e.saved_at FROM entries e WHERE e.document_id = documents.id AND e.state = 'draft';
CREATE INDEX documents_drafted ON documents (company_id, id) WHERE drafted_at IS NOT NULL;

CREATE FUNCTION entries_are_drafted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE documents SET drafted_at = CASE NEW.state WHEN 'draft' THEN NEW.saved_at END WHERE id = NEW.document_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_are_drafted AFTER INSERT OR UPDATE OF state, saved_at ON entries
    FOR EACH ROW EXECUTE FUNCTION entries_are_drafted();
CREATE FUNCTION entries_are_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE documents SET drafted_at = NULL WHERE id = OLD.document_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_are_removed AFTER DELETE ON entries
    FOR EACH ROW EXECUTE FUNCTION entries_are_removed();
