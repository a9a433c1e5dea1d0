package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.streams.binary.DamagedBytesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes belong to no generation: programs of all times write them to one topic and read each other's. */
class RowOriginTest {
    /** A note in each form that was ever written, the oldest first. A line may be added, none changed or removed. */
    private static final Path FORMS = Path.of("src", "test", "resources", "row-origins.txt");

    private static final long NOON = 1_700_050_000_000_000L;

    @Test
    void everyFormThatWasEverWrittenIsReadForEver() throws IOException {
        assertThat(forms())
                .extracting(RowOrigin::fromBytes)
                .containsExactly(
                        new RowOrigin(NOON + 3, 4_711, NOON, 815, false),
                        new RowOrigin(NOON + 3, 4_711, NOON, 815, true));
    }

    @Test
    void theNewestFormIsWritten() throws IOException {
        // Given
        List<byte[]> forms = forms();

        // Then
        assertThat(new RowOrigin(NOON + 3, 4_711, NOON, 815, true).toBytes()).isEqualTo(forms.get(forms.size() - 1));
    }

    @Test
    void eachFormIsTheOneBeforeItAndMoreSoThatOlderProgramsReadItToo() throws IOException {
        List<byte[]> forms = forms();
        for (int form = 1; form < forms.size(); form++) {
            assertThat(forms.get(form)).startsWith(forms.get(form - 1)).hasSizeGreaterThan(forms.get(form - 1).length);
        }
        byte[] newest = forms.get(forms.size() - 1);
        assertThat(RowOrigin.fromBytes(Arrays.copyOf(newest, newest.length + 9)))
                .isEqualTo(RowOrigin.fromBytes(newest));
    }

    @Test
    void whatIsNoNoteIsRefused() throws IOException {
        byte[] note = forms().get(0);
        assertThatThrownBy(() -> RowOrigin.fromBytes(Arrays.copyOf(note, note.length - 1)))
                .isInstanceOf(DamagedBytesException.class);
        note[0] = 2;
        assertThatThrownBy(() -> RowOrigin.fromBytes(note))
                .isInstanceOf(DamagedBytesException.class)
                .hasMessageContaining("format 2");
    }

    private static List<byte[]> forms() throws IOException {
        return Files.readAllLines(FORMS).stream().map(HexFormat.of()::parseHex).toList();
    }
}
