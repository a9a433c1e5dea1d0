package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries, DML and DDL through the real client. */
class QueryIT extends SharedSession {
    @BeforeAll
    static void fillATable() throws Exception {
        session.run("CREATE TABLE sale (id INT64, city STRING, price NUMERIC, day DATE, sold_at TIMESTAMP,"
                + " tags ARRAY<STRING>)");
        session.run("INSERT INTO sale VALUES"
                + " (1, 'Bonn', 1.50, DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00 UTC', ['a', 'b']),"
                + " (2, 'Ulm', 2.25, DATE '2026-01-31', TIMESTAMP '2026-01-31T11:30:00.5Z', ['c']),"
                + " (3, NULL, NULL, NULL, NULL, [])");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "SELECT COUNT(*) FROM `shop-project.shop.sale` | 3",
                "SELECT COUNT(*) FROM `shop-project`.shop.`sale` | 3",
                "SELECT COUNT(*) FROM shop-project.shop.sale AS s WHERE s.id > 0 | 3",
                "SELECT sale.city FROM shop.sale WHERE sale.id = 1 | Bonn",
                "SELECT a.id FROM shop.sale a JOIN shop.sale AS b ON a.id = b.id WHERE b.city = \"Ulm\" | 2",
                "SELECT COUNT(*) FROM shop.sale, shop.sale AS other | 9",
                "SELECT MAX(x) FROM (SELECT id AS x FROM sale) | 3",
                "WITH sale AS (SELECT 7 AS id) SELECT id FROM sale | 7",
                "SELECT STRING_AGG(t, '+' ORDER BY t) FROM sale, UNNEST(tags) AS t | a+b+c",
                "SELECT STRING_AGG(t, '+' ORDER BY t) FROM sale AS s, s.tags AS t | a+b+c",
                "SELECT SUM(o) FROM UNNEST([5, 6]) AS x WITH OFFSET AS o | 1",
                "SELECT COUNT(*) FROM sale WHERE id IN UNNEST([1, 3]) | 2",
                "SELECT * EXCEPT (city, price, day, sold_at, tags) FROM sale WHERE id = 2 | 2",
                "SELECT tags[OFFSET(1)] FROM sale WHERE id = 1 | b",
                "SELECT ARRAY_LENGTH(tags) FROM sale WHERE id = 1 | 2",
                "SELECT SAFE_DIVIDE(1, 0) | null",
                "SELECT COUNTIF(price > 2) FROM sale | 1",
                "SELECT SUM(price) FROM sale | 3.75",
                "SELECT CAST(price AS STRING) FROM sale WHERE id = 1 | 1.5",
                "SELECT CAST('12' AS INT64) + SAFE_CAST('x' AS INT64) | null",
                "SELECT EXTRACT(YEAR FROM sold_at) FROM sale WHERE id = 1 | 2026",
                "SELECT DATE_DIFF(DATE '2026-03-01', DATE '2026-02-01', DAY) | 28",
                "SELECT DATE_ADD(DATE '2026-01-31', INTERVAL 1 MONTH) | 2026-02-28",
                "SELECT TIMESTAMP_DIFF(TIMESTAMP '2026-01-02 00:00:00+00', TIMESTAMP '2026-01-01 00:00:00+00', HOUR) | 24",
                "SELECT DATE_TRUNC(DATE '2026-02-17', MONTH) | 2026-02-01",
                "SELECT DATE_TRUNC(DATE '2026-02-18', WEEK) | 2026-02-15",
                "SELECT FORMAT_DATE('%F', DATE '2026-02-18') | 2026-02-18",
                "SELECT UNIX_MICROS(TIMESTAMP_MICROS(253402300799999999)) | 253402300799999999",
                "SELECT TO_HEX(MD5('a')) | 0cc175b9c0f1b6a831c399e269772661",
                "SELECT TO_HEX(SHA256(CAST('a' AS BYTES))) | ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
                "SELECT FARM_FINGERPRINT('a') IS NOT NULL | true",
                "SELECT CONCAT('a', NULL) | null",
                "SELECT IF(1 < 2, \"it's\", r'no\\n') | it's",
                "SELECT REGEXP_CONTAINS('abc', r'b.') | true",
                "SELECT REGEXP_EXTRACT('k=v', r'=(.*)') | v",
                "SELECT SPLIT('a,b')[OFFSET(1)] | b",
                "SELECT JSON_VALUE(JSON '{\"a\": {\"b\": 5}}', '$.a.b') | 5",
                "SELECT b'\\x01\\xff' | Af8=",
                "SELECT 1 IS DISTINCT FROM NULL | true",
                "SELECT id FROM sale ORDER BY city LIMIT 1 | 3",
                "SELECT COUNT(*) FROM (SELECT 1 UNION DISTINCT SELECT 1 UNION ALL SELECT 2) | 2",
                "SELECT ARRAY_AGG(city IGNORE NULLS ORDER BY city)[OFFSET(0)] FROM sale | Bonn",
                "SELECT table_name FROM shop.INFORMATION_SCHEMA.TABLES WHERE table_name = 'sale' | sale",
                "SELECT data_type FROM shop.INFORMATION_SCHEMA.COLUMNS c WHERE column_name = 'tags' | ARRAY<STRING>",
                "SELECT table_type FROM `shop-project`.shop.INFORMATION_SCHEMA.TABLES WHERE table_name = 'sale' | BASE TABLE",
                "SELECT COUNT(*) FROM `shop-project.shop.INFORMATION_SCHEMA.COLUMNS` WHERE table_name = 'sale' | 6",
                "SELECT schema_name FROM `region-us`.INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = 'shop' | shop",
                "SELECT COUNT(*) FROM shop.INFORMATION_SCHEMA.VIEWS WHERE table_name = 'sale' | 0",
                "SELECT COUNT(*) FROM shop.INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE table_name = 'sale' | 0",
                "SELECT LOGICAL_AND(id > 0) FROM sale -- and a comment; | true",
                "SELECT DATE(sold_at) FROM sale WHERE id = 2 | 2026-01-31",
                "SELECT ROW_NUMBER() OVER (PARTITION BY city ORDER BY id DESC) FROM sale WHERE id = 1 | 1",
                "SELECT id FROM sale QUALIFY ROW_NUMBER() OVER (ORDER BY id DESC) = 1 | 3",
            })
    void googleSqlIsUnderstood(String sql, String expected) throws Exception {
        assertThat(session.rows(sql)).containsExactly(expected);
    }

    @Test
    void resultsHaveBigQuerysSchema() throws Exception {
        // When
        TableResult result =
                session.run("SELECT id, city, price, day, sold_at, tags, id > 1, CAST(sold_at AS DATETIME) AS civil,"
                        + " STRUCT(id AS a, city AS b) AS pair, b'x' AS raw, COUNT(*) OVER () FROM sale WHERE id = 1");

        // Then
        assertThat(result.getSchema().getFields())
                .extracting(Field::getName, field -> field.getType().getStandardType(), Field::getMode)
                .containsExactly(
                        tuple("id", StandardSQLTypeName.INT64, Field.Mode.NULLABLE),
                        tuple("city", StandardSQLTypeName.STRING, Field.Mode.NULLABLE),
                        tuple("price", StandardSQLTypeName.NUMERIC, Field.Mode.NULLABLE),
                        tuple("day", StandardSQLTypeName.DATE, Field.Mode.NULLABLE),
                        tuple("sold_at", StandardSQLTypeName.TIMESTAMP, Field.Mode.NULLABLE),
                        tuple("tags", StandardSQLTypeName.STRING, Field.Mode.REPEATED),
                        tuple("f0_", StandardSQLTypeName.BOOL, Field.Mode.NULLABLE),
                        tuple("civil", StandardSQLTypeName.DATETIME, Field.Mode.NULLABLE),
                        tuple("pair", StandardSQLTypeName.STRUCT, Field.Mode.NULLABLE),
                        tuple("raw", StandardSQLTypeName.BYTES, Field.Mode.NULLABLE),
                        tuple("f1_", StandardSQLTypeName.INT64, Field.Mode.NULLABLE));
        List<FieldValue> pair = result.getValues().iterator().next().get("pair").getRecordValue();
        assertThat(pair.get(0).getLongValue()).isEqualTo(1);
        assertThat(pair.get(1).getStringValue()).isEqualTo("Bonn");
    }

    @Test
    void pagesFollowEachOtherWithoutGaps() throws Exception {
        // When
        TableResult result = session.bigQuery()
                .query(QueryJobConfiguration.newBuilder("SELECT x FROM UNNEST(GENERATE_ARRAY(1, 2500)) AS x ORDER BY x")
                        .setMaxResults(1000L)
                        .build());

        // Then
        assertThat(result.getTotalRows()).isEqualTo(2500);
        List<Long> read = new ArrayList<>();
        result.iterateAll().forEach(row -> read.add(row.get(0).getLongValue()));
        assertThat(read).hasSize(2500).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aJobCanBeStartedAwaitedAndRead() throws Exception {
        // Given
        JobId id = JobId.newBuilder().setJob("my_job").setLocation("US").build();

        // When
        Job job = create(id, "SELECT id FROM shop.sale ORDER BY id").waitFor();

        // Then
        assertThat(job.getStatus().getError()).isNull();
        List<String> read = new ArrayList<>();
        job.getQueryResults(BigQuery.QueryResultsOption.pageSize(2))
                .iterateAll()
                .forEach(row -> read.add(row.get("id").getStringValue()));
        assertThat(read).containsExactly("1", "2", "3");
    }

    @Test
    void aJobOfATakenIdIsTheOneThatHasIt() throws Exception {
        // Given
        JobId id = JobId.newBuilder().setJob("taken").setLocation("US").build();
        create(id, "SELECT 1").waitFor();

        // When
        create(id, "SELECT 2");

        // Then
        TableResult result = session.bigQuery().getJob(id).getQueryResults();
        assertThat(result.getValues().iterator().next().get(0).getLongValue()).isEqualTo(1);
    }

    @Test
    void aFailedJobTellsWhy() throws Exception {
        // When
        Job job = session.bigQuery().create(JobInfo.of(QueryJobConfiguration.of("SELECT nothing FROM shop.sale")));

        // Then
        assertThatThrownBy(job::waitFor).isInstanceOf(BigQueryException.class).hasMessageContaining("nothing");
        BigQueryError error =
                session.bigQuery().getJob(job.getJobId()).getStatus().getError();
        assertThat(error.getReason()).isEqualTo("invalidQuery");
        assertThat(error.getMessage()).contains("nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM shop.nowhere | notFound | 404",
                "SELECT * FROM nowhere.sale | notFound | 404",
                "SELECT nothing FROM shop.sale | invalidQuery | 400",
                "SELEC 1 | invalidQuery | 400",
                "SELECT (1 | invalidQuery | 400",
                "DELETE FROM shop.sale | invalidQuery | 400",
                "SELECT CAST('x' AS INT64) | invalidQuery | 400",
                "SELECT 1 AS a, 2 AS a | invalidQuery | 400",
            })
    void anErrorHasBigQuerysReasonAndStatus(String sql, String reason, int status) {
        assertThatThrownBy(() -> session.run(sql)).isInstanceOfSatisfying(BigQueryException.class, error -> {
            assertThat(error.getError().getReason()).isEqualTo(reason);
            assertThat(error.getCode()).isEqualTo(status);
        });
    }

    @Test
    void parametersAreBoundByNameAndByPosition() throws Exception {
        // When
        TableResult named = session.bigQuery()
                .query(QueryJobConfiguration.newBuilder("SELECT id FROM shop.sale WHERE city = @city AND price > @low")
                        .addNamedParameter("city", QueryParameterValue.string("Ulm"))
                        .addNamedParameter("low", QueryParameterValue.numeric(new BigDecimal("2")))
                        .build());
        TableResult positional = session.bigQuery()
                .query(QueryJobConfiguration.newBuilder("SELECT id FROM shop.sale WHERE id IN UNNEST(?) AND day = ?")
                        .addPositionalParameter(QueryParameterValue.array(new Long[] {1L, 2L}, Long.class))
                        .addPositionalParameter(QueryParameterValue.date("2026-01-01"))
                        .build());

        // Then
        assertThat(named.getValues().iterator().next().get(0).getLongValue()).isEqualTo(2);
        assertThat(positional.getValues().iterator().next().get(0).getLongValue())
                .isEqualTo(1);
    }

    @Test
    void dmlTellsHowManyRowsItChanged() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE stock (id INT64, qty INT64)");

        // When
        Job insert = job("INSERT INTO shop.stock (qty, id) VALUES (5, 1), (6, 2), (7, 3)");
        Job update = job("UPDATE shop.stock SET qty = qty + 1 WHERE stock.id > 1");
        Job delete = job("DELETE FROM shop.stock WHERE id = 3");
        Job merge = job("MERGE shop.stock AS t USING (SELECT 2 AS id UNION ALL SELECT 9) AS s ON t.id = s.id"
                + " WHEN MATCHED THEN UPDATE SET qty = 0 WHEN NOT MATCHED THEN INSERT (id, qty) VALUES (s.id, 1)");

        // Then
        assertThat(affected(insert)).isEqualTo(3);
        assertThat(affected(update)).isEqualTo(2);
        assertThat(affected(delete)).isEqualTo(1);
        assertThat(affected(merge)).isEqualTo(2);
        assertThat(session.rows("SELECT id, qty FROM stock ORDER BY id")).containsExactly("1,5", "2,0", "9,1");
    }

    @Test
    void aQueryMayFillATable() throws Exception {
        // When
        session.run("CREATE OR REPLACE TABLE copy CLUSTER BY city AS SELECT id, city FROM sale");
        session.run("CREATE OR REPLACE TABLE copy AS SELECT city FROM copy WHERE id = 1");
        session.bigQuery()
                .query(QueryJobConfiguration.newBuilder("SELECT 'Kiel' AS city")
                        .setDestinationTable(TableId.of(Session.DATASET, "copy"))
                        .setWriteDisposition(JobInfo.WriteDisposition.WRITE_APPEND)
                        .build());

        // Then
        assertThat(session.rows("SELECT city FROM copy ORDER BY city")).containsExactly("Bonn", "Kiel");
    }

    @Test
    void aViewIsReplacedAtomicallyUnderQueries() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE g1 AS SELECT 1 AS generation, x FROM UNNEST(GENERATE_ARRAY(1, 100)) AS x");
        session.run("CREATE OR REPLACE TABLE g2 AS SELECT 2 AS generation, x FROM UNNEST(GENERATE_ARRAY(1, 100)) AS x");
        session.run("CREATE OR REPLACE VIEW published AS SELECT * FROM shop.g1");

        // When
        CompletableFuture<List<String>> reader = CompletableFuture.supplyAsync(() -> {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                try {
                    seen.addAll(session.rows("SELECT MIN(generation) = MAX(generation), COUNT(*) FROM published"));
                } catch (Exception e) {
                    seen.add(e.toString());
                }
            }
            return seen;
        });
        for (int i = 0; i < 20; i++) {
            session.run("CREATE OR REPLACE VIEW published AS SELECT * FROM shop.g" + (i % 2 + 1));
        }

        // Then
        assertThat(reader.get()).containsOnly("true,100");
    }

    @Test
    void aViewThatSelectsAllSeesANewColumn() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE base (id INT64)");
        session.run("INSERT INTO base VALUES (1)");
        session.run("CREATE OR REPLACE VIEW inner_view AS SELECT * FROM shop.base");
        session.run("CREATE OR REPLACE VIEW outer_view AS SELECT * FROM shop.inner_view");

        // When
        session.run("ALTER TABLE base ADD COLUMN added STRING");

        // Then
        assertThat(session.rows("SELECT * FROM outer_view")).containsExactly("1,null");
        assertThat(session.bigQuery()
                        .getTable(Session.DATASET, "outer_view")
                        .getDefinition()
                        .getSchema()
                        .getFields())
                .extracting(Field::getName)
                .containsExactly("id", "added");
    }

    @Test
    void aDryRunChecksAndRunsNothing() throws Exception {
        // When
        Job checked = session.bigQuery()
                .create(JobInfo.of(QueryJobConfiguration.newBuilder("SELECT id FROM shop.sale")
                        .setDryRun(true)
                        .build()));
        session.bigQuery()
                .create(JobInfo.of(QueryJobConfiguration.newBuilder("CREATE TABLE shop.never (id INT64)")
                        .setDryRun(true)
                        .build()));

        // Then
        QueryStatistics statistics = checked.getStatistics();
        assertThat(statistics.getSchema().getFields())
                .extracting(Field::getName)
                .containsExactly("id");
        assertThat(session.bigQuery().getTable(Session.DATASET, "never")).isNull();
        assertThatThrownBy(() -> session.bigQuery()
                        .create(JobInfo.of(QueryJobConfiguration.newBuilder("SELECT nothing FROM shop.sale")
                                .setDryRun(true)
                                .build())))
                .isInstanceOf(BigQueryException.class);
    }

    @Test
    void statementsOfAScriptRunInTurn() throws Exception {
        assertThat(session.rows("CREATE OR REPLACE TABLE s (id INT64); INSERT INTO s VALUES (4); SELECT id FROM s;"))
                .containsExactly("4");
    }

    private static Job create(JobId id, String sql) {
        return session.bigQuery()
                .create(JobInfo.newBuilder(QueryJobConfiguration.of(sql))
                        .setJobId(id)
                        .build());
    }

    private static Job job(String sql) throws Exception {
        Job job = session.bigQuery()
                .create(JobInfo.of(QueryJobConfiguration.of(sql)))
                .waitFor();
        assertThat(job.getStatus().getError()).isNull();
        return job;
    }

    private static long affected(Job job) {
        QueryStatistics statistics = job.getStatistics();
        return statistics.getNumDmlAffectedRows();
    }
}
