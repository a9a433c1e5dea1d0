package dev.wwi.sink.append;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TroublesTest {

    @Test
    void aTopicKeepsEveryTroubleThatDiffers() {
        // Given
        Troubles troubles = new Troubles();
        Troubles ofAnotherThread = new Troubles();
        Trouble first = new Trouble("OFFSET_LOST", "offset 5 is gone", "rebuild");
        Trouble second = new Trouble("PERMISSION_DENIED", "not yours", "grant");

        // When
        troubles.add("orders", first);
        ofAnotherThread.add("orders", second);
        ofAnotherThread.add("orders", first);
        troubles.addAll(ofAnotherThread);

        // Then
        assertThat(troubles.of("orders")).containsExactly(first, second);
        assertThat(troubles.topics()).isEqualTo(1);
        assertThat(troubles.describe())
                .isEqualTo("offset 5 is gone [OFFSET_LOST]; rebuild; besides, not yours [PERMISSION_DENIED]; grant");
    }

    @Test
    void aDescriptionOfManyTellsHowManyItLeavesOut() {
        // Given
        Troubles troubles = new Troubles();

        // When
        for (int number = 1; number <= 5; number++) {
            troubles.add("topic-" + number, new Trouble("STALLED", "table " + number + " takes none", "wait"));
        }

        // Then
        assertThat(troubles.describe())
                .contains("table 1", "table 3")
                .doesNotContain("table 4")
                .endsWith("; and 2 more");
    }
}
