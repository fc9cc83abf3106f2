-- Keys of lists fold what the words of searches do: œ as oe, æ as ae, ß as ss.
UPDATE documents SET
    sort_key = replace(replace(replace(sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    supplier_key = replace(replace(replace(supplier_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    number_key = replace(replace(replace(number_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
    search_key = replace(replace(replace(search_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
    WHERE (sort_key LIKE '%œ%' OR sort_key LIKE '%æ%' OR sort_key LIKE '%ß%')
    OR (supplier_key LIKE '%œ%' OR supplier_key LIKE '%æ%' OR supplier_key LIKE '%ß%')
    OR (number_key LIKE '%œ%' OR number_key LIKE '%æ%' OR number_key LIKE '%ß%')
    OR (search_key LIKE '%œ%' OR search_key LIKE '%æ%' OR search_key LIKE '%ß%');
UPDATE companies SET sort_key = replace(replace(replace(sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
    WHERE (sort_key LIKE '%œ%' OR sort_key LIKE '%æ%' OR sort_key LIKE '%ß%');
UPDATE users SET sort_key = replace(replace(replace(sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
    WHERE (sort_key LIKE '%œ%' OR sort_key LIKE '%æ%' OR sort_key LIKE '%ß%');
UPDATE run_files SET search_key = replace(replace(replace(search_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
    WHERE (search_key LIKE '%œ%' OR search_key LIKE '%æ%' OR search_key LIKE '%ß%');
-- Where another has that name already, this one keeps its key.
UPDATE sites SET sort_key = replace(replace(replace(sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
    WHERE (sort_key LIKE '%œ%' OR sort_key LIKE '%æ%' OR sort_key LIKE '%ß%')
    AND NOT EXISTS (SELECT 1 FROM sites other WHERE other.sort_key = replace(replace(replace(sites.sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'));
UPDATE profiles SET sort_key = replace(replace(replace(sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss')
    WHERE (sort_key LIKE '%œ%' OR sort_key LIKE '%æ%' OR sort_key LIKE '%ß%')
    AND NOT EXISTS (SELECT 1 FROM profiles other WHERE other.sort_key = replace(replace(replace(profiles.sort_key, 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'));
