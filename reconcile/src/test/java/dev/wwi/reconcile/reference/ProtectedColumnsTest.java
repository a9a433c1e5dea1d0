package dev.wwi.reconcile.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProtectedColumnsTest {
    private static final String SQL = """
            -- Notes on the phone number
            select p.person_id::bigint as wwi_person_id,
                   p.full_name::text as person,
                   p.phone_number::text,
                   round(p.salary * (1 + p.bonus), 2)::numeric(38, 9) as income,
                   p.email
            from application.people p
            join application.cities c on c.city_id = p.city_id
            union all
            select 0, 'Unknown', q.note, 0, null
            from application.notes q
            """;
    private static final List<String> TABLES = List.of("application.people", "application.cities", "application.notes");

    @Test
    void aColumnIsProtectedThroughExpressionCastAndName() {
        assertThat(protectedBy("application.people.full_name")).containsExactly("person");
        assertThat(protectedBy("application.people.phone_number")).containsExactly("phone_number");
        assertThat(protectedBy("application.people.bonus")).containsExactly("income");
        assertThat(protectedBy("application.people.email")).containsExactly("email");
    }

    @Test
    void aColumnOfALaterSelectIsNamedByTheFirst() {
        assertThat(protectedBy("application.notes.note")).containsExactly("phone_number");
    }

    @Test
    void aTableThatIsNotReadProtectsNothing() {
        assertThat(protectedBy("sales.customers.phone_number")).isEmpty();
    }

    @Test
    void aCommentMentionsNothing() {
        assertThat(protectedBy("application.people.Notes")).isEmpty();
    }

    @Test
    void aTableWhoseRowsDependOnAProtectedColumnCannotBeCompared() {
        assertThatThrownBy(() -> protectedBy("application.people.city_id"))
                .isInstanceOf(UnreadableTableException.class)
                .hasMessageContaining("depends on city_id");
    }

    @Test
    void everyReferenceCanBeLookedThrough() {
        for (String table : ReferenceSql.tables()) {
            List<String> tables = ReferenceSql.sourceTables(table);
            assertThat(tables).as(table).isNotEmpty();
            String unheardOf = tables.get(0) + ".unheard_of";
            assertThat(ProtectedColumns.of(ReferenceSql.text(table), tables, Set.of(unheardOf)))
                    .as(table)
                    .isEmpty();
        }
    }

    private static Set<String> protectedBy(String column) {
        return ProtectedColumns.of(SQL, TABLES, Set.of(column));
    }
}
