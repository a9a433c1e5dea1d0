package dev.wwi.platform.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/**
 * One run of the {@code wwi} command in this process.
 *
 * @param status its exit status
 * @param output what it printed, errors included
 */
public record CommandRun(int status, String output) {
    public static CommandRun of(String[] arguments, String... more) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text, true);
        int status = Wwi.commandLine()
                .setOut(writer)
                .setErr(writer)
                .execute(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
        return new CommandRun(status, text.toString());
    }
}
