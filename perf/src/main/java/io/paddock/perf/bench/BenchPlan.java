package io.paddock.perf.bench;

import io.paddock.perf.load.LoadPlan;
import io.paddock.perf.peer.Contender;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of the bench does.
 *
 * @param loads one after the other.
 * @param remote a server that runs already; it comes before those that are started.
 * @param contenders servers to start.
 * @param rounds of each load on each server, from 1.
 * @param dataFolder parent of the folder for the data of started servers, on the disk that is meant.
 * @param floors whether the machine's own floors are measured first.
 * @param command that makes this run again, for the report.
 * @param settings of the load by name, for the report.
 */
public record BenchPlan(
        List<LoadPlan> loads,
        Optional<RemoteTarget> remote,
        List<Contender> contenders,
        int rounds,
        Path dataFolder,
        boolean floors,
        String command,
        Map<String, String> settings) {

    /** Keeps its own copies. */
    public BenchPlan {
        loads = List.copyOf(loads);
        contenders = List.copyOf(contenders);
    }
}
