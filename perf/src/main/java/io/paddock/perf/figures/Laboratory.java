package io.paddock.perf.figures;

import io.paddock.perf.measure.Spread;
import io.paddock.perf.peer.Contender;
import io.paddock.perf.peer.LoopbackNetwork;
import io.paddock.perf.peer.PaddockContender;
import io.paddock.perf.peer.ServerEnsemble;
import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/** What a figure works with: servers, sizes, and where its results go. One thread. */
final class Laboratory {
    private static final int ENSEMBLE_SIZE = 3;
    private static final String NOT_SERIOUS = "a quick run, the value means nothing";

    private final Scale scale;
    private final Path folder;
    private final Optional<Contender> peer;
    private final ResultStore store;
    private final Consumer<String> progress;
    private int serverNumber;

    /**
     * @param folder for the servers' data, on the disk to be measured.
     * @param peer empty when Paddock alone is looked at.
     * @param progress told a line at a time.
     */
    Laboratory(
            final Scale scale,
            final Path folder,
            final Optional<Contender> peer,
            final ResultStore store,
            final Consumer<String> progress) {
        this.scale = scale;
        this.folder = folder;
        this.peer = peer;
        this.store = store;
        this.progress = progress;
    }

    Scale scale() {
        return scale;
    }

    boolean hasPeer() {
        return peer.isPresent();
    }

    /** On the disk to be measured. */
    Path folder() {
        return folder;
    }

    /** A started Paddock; the caller closes it. */
    ServerProcess paddock() throws IOException {
        return start(new PaddockContender());
    }

    /** A started Paddock with further lines in its configuration; the caller closes it. */
    ServerProcess paddock(final Path dataFolder, final List<String> configLines) throws IOException {
        final ServerProcess server = new PaddockContender(List.of(), configLines).prepare(dataFolder, progress);
        return started(server);
    }

    /** A started server of either kind; the caller closes it. */
    ServerProcess start(final Contender contender) throws IOException {
        return started(contender.prepare(folder.resolve("server-" + serverNumber++), progress));
    }

    /** Paddock first, then the peer if there is one; none is running while another is looked at. */
    void forEachAlone(final Trial<ServerProcess> trial) throws IOException {
        try (ServerProcess server = paddock()) {
            trial.run(server, true);
        }
        if (peer.isPresent()) {
            try (ServerProcess server = start(peer.get())) {
                trial.run(server, false);
            }
        }
    }

    /** Starts Paddock and the peer for rounds that alternate. */
    Pair<ServerProcess> pair() throws IOException {
        final ServerProcess ours = paddock();
        try {
            return new Pair<>(ours, peer.isPresent() ? start(peer.get()) : null, scale.rounds());
        } catch (final IOException | RuntimeException ex) {
            ours.close();
            throw ex;
        }
    }

    /** Starts three servers of Paddock and three of the peer, for rounds that alternate. */
    Pair<ServerEnsemble> ensembles() throws IOException {
        final ServerEnsemble ours = ensemble(new PaddockContender());
        try {
            return new Pair<>(ours, peer.isPresent() ? ensemble(peer.get()) : null, scale.rounds());
        } catch (final IOException | RuntimeException ex) {
            ours.close();
            throw ex;
        }
    }

    /** Three servers of Paddock first, then three of the peer if there is one; never both. */
    void forEachEnsembleAlone(final Trial<ServerEnsemble> trial) throws IOException {
        try (ServerEnsemble ensemble = ensemble(new PaddockContender())) {
            trial.run(ensemble, true);
        }
        if (peer.isPresent()) {
            try (ServerEnsemble ensemble = ensemble(peer.get())) {
                trial.run(ensemble, false);
            }
        }
    }

    private ServerEnsemble ensemble(final Contender contender) throws IOException {
        final ServerEnsemble ensemble = new ServerEnsemble(
                contender, new LoopbackNetwork(), folder.resolve("ensemble-" + serverNumber++), List.of(), progress);
        try {
            ensemble.start(ENSEMBLE_SIZE);
            return ensemble;
        } catch (final IOException | RuntimeException ex) {
            ensemble.close();
            throw ex;
        }
    }

    /** Tells how far the work is. */
    void progress(final String line) {
        progress.accept("  " + line);
    }

    /** Keeps and tells a result. */
    void report(final Result measured) throws IOException {
        final Result result = scale.serious() ? measured : measured.marked(NOT_SERIOUS);
        store.put(result);
        progress.accept(result.row().id() + ": " + result.judged() + ", paddock " + result.paddock()
                + (result.peer().isEmpty() ? "" : ", zookeeper " + result.peer()) + " — "
                + result.verdict().words());
    }

    /** A row that is judged by how much better Paddock is than the peer. */
    void reportRatio(final Row row, final Pairs pairs, final boolean moreIsBetter, final String unit, final String note)
            throws IOException {
        final Spread ratio = pairs.ratio(moreIsBetter);
        report(new Result(
                row, ratio, text(pairs.ours(), unit), text(pairs.theirs(), unit), known(ratio.median()), note));
    }

    /** A row that is judged by a figure of Paddock itself; the peer's stands beside it. */
    void reportOwn(
            final Row row, final Pairs pairs, final DoubleUnaryOperator judged, final String unit, final String note)
            throws IOException {
        final Spread readings = Spread.of(
                pairs.ours().stream().mapToDouble(judged::applyAsDouble).toArray());
        report(new Result(
                row,
                readings,
                text(pairs.ours(), unit),
                text(pairs.theirs(), unit),
                known(pairs.ratio(false).median()),
                note));
    }

    private static double known(final double ratio) {
        return Double.isFinite(ratio) ? ratio : 0;
    }

    private static String text(final List<Double> values, final String unit) {
        if (values.isEmpty()) {
            return "";
        }
        final Spread spread =
                Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
        return Result.number(spread.median()) + unit;
    }

    private ServerProcess started(final ServerProcess server) throws IOException {
        try {
            server.start();
            return server;
        } catch (final IOException | RuntimeException ex) {
            server.close();
            throw ex;
        }
    }

    /**
     * What is done with one server, or one ensemble.
     *
     * @param <S> which of both.
     */
    @FunctionalInterface
    interface Trial<S> {
        /** @param ours whether it is Paddock. */
        void run(S server, boolean ours) throws IOException;
    }
}
