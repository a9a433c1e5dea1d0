package dev.wwi.platform.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

final class WwiFolderLoaderIT {
    private static final String COUNTRY_HEADER =
            "country_id,country_name,formal_name,continent,region,subregion,last_edited_by";

    @TempDir
    static Path directory;

    private static PostgresServer server;

    @TempDir
    Path folder;

    private TestDatabase database;

    @BeforeAll
    static void startServer() throws Exception {
        server = PostgresServer.start(PostgresSettings.in(directory));
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void makeATinyFolderAndAnEmptyDatabase(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        database = TestDatabase.create(server, name.substring(0, Math.min(50, name.length())));
        try (InputStream schema = WwiSchema.class.getResourceAsStream("schema.sql")) {
            Files.write(folder.resolve("schema.sql"), schema.readAllBytes());
        }
        try (InputStream keys = WwiSchema.class.getResourceAsStream("foreign-keys.sql")) {
            Files.write(folder.resolve("foreign-keys.sql"), keys.readAllBytes());
        }
        write(
                "application.people.csv.gz",
                "person_id,full_name,preferred_name,search_name,is_permitted_to_logon,is_external_logon_provider,"
                        + "is_system_user,is_employee,is_salesperson,phone_number,fax_number,last_edited_by",
                "1,\"Zoë \"\"Z\"\" Nuñez\",Zoë,Zoë Zoë,f,f,f,t,f,\"\",,1");
        write("application.countries.csv.gz", COUNTRY_HEADER, "7,Chile,Republic of Chile,South America,x,y,1");
        write("synthetic_warehouse.colors.csv", "last_edited_by,color_name,color_id", "1,Red,3", "1,\"two\nlines\",12");
        write("city_locations.csv.gz", "city_id,latitude", "1,2.5");
    }

    @Test
    void aFolderIsLoadedWithItsNullsEmptyStringsAndSequences() throws Exception {
        // Given
        List<String> steps = new ArrayList<>();

        // When
        FilledTables filled = load((step, rows) -> steps.add(step + " " + rows));

        // Then
        assertThat(filled.rowsByTable())
                .isEqualTo(Map.of("application.people", 1L, "application.countries", 1L, "warehouse.colors", 2L));
        assertThat(filled.totalRows()).isEqualTo(4);
        assertThat(steps)
                .contains(
                        "application.people 1",
                        "warehouse.colors 2",
                        "city_locations.csv.gz (skipped: there is no such table) 0");
        assertThat(database.list(
                        "SELECT full_name FROM application.people WHERE phone_number = ''" + " AND fax_number IS NULL"))
                .containsExactly("Zoë \"Z\" Nuñez");
        assertThat(database.list("SELECT nextval('sequences.color_id') || ' ' || nextval('sequences.country_id')"
                        + " || ' ' || nextval('sequences.order_id')"))
                .containsExactly("13 8 1");
        assertThat(database.number("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"))
                .isEqualTo(98);
        assertThat(database.number("SELECT count(*) FROM pg_indexes WHERE indexname = 'ix_order_lines_order_id'"))
                .isEqualTo(1);
    }

    @Test
    void aBadValueIsNamedWithFileAndLineAndLeavesTheDatabaseEmpty() throws Exception {
        // Given
        write("application.countries.csv.gz", COUNTRY_HEADER, "7,Chile,Republic of Chile,a,b,c,1", "x,Peru,P,a,b,c,1");

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("application.countries.csv.gz, line 3, column country_id")
                .hasMessageContaining("invalid input syntax for type integer");
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void anUnknownColumnIsNamedWithItsFile() throws Exception {
        // Given
        write("application.countries.csv.gz", COUNTRY_HEADER + ",flag", "7,Chile,Republic of Chile,a,b,c,1,f");

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("application.countries.csv.gz")
                .hasMessageContaining("flag");
    }

    @Test
    void aFileThatIsNoCsvIsNamed() throws Exception {
        // Given
        write("application.countries.csv.gz", "{\"country_id\": 7}");

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("application.countries.csv.gz, line 1")
                .hasMessageContaining("is no header");
    }

    @Test
    void aDamagedArchiveIsNamed() throws Exception {
        // Given
        Path file = folder.resolve("data").resolve("application.countries.csv.gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 12));

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("application.countries.csv.gz cannot be read");
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void aRowWhoseParentIsMissingFailsOnItsForeignKey() throws Exception {
        // Given
        write("application.countries.csv.gz", COUNTRY_HEADER, "7,Chile,Republic of Chile,a,b,c,99");

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("foreign-keys.sql, statement on line ")
                .hasMessageContaining("fk_countries_last_edited_by");
    }

    @Test
    void countsThatDifferFromTheManifestAreListed() throws Exception {
        // Given
        Files.writeString(folder.resolve("MANIFEST.md"), """
                | table | file | rows | origin |
                |---|---|---|---|
                | application.people | application.people.csv.gz | 1 | here |
                | warehouse.colors | synthetic_warehouse.colors.csv | 36 | here |
                | sales.orders | sales.orders.csv.gz | 5 | nowhere |
                | (city coordinates) | city_locations.csv.gz | 37940 | - |
                """);

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("MANIFEST.md promises other row counts:"
                        + " warehouse.colors has 2 rows instead of 36; sales.orders has 0 rows instead of 5");
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void aFolderWithoutSchemaIsRefused() throws Exception {
        // Given
        Files.delete(folder.resolve("schema.sql"));

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("has no schema.sql");
    }

    @Test
    void anErrorInTheSchemaIsNamedWithItsLine() throws Exception {
        // Given
        Files.writeString(
                folder.resolve("schema.sql"), "CREATE SCHEMA sales;\n\nCREATE TABEL sales.orders (id int);\n");

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(FolderLoadException.class)
                .hasMessageContaining("schema.sql, statement on line 3")
                .hasMessageContaining("TABEL");
    }

    @Test
    void aDatabaseThatIsNotEmptyIsRefused() throws Exception {
        // Given
        load(FillProgress.SILENT);

        // When // Then
        assertThatThrownBy(() -> load(FillProgress.SILENT))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("empty database only");
        assertThat(database.number("SELECT count(*) FROM application.people")).isEqualTo(1);
    }

    private FilledTables load(FillProgress progress) throws SQLException, FolderLoadException {
        try (Connection connection = database.connect()) {
            return new WwiFolderLoader(folder).load(connection, progress);
        }
    }

    private boolean isEmpty() throws SQLException {
        try (Connection connection = database.connect()) {
            return !WwiSchema.isPresent(connection);
        }
    }

    private void write(String name, String... lines) throws IOException {
        Path file = Files.createDirectories(folder.resolve("data")).resolve(name);
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream stream = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            stream.write(bytes);
        }
    }
}
