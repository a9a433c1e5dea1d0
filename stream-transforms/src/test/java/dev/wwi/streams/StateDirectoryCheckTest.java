package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryCheckTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryThatTheStartWouldMakeIsFineAndIsNotMade() {
        // Given
        Path state = directory.resolve("new/state");

        // Then
        assertThat(StateDirectoryCheck.run(state, 1).findings()).isEmpty();
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void aFileInTheWayIsNamed() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("taken"), "");

        // Then
        assertThat(StateDirectoryCheck.run(file.resolve("state"), 1).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo("processing.stateDirectory");
                    assertThat(finding.problem()).contains(file.toString());
                });
    }

    @Test
    void tooLittleRoomIsToldWithWhatIsNeeded() {
        // Then
        assertThat(StateDirectoryCheck.run(directory, Long.MAX_VALUE).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).contains("left, less than the"));
    }
}
