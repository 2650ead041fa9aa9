package io.paddock.tools.chaos;

import io.paddock.tools.chaos.Request.Kind;
import io.paddock.tools.chaos.Request.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;

/** A promise that was broken: what it does to a history or to what servers show. */
enum Lie {
    /** The newest acknowledged write of a register is gone from all servers. */
    LOST_WRITE("acknowledged and lost") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request write = last(
                    run,
                    request -> request.isAcked()
                            && request.kind == Kind.SET
                            && run.nodes.get(request.path).version() == request.version);
            everywhere(
                    state,
                    write.path,
                    image(
                            run,
                            write.path,
                            image -> new NodeImage(
                                    Layout.INITIAL,
                                    write.version - 1,
                                    0,
                                    image.createdZxid(),
                                    image.modifiedZxid(),
                                    image.childrenZxid(),
                                    0)));
        }
    },
    /** An acknowledged write was silently replaced by nothing: the version counts, the value is an older one. */
    REPLACED_WRITE("other than acknowledged|acknowledged otherwise|carried out twice") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request write = last(
                    run,
                    request -> request.isAcked()
                            && request.kind == Kind.SET
                            && run.nodes.get(request.path).version() == request.version);
            final Request older = first(
                    run, request -> request.isAcked() && request.writesRegister() && request.path.equals(write.path));
            everywhere(
                    state,
                    write.path,
                    image(
                            run,
                            write.path,
                            image -> new NodeImage(
                                    older.value,
                                    image.version(),
                                    0,
                                    image.createdZxid(),
                                    image.modifiedZxid(),
                                    image.childrenZxid(),
                                    0)));
        }
    },
    /** A write whose reply was lost was carried out twice. */
    CARRIED_OUT_TWICE("times, but|carried out twice") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final String path = "/model/shared-0";
            final NodeImage was = run.nodes.get(path);
            everywhere(
                    state,
                    path,
                    new NodeImage(
                            was.value(),
                            was.version() + 100,
                            0,
                            was.createdZxid(),
                            was.modifiedZxid(),
                            was.childrenZxid(),
                            0));
        }
    },
    /** A sequential node was acknowledged and is gone. */
    LOST_NODE("acknowledged and lost") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            everywhere(state, standing(run, Kind.SEQUENTIAL).createdPath, null);
        }
    },
    /** One server lost a node. */
    SERVER_DIFFERS("differ: ") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            state.withSessions().get(2).remove(standing(run, Kind.SEQUENTIAL).createdPath);
        }
    },
    /** An ephemeral node went before its session. */
    EPHEMERAL_GONE("acknowledged and lost") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            everywhere(state, standing(run, Kind.EPHEMERAL).createdPath, null);
        }
    },
    /** A client did not find its own ephemeral node. */
    EPHEMERAL_NOT_SEEN("gone before its time") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            last(run, request -> request.kind == Kind.EXISTS && request.isAcked()).outcome = Outcome.REFUSED;
        }
    },
    /** An ephemeral node outlived its session. */
    EPHEMERAL_STAYS("after the end of all sessions") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final String path = standing(run, Kind.EPHEMERAL).createdPath;
            state.withoutSessions().values().forEach(nodes -> nodes.put(path, run.nodes.get(path)));
        }
    },
    /** A deletion was acknowledged, and the node is back. */
    DELETION_UNDONE("deleted and still there") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request delete = last(run, request -> request.kind == Kind.DELETE && request.isAcked());
            final Request create = first(run, request -> delete.path.equals(request.createdPath));
            everywhere(
                    state,
                    delete.path,
                    new NodeImage(
                            create.value,
                            0,
                            0,
                            create.zxid,
                            create.zxid,
                            create.zxid,
                            create.kind == Kind.EPHEMERAL ? create.session : 0));
        }
    },
    /** A write that was refused shows up. */
    REFUSED_AND_DONE("refused and yet carried out") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            first(
                                    run,
                                    request -> request.writesRegister()
                                            && run.nodes
                                                    .get(request.path)
                                                    .value()
                                                    .equals(request.value))
                            .outcome =
                    Outcome.REFUSED;
        }
    },
    /** Two writes of one session changed places. */
    SESSION_REORDERED("out of the session's order") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request early = first(run, request -> request.isAcked() && request.kind == Kind.SET);
            final Request late = first(
                    run,
                    request -> request.isAcked()
                            && request.kind == Kind.SET
                            && request.session == early.session
                            && request.number > early.number);
            swapZxids(early, late);
        }
    },
    /** A write was ordered before one that had been acknowledged before it began. */
    REAL_TIME_REORDERED("out of real time's order") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request early = first(run, request -> request.isAcked() && request.kind == Kind.SET);
            final Request late = last(
                    run, request -> request.isAcked() && request.kind == Kind.SET && request.session != early.session);
            swapZxids(early, late);
        }
    },
    /** A session went back in time. */
    STALE_READ("had seen version") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request read = last(run, request -> request.kind == Kind.READ && request.version > 5);
            final Request older = first(
                    run, request -> request.isAcked() && request.path.equals(read.path) && request.writesRegister());
            read.found = older.value;
            read.version = older.version;
            read.zxid = older.zxid;
        }
    },
    /** A read behind a sync missed what had been acknowledged before. */
    STALE_BEHIND_SYNC("behind a sync") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request read = last(run, request -> request.kind == Kind.SYNCED_READ && request.version > 5);
            final Request older = first(
                    run, request -> request.isAcked() && request.path.equals(read.path) && request.writesRegister());
            read.found = older.value;
            read.version = older.version;
            read.zxid = older.zxid;
        }
    },
    /** A number of a sequential node was given out twice. */
    NUMBER_REUSED("numbers against zxids|second node of one name") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request early = first(run, request -> request.kind == Kind.SEQUENTIAL && request.isAcked());
            final Request late = last(run, request -> request.kind == Kind.SEQUENTIAL && request.isAcked());
            late.createdPath = late.createdPath.substring(0, late.createdPath.length() - 10)
                    + early.createdPath.substring(early.createdPath.length() - 10);
        }
    },
    /** Half of a transaction. */
    HALF_A_TRANSACTION("acknowledged and lost: .* PAIR_SET") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            final Request write = last(run, request -> request.isAcked() && request.kind == Kind.PAIR_SET);
            final String right = Layout.right(write.path);
            everywhere(
                    state,
                    right,
                    image(
                            run,
                            right,
                            image -> new NodeImage(
                                    Layout.INITIAL,
                                    write.version - 1,
                                    0,
                                    image.createdZxid(),
                                    image.modifiedZxid(),
                                    image.childrenZxid(),
                                    0)));
        }
    },
    /** A node that nobody asked for. */
    NOBODY_MADE_IT("nobody made that") {
        @Override
        void tell(final ModelRun run, final FinalState state) {
            everywhere(state, "/model/queue/c1-9999999999", new NodeImage("9:9", 0, 0, 1, 1, 1, 0));
        }
    };

    private final String words;

    Lie(final String words) {
        this.words = words;
    }

    /** Pattern of what the checker should say. */
    String words() {
        return words;
    }

    /** Falsifies a run of which nothing was wrong. */
    abstract void tell(ModelRun run, FinalState state);

    private static Request standing(final ModelRun run, final Kind kind) {
        return last(
                run,
                request -> request.kind == kind
                        && request.isAcked()
                        && run.nodes.containsKey(request.createdPath)
                        && run.requests.stream()
                                .noneMatch(
                                        other -> other.path.equals(request.createdPath) && other.kind == Kind.DELETE));
    }

    private static Request first(final ModelRun run, final Predicate<Request> wanted) {
        return run.requests.stream().filter(wanted).findFirst().orElseThrow();
    }

    private static Request last(final ModelRun run, final Predicate<Request> wanted) {
        final List<Request> all = run.requests.stream().filter(wanted).toList();
        return all.stream()
                .max(Comparator.comparingLong(request -> request.startNs))
                .orElseThrow();
    }

    private static NodeImage image(
            final ModelRun run, final String path, final java.util.function.UnaryOperator<NodeImage> change) {
        return change.apply(run.nodes.get(path));
    }

    /** On all servers, before and after the end of the sessions; null removes. */
    private static void everywhere(final FinalState state, final String path, final NodeImage image) {
        for (final Map<Integer, SortedMap<String, NodeImage>> reading :
                List.of(state.withSessions(), state.withoutSessions())) {
            for (final SortedMap<String, NodeImage> nodes : reading.values()) {
                if (image == null) {
                    nodes.remove(path);
                } else if (image.owner() == 0 || reading == state.withSessions()) {
                    nodes.put(path, image);
                }
            }
        }
    }

    private static void swapZxids(final Request one, final Request other) {
        final long zxid = one.zxid;
        one.zxid = other.zxid;
        other.zxid = zxid;
    }
}
