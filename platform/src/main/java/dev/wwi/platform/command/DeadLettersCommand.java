package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.PlatformClient;
import dev.wwi.platform.deadletter.LetterFilter;
import dev.wwi.platform.deadletter.LetterId;
import dev.wwi.platform.deadletter.LetterOutcome;
import dev.wwi.platform.deadletter.LetterView;
import dev.wwi.platform.query.TextTable;
import dev.wwi.platform.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi dlq}. */
@Command(
        name = "dlq",
        description = {
            "See the records that could not be handled, send them again, or give them up.",
            "A letter is named SERVICE/OFFSET, such as sink/42. The services are connector, transforms and sink."
        })
final class DeadLettersCommand implements Runnable {
    private static final int DONE = 0;
    private static final int REFUSED = 1;

    @Spec
    private CommandSpec spec;

    /** Which letters are meant. */
    static final class Filters {
        @Option(names = "--service", paramLabel = "SERVICE", description = "Of that service alone.")
        private @Nullable String service;

        @Option(names = "--topic", paramLabel = "TOPIC", description = "Of records of that topic alone.")
        private @Nullable String topic;

        @Option(names = "--code", paramLabel = "CODE", description = "With that error code alone.")
        private @Nullable String code;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Written since then alone: 30m or 48h ago, or a time such as 2026-03-01T12:00:00Z.")
        private @Nullable String since;

        LetterFilter filter(List<String> letters, boolean resolved) {
            return new LetterFilter(letters, service, topic, code, since == null ? null : instant(since), resolved);
        }

        boolean isEmpty() {
            return service == null && topic == null && code == null && since == null;
        }

