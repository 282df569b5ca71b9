"""The SQL of the file of published pages."""

PAGE_SIZE = 8192
PRAGMAS = f"""
    PRAGMA page_size = {PAGE_SIZE};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -256;
    PRAGMA journal_size_limit = 0;
    PRAGMA wal_autocheckpoint = 250;
"""
# Pages of one dependence are concerned by the same changes: `changed` is the number of the
# last one, `withdrawn` that of the last one after which no older page may be served at all.
# `changes` has the times until which older pages were true. The number of a page that a
# change withdraws by its rows is -1.
SCHEMA = """
    CREATE TABLE IF NOT EXISTS state (
        id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL,
        version TEXT NOT NULL, snapshot TEXT NOT NULL
    );
    INSERT OR IGNORE INTO state VALUES (1, 1, '', '');
    CREATE TABLE IF NOT EXISTS dependences (
        name TEXT PRIMARY KEY, changed INTEGER NOT NULL, withdrawn INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS changes (
        dependence TEXT NOT NULL, number INTEGER NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (dependence, number)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS pages (
        id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, number INTEGER NOT NULL,
        dependence TEXT NOT NULL, names_person INTEGER NOT NULL, until REAL,
        day TEXT NOT NULL, made_at REAL NOT NULL,
        used_at REAL NOT NULL, etag TEXT NOT NULL, route TEXT NOT NULL, headers TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS by_use ON pages (address LIKE '%?', used_at);
    CREATE INDEX IF NOT EXISTS by_number ON pages (dependence, number);
    CREATE INDEX IF NOT EXISTS by_end ON pages (until) WHERE until IS NOT NULL;
    CREATE TABLE IF NOT EXISTS bodies (
        page INTEGER PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
        plain BLOB NOT NULL, brotli BLOB
    );
    CREATE TABLE IF NOT EXISTS rows (
        noun TEXT NOT NULL, row INTEGER NOT NULL,
        page INTEGER NOT NULL REFERENCES pages ON DELETE CASCADE,
        PRIMARY KEY (noun, row, page)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS by_page ON rows (page);
    CREATE TABLE IF NOT EXISTS names (
        page INTEGER PRIMARY KEY REFERENCES pages ON DELETE CASCADE,
        language TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL
    );
    CREATE VIEW IF NOT EXISTS known AS SELECT pages.*,
        until IS NULL AND pages.number >= changed AS is_valid,
        CASE WHEN until IS NULL AND pages.number >= changed THEN 1
            ELSE NOT names_person AND pages.number >= withdrawn END AS is_kept,
        nullif(min(coalesce(until, 9e99), coalesce((
            SELECT at FROM changes AS later
            WHERE later.dependence = pages.dependence AND later.number > pages.number
            ORDER BY later.number LIMIT 1
        ), 9e99)), 9e99) AS true_until
    FROM pages JOIN dependences ON dependences.name = pages.dependence;
"""
STATE = "SELECT number, version, snapshot FROM state"
READ = """
    SELECT id, used_at, headers, brotli IS NOT NULL, day, made_at, etag, route,
        CASE WHEN ? AND brotli IS NOT NULL THEN brotli ELSE plain END, {until}
    FROM known JOIN bodies ON page = id WHERE address = ? AND {condition}
"""
FIND = READ.format(until="NULL", condition="is_valid")
LAST = READ.format(until="true_until", condition="is_kept")
VALID = "SELECT address FROM known WHERE day = ? AND is_valid"
INSERT_DEPENDENCE = "INSERT OR IGNORE INTO dependences VALUES (?, 0, 0)"
INSERT = """
    INSERT INTO pages (
        address, number, dependence, names_person, day, made_at, used_at, etag, route, headers
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
INSERT_NAME = "INSERT INTO names VALUES (?, ?, ?, ?)"
NAMED = """
    SELECT address, route, name FROM names JOIN known ON id = page
    WHERE is_kept AND language = ? AND route IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (
            SELECT 1 FROM json_each(?) AS word WHERE instr(folded, word.value) = 0
        )
    ORDER BY instr(folded, ?) <> 1, folded LIMIT ?
"""
ADVANCE = "UPDATE state SET number = :number, version = :version, snapshot = :snapshot"
INVALIDATE_ALL = """
    UPDATE dependences SET changed = :number,
        withdrawn = CASE WHEN :withdraws THEN :number ELSE withdrawn END
    WHERE name = :name
"""
NOTE_CHANGE = "INSERT INTO changes VALUES (:name, :number, :at)"
INVALIDATE = """
    UPDATE pages SET until = coalesce(until, :at),
        number = CASE WHEN :withdraws THEN -1 ELSE number END
    WHERE id IN (
        SELECT page FROM rows, json_each(:touched) AS touched
        WHERE noun = touched.value ->> 0 AND row = touched.value ->> 1
    )
"""
# Pages that have been untrue for long are withdrawn.
EXPIRE = (
    "UPDATE pages SET number = -1 WHERE until < :before",
    """
    UPDATE dependences SET withdrawn = max(withdrawn, coalesce((
        SELECT max(number) FROM changes
        WHERE dependence = dependences.name AND at < :before
    ), 0)) WHERE EXISTS (SELECT 1 FROM changes WHERE at < :before)
    """,
    "DELETE FROM changes WHERE at < :before",
)
SWEEP = """
    DELETE FROM pages WHERE id IN (SELECT id FROM known WHERE NOT is_kept LIMIT ?)
"""
EVICT = """
    DELETE FROM pages WHERE id IN (
        SELECT id FROM pages ORDER BY address LIKE '%?', used_at
        LIMIT (SELECT 1 + min(count(*) / 10, ?) FROM pages)
    )
"""
IN_USE = """
    SELECT (page_count - freelist_count) * page_size
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
