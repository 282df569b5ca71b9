EXISTS (
    SELECT FROM members_changeitem i
    JOIN {stream} s ON s.note = i.proposed #>> '{{}}'
    WHERE i.request_id = r.id AND i.field = 'note'
) OR EXISTS (
    SELECT FROM members_changeitem i
    JOIN members_organizationevent e ON e.summary_nb = i.proposed #>> '{{}}'
    WHERE i.request_id = r.id AND i.field = 'summary_nb'
      AND (e.pgh_context ->> 'request')::int = r.id
)
