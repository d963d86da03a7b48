package dev.slotwise.bandits.commandline;

import dev.slotwise.bandits.analysis.Analysis;
import dev.slotwise.bandits.analysis.Refusal;
import dev.slotwise.bandits.analysis.Request;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Answers questions about experiment data: one JSON object a line in, one answer a line out. A
 * question that can't be answered gets a line that says which field is wrong, and the next is read.
 */
@Command(
        name = "statistics",
        description =
                "Answers questions about experiment data over JSON lines on standard input and"
                        + " output: comparisons, intervals, sequential and bandit data, power.",
        mixinStandardHelpOptions = true)
final class StatisticsCommand implements Callable<Integer> {
    private final PrintStream out;

    StatisticsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        try (var in = new FileInputStream(FileDescriptor.in)) {
            answerAll(in, out);
        }
        return 0;
    }

    /** Holds one line at a time; each is answered before the next is read. */
    static void answerAll(InputStream in, OutputStream out) throws IOException {
        var lines = new Lines(in);
        while (lines.advance()) {
            if (!lines.isBlank()) {
                out.write(WireJson.write(answer(lines)));
                out.write('\n');
                out.flush();
            }
        }
    }

    private static Map<String, Object> answer(Lines line) throws IOException {
        try {
            return Analysis.COMPARISON.answer(WireJson.read(line, Request.class)).members();
        } catch (Refusal refusal) {
            return problem(WireJson.requestId(line), refusal);
        }
    }

    /** The same object as over HTTP (RFC 9457), with the question's requestId. */
    private static Map<String, Object> problem(@Nullable String requestId, Refusal refusal) {
        var members = new LinkedHashMap<String, Object>();
        if (requestId != null) {
            members.put("requestId", requestId);
        }
        members.put("type", "urn:slotwise:problem:invalid");
        members.put("title", "Invalid");
        members.put("status", 400);
        members.put("detail", String.valueOf(refusal.getMessage()));
        var error = new LinkedHashMap<String, Object>();
        error.put("pointer", refusal.pointer());
        error.put("detail", refusal.reason());
        members.put("errors", List.of(error));
        return members;
    }
}
