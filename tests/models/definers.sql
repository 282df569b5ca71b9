SELECT regexp_replace(proname, '_[0-9a-f]{5}$', ''),
    coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false),
    has_function_privilege('public', oid, 'EXECUTE')
FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
