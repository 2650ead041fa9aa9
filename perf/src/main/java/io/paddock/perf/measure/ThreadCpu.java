package io.paddock.perf.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time of the calling thread. */
final class ThreadCpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ThreadCpu() {}

    /** In user and system mode since the thread began, ns. */
    static long ns() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
