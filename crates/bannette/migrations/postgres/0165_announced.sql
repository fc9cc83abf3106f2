-- How many files were ever announced by a link, whatever became of them: each leaves a row of a run, so they have an end too.
ALTER TABLE deposit_links ADD COLUMN announced BIGINT NOT NULL DEFAULT 0;
UPDATE deposit_links SET announced = files;
