package dev.wwi.platform.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wwi.platform.pause.PauseDesk;
import dev.wwi.platform.pause.PauseOrder;
import dev.wwi.runtime.http.OrderBody;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls about pauses: {@code POST /api/pauses/list}, {@code pause} and {@code resume}. */
final class PauseCalls {
    static final String PATH = "/api/pauses/";

    private static final String USAGE = "send {\"scopes\": [\"analytics.fct_order\"]}";

    private final PauseDesk desk;

    PauseCalls(PauseDesk desk) {
        this.desk = desk;
    }

    /**
     * Carries a call out.
     *
     * @param call what is behind {@link #PATH}
     * @param body <code>{"scopes": […], "reason": "…", "trial": false}</code>; to list, anything
     * @return the answer; empty if there is no such call
     * @throws IllegalArgumentException if the body names what there is not
     */
    Optional<Object> answer(String call, JsonNode body) throws InterruptedException {
        return switch (call) {
            case "list" -> Optional.of(desk.list());
            case "pause" ->
                Optional.of(desk.pause(new PauseOrder(
                        new OrderBody(body, USAGE).names("scopes"),
                        body.path("reason").asText(),
                        body.path("trial").asBoolean())));
            case "resume" -> Optional.of(desk.resume(new OrderBody(body, USAGE).names("scopes")));
            default -> Optional.empty();
        };
    }

    /** The body of a call. */
    static Map<String, Object> json(List<String> scopes, String reason, boolean trial) {
        return Map.of("scopes", scopes, "reason", reason, "trial", trial);
    }
}
