package io.paddock.replication.journal;

import java.nio.file.Path;

/** What an operator can do about damaged segments; part of several messages. */
final class LossAdvice {
    private LossAdvice() {}

    static String text(final Path segment) {
        return "Nothing was changed. Only if losing acknowledged writes is acceptable: move "
                + segment.getFileName() + ", all later segments and " + MarkFile.NAME + " out of the folder, and start"
                + " again";
    }
}
