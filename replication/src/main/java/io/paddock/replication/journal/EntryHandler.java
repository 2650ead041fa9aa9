package io.paddock.replication.journal;

/** Receives entries from a journal that is read. */
@FunctionalInterface
public interface EntryHandler {
    /** The next entry; the flyweight is valid during the call only. */
    void onEntry(EntryFlyweight entry);
}