        private static String instant(String text) {
            if (text.matches("\\d+[smh]")) {
                return Instant.now()
                        .minus(new DurationConverter().convert(text))
                        .toString();
            }
            try {
                return Instant.parse(text).toString();
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "--since is " + text + "; allowed is 30m, 48h or a time such as 2026-03-01T12:00:00Z", e);
            }
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "List open letters, the newest last.")
    int list(
            @Mixin PlatformOption platform,
            @Mixin Filters filters,
            @Option(names = "--resolved", description = "Those that are done with, too.") boolean resolved,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Exception {
        List<LetterView> letters = platform.connect().deadLetters(filters.filter(List.of(), resolved));
        PrintWriter out = out();
        if (json) {
            printJson(letters);
        } else if (letters.isEmpty()) {
            out.println("No dead letters.");
        } else {
            out.print(TextTable.of(
                    List.of("letter", "at", "topic", "partition", "offset", "code", "state", "reason"),
                    List.of(false, false, false, true, true, false, false, false),
                    letters.stream()
                            .map(letter -> List.of(
                                    letter.id(),
                                    letter.failedAt(),
                                    letter.topic(),
                                    place(letter.partition()),
                                    place(letter.offset()),
                                    letter.code(),
                                    letter.state(),
                                    firstLine(letter.reason())))
                            .toList()));
        }
        out.flush();
        return DONE;
    }

    @Command(name = "show", description = "Show one letter: where it came from, why, its headers, key and value.")
    int show(
            @Mixin PlatformOption platform,
            @Parameters(paramLabel = "LETTER") String letter,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws Exception {
        LetterView view = platform.connect().deadLetter(LetterId.parse(letter));
        if (json) {
            printJson(view);
        } else {
            print(view, out());
        }
        out().flush();
        return DONE;
    }

    @Command(
            name = "replay",
            description = {
                "Send records to the topic and partition they came from, once the cause of their failure is gone.",
                "Only a record that still is the newest of its key is sent: an older one would undo what came later."
                        + " Changes that capture set aside, and what is internal to the transforms, are refused with the"
                        + " way out. A record is sent at most once.",
                "Exit status: 0 all were sent, 1 some were refused, 2 misused."
            })
    int replay(
            @Mixin PlatformOption platform,
            @Mixin Filters filters,
            @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Those alone.") @Nullable
                    List<String> letters,
            @Option(names = "--all", description = "All open ones.") boolean all)
            throws Exception {
        return report(platform.connect().replay(chosen(filters, letters, all)));
    }

    @Command(
            name = "drop",
            description = {
                "Give letters up: they are listed and counted no more. Their bytes stay in the topic.",
                "Without --yes it only says which ones it would give up.",
                "Exit status: 0 all were given up, 1 some were not, 2 misused."
            })
    int drop(
            @Mixin PlatformOption platform,
            @Mixin Filters filters,
            @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Those alone.") @Nullable
                    List<String> letters,
            @Option(names = "--all", description = "All open ones.") boolean all,
            @Option(names = "--yes", description = "Do it.") boolean yes)
            throws Exception {
        PlatformClient client = platform.connect();
        LetterFilter chosen = chosen(filters, letters, all);
        if (yes) {
            return report(client.drop(chosen));
        }
        List<LetterView> found = client.deadLetters(chosen).stream()
                .filter(letter -> letter.state().equals("OPEN"))
                .toList();
        found.forEach(letter -> out().println(letter.id() + "  " + letter.topic() + "  " + letter.code() + "  "
                + firstLine(letter.reason())));
        out().println("Would give up " + Terminal.format(found.size())
                + (found.size() == 1 ? " letter" : " letters")
                + ": what the warehouse lacks of these records it will go on lacking. Do it with --yes.");
        out().flush();
        return REFUSED;
    }

    private static LetterFilter chosen(Filters filters, @Nullable List<String> letters, boolean all) {
        boolean isNamed = letters != null && !letters.isEmpty();
        if (!isNamed && filters.isEmpty() && !all) {
            throw new IllegalArgumentException("name letters, or a filter, or --all");
        }
        if (all && (isNamed || !filters.isEmpty())) {
            throw new IllegalArgumentException("--all goes without letters and filters");
        }
        return filters.filter(isNamed ? letters : List.of(), isNamed);
    }

    private int report(List<LetterOutcome> outcomes) {
        PrintWriter out = out();
        outcomes.forEach(outcome -> out.println(outcome.letter() + ": "
                + (outcome.done() == null ? "refused, " : outcome.done().toLowerCase(Locale.ROOT) + ", ")
                + outcome.detail()));
        if (outcomes.isEmpty()) {
            out.println("No dead letters.");
        }
        out.flush();
        return outcomes.stream().allMatch(outcome -> outcome.done() != null) ? DONE : REFUSED;
    }

    private static void print(LetterView letter, PrintWriter out) {
        out.println(letter.id() + ", " + letter.state() + ", written " + letter.failedAt() + " by " + letter.stage());
        out.println("record:  " + letter.topic() + ", partition " + place(letter.partition()) + ", offset "
                + place(letter.offset()) + (letter.recordAt() == null ? "" : ", of " + letter.recordAt()));
        out.println("code:    " + letter.code() + ", see ops/runbooks/" + letter.code() + ".md");
        out.println("reason:  " + letter.reason());
        letter.headers().forEach((name, value) -> out.println("header:  " + name + " = " + value));
        print("key:     ", letter.key(), out);
        print("value:   ", letter.value(), out);
        if (letter.refusal() != null) {
            out.println("replay:  refused, " + letter.refusal());
        }
    }

    private static void print(String name, LetterView.@Nullable Content content, PrintWriter out) {
        out.println(name
                + (content == null
                        ? "none"
                        : content.text() + "  (" + content.format() + ", " + content.bytes() + " bytes)"));
    }

    private void printJson(Object answer) throws IOException {
        out().println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String place(long number) {
        return number < 0 ? "none" : Long.toString(number);
    }

    private static String firstLine(String reason) {
        int most = 100;
        String line = reason.lines().findFirst().orElse("");
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
