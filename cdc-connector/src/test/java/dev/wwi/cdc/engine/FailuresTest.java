package dev.wwi.cdc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.schemas.serde.SchemaRegistryException;
import dev.wwi.schemas.topics.TopicMismatchException;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

final class FailuresTest {
    @Test
    void aNamedFailureKeepsItsNameThroughDebeziumsWrapping() {
        // Given
        CaptureException named = new CaptureException(CaptureErrorCode.UNENCODABLE, "sales.orders.area", "mend it");
        // When Then
        assertThat(Failures.name(new ConnectException("wrapped", new IllegalStateException(named))))
                .isSameAs(named);
    }

    @Test
    void aTakeoverIsFinal() {
        assertThat(codeOf(new KafkaException("send failed", new ProducerFencedException("fenced"))))
                .isEqualTo(CaptureErrorCode.FENCED);
        assertThat(CaptureErrorCode.FENCED.isRetriable()).isFalse();
    }

    @Test
    void aRefusedSchemaIsFinalAndASilentRegistryIsNot() {
        assertThat(codeOf(new SchemaRegistryException("409", false, new IOException("incompatible"))))
                .isEqualTo(CaptureErrorCode.SCHEMA_REFUSED);
        assertThat(codeOf(new SchemaRegistryException("refused", true, new IOException("connection refused"))))
                .isEqualTo(CaptureErrorCode.KAFKA_UNREACHABLE);
    }

    @Test
    void aTopicThatDoesNotFitIsFinal() {
        assertThat(codeOf(new TopicMismatchException("topic wwi.sales.orders has 2 partitions")))
                .isEqualTo(CaptureErrorCode.TOPIC_MISMATCH);
    }

    @Test
    void aSilentKafkaIsTriedAgain() {
        assertThat(codeOf(new TimeoutException("no answer"))).isEqualTo(CaptureErrorCode.KAFKA_UNREACHABLE);
    }

    @Test
    void anythingElseIsTriedAgainWithAllItsReasons() {
        // When
        CaptureException failure =
                Failures.name(new ConnectException("engine ended", new IOException("stream closed")));
        // Then
        assertThat(failure.code()).isEqualTo(CaptureErrorCode.ENGINE_FAILED);
        assertThat(failure).hasMessageContaining("engine ended").hasMessageContaining("stream closed");
    }

    private static CaptureErrorCode codeOf(Throwable error) {
        return Failures.name(error).code();
    }
}
