package dev.wwi.bqlocal.fault;

import com.google.rpc.Code;
import java.util.Set;

/** What happens to an append. */
public sealed interface Fault {
    /** The codes that BigQuery answers with while an append may succeed later. */
    Set<Code> REFUSALS = Set.of(Code.ABORTED, Code.INTERNAL, Code.RESOURCE_EXHAUSTED, Code.UNAVAILABLE);

    /** The name by which it is asked for. */
    String name();

    /** It is not applied and answered with an error on its connection, which stays usable. */
    record Refusal(Code code) implements Fault {
        @Override
        public String name() {
            return code.name();
        }
    }

    /** It is not applied, and its connection breaks. */
    record LostRequest() implements Fault {
        @Override
        public String name() {
            return "LOST_REQUEST";
        }
    }

    /** It is applied, but its connection breaks before the answer. */
    record LostAnswer() implements Fault {
        @Override
        public String name() {
            return "LOST_ANSWER";
        }
    }

    /** It is applied twice, as when it was sent twice within the service, and answered once. */
    record AppliedTwice() implements Fault {
        @Override
        public String name() {
            return "APPLIED_TWICE";
        }
    }

    /**
     * The fault of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Fault named(String name) {
        return switch (name) {
            case "LOST_REQUEST" -> new LostRequest();
            case "LOST_ANSWER" -> new LostAnswer();
            case "APPLIED_TWICE" -> new AppliedTwice();
            default ->
                REFUSALS.stream()
                        .filter(code -> code.name().equals(name))
                        .findFirst()
                        .<Fault>map(Refusal::new)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Fault " + name + " does not exist, allowed are ABORTED, INTERNAL, RESOURCE_EXHAUSTED,"
                                        + " UNAVAILABLE, LOST_REQUEST, LOST_ANSWER, APPLIED_TWICE"));
        };
    }
}
