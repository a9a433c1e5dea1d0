package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that make a role which can capture and nothing else: it replicates, and it reads the captured tables. It
 * owns nothing; what takes the owner of the tables is done by the owner. Plain SQL, to be run in the captured database by
 * any client, and again at any time.
 */
public final class RoleScript {
    private final String database;
    private final String role;
    private final String publicationName;
    private final List<SourceTable> tables;

    private RoleScript(String database, String role, String publicationName, List<SourceTable> tables) {
        this.database = database;
        this.role = role;
        this.publicationName = publicationName;
        this.tables = List.copyOf(tables);
    }

    /** Of the configured role, publication and tables. */
    public static RoleScript of(CdcConfig config) {
        return new RoleScript(
                config.source().address().getProperty("PGDBNAME"),
                config.source().user(),
                config.capture().publication(),
                config.capture().sourceTables());
    }

    /** Both parts, with what a person must know. */
    public String text() {
        return """
                -- The least that a role needs to capture these tables. Run it in the captured database; running it again
                -- is harmless, and takes back what an earlier run gave on tables that are captured no more.
                -- Afterwards: give the role a password (ALTER ROLE ... PASSWORD ...), and let it in by pg_hba.conf, for the
                -- database and for replication.

                -- Part 1, as a superuser (from PostgreSQL 16 on, a role with CREATEROLE and REPLICATION will do).
                """ + asSuperuser() + """

                -- Part 2, as the owner of the database and the tables.
                """ + asOwner();
    }

    /** What takes a superuser. */
    public String asSuperuser() {
        String name = Identifiers.quoted(role);
        return """
                DO $$
                BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
                    CREATE ROLE %2$s;
                  END IF;
                END
                $$;
                ALTER ROLE %2$s LOGIN REPLICATION NOCREATEDB NOCREATEROLE;
                """.formatted(role.replace("'", "''"), name);
    }

    /** What takes the owner of the tables and the database. */
    public String asOwner() {
        String name = Identifiers.quoted(role);
        String schemas = tables.stream()
                .map(SourceTable::schema)
                .distinct()
                .sorted()
                .map(Identifiers::quoted)
                .collect(Collectors.joining(", "));
        String captured = tables.stream().map(Identifiers::quoted).collect(Collectors.joining(",\n  "));
        Publication publication = new Publication(publicationName, tables);
        return """
                GRANT CONNECT ON DATABASE %1$s TO %2$s;
                GRANT USAGE ON SCHEMA %3$s TO %2$s;
                GRANT SELECT ON
                  %4$s
                TO %2$s;

                -- Changing a replica identity locks the table; nobody waits for that longer than this.
                SET lock_timeout = '5s';
                DO $$
                DECLARE
                  captured regclass[] := ARRAY[
                  %5$s
                  ];
                  relation regclass;
                BEGIN
                  -- What an earlier run gave.
                  FOR relation IN
                    SELECT DISTINCT c.oid
                      FROM pg_class c
                      CROSS JOIN LATERAL aclexplode(c.relacl) a
                      JOIN pg_roles r ON r.oid = a.grantee
                     WHERE r.rolname = '%9$s' AND c.oid <> ALL (captured)
                  LOOP
                    EXECUTE format('REVOKE ALL ON %%s FROM %%I', relation, '%9$s');
                  END LOOP;
                  -- Old rows whole in the WAL, those of partitions too.
                  FOR relation IN
                    SELECT c.oid
                      FROM unnest(captured) t (id)
                      LEFT JOIN LATERAL pg_partition_tree(t.id) p ON true
                      JOIN pg_class c ON c.oid = coalesce(p.relid, t.id)
                     WHERE c.relreplident <> 'f'
                  LOOP
                    EXECUTE format('ALTER TABLE %%s REPLICA IDENTITY FULL', relation);
                  END LOOP;
                END
                $$;
                RESET lock_timeout;

                DO $$
                BEGIN
                  IF EXISTS (SELECT FROM pg_publication WHERE pubname = '%6$s') THEN
                    %7$s;
                  ELSE
                    %8$s;
                  END IF;
                END
                $$;
                """.formatted(
                        Identifiers.quoted(database),
                        name,
                        schemas,
                        captured,
                        tables.stream()
                                .map(table -> "'" + Identifiers.quoted(table).replace("'", "''") + "'")
                                .collect(Collectors.joining(",\n  ")),
                        publicationName.replace("'", "''"),
                        String.join(";\n    ", publication.alterStatements()),
                        publication.createStatement(),
                        role.replace("'", "''"));
    }
}
