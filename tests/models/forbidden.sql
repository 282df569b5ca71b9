-- What the role that serves may not do, a statement in each line.
TRUNCATE members_organization CASCADE
TRUNCATE members_organizationevent
TRUNCATE cache
ALTER TABLE members_organization DISABLE TRIGGER ALL
ALTER TABLE members_organizationevent DISABLE TRIGGER ALL
SET session_replication_role = replica
SELECT set_config('session_replication_role', 'replica', true)
ALTER ROLE {web} SET session_replication_role = replica
ALTER ROLE {web} SUPERUSER
ALTER DATABASE {database} SET session_replication_role = replica
DROP TABLE members_organizationevent
ALTER TABLE members_organization ADD COLUMN mine text
CREATE TABLE mine (id integer)
CREATE TEMP TABLE mine (id integer)
CREATE TEMP VIEW mine AS SELECT 1
CREATE VIEW mine AS SELECT 1
CREATE SEQUENCE mine
CREATE TYPE mine AS ENUM ('a')
CREATE SCHEMA mine
CREATE EXTENSION dblink
CREATE ROLE mine
CREATE PUBLICATION mine
CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE RULE mine AS ON DELETE TO members_organization DO INSTEAD NOTHING
CREATE INDEX ON members_organization (name)
CREATE OR REPLACE FUNCTION orgnr_is_valid(value text) RETURNS boolean LANGUAGE sql AS 'SELECT true'
CREATE OR REPLACE FUNCTION is_erasing() RETURNS boolean LANGUAGE sql AS 'SELECT true'
ALTER FUNCTION blank_event(text, bigint, jsonb) RESET search_path
CREATE TRIGGER mine BEFORE INSERT ON members_organization FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()
INSERT INTO members_personevent (pgh_label) VALUES ('insert')
UPDATE members_personevent SET name = '[slettet]'
DELETE FROM members_personevent
SELECT 1 FROM members_personevent FOR UPDATE
COPY members_personevent (pgh_label) FROM STDIN
MERGE INTO members_personevent USING (SELECT 1) one ON false WHEN NOT MATCHED THEN INSERT (pgh_label) VALUES ('insert')
UPDATE members_erasure SET reason = 'old'
DELETE FROM members_erasure
UPDATE members_login SET outcome = 'wrong'
DELETE FROM django_migrations
INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b')
DELETE FROM auth_permission
GRANT {owner} TO {web}
COPY (SELECT 1) TO PROGRAM 'true'
COPY (SELECT 1) TO '/tmp/mine'
SELECT pg_read_file('/etc/passwd')
SELECT rolpassword FROM pg_authid
INSERT INTO members_publicchange (noun, row_id) VALUES ('*', 0)
UPDATE members_publicchange SET gone = false
DELETE FROM members_publicchange
TRUNCATE members_publicchange
