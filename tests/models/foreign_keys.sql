SELECT conrelid::regclass::text, mine.attname, confrelid::regclass::text, its.attname,
    format_type(mine.atttypid, mine.atttypmod), format_type(its.atttypid, its.atttypmod)
FROM pg_constraint
JOIN pg_attribute mine ON mine.attrelid = conrelid AND mine.attnum = conkey[1]
JOIN pg_attribute its ON its.attrelid = confrelid AND its.attnum = confkey[1]
WHERE contype = 'f'
