package dev.wwi.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLogTest {
    private static final RegistryEvent REGISTERED = new RegistryEvent.SchemaRegistered(
            "städte", 1, 1, "\"string\"", List.of(new SchemaReference("Land", "länder", 2)));
    private static final RegistryEvent DELETED = new RegistryEvent.VersionsDeleted("städte", List.of(1), false);
    private static final RegistryEvent CHANGED =
            new RegistryEvent.CompatibilityChanged(null, CompatibilityLevel.FULL_TRANSITIVE);

    @TempDir
    private Path directory;

    @Test
    void eventsComeBackInTheirOrder() throws IOException {
        // Given
        write(REGISTERED, DELETED, CHANGED);

        // When
        List<RegistryEvent> events = read();

        // Then
        assertThat(events).containsExactly(REGISTERED, DELETED, CHANGED);
    }

    @Test
    void aCutAtAnyByteLosesNoWholeLineAndLeavesAWritableLog() throws IOException {
        // Given
        write(REGISTERED, DELETED, CHANGED);
        byte[] whole = Files.readAllBytes(file());
        List<RegistryEvent> all = List.of(REGISTERED, DELETED, CHANGED);

        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            int wholeLines = (int) new String(cut, StandardCharsets.ISO_8859_1)
                    .chars()
                    .filter(character -> character == '\n')
                    .count();
            Files.write(file(), cut);

            // When
            List<RegistryEvent> survivors = read();
            write(CHANGED);

            // Then
            List<RegistryEvent> expected = new ArrayList<>(all.subList(0, wholeLines));
            assertThat(survivors).as("cut to %d bytes", length).isEqualTo(expected);
            expected.add(CHANGED);
            assertThat(read()).as("written after a cut to %d bytes", length).isEqualTo(expected);
        }
    }

    @Test
    void aLastLineOfZeroesIsCutOff() throws IOException {
        // Given
        write(REGISTERED);
        Files.write(file(), new byte[] {0, 0, 0, '\n'}, StandardOpenOption.APPEND);

        // When
        List<RegistryEvent> events = read();

        // Then
        assertThat(events).containsExactly(REGISTERED);
    }

    @Test
    void damageBeforeTheLastLineIsRefusedByItsLine() throws IOException {
        // Given
        write(REGISTERED, DELETED);
        String text = Files.readString(file());
        Files.writeString(file(), text.replaceFirst("\\{", "#"));

        // When // Then
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 1 of")
                .hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"mode-changed\",\"mode\":\"READONLY\"}",
                "{\"event\":\"versions-deleted\",\"subject\":\"a\",\"versions\":[1],\"permanent\":true,\"tenant\":\"b\"}"
            })
    void anEventOfAnotherReleaseIsRefusedRatherThanCutOff(String line) throws IOException {
        // Given
        write(REGISTERED);
        Files.writeString(file(), line + "\n", StandardOpenOption.APPEND);

        // When // Then
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 2 of")
                .hasMessageContaining("no event that this release knows");
    }

    @Test
    void aLineThatContradictsTheOnesBeforeIsRefused() throws IOException {
        // Given
        write(REGISTERED, new RegistryEvent.SchemaRegistered("other", 1, 1, "\"int\"", List.of()));

        // When // Then
        assertThatThrownBy(() -> SchemaRegistry.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 2 of")
                .hasRootCauseMessage("Schema id 1 already stands for another schema");
    }

    @Test
    void aDirectoryInUseIsRefusedUntilItIsFreed() throws IOException {
        // Given
        EventLog holder = EventLog.open(directory, event -> {});

        // When
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("is in use by another");
        holder.close();

        // Then
        assertThat(read()).isEmpty();
    }

    @Test
    void aFailedOpenFreesTheDirectory() throws IOException {
        // Given
        Files.writeString(file(), "#\n#\n");
        assertThatThrownBy(this::read).isInstanceOf(IOException.class);
        Files.delete(file());

        // When
        List<RegistryEvent> events = read();

        // Then
        assertThat(events).isEmpty();
    }

    @Test
    void aWriteThatFailsHalfwayIsUndone() throws IOException {
        // Given
        write(REGISTERED);
        long length = Files.size(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
                EventLog log = new EventLog(lockFile(), new FullDisk(channel), length)) {

            // When
            assertThatThrownBy(() -> log.append(DELETED))
                    .isInstanceOf(IOException.class)
                    .hasMessage("No space left on device");
        }

        // Then
        assertThat(Files.size(file())).isEqualTo(length);
        assertThat(read()).containsExactly(REGISTERED);
    }

    @Test
    void afterAFailureThatCannotBeUndoneNothingMoreIsWritten() throws IOException {
        // Given
        write(REGISTERED);
        EventLog log = EventLog.open(directory, event -> {});
        log.close();
        assertThatThrownBy(() -> log.append(DELETED)).isInstanceOf(ClosedChannelException.class);

        // When // Then
        assertThatThrownBy(() -> log.append(DELETED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be undone; restart the registry");
    }

    private FileChannel lockFile() throws IOException {
        return FileChannel.open(directory.resolve("other.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private Path file() {
        return directory.resolve(EventLog.FILE_NAME);
    }

    private void write(RegistryEvent... events) throws IOException {
        try (EventLog log = EventLog.open(directory, event -> {})) {
            for (RegistryEvent event : events) {
                log.append(event);
            }
        }
    }

    private List<RegistryEvent> read() throws IOException {
        List<RegistryEvent> events = new ArrayList<>();
        EventLog.open(directory, events::add).close();
        return events;
    }
}
