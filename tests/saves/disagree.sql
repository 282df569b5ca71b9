WITH latest AS (
    SELECT DISTINCT ON (pgh_obj_id) pgh_label, {columns} FROM {table}event
    ORDER BY pgh_obj_id, pgh_id DESC
), remembered AS (SELECT {columns} FROM latest WHERE pgh_label <> 'delete'),
live AS (SELECT {columns} FROM {table})
SELECT id FROM (
    (TABLE live EXCEPT TABLE remembered) UNION (TABLE remembered EXCEPT TABLE live)
) other
