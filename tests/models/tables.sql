SELECT relname, array_agg(kind) FILTER (WHERE has_table_privilege(%s, pg_class.oid, kind))
FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',
    'REFERENCES', 'TRIGGER']) AS kind
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
GROUP BY relname
