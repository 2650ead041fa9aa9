package io.paddock.engine.watch;

import io.paddock.codecs.wire.EventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of the protocol reference §14, as plainly as they can be written. */
final class WatchModel {
    enum Kind {
        STANDARD,
        PERSISTENT,
        RECURSIVE
    }

    private final Table data = new Table();
    private final Table child = new Table();

    void add(final int watcher, final int kind, final String path) {
        switch (kind) {
            case WatchTable.DATA -> data.add(path, watcher, Kind.STANDARD);
            case WatchTable.CHILD -> child.add(path, watcher, Kind.STANDARD);
            case WatchTable.PERSISTENT -> {
                data.add(path, watcher, Kind.PERSISTENT);
                child.add(path, watcher, Kind.PERSISTENT);
            }
            case WatchTable.RECURSIVE -> data.add(path, watcher, Kind.RECURSIVE);
            default -> throw new AssertionError(kind);
        }
    }

    boolean contains(final int watcher, final int type, final String path) {
        return switch (type) {
            case 1 -> child.kinds(path, watcher).contains(Kind.STANDARD);
            case 2 -> data.kinds(path, watcher).contains(Kind.STANDARD);
            case 3 ->
                !data.kinds(path, watcher).isEmpty()
                        || !child.kinds(path, watcher).isEmpty();
            case 4 -> data.kinds(path, watcher).contains(Kind.PERSISTENT);
            case 5 -> data.kinds(path, watcher).contains(Kind.RECURSIVE);
            default -> throw new AssertionError(type);
        };
    }

    boolean remove(final int watcher, final int type, final String path) {
        final boolean found = contains(watcher, type, path);
        switch (type) {
            case 1 -> child.remove(path, watcher, Kind.STANDARD);
            case 2 -> data.remove(path, watcher, Kind.STANDARD);
            case 3 -> {
                for (final Kind kind : Kind.values()) {
                    data.remove(path, watcher, kind);
                    child.remove(path, watcher, kind);
                }
            }
            case 4 -> {
                data.remove(path, watcher, Kind.PERSISTENT);
                child.remove(path, watcher, Kind.PERSISTENT);
            }
            case 5 -> data.remove(path, watcher, Kind.RECURSIVE);
            default -> throw new AssertionError(type);
        }
        return found;
    }

    void removeWatcher(final int watcher) {
        data.removeWatcher(watcher);
        child.removeWatcher(watcher);
    }

    List<String> created(final String path) {
        final List<String> told = new ArrayList<>();
        tell(told, data.trigger(path), EventType.NODE_CREATED, path);
        tell(told, child.trigger(parent(path)), EventType.NODE_CHILDREN_CHANGED, parent(path));
        return told;
    }

    List<String> deleted(final String path) {
        final List<String> told = new ArrayList<>();
        final Set<Integer> byData = data.trigger(path);
        tell(told, byData, EventType.NODE_DELETED, path);
        final Set<Integer> byChild = child.trigger(path);
        byChild.removeAll(byData);
        tell(told, byChild, EventType.NODE_DELETED, path);
        tell(told, child.trigger(parent(path)), EventType.NODE_CHILDREN_CHANGED, parent(path));
        return told;
    }

    List<String> dataChanged(final String path) {
        final List<String> told = new ArrayList<>();
        tell(told, data.trigger(path), EventType.NODE_DATA_CHANGED, path);
        return told;
    }

    int watchCount() {
        return data.size() + child.size();
    }

    int dataWatchCount() {
        return data.size();
    }

    Map<String, Set<Integer>> watchersByPath() {
        final Map<String, Set<Integer>> result = new TreeMap<>();
        data.entries.forEach((path, watchers) -> result.put(path, new TreeSet<>(watchers.keySet())));
        return result;
    }

    Map<Integer, Set<String>> pathsByWatcher() {
        final Map<Integer, Set<String>> result = new TreeMap<>();
        data.entries.forEach((path, watchers) -> {
            for (final int watcher : watchers.keySet()) {
                result.computeIfAbsent(watcher, key -> new TreeSet<>()).add(path);
            }
        });
        return result;
    }

    static String notification(final int watcher, final int eventType, final String path) {
        return watcher + " told " + eventType + " of " + path;
    }

    static String parent(final String path) {
        final int slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    private static void tell(
            final List<String> told, final Set<Integer> watchers, final int eventType, final String path) {
        for (final int watcher : watchers) {
            told.add(notification(watcher, eventType, path));
        }
    }

    private static final class Table {
        private final Map<String, Map<Integer, Set<Kind>>> entries = new HashMap<>();

        void add(final String path, final int watcher, final Kind kind) {
            entries.computeIfAbsent(path, key -> new TreeMap<>())
                    .computeIfAbsent(watcher, key -> new TreeSet<>())
                    .add(kind);
        }

        Set<Kind> kinds(final String path, final int watcher) {
            return entries.getOrDefault(path, Map.of()).getOrDefault(watcher, Set.of());
        }

        void remove(final String path, final int watcher, final Kind kind) {
            final Map<Integer, Set<Kind>> watchers = entries.get(path);
            if (watchers != null && watchers.containsKey(watcher)) {
                watchers.get(watcher).remove(kind);
                dropEmpty();
            }
        }

        void removeWatcher(final int watcher) {
            entries.values().forEach(watchers -> watchers.remove(watcher));
            dropEmpty();
        }

        /** Who is told of an event on the path; ends their standard watches. */
        Set<Integer> trigger(final String path) {
            final Set<Integer> told = new TreeSet<>();
            String at = path;
            while (true) {
                for (final Map.Entry<Integer, Set<Kind>> entry :
                        entries.getOrDefault(at, Map.of()).entrySet()) {
                    if (at.equals(path) || entry.getValue().contains(Kind.RECURSIVE)) {
                        told.add(entry.getKey());
                    }
                }
                if (at.equals("/")) {
                    break;
                }
                at = parent(at);
            }
            for (final Set<Kind> kinds : entries.getOrDefault(path, Map.of()).values()) {
                kinds.remove(Kind.STANDARD);
            }
            dropEmpty();
            return told;
        }

        int size() {
            return entries.values().stream().mapToInt(Map::size).sum();
        }

        private void dropEmpty() {
            entries.values().forEach(watchers -> watchers.values().removeIf(Set::isEmpty));
            entries.values().removeIf(Map::isEmpty);
        }
    }
}
