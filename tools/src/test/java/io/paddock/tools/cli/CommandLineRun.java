package io.paddock.tools.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** One run of the command line inside this JVM. */
record CommandLineRun(int status, String out, String err) {
    static CommandLineRun of(final String... args) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine commandLine = Paddock.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        final int status = commandLine.execute(args);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        return new CommandLineRun(status, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    /** The one line of that kind. */
    String line(final String kind) {
        final List<String> found = out.lines()
                .filter(line -> line.startsWith(kind + ' ') || line.startsWith("{\"type\":\"" + kind + '"'))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " lines of kind " + kind + " in:\n" + out + err);
        }
        return found.get(0);
    }
}
