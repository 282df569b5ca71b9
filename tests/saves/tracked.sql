SELECT t.table_name, string_agg(quote_ident(c.column_name), ', ')
FROM information_schema.tables t
JOIN information_schema.columns c ON c.table_name = t.table_name || 'event'
WHERE t.table_schema = 'public' AND c.table_schema = 'public'
  AND c.column_name NOT LIKE 'pgh\_%'
  AND EXISTS (SELECT FROM information_schema.columns p
              WHERE p.table_name = c.table_name AND p.column_name = 'pgh_obj_id')
GROUP BY 1
