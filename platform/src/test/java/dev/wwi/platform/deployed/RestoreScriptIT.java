package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.source.FillProgress;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.source.WwiGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.MountableFile;

/** The script that restores the official archive, on an archive of its kind. Left out without a container engine. */
class RestoreScriptIT {
    private static final String ARCHIVE = "/tmp/wide_world_importers_pg.dump";

    private static PostgreSQLContainer postgres;
    private static long rows;

    @BeforeAll
    static void makeAnArchive() throws Exception {
        ContainerEngine.require(RestoreScriptIT.class);
        postgres = new PostgreSQLContainer(ContainerEngine.POSTGRES_IMAGE)
                .withDatabaseName("origin")
                .withUsername("postgres")
                .withPassword("password-in-a-test");
        postgres.start();
        postgres.copyFileToContainer(
                MountableFile.forHostPath(Path.of("..", "ops", "postgresql", "restore.sh")), "/tmp/restore.sh");
        try (Connection connection = DriverManager.getConnection(
                        postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
                Statement statement = connection.createStatement()) {
            rows = new WwiGenerator(GeneratorSettings.small().withMonths(1))
                    .fill(connection, FillProgress.SILENT)
                    .totalRows();
            statement.execute("CREATE ROLE greglow; CREATE ROLE data_engineer");
            statement.execute("ALTER TABLE sales.orders OWNER TO greglow");
            statement.execute("GRANT SELECT ON sales.invoices TO data_engineer");
        }
        run("pg_dump -Fc -d origin -f " + ARCHIVE);
        run("psql -d origin -c 'DROP OWNED BY data_engineer' -c 'DROP OWNED BY greglow'"
                + " -c 'DROP ROLE greglow' -c 'DROP ROLE data_engineer'");
    }

    @AfterAll
    static void stopPostgres() {
        if (postgres != null) {
            postgres.stop();
        }
    }

    @BeforeEach
    void makeAnEmptyDatabase() throws Exception {
        run("psql -c 'DROP DATABASE IF EXISTS restored' && psql -c 'CREATE DATABASE restored'");
    }

    @Test
    void everyRowOfTheArchiveIsThereUnderItsOwners() throws Exception {
        // When
        ExecResult restored = restore(ARCHIVE);
        ExecResult owner =
                run("psql -At -d restored -c \"SELECT tableowner FROM pg_tables WHERE tablename = 'orders'\"");

        // Then
        assertThat(restored.getExitCode()).as(restored.getStderr()).isZero();
        assertThat(restored.getStdout()).contains("Restored " + rows + " rows in 29 tables, as many as in the archive");
        assertThat(owner.getStdout().strip()).isEqualTo("greglow");
    }

    @Test
    void aDatabaseThatHasTheTablesIsLeftAsItIs() throws Exception {
        // Given
        restore(ARCHIVE);

        // When
        ExecResult again = restore(ARCHIVE);

        // Then
        assertThat(again.getExitCode()).isZero();
        assertThat(again.getStdout().strip()).isEqualTo("The database has the tables already");
    }

    @Test
    void missingRowsAreNamed() throws Exception {
        // Given
        run("psql -d restored -c 'CREATE SCHEMA warehouse CREATE TABLE colors (color_id text UNIQUE CHECK (false))'");

        // When
        ExecResult restored = restore(ARCHIVE);

        // Then
        assertThat(restored.getExitCode()).isEqualTo(1);
        assertThat(restored.getStderr()).contains("Tables whose rows are not those of the archive");
        assertThat(restored.getStderr()).contains("warehouse.colors 0");
    }

    @Test
    void anArchiveThatIsCutOffIsRefused() throws Exception {
        // Given
        run("head -c $(( $(stat -c %s " + ARCHIVE + ") / 2 )) " + ARCHIVE + " > /tmp/half.dump");

        // When
        ExecResult restored = restore("/tmp/half.dump");

        // Then
        assertThat(restored.getExitCode()).isEqualTo(1);
        assertThat(restored.getStderr()).contains("/tmp/half.dump cannot be read to its end");
        assertThat(restore("/nowhere.dump").getExitCode()).isEqualTo(2);
    }

    private static ExecResult restore(String archive) throws IOException, InterruptedException {
        return shell("PGDATABASE=restored sh /tmp/restore.sh " + archive);
    }

    private static ExecResult run(String command) throws IOException, InterruptedException {
        ExecResult result = shell(command);
        assertThat(result.getExitCode()).as(command + ": " + result.getStderr()).isZero();
        return result;
    }

    private static ExecResult shell(String command) throws IOException, InterruptedException {
        String environment = "export PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=postgres PGPASSWORD="
                + postgres.getPassword() + "; ";
        return postgres.execInContainer("sh", "-c", environment + command);
    }
}
