-- Programs deposit documents too: each key by a channel of its own in each company.

ALTER TABLE channels ADD COLUMN depositor_key_id TEXT REFERENCES api_keys (id);
CREATE UNIQUE INDEX channels_of_depositing_keys ON channels (company_id, depositor_key_id)
    WHERE depositor_key_id IS NOT NULL;
