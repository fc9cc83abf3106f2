-- the identifiers that were read are found as well as those that were entered: all are written anew, the latest documents first
UPDATE searched_documents SET wanted = wanted + 1;
