package dev.wwi.platform.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.deadletter.LetterFilter;
import dev.wwi.platform.deadletter.LetterId;
import java.io.IOException;
import java.util.Optional;

/** The calls about dead letters: {@code POST /api/dlq/list}, {@code show}, {@code replay} and {@code drop}. */
final class DeadLetterCalls {
    static final String PATH = "/api/dlq/";

    private final DeadLetterDesk desk;
    private final ObjectMapper mapper;

    DeadLetterCalls(DeadLetterDesk desk, ObjectMapper mapper) {
        this.desk = desk;
        this.mapper = mapper;
    }

    /**
     * Carries a call out.
     *
     * @param call what is behind {@link #PATH}
     * @param body a {@link LetterFilter} as JSON; to show, with the one letter
     * @return the answer; empty if there is no such call
     * @throws IllegalArgumentException if the body names what there is not
     */
    Optional<Object> answer(String call, byte[] body) throws IOException {
        LetterFilter filter = filter(body);
        return switch (call) {
            case "list" -> Optional.of(desk.list(filter));
            case "show" -> Optional.of(desk.show(onlyLetter(filter)));
            case "replay" -> Optional.of(desk.replay(filter));
            case "drop" -> Optional.of(desk.drop(filter));
            default -> Optional.empty();
        };
    }

    private static LetterId onlyLetter(LetterFilter filter) {
        if (filter.letters().size() != 1) {
            throw new IllegalArgumentException("\"letters\" is " + filter.letters() + "; name the one to show");
        }
        return LetterId.parse(filter.letters().get(0));
    }

    private LetterFilter filter(byte[] body) throws IOException {
        try {
            return mapper.readValue(body, LetterFilter.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the body is no filter of dead letters: "
                            + (e.getCause() instanceof IllegalArgumentException cause
                                    ? cause.getMessage()
                                    : e.getOriginalMessage()),
                    e);
        }
    }
}
